"""Files for SIKS-NG and answers to them, for tests, walked by the actions that the screens use."""

from __future__ import annotations

import itertools
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from households import prelist
from households.actions.batches import BATCH_JOB, complete_facts, compose_batch
from households.actions.results import receive_result
from households.cutoffs import open_month
from households.models import Batch, BatchLine, Person, PreListProposal, ResultFile
from households.siks.resultfile import COLUMNS
from slrt.cases.actions import perform
from slrt.jobs.inline import run_pending
from tests.personas import Cast

_numbers = itertools.count(1)
FACTS = {"birth_place": "KENDAL", "mother_name": "SUMIYATI", "marital": "widowed", "disability": "", "pregnant": False,
         "pregnant_since": None}  # fmt: skip


def validated(cast: Cast, **facts) -> PreListProposal:
    """With a NIK and KK of its own, agreed by a meeting where the profile asks for one."""
    number, district = next(_numbers), cast.village.code.replace(".", "")[:6]
    told = {
        "name": "Sri Wahyuni", "village": cast.village, "nik": f"{district}520380{number:04d}",
        "kk": f"{district}010115{number:04d}", "birth_date": date(1980, 3, 12), "sex": "P", "address": "Jalan Mawar 3",
        "rt": "2", "rw": "1", "occupation": "Buruh tani", "reason": "Belum terdata",
    }  # fmt: skip
    made = prelist.propose(
        by=cast.front_office, unit=cast.secretariat, rule=prelist.RULES["prelist"], **(told | facts)
    ).proposal
    perform(made, "review", by=cast.supervisor)
    if cast.profile.has_module("deliberation"):
        perform(made, "deliberate", by=cast.data_officer, minutes="BA-UJI", internal=True)
    perform(made, "validate", by=cast.manager)
    return made


def ready(cast: Cast, programme: str = "PKH", *, more: dict | None = None, **facts) -> PreListProposal:
    """Validated, with everything the template asks."""
    case = validated(cast, **facts)
    complete_facts(case, by=cast.data_officer, programme=programme, people=[(case.person, FACTS | (more or {}))])
    case.refresh_from_db()
    return case


def month_of(cast: Cast) -> date:
    return open_month(cast.profile, timezone.localdate(timezone=cast.profile.zone))


def compose(cast: Cast, programme: str = "PKH", *, area=None, month: date | None = None) -> Batch:
    return compose_batch(
        by=cast.data_officer, unit=cast.secretariat, programme=programme, area=area or cast.district,
        month=month or month_of(cast),
    )  # fmt: skip


def composed(cast: Cast) -> Batch:
    ready(cast)
    return compose(cast)


def sent(cast: Cast, programme: str = "PKH") -> Batch:
    """Everybody who is ready, in a file that was made and sent."""
    batch = compose(cast, programme)
    run_pending(BATCH_JOB)
    batch.refresh_from_db()
    perform(batch, "send", by=cast.data_officer, sent_on=min(timezone.localdate(), batch.month.replace(day=14)))
    return batch


def answer(line: BatchLine, result: str = "BERHASIL", match: str = "PADAN", remark: str = "") -> list[str]:
    person = Person.objects.get(pk=line.person_id)
    return ["SUKOREJO", "DESA", person.nik, line.programme, result, match, person.name, remark]


def csv_of(rows: list[list[str]], ending: str = "\r\n") -> bytes:
    return ending.join(",".join(row) for row in [list(COLUMNS), *rows]).encode() + ending.encode()


def delivered(cast: Cast, rows: list[list[str]], content: bytes | None = None) -> ResultFile:
    stranger = ["X", "Y", f"{cast.village.code.replace('.', '')[:6]}010170{next(_numbers):04d}", "PKH", "BERHASIL",
                "PADAN", "X", ""]  # fmt: skip
    content = content or csv_of(rows or [stranger])
    return receive_result(
        by=cast.data_officer, jurisdiction=cast.code, upload=SimpleUploadedFile("hasil.csv", content, "text/csv")
    )
