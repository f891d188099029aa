"""A report from the request to its publication."""

from __future__ import annotations

import io

import pytest
from django.db import IntegrityError, connection, transaction

from monitoring import actions, present
from monitoring.freezing import still_true
from monitoring.models import Report, ReportCases
from monitoring.paper import pdf_bytes
from monitoring.periods import custom, month, year_of
from slrt.cases.errors import CaseChanged, CaseError, FourEyes, StepNotAllowed
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.notifications.models import Message
from tests.monitoring.builder import Builder

pytestmark = pytest.mark.django_db


@pytest.fixture
def b(builder: Builder) -> Builder:
    """Two complaints of the third quarter of 2026, one of the second."""
    builder.complaint(builder.at(8, 3), ended=builder.at(8, 11), due_at=builder.at(8, 20))
    builder.complaint(builder.at(9, 1))
    builder.complaint(builder.at(5, 4), ended=builder.at(5, 20))
    return builder


def ask(b: Builder, number: int = 3, **more) -> Report:
    return actions.request_report(
        by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(number), at=b.at(12, 1), **more
    )


def frozen(b: Builder, number: int = 3) -> Report:
    report = ask(b, number)
    run_pending("report.freeze")
    report.refresh_from_db()
    return report


def test_asking_gives_a_number_and_a_job_and_nothing_is_counted_yet(b):
    report = ask(b, note="Rapat koordinasi")
    assert report.status == "drafted" and report.number.startswith(f"LAP-{b.cast.profile.short_code}-2026-")
    assert (report.period_code, report.period.label) == ("2026-T3", "Triwulan III 2026")
    assert Job.objects.filter(kind="report.freeze", payload__report=report.pk).count() == 1
    assert report.figures == [] and report.digest == ""


def test_freezing_keeps_figures_cases_and_digest(b):
    report = frozen(b)
    assert report.status == "frozen"
    figures = {figure.code: figure for figure in report.frozen_figures()}
    assert figures["M02"].value == 2
    kept = report.cases.get(code="M02", part="received")
    assert kept.count == len(kept.keys) == 2
    assert {figure.code: figure for figure in report.earlier_figures()}["M02"].value == 1
    assert len(report.digest) == 64 and still_true(report)
    assert Message.objects.filter(user=b.cast.manager, kind="report.frozen").count() == 1


@pytest.mark.parametrize(("code", "supervised"), [("33.24", True), ("63.09", False)])
def test_a_place_without_supervisors_reports_nothing_of_them(casts, code, supervised):
    report = frozen(Builder(casts(code)))
    assert any(figure.code == "M22" for figure in report.frozen_figures()) is supervised
    titles = [title for _, title, _ in present.sections({figure.code: figure for figure in report.frozen_figures()})]
    assert ("Pembinaan dan telaah supervisor" in titles) is supervised


def test_files_are_asked_for_by_themselves_and_only_once(b):
    report = frozen(b)
    assert sorted(Job.objects.filter(payload__report=report.pk, listed=True).values_list("kind", flat=True)) == [
        "report.pdf", "report.xlsx",
    ]  # fmt: skip
    first = actions.request_file(report, by=b.cast.manager, form="pdf")
    assert actions.request_file(report, by=b.cast.manager, form="pdf").pk == first.pk


def test_later_changes_leave_a_frozen_report_alone(b):
    report = frozen(b)
    digest = report.digest
    b.complaint(b.at(9, 2))
    actions.count_again(report, by=b.cast.manager)
    run_pending("report.freeze")
    report.refresh_from_db()
    assert report.digest == digest and report.frozen_figures()[1].value == 2


def test_the_database_refuses_other_figures(b):
    report = frozen(b)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE monitoring_report SET figures = '[]' WHERE id = %s", [report.pk])
    with pytest.raises(Exception, match=r"permission denied|Cannot update"), transaction.atomic():
        ReportCases.objects.filter(report=report).update(count=0)


def test_a_changed_case_list_no_longer_gives_the_digest(b):
    report = frozen(b)
    rows = list(report.cases.order_by("pk"))
    rows[0].keys = [*rows[0].keys, 1]
    from monitoring.freezing import digest_of

    assert digest_of(report, rows) != report.digest


def test_one_report_of_a_period_at_a_time(b):
    ask(b)
    with pytest.raises(CaseError, match="sedang disusun"):
        ask(b)
    assert ask(b, 2).status == "drafted"


def test_periods_by_the_rhythm_of_the_profile(b):
    offered = {kind.value for kind in actions.kinds_offered(b.cast.profile)}
    assert "quarterly" in offered and set(b.cast.profile.report_rhythm) <= offered
    yearly = year_of(2026, b.zone)
    if "annual" in offered:
        assert actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=yearly, at=b.at(12, 1)).pk
    with pytest.raises(CaseError, match="tidak dipakai"):
        actions.request_report(
            by=b.cast.manager, jurisdiction=b.cast.code, period=month(2026, 9, b.zone), at=b.at(12, 1)
        )


def test_a_period_that_has_not_begun(b):
    with pytest.raises(CaseError, match="belum dimulai"):
        actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(3), at=b.at(6, 1))


def test_custom_period(kendal):
    b = kendal
    b.complaint(b.at(8, 3, 0))
    period = custom(b.at(8, 3).date(), b.at(8, 3).date(), b.zone)
    report = actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=period, at=b.at(12, 1))
    run_pending("report.freeze")
    report.refresh_from_db()
    assert report.frozen_figures()[1].value == 1
    assert report.label == "Laporan 3 Agustus 2026 – 3 Agustus 2026"


def test_only_who_may_make_reports(b):
    for user in (b.cast.front_office, b.cast.auditor, b.cast.head, b.cast.nobody):
        with pytest.raises(StepNotAllowed):
            actions.request_report(by=user, jurisdiction=b.cast.code, period=b.quarter(3), at=b.at(12, 1))


def test_words_approval_and_publication(b):
    report = frozen(b)
    actions.write(report, by=b.cast.manager, obstacles="Listrik padam.", recommendations="Genset.",
                  expected_version=report.version)  # fmt: skip
    assert (report.status, report.obstacles) == ("written", "Listrik padam.")
    with pytest.raises(FourEyes):
        actions.approve(report, by=b.cast.manager, expected_version=report.version)
    actions.approve(report, by=b.cast.head, expected_version=report.version)
    assert report.approved_by == b.cast.head
    with pytest.raises(StepNotAllowed):
        actions.publish(report, by=b.cast.head, expected_version=report.version)
    actions.publish(report, by=b.cast.manager, expected_version=report.version)
    report.refresh_from_db()
    assert report.status == "published" and report.published_by == b.cast.manager and report.closed_at


def test_writing_again_takes_the_approval_back(b):
    report = frozen(b)
    actions.approve(report, by=b.cast.head, expected_version=report.version)
    actions.write(report, by=b.cast.manager, obstacles="x", recommendations="", expected_version=report.version)
    assert report.status == "written" and report.approved_by is None


def test_the_second_to_save_is_told(b):
    report = frozen(b)
    seen = report.version
    actions.write(report, by=b.cast.manager, obstacles="a", recommendations="", expected_version=seen)
    with pytest.raises(CaseChanged):
        actions.write(report, by=b.cast.manager, obstacles="b", recommendations="", expected_version=seen)


def published(b: Builder, number: int = 3) -> Report:
    report = frozen(b, number)
    actions.approve(report, by=b.cast.head, expected_version=report.version)
    actions.publish(report, by=b.cast.manager, expected_version=report.version)
    return report


def test_a_restatement_is_a_new_version_and_replaces_the_old_when_published(b):
    first = published(b)
    b.complaint(b.at(9, 2))
    second = published(b)
    first.refresh_from_db()
    assert (first.status, second.status) == ("superseded", "published")
    assert (second.revision, second.supersedes) == (2, first)
    assert second.label == "Laporan Triwulan III 2026 (versi 2)"
    assert [r.frozen_figures()[1].value for r in (first, second)] == [2, 3]


def test_the_published_number_of_the_quarter_before_is_not_counted_again(b):
    before = published(b, 2)
    b.complaint(b.at(5, 5))
    report = frozen(b, 3)
    assert report.earlier["report"] == before.number
    assert {figure.code: figure for figure in report.earlier_figures()}["M02"].value == 1


def test_a_cancelled_report_makes_room(b):
    report = ask(b)
    actions.cancel(report, by=b.cast.manager, note="Salah periode", expected_version=report.version)
    assert ask(b).revision == 1


def test_who_sees_which_reports(b, casts):
    report = frozen(b)
    seen = Report.objects.visible_to
    assert seen(b.cast.manager).get() == seen(b.cast.head).get() == report
    for user in (b.cast.kecamatan, b.cast.front_office, b.cast.agency, b.cast.nobody, casts("62.04").manager):
        assert not seen(user).exists()
    actions.approve(report, by=b.cast.head, expected_version=report.version)
    actions.publish(report, by=b.cast.manager, expected_version=report.version)
    assert seen(b.cast.kecamatan).exists() and not seen(casts("62.04").manager).exists()


def test_same_report_same_pdf_bytes(kendal):
    b = kendal
    report = frozen(b)
    one = pdf_bytes(report)
    assert one == pdf_bytes(Report.objects.get(pk=report.pk)) and one.startswith(b"%PDF")


def test_workbook_reads_back_and_holds_no_formula(b):
    from python_calamine import CalamineWorkbook

    from monitoring.sheets import write_workbook
    from programs.models import Programme

    evil = '=HYPERLINK("http://x","klik")'
    programme = Programme.objects.create(
        code="UJI", name=evil, short_name=evil, level="regency", sector="social", valid_from=b.at(1, 1).date(),
        jurisdiction=b.cast.region,
    )  # fmt: skip
    b.complaint(b.at(8, 9), programme=programme)
    report = frozen(b)
    buffer = io.BytesIO()
    steps = list(write_workbook(report, buffer, user=b.cast.manager))
    assert steps[-1][0] == steps[-1][1]
    book = CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue()))
    assert book.sheet_names[0] == "Ringkasan" and book.sheet_names[-1] == "Definisi"
    rows = book.get_sheet_by_name("M02 Kelas").to_python()
    assert ["Kepesertaan", 0.0, 2.0, 1.0, 3.0, 1.0] in [row[:6] for row in rows]
    cells = [cell for row in book.get_sheet_by_name("M03 Program").to_python() for cell in row]
    assert evil in cells
    # looked for in the unpacked parts: packed bytes may hold any three by chance
    import zipfile

    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_pdf_says_what_it_must_and_names_no_citizen(kendal):
    b = kendal
    b.complaint(b.at(8, 3), ended=b.at(8, 11))
    import subprocess

    report = published(b)
    report.refresh_from_db()
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf_bytes(report), capture_output=True, check=True)
    said = text.stdout.decode()
    profile = b.cast.profile
    for word in (
        profile.kop.government_name.upper(), "LAPORAN TRIWULAN III 2026", report.number, profile.zone_label,
        "1 Juli 2026 – 30 September 2026", "K. Definisi indikator", "Mengetahui",
        f"Kepala {profile.kop.agency_name}", profile.label("manager"), "Halaman 1 dari", report.digest,
    ):  # fmt: skip
        assert word in said, word
    assert "Warga Uji" not in said and "DRAF" not in said
    assert said.count("\f") <= 40
