"""The survey on its screens: asked without a name, counted, kept from pointing at people, published."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from complaints import guard
from complaints.actions.submit import may_reopen_online
from complaints.guard import opened_now
from complaints.tracking import Limit
from monitoring.board.panels import Setting, satisfaction
from monitoring.figures import Figure, Scope
from monitoring.indicators import INDICATORS, compute
from monitoring.periods import quarter, year_of
from monitoring.reminders import survey_due
from monitoring.survey import actions, results
from monitoring.survey.enums import ELEMENTS, FIELDS
from monitoring.survey.models import SurveyAnswer, SurveyPublication, SurveyTicket
from monitoring.survey.results import REST, answers_in, groups
from programs.models import Programme
from slrt.cases.actions import perform
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import new_key
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.jobs.storage import absolute
from tests.complaints.world import complaint, walk
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
TABALONG = "63.09"
NOVEMBER = datetime(2026, 11, 10, 3, tzinfo=UTC)
FORM, HOME = "/survei/tabalong/", "/hasil-survei/"


@pytest.fixture
def tabalong(casts) -> Cast:
    cast = casts(TABALONG)
    assert cast.secretariat
    return cast


def typed(score: int = 3, **given) -> dict:
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        mark = opened_now()
    scores = {name: str(score) for name in FIELDS}
    who = {"sex": "P", "education": "sma", "occupation": "self", "suggestion": ""}
    return scores | who | {"dibuka": mark, "sumber": "qr", "idempotency_key": new_key()} | given


def answers(cast: Cast, count: int, score: int = 3, *, source: str = "qr", at: datetime | None = None, **given):
    values = dict.fromkeys(FIELDS, score) | {"sex": "P", "education": "sma", "occupation": "self"} | given
    return [actions.answer(profile=cast.profile, given=values, source=source, at=at) for _ in range(count)]


def ended(cast: Cast):
    """A case whose family has its result."""
    case = walk(complaint(cast), cast)
    perform(case, "answer", by=cast.back_office, answer="Aktif lagi.", outcome="fulfilled")
    perform(case, "inform", by=cast.front_office, method="phone", informed_at=timezone.now())
    perform(case, "close", by=cast.back_office)
    return case


# ---------------------------------------------------------------------------------------------- the questionnaire
def test_the_form_asks_nine_elements_in_the_words_of_the_regulation_and_no_name(tabalong, client):
    answer = client.get(FORM, {"sumber": "facebook"})
    page = answer.content.decode()
    assert answer.status_code == 200 and "<script" not in page and len(answer.content) < 60_000
    for element in ELEMENTS:
        assert all(words in page for words in element.answers) and f'name="{element.field}"' in page
    assert 'value="facebook"' in page and 'name="nik"' not in page and 'name="name"' not in page


def test_places_that_ask_nobody_have_no_survey(cast, client):
    assert client.get("/survei/kendal/").status_code == 404
    assert sign_in(client, cast.manager).get(HOME).status_code == 404


@pytest.mark.parametrize(
    ("tag", "kept"),
    [("website", "website"), ("facebook", "facebook"), ("instagram", "instagram"), ("youtube", "youtube"),
     ("qr", "qr"), ("desk", "desk"), ("tracking", "other"), ("<x>", "other")],
)  # fmt: skip
def test_the_tag_of_the_link_tells_the_channel(tabalong, client, tag, kept):
    assert client.post(FORM, typed(sumber=tag)).status_code == 302
    assert SurveyAnswer.objects.get().source == kept


def test_an_answer_holds_codes_a_day_and_nothing_of_a_person(tabalong, client):
    own = Programme.objects.filter(jurisdiction=TABALONG, code="LAKAS-B").get()
    given = typed(2, u4="4", u9="1", programme=str(own.pk), suggestion="Kursi tunggu kurang.")
    answer = client.post(FORM, given)
    assert answer["Location"] == reverse("survey:thanks", args=["tabalong"])
    kept = SurveyAnswer.objects.get()
    assert (kept.u1, kept.u4, kept.u9, kept.programme) == (2, 4, 1, own)
    names = {field.name for field in SurveyAnswer._meta.get_fields()}
    assert not names & {"person", "household", "complaint", "user", "nik", "created_at", "at"}
    assert client.post(FORM, given)["Location"] and SurveyAnswer.objects.count() == 1, "sent twice, kept once"


def test_what_is_missing_is_said_and_nothing_is_lost(tabalong, client):
    answer = client.post(FORM, typed(u3="", suggestion="Lebih cepat."))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Pilih jawaban untuk waktu penyelesaian." in page and "Lebih cepat." in page
    assert client.post(FORM, typed(u3="5")).status_code == 422 and not SurveyAnswer.objects.exists()


# ---------------------------------------------------------------------------------------------- the tracking page
def invitation(client, case) -> str:
    page = client.post("/lacak/", {"number": case.number, "code": case.code}).content.decode()
    return page.split("/survei/tabalong/k/")[1].split('"')[0] if "/survei/" in page else ""


def test_a_family_with_its_result_is_invited_once_and_stays_unnamed(tabalong, client):
    assert invitation(client, complaint(tabalong)) == "", "nothing to judge yet"
    case = ended(tabalong)
    mark = invitation(client, case)
    assert mark and case.number not in mark and case.token not in mark and case.code not in mark
    address = reverse("survey:ticket", args=["tabalong", mark])
    assert client.get(address).status_code == 200
    done = client.post(address, typed(4))
    assert done["Location"] == reverse("survey:thanks", args=["tabalong"])
    assert SurveyAnswer.objects.get().source == "tracking"
    assert "sudah dipakai" in client.post(address, typed(1)).content.decode()
    assert SurveyAnswer.objects.count() == 1 and invitation(client, case) == ""
    assert mark.encode() not in bytes(SurveyTicket.objects.get().key)
    assert client.get(reverse("survey:ticket", args=["tabalong", mark[:-2] + "xx"])).status_code == 404


def test_who_is_unhappy_may_ask_for_more_and_nothing_happens_by_itself(tabalong, client):
    case = ended(tabalong)
    address = reverse("survey:ticket", args=["tabalong", invitation(client, case)])
    done = client.post(address, typed(1))
    page = client.get(done["Location"]).content.decode()
    assert reverse("tracking:reopen") in page
    case.refresh_from_db()
    assert case.status == "closed", "the answer alone moves nothing"
    asked = {"number": case.number, "code": case.code, "text": "Kartunya mati lagi.", "dibuka": typed()["dibuka"]}
    assert "sudah terkirim" in client.post(reverse("tracking:reopen"), asked).content.decode()
    case.refresh_from_db()
    assert (case.status, case.turn, case.reopened, case.outcome) == ("in_handling", "back_office", 1, "")
    assert case.events.filter(transition="reopen_online", note="Kartunya mati lagi.", actor=None).exists()


def test_a_case_is_reopened_by_its_family_once_in_time_and_with_the_code(tabalong, client):
    case = ended(tabalong)
    asked = {"number": case.number, "code": "ZZZZ-ZZZZ", "text": "Belum.", "dibuka": typed()["dibuka"]}
    assert client.post(reverse("tracking:reopen"), asked).status_code == 422
    late = case.closed_at + timedelta(days=tabalong.profile.reopen_within_days + 1)
    assert may_reopen_online(case) and not may_reopen_online(case, late)
    perform(case, "reopen_online", by=None, note="Belum.")
    perform(case, "answer", by=tabalong.back_office, answer="Sudah.", outcome="fulfilled")
    perform(case, "inform", by=tabalong.front_office, method="phone", informed_at=timezone.now())
    perform(case, "close", by=tabalong.back_office)
    assert not may_reopen_online(case)
    again = client.post(reverse("tracking:reopen"), asked | {"code": case.code})
    assert again.status_code == 422 and "tidak dapat dibuka kembali" in again.content.decode()


# ---------------------------------------------------------------------------------------------- results
def test_small_groups_are_put_together(tabalong):
    answers(tabalong, 9, 4, source="qr")
    answers(tabalong, 6, 3, source="desk")
    answers(tabalong, 2, 1, source="youtube")
    now = timezone.localtime(timezone=tabalong.profile.zone)
    rows = answers_in(TABALONG, year_of(now.year, tabalong.profile.zone))
    told = groups(rows, "source", {"qr": "QR", "desk": "Meja"}, 5)
    assert [(label, one.count) for label, one in told] == [("QR", 9), (REST, 8)], "the desk goes along with the two"
    assert groups(rows.filter(source="youtube"), "source", {}, 5) == []


def test_staff_read_results_by_period_channel_and_element(tabalong, client):
    answers(tabalong, 6, 4, source="facebook", suggestion="Bagus sekali.")
    answers(tabalong, 6, 2, source="desk", u3=1)
    page = sign_in(client, tabalong.manager).get(HOME).content.decode()
    for text in ("Facebook", "Meja layanan", "Bagus sekali.", "U3 Waktu penyelesaian", "terendah", "73,61", "Sampel"):
        assert text in page, text
    other = year_of(2020, tabalong.profile.zone).code
    assert "Belum ada isian" in client.get(HOME, {"periode": other}).content.decode()
    assert client.get(HOME, {"periode": "tahun-depan"}).status_code == 404
    assert sign_in(client, tabalong.front_office).get(HOME).status_code == 403


def test_who_sees_one_kecamatan_reads_no_results(tabalong, client):
    assert sign_in(client, tabalong.kecamatan).get(HOME).status_code == 404
    answers(tabalong, 1)
    assert not SurveyAnswer.objects.visible_to(tabalong.kecamatan).exists()
    assert SurveyAnswer.objects.visible_to(tabalong.manager).count() == 1


def test_results_are_of_the_own_place(tabalong, casts, client):
    answers(tabalong, 6, suggestion="Hanya Tabalong.")
    assert not SurveyAnswer.objects.visible_to(casts("32.76").manager).exists()


def last_quarter(cast: Cast):
    zone = cast.profile.zone
    return quarter(2026, 3, zone), datetime(2026, 8, 12, 10, tzinfo=zone)


@time_machine.travel(NOVEMBER, tick=True)
def test_the_manager_publishes_a_period_that_is_over_and_it_stays_as_it_was(tabalong, client):
    period, then = last_quarter(tabalong)
    answers(tabalong, 8, 4, at=then)
    before = client.get("/survei/tabalong/hasil").content.decode()
    assert "Belum ada hasil" in before
    sign_in(client, tabalong.manager)
    given = {"periode": period.code, "actions": "Tambah kursi.\n\nJawab lebih cepat.", "idempotency_key": new_key()}
    answer = client.post("/hasil-survei/terbitkan", given)
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    answers(tabalong, 8, 1, at=then)
    public = client.get("/survei/tabalong/hasil").content.decode()
    for text in ("Triwulan III 2026", "100,00", "sangat baik", "Tambah kursi.", "Jawab lebih cepat."):
        assert text in public, text
    assert SurveyPublication.objects.get().figures["count"] == 8
    running = client.post("/hasil-survei/terbitkan", {"periode": "2026-T4", "idempotency_key": new_key()})
    assert running.status_code == 422 and "belum berakhir" in running.content.decode()


@time_machine.travel(NOVEMBER, tick=True)
def test_too_few_answers_and_others_publish_nothing(tabalong):
    period, then = last_quarter(tabalong)
    answers(tabalong, 2, at=then)
    with pytest.raises(CaseError, match="terlalu sedikit"):
        actions.publish(by=tabalong.manager, profile=tabalong.profile, period=period, actions=[])
    with pytest.raises(CaseError, match="berwenang"):
        actions.publish(by=tabalong.front_office, profile=tabalong.profile, period=period, actions=[])


def test_the_workbook_holds_figures_and_bare_answers(tabalong, client):
    answers(tabalong, 6, 4)
    sign_in(client, tabalong.manager)
    period = year_of(timezone.localtime(timezone=tabalong.profile.zone).year, tabalong.profile.zone)
    asked = client.post("/hasil-survei/unduh", {"periode": period.code, "idempotency_key": new_key()})
    assert asked.status_code == 302
    run_pending("survey.xlsx")
    job = Job.objects.get(kind="survey.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(absolute(job.result_path).read_bytes()))
    cells = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert any(row[1] == "Nilai konversi, mutu A" and row[2] == 100 for row in cells["Unsur"])
    assert sum(row == [4] * 9 for row in cells["Isian"]) == 6
    assert sign_in(client, tabalong.head).post("/hasil-survei/unduh", {"periode": period.code}).status_code == 403


def test_the_sample_is_of_those_who_were_served(tabalong):
    now = timezone.localtime(timezone=tabalong.profile.zone)
    period = year_of(now.year, tabalong.profile.zone)
    for _ in range(3):
        complaint(tabalong)
    found = results.measured(tabalong.profile, period)
    assert (found["population"], found["wanted"]) == (3, 3)


# ---------------------------------------------------------------------------------------------- M40 and the board
def figure(cast: Cast, region: str = "") -> Figure:
    zone = cast.profile.zone
    now = timezone.localtime(timezone=zone)
    (found,) = compute(Scope(cast.code, region), year_of(now.year, zone), ["M40"])
    return found


def test_m40_is_the_converted_index_of_the_period(tabalong):
    assert figure(tabalong).value is None
    answers(tabalong, 6, 3, source="qr")
    answers(tabalong, 6, 4, source="desk")
    answers(tabalong, 4, 1, at=datetime(2020, 1, 1, tzinfo=tabalong.profile.zone))
    found = figure(tabalong)
    assert (found.value, found.fact("Isian"), found.kind) == (87.5, 12, "score")
    assert found.table("grade").rows[0].values == ["B", "Baik"]
    assert len(found.table("elements").rows) == 9 and len(found.table("source").rows) == 2
    assert figure(tabalong, tabalong.district.code).value is None, "answers know no kecamatan"
    assert Figure.from_json(found.as_json()).value == 87.5 and "KEEMPAT" in found.clause
    assert INDICATORS["M40"].name == "Indeks kepuasan masyarakat"


def test_the_panel_of_the_board_waits_for_enough_answers(tabalong):
    setting = Setting(tabalong.profile, {}, tabalong.profile.suppress_below)
    answers(tabalong, 2, 4)
    few = satisfaction({"survey": figure(tabalong).as_json()}, setting)
    assert "terlalu sedikit" in few.empty and not few.picture
    answers(tabalong, 6, 4)
    enough = satisfaction({"survey": figure(tabalong).as_json()}, setting)
    assert "100,00 (mutu A) dari 8 isian" in enough.note and "Waktu" in enough.picture
    assert satisfaction({"survey": None}, setting).empty


# ---------------------------------------------------------------------------------------------- links and posters
def test_every_channel_has_its_link_and_its_poster(tabalong, client):
    page = sign_in(client, tabalong.front_office).get("/hasil-survei/poster", {"sumber": "instagram"}).content.decode()
    for tag in ("website", "facebook", "instagram", "youtube", "qr", "desk"):
        assert f"/survei/tabalong/?sumber={tag}" in page, tag
    assert "<svg" in page and client.get("/hasil-survei/poster", {"sumber": "tracking"}).status_code == 404


@time_machine.travel(NOVEMBER, tick=True)
def test_a_year_without_a_published_result_is_told_to_the_manager(tabalong, casts):
    assert casts("33.24").manager and tabalong.manager
    zone = tabalong.profile.zone
    now = datetime(2027, 1, 5, 9, tzinfo=zone)
    told = [due for due in survey_due(now, now - timedelta(hours=1)) if due.jurisdiction in (TABALONG, "33.24")]
    assert [(due.jurisdiction, due.recipients) for due in told] == [(TABALONG, [tabalong.manager])]
    answers(tabalong, 6, at=datetime(2026, 8, 12, 10, tzinfo=zone))
    actions.publish(by=tabalong.manager, profile=tabalong.profile, period=quarter(2026, 3, zone), actions=[])
    assert not [due for due in survey_due(now, now - timedelta(hours=1)) if due.jurisdiction == TABALONG]


def test_a_waiting_room_may_answer_on_one_tablet(tabalong, client, monkeypatch):
    monkeypatch.setattr(guard, "HOURLY", Limit(1, timedelta(hours=1)))
    assert [client.post(FORM, typed()).status_code for _ in range(6)] == [302] * 5 + [429]


def test_hours_of_the_questionnaire(tabalong):
    zone = tabalong.profile.zone
    said = [actions.slot_of(datetime(2026, 8, 12, hour, tzinfo=zone)) for hour in (7, 8, 11, 12, 13, 16, 17)]
    assert said == ["other", "morning", "morning", "other", "afternoon", "afternoon", "other"]
    (kept,) = answers(tabalong, 1, at=datetime(2026, 8, 12, 23, 30, tzinfo=zone))
    assert (kept.answered_on, kept.slot) == (date(2026, 8, 12), "other"), "the day of the place, not of UTC"
