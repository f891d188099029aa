"""The results of a period as a workbook: figures, break-downs, and the answers one by one without who or when."""

from __future__ import annotations

from django.utils import timezone

from monitoring.periods import parse
from monitoring.survey.enums import ELEMENTS, FIELDS
from monitoring.survey.models import SurveyAnswer
from monitoring.survey.results import answers_in, measured
from slrt.jobs.models import Job
from slrt.jobs.progress import Progress
from slrt.jobs.registry import Result, handler
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.xlsx import XLSX, Column, Workbook

KIND = "survey.xlsx"
TITLE = "Survei kepuasan masyarakat"
ELEMENT_COLUMNS = (
    Column("Unsur", width=8), Column("Nama", width=40), Column("NRR", "decimal", 10),
    Column("NRR tertimbang", "decimal", 16),
)  # fmt: skip
GROUP_COLUMNS = (
    Column("Rincian", width=26), Column("Kelompok", width=40), Column("Isian", "int", 10),
    Column("IKM", "decimal", 10), Column("Nilai konversi", "decimal", 16), Column("Mutu", width=8),
)  # fmt: skip
# Single forms hold their nine answers alone: service, sex, education and work together point to a person.
ANSWER_COLUMNS = tuple(Column(element.code, "int", 6) for element in ELEMENTS)


@handler(KIND)
def make(job: Job, progress: Progress) -> Result:
    profile, path = profile_of(job.jurisdiction_id), progress.path("survei.xlsx")
    period = parse(job.payload["period"], profile.zone)
    found = measured(profile, period)
    whole = found["whole"]
    with (
        timezone.override(profile.zone),
        path.open("wb") as target,
        Workbook(
            title=f"{TITLE}, {profile.name}", user=job.created_by.name, purpose=TITLE, period=period.label,
            target=target,
        ) as book,
    ):  # fmt: skip
        rows = [(one.code, one.name, whole.nrr.get(one.code), whole.weighted.get(one.code)) for one in ELEMENTS]
        rows += [("", "IKM", whole.ikm, None), ("", f"Nilai konversi, mutu {whole.grade}", whole.converted, None)]
        rows += [("", "Isian", whole.count, None), ("", "Penerima layanan", found["population"], None)]
        book.sheet("Unsur", ELEMENT_COLUMNS).rows([*rows, ("", "Sampel minimum", found["wanted"], None)])
        told = [
            (title, label, one.count, one.ikm, one.converted, one.grade)
            for title, groups in found["by"]
            for label, one in groups
        ]
        book.sheet("Rincian", GROUP_COLUMNS).rows(told)
        progress.step(1, 2, "Menulis isian")
        total = book.sheet("Isian", ANSWER_COLUMNS).rows(_answers(job, profile.code, period))
    return Result(
        path, f"survei-{profile.slug}-{period.code}.xlsx", XLSX, message=f"{words.number(total)} isian.",
        data={"rows": total},
    )  # fmt: skip


def _answers(job: Job, jurisdiction: str, period):
    """In the order of their random keys, which says nothing about who came when."""
    rows = answers_in(jurisdiction, period) & SurveyAnswer.objects.visible_to(job.created_by)
    yield from rows.order_by("pk").values_list(*FIELDS).iterator(chunk_size=500)
