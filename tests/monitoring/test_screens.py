"""Board, reports and duties as people see them."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from households.registers import codes as kinds
from monitoring import actions
from monitoring.duties import SCREENS, link_of
from monitoring.models import Report
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from tests.households.test_changes import change
from tests.households.test_registers import entered
from tests.households.world import make_family
from tests.monitoring.builder import Builder
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_board():
    cache.clear()


@pytest.fixture
def b(kendal: Builder) -> Builder:
    kendal.complaint(kendal.at(8, 3), ended=kendal.at(8, 11))
    kendal.complaint(kendal.at(9, 1), restricted=True, category="N7", klass="need")
    return kendal


@pytest.fixture
def report(b: Builder) -> Report:
    made = actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(3), at=b.at(12, 1))
    run_pending("report.freeze")
    made.refresh_from_db()
    return made


def page(client: Client, user, path: str, **data) -> str:
    answer = sign_in(client, user).get(path, data)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_choosing_a_quarter_makes_a_report_once(client, b, time_machine):
    time_machine.move_to(b.at(11, 22))
    sign_in(client, b.cast.manager)
    form = client.get(reverse("monitoring:compose"))
    key = form.context["form"]["idempotency_key"].value()
    data = {"period": "2026-T3", "note": "Rapat", "idempotency_key": key}
    first = client.post(reverse("monitoring:compose"), data)
    again = client.post(reverse("monitoring:compose"), data)
    report = Report.objects.get()
    assert first.status_code == again.status_code == 302
    assert first.url == again.url == reverse("monitoring:report", args=[report.pk])
    assert "Angka sedang dihitung" in client.get(first.url).content.decode()


def test_a_quarter_in_which_nothing_was_recorded_says_why_that_may_be(client, b, report):
    """The manager reads the usual cause; in a quarter with cases nothing of the kind stands there (ux §1.5)."""
    empty = actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(1), at=b.at(12, 1))
    run_pending("report.freeze")
    shown = page(client, b.cast.manager, reverse("monitoring:report", args=[empty.pk]))
    assert "Belum ada data triwulan I 2026 untuk Kabupaten Kendal." in shown
    assert f'<a href="{reverse("households:imports")}">Lihat Impor</a>' in shown
    assert "Belum ada data" not in page(client, b.cast.manager, reverse("monitoring:report", args=[report.pk]))


def test_no_two_parts_of_a_report_share_an_address(client, b, report):
    shown = page(client, b.cast.manager, reverse("monitoring:report", args=[report.pk]))
    ids = re.findall(r'\sid="([^"]+)"', shown)
    assert sorted(ids) == sorted(set(ids))
    assert "J. Hambatan dan rekomendasi" in shown


def test_the_form_offers_finished_and_running_quarters(client, b, time_machine):
    time_machine.move_to(b.at(11, 22))
    shown = page(client, b.cast.manager, reverse("monitoring:compose"))
    assert "Triwulan IV 2026 (masih berjalan)" in shown
    assert 'value="2026-T3" selected' in shown


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"period": ""}, "Pilih periode"),
        ({"period": "custom"}, "Isi tanggalnya"),
        ({"period": "custom", "first": "10-08-2026", "last": "01-08-2026"}, "Tanggal akhir harus sesudah"),
        ({"period": "custom", "first": "01-08-2010", "last": "01-08-2026"}, "paling lama tiga tahun"),
    ],
)
def test_bad_periods_are_told_and_what_was_typed_is_kept(client, b, data, sentence):
    sign_in(client, b.cast.manager)
    answer = client.post(reverse("monitoring:compose"), {**data, "note": "Rapat dinas"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode() and "Rapat dinas" in answer.content.decode()


def test_progress_stops_and_reloads_when_the_figures_are_there(client, b):
    made = actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(3), at=b.at(12, 1))
    sign_in(client, b.cast.manager)
    url = reverse("monitoring:progress", args=[made.pk])
    waiting = client.get(url)
    assert waiting.status_code == 200 and "hx-get" in waiting.content.decode()
    assert waiting.content.decode().strip() in client.get(reverse("monitoring:report", args=[made.pk])).content.decode()
    run_pending("report.freeze")
    done = client.get(url)
    assert done.status_code == 286 and done["HX-Refresh"] == "true"


def test_a_failed_count_can_be_repeated(client, b):
    made = actions.request_report(by=b.cast.manager, jurisdiction=b.cast.code, period=b.quarter(3), at=b.at(12, 1))
    Job.objects.filter(kind="report.freeze").update(state="failed", error_code="R-7F3A", message="Terjadi gangguan.")
    sign_in(client, b.cast.manager)
    shown = client.get(reverse("monitoring:report", args=[made.pk])).content.decode()
    assert "R-7F3A" in shown and "Hitung lagi" in shown
    client.post(reverse("monitoring:recount", args=[made.pk]))
    assert Job.objects.get(kind="report.freeze").state == "queued"


def test_page_shows_figures_changes_and_links_to_the_cases(client, b, report):
    shown = page(client, b.cast.manager, reverse("monitoring:report", args=[report.pk]))
    assert report.digest in shown and "A. Ringkasan" in shown and "<svg" in shown
    assert reverse("monitoring:behind", args=[report.pk, "M02"]) + "?bagian=received" in shown
    assert "Tulis uraian" in shown and "Setujui" not in shown
    assert "Cocokkan dengan angka tersimpan" in shown
    assert "masih cocok" in page(client, b.cast.manager, reverse("monitoring:report", args=[report.pk]), periksa=1)


def test_cases_behind_a_number_are_those_one_may_open(client, b, report):
    url = reverse("monitoring:behind", args=[report.pk, "M02"])
    number = b.cast.secretariat and report.cases.get(code="M02", part="received").count
    assert number == 2
    shown = page(client, b.cast.manager, url)
    assert shown.count("/keluhan/") >= 2 and "Warga Uji" not in shown
    only = page(client, b.cast.assistant, url)
    assert "Anda dapat membuka 1" in only
    none = page(client, b.cast.monev, url)
    assert "di luar wewenang Anda" in none and "UJI-" not in none


def test_parts_narrow_the_list(client, b, report):
    url = reverse("monitoring:behind", args=[report.pk, "M05"])
    assert '<b class="num">1</b> keluhan di balik “Selesai”' in page(client, b.cast.manager, url)
    assert "“Masih terbuka”" in page(client, b.cast.manager, url, bagian="open")
    sign_in(client, b.cast.manager)
    assert client.get(url, {"bagian": "tidak-ada"}).status_code == 404
    assert client.get(reverse("monitoring:behind", args=[report.pk, "M99"])).status_code == 404


def test_approval_needs_somebody_else_and_a_fresh_password(client, b, report):
    step = reverse("monitoring:step", args=[report.pk, "approve"])
    data = {"expected_version": report.version}
    sign_in(client, b.cast.manager)
    assert client.post(step, data).status_code == 403
    stale = sign_in(Client(), b.cast.head, fresh=False).post(step, data)
    assert stale.status_code == 302 and "konfirmasi" in stale.url
    assert sign_in(Client(), b.cast.head).post(step, data).status_code == 302
    report.refresh_from_db()
    assert report.status == "approved"
    sign_in(client, b.cast.manager)
    assert client.post(reverse("monitoring:step", args=[report.pk, "publish"]),
                       {"expected_version": report.version}).status_code == 302  # fmt: skip
    report.refresh_from_db()
    assert report.status == "published"


def test_words_are_kept_when_somebody_saved_first(client, b, report):
    sign_in(client, b.cast.manager)
    url = reverse("monitoring:words", args=[report.pk])
    old = report.version
    client.post(url, {"expected_version": old, "obstacles": "Pertama", "recommendations": ""})
    second = client.post(url, {"expected_version": old, "obstacles": "Kedua", "recommendations": "Genset"})
    assert second.status_code == 409
    assert "Kedua" in second.content.decode() and "Genset" in second.content.decode()


def test_unknown_steps_and_other_peoples_reports_do_not_exist(client, casts, b, report):
    sign_in(client, b.cast.manager)
    assert client.get(reverse("monitoring:step", args=[report.pk, "freeze"])).status_code == 404
    assert client.get(reverse("monitoring:step", args=[report.pk, "write"])).status_code == 404
    assert client.post(reverse("monitoring:download", args=[report.pk, "docx"])).status_code == 404
    other = sign_in(Client(), casts("62.04").manager)
    for name in ("report", "progress"):
        assert other.get(reverse(f"monitoring:{name}", args=[report.pk])).status_code == 404
    assert other.get(reverse("monitoring:behind", args=[report.pk, "M02"])).status_code == 404
    assert other.post(reverse("monitoring:download", args=[report.pk, "pdf"])).status_code == 404


def test_download_leads_to_ones_own_job(client, b, report):
    sign_in(client, b.cast.head)
    answer = client.post(reverse("monitoring:download", args=[report.pk, "xlsx"]))
    job = Job.objects.get(kind="report.xlsx", created_by=b.cast.head)
    assert answer.url == reverse("jobs:detail", args=[job.pk])


def test_anybody_may_check_a_printed_report(client, b, report):
    answer = client.get(reverse("monitoring:verify", args=[report.digest]))
    said = answer.content.decode()
    assert answer.status_code == 200 and report.number in said and "belum terbit" in said
    assert report.digest in said and "Warga Uji" not in said and "Endang" not in said
    assert client.get(reverse("monitoring:verify", args=[report.digest[:16].upper()])).status_code == 200
    for wrong in (report.digest[:15], "0" * 64, "abc"):
        assert client.get(reverse("monitoring:verify", args=[wrong])).status_code == 404
    assert answer["X-Robots-Tag"] == "noindex" and len(answer.content) < 40_000


def test_pages_ask_the_database_little(client, b, report, django_assert_max_num_queries):
    sign_in(client, b.cast.manager)
    for path in (reverse("monitoring:report", args=[report.pk]), reverse("monitoring:reports"),
                 reverse("monitoring:behind", args=[report.pk, "M02"]), reverse("monitoring:duties")):  # fmt: skip
        client.get(path)
        with django_assert_max_num_queries(12):
            client.get(path)


def test_board_shows_the_quarter_and_hides_small_numbers(client, b, time_machine):
    time_machine.move_to(b.at(9, 20))
    shown = page(client, b.cast.manager, reverse("monitoring:board"))
    assert "Triwulan III 2026 (berjalan)" in shown
    assert "&lt; 5" in shown  # two complaints
    for _ in range(6):
        b.complaint(b.at(9, 2))
    cache.clear()
    assert '<div class="big">8</div>' in page(client, b.cast.manager, reverse("monitoring:board"))


def test_the_scheduler_keeps_the_board_fresh(client, b, time_machine):
    from monitoring.tasks import refresh_boards
    from slrt.celery import BEAT

    assert BEAT["boards"]["task"] == refresh_boards.name
    time_machine.move_to(b.at(9, 20))
    refresh_boards()
    for _ in range(6):
        b.complaint(b.at(9, 2))
    assert "&lt; 5" in page(client, b.cast.manager, reverse("monitoring:board"))
    refresh_boards()
    assert '<div class="big">8</div>' in page(client, b.cast.manager, reverse("monitoring:board"))


def test_board_has_the_panels_of_the_profile(client, casts, b):
    shown = page(client, b.cast.manager, reverse("monitoring:board"))
    assert "a. Usulan pemutakhiran" in shown and "d. Kesenjangan" in shown
    tabalong = page(Client(), casts("63.09").manager, reverse("monitoring:board"))
    assert "a. Permintaan layanan" in tabalong and "Kesenjangan" not in tabalong


def test_depok_sees_its_three_outputs(client, casts):
    """DP 25: data PPKS, the updating of recipients' data, participation and needs; small numbers hidden."""
    cast = casts("32.76")
    for number in range(6):
        entered(cast, "P24", person=make_family(cast, f"WARGA {number}"))
    entered(cast, "P16", person=make_family(cast, "WARGA SENDIRI"), misfit_reason="Uji")
    for number in range(6):
        change(cast, make_family(cast).household, address=f"JALAN MELATI {number}")
    cache.clear()
    shown = page(client, cast.manager, reverse("monitoring:board"))
    assert "a. Data PPKS" in shown and "b. Pemutakhiran data penerima manfaat" in shown
    assert "c. Kepesertaan dan kebutuhan program" in shown and "kebutuhan dicatat pada periode ini" in shown
    assert "WARGA" not in shown and "Perbaikan data" in shown
    poor, lone = kinds.table()["P24"].label, kinds.table()["P16"].label
    assert poor not in shown and lone not in shown  # one alone would be told by the other: they stand together
    assert re.search(r"Semua jenis</th><td[^>]*>7<", shown)
    assert re.search(r"Perbaikan data</th><td[^>]*>6<", shown)


def test_board_of_a_kecamatan_counts_its_own_cases(client, b, time_machine):
    time_machine.move_to(b.at(9, 20))
    elsewhere = b.cast.region.children.exclude(pk=b.cast.district.pk).order_by("pk").first()
    for _ in range(7):
        b.complaint(b.at(9, 2), region=elsewhere)
    for _ in range(6):
        b.complaint(b.at(9, 2))
    cache.clear()
    shown = page(client, b.cast.kecamatan, reverse("monitoring:board"))
    assert f"Papan {b.cast.district.name}" in shown and '<div class="big">8</div>' in shown


@pytest.mark.parametrize("role", ["front_office", "agency", "nobody", "administrator"])
def test_who_may_not_see_the_board_and_reports(client, b, role):
    sign_in(client, getattr(b.cast, role))
    assert client.get(reverse("monitoring:board")).status_code == 403
    assert client.get(reverse("monitoring:reports")).status_code == 403
    assert client.get(reverse("monitoring:compose")).status_code == 403


def test_duties_begin_with_the_own_regulation_and_can_be_searched(client, b):
    url = reverse("monitoring:duties")
    shown = page(client, b.cast.auditor, url)
    assert "KD-01" in shown and "BS-01" not in shown and "dari 78" in shown
    everything = page(client, b.cast.auditor, url, peraturan="semua")
    assert "BS-01" in everything and "dari 375" in everything
    found = page(client, b.cast.auditor, url, peraturan="DP", kata="koordinat")
    assert "DP-67" in found and "DP-66" not in found
    assert "Tidak ada kewajiban yang cocok" in page(client, b.cast.auditor, url, kata="zzzz")
    assert "KD-61" in page(client, b.cast.auditor, url, mulai="60")
    assert "KD-01" in page(client, b.cast.auditor, url, mulai="x", peraturan="KD", status="tidak")


@pytest.mark.parametrize("role", ["puskesos_coordinator", "data_officer", "manager", "facilitator", "auditor"])
def test_every_link_of_the_duties_opens_for_who_sees_it(client, b, role):
    user = getattr(b.cast, role)
    sign_in(client, user)
    links = {name: link_of(name, user, b.cast.profile) for name in SCREENS}
    answers = {name: client.get(url).status_code for name, url in links.items() if url}
    assert len(answers) > 5
    assert {name: code for name, code in answers.items() if code != 200} == {}


def test_menu_tells_the_head_what_waits(client, b, report):
    actions.write(report, by=b.cast.manager, obstacles="x", recommendations="", expected_version=report.version)
    shown = page(client, b.cast.head, reverse("monitoring:reports"))
    assert 'Laporan <span class="n">1</span>' in shown
    assert 'Laporan <span class="n">' not in page(Client(), b.cast.manager, reverse("monitoring:reports"))
