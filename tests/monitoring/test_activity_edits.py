"""Two people write about the same activity: the second sees what the first changed and loses nothing typed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.activities import actions, parts
from monitoring.activities.models import Activity
from tests.edits import Together
from tests.monitoring.test_activities import part, plan
from tests.personas import Cast, sign_in
from tests.together import together

pytestmark = pytest.mark.django_db


def url_of(name: str, made: Activity) -> str:
    return reverse(f"monitoring:{name}", args=[made.pk])


def two(cast: Cast, made: Activity, name: str, field: str, **more) -> Together:
    """The manager and an officer of the activity, each with the form open."""
    parts.add_person(by=cast.manager, activity=made, part="officer", user=cast.front_office)
    people = sign_in(Client(), cast.manager), sign_in(Client(), cast.front_office)
    return Together(*people, url_of(name, made), field, **more)


def test_the_second_sees_what_the_first_changed_in_the_plan(cast):
    made = plan(cast, place="Aula", budget=1_000_000)
    both = two(cast, made, "activity_change", "title")
    both.save({"place": "Pendopo", "budget": "2.000.000"})
    said = (f"Kegiatan ini diubah oleh {cast.manager.name} pukul", "Anggaran (Rp): kini tersimpan “2.000.000”")
    html = both.refused({"title": "Sosialisasi kader", "budget": "3.500.000"}, saying=said)
    assert "Tempat: diubah menjadi “Pendopo”, dan sudah dimuat di sini." in html
    made.refresh_from_db()
    assert (made.title, made.place, made.budget) == ("Sosialisasi SLRT", "Pendopo", 2_000_000), "nothing was saved"

    both.save_knowingly()
    made.refresh_from_db()
    assert (made.title, made.place, made.budget) == ("Sosialisasi kader", "Pendopo", 3_500_000)


def test_nobody_is_told_of_a_save_that_changed_nothing(cast):
    made = plan(cast, place="Aula")
    both = two(cast, made, "activity_change", "title")
    both.save({})
    both.save_knowingly({"title": "Sosialisasi kader"})
    made.refresh_from_db()
    assert made.title == "Sosialisasi kader"


def test_who_says_the_same_is_not_asked_again(cast):
    """A page that is sent twice, and two people who mend the same fault, do not stand in each other's way."""
    made = plan(cast, place="Aula")
    both = two(cast, made, "activity_change", "title")
    both.save({"place": "Pendopo"})
    both.save_knowingly({"place": "Pendopo"})


def test_a_third_change_is_told_again(cast):
    made = plan(cast, place="Aula")
    both = two(cast, made, "activity_change", "title")
    both.save({"place": "Pendopo"})
    both.refused({"place": "Balai warga"}, saying=("kini tersimpan “Pendopo”",))
    actions.change(by=cast.manager, activity=made, place="Kantor camat")
    both.refused({"place": "Balai warga"}, saying=("kini tersimpan “Kantor camat”",))
    both.save_knowingly()


def test_a_day_and_a_person_are_said_in_words(cast):
    made = plan(cast)
    both = two(cast, made, "activity_change", "title")
    later = timezone.localdate() + timedelta(days=30)
    both.save({"planned": f"{later:%m-%Y}", "responsible": str(cast.supervisor.pk), "kind": "survey"})
    said = (f"diubah menjadi “{later:%m-%Y}”", f"diubah menjadi “{cast.supervisor.name}”", "“Survei/pendataan”")
    both.refused({"title": "Sosialisasi kader"}, saying=said)
    both.save_knowingly()
    made.refresh_from_db()
    assert (made.by_month, made.responsible, made.kind) == (True, cast.supervisor, "survey")


def test_a_page_from_before_saves_as_it_always_did(cast):
    """Without `seen` there is nothing to compare, as with a step of a case without a version."""
    made = plan(cast, place="Aula")
    both = two(cast, made, "activity_change", "title")
    both.save({"place": "Pendopo"})
    both.save_knowingly({"place": "Balai", "seen": None})
    made.refresh_from_db()
    assert made.place == "Balai"


def test_the_outcome_is_not_written_over(cast):
    made = plan(cast, planned_on=timezone.localdate())
    both = two(cast, made, "activity_hold", "held_on")
    both.save({"men": "10", "women": "12", "result": "Dihadiri kader."})
    said = ("Hadir laki-laki: kini tersimpan “10”", "Hasil dan catatan: diubah menjadi “Dihadiri kader.”")
    both.refused({"men": "11", "spent": "500.000"}, saying=said)
    both.save_knowingly()
    made.refresh_from_db()
    assert (made.men, made.women, made.spent, made.result) == (11, 12, 500_000, "Dihadiri kader.")


def test_the_record_of_what_was_never_planned_is_not_written_over(cast):
    made = plan(cast, planned_on=None, held_on=timezone.localdate())
    both = two(cast, made, "activity_change", "title")
    both.save({"result": "Dihadiri kader."})
    both.refused({"result": "Dihadiri RT."}, saying=("Hasil dan catatan: kini tersimpan “Dihadiri kader.”",))
    both.save_knowingly()
    made.refresh_from_db()
    assert made.result == "Dihadiri RT."


def training(cast: Cast) -> Activity:
    made = plan(cast, kind="training", title="Pelatihan", organiser="Dinas", planned_on=None,
                held_on=timezone.localdate())  # fmt: skip
    parts.add_participants(by=cast.manager, activity=made, users=[cast.front_office, cast.back_office])
    return made


def table(cast: Cast, made: Activity, what: str, field: str) -> Together:
    return two(cast, made, "activity", field, url=part(made, what))


def test_attendance_is_not_written_over(cast):
    made = training(cast)
    first, other = made.people.order_by("pk")
    both = table(cast, made, "kehadiran", f"nilai_{first.pk}")
    both.save({f"nilai_{first.pk}": "80", f"hadir_{other.pk}": None})
    said = (
        f"Kegiatan ini diubah oleh {cast.manager.name} pukul",
        f"Nilai {first.who}: kini tersimpan “80”",
        f"{other.who} hadir: diubah menjadi tidak, dan sudah dimuat di sini.",
    )
    both.refused({f"nilai_{first.pk}": "90,5"}, saying=said)
    both.save_knowingly()
    first.refresh_from_db(), other.refresh_from_db()
    assert (first.score, first.attended, other.attended) == (Decimal("90.50"), True, False)


def test_who_joined_meanwhile_stays_present(cast):
    """A table that was opened before does not hold them: without a word they would count as absent."""
    made = training(cast)
    first = made.people.order_by("pk").first()
    both = table(cast, made, "kehadiran", f"nilai_{first.pk}")
    parts.add_participants(by=cast.manager, activity=made, users=[cast.supervisor])
    both.refused({f"nilai_{first.pk}": "70"}, saying=(f"{cast.supervisor.name} hadir: diubah menjadi ya",))
    both.save_knowingly()
    assert made.people.get(user=cast.supervisor).attended and made.people.get(pk=first.pk).score == 70


def test_who_was_taken_off_meanwhile_is_said(cast):
    made = training(cast)
    first, other = made.people.order_by("pk")
    both = table(cast, made, "kehadiran", f"nilai_{first.pk}")
    parts.remove(by=cast.manager, thing=other)
    both.refused({f"nilai_{first.pk}": "70"}, saying=("Baris yang tidak tampil lagi sudah dihapus.",))
    both.save_knowingly()


def test_the_villages_of_a_survey_are_not_written_over(casts):
    cast = casts("62.04")
    made = plan(cast, kind="survey", title="Survei")
    parts.add_person(by=cast.manager, activity=made, part="team", name="Rini", organisation="BPS")
    row = parts.add_village(by=cast.manager, activity=made, village=cast.village)
    both = table(cast, made, "survei", f"keadaan_{row.pk}")
    person = made.people.get(part="team")
    both.save({f"keadaan_{row.pk}": "running", f"petugas_{row.pk}": str(person.pk)})
    said = (f"Keadaan {cast.village.name}: kini tersimpan “Berjalan”", f"Petugas {cast.village.name}: diubah menjadi")
    both.refused({f"keadaan_{row.pk}": "done"}, saying=said)
    both.save_knowingly()
    row.refresh_from_db()
    assert (row.state, row.person) == ("done", person)


def test_a_word_on_a_decision_that_was_settled_meanwhile_is_repeated(cast):
    made = plan(cast, kind="meeting", planned_on=None, held_on=timezone.localdate())
    decision = parts.add_decision(by=cast.manager, activity=made, text="Papan dipasang.", who="Kasi")
    both = two(cast, made, "activity_change", "title")
    parts.settle_decision(by=cast.manager, decision=decision, note="Terpasang.")
    given = {"key": decision.pk, "note": "Papan terpasang di balai."}
    page = both.second.post(part(made, "tindak-lanjut"), given, follow=True).content.decode()
    assert "Putusan ini sudah ditindaklanjuti." in page and "Isian Anda: “Papan terpasang di balai.”" in page


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_one_of_two_is_told(cast):
    made = plan(cast, place="Aula")
    both = two(cast, made, "activity_change", "title")
    calls = [(both.first, both.theirs, "Pendopo"), (both.second, both.own, "Balai")]
    for _ in range(3):
        answers = together(*(
            lambda who=who, form=form, place=place: who.post(both.url, Together.sent(form, {"place": place}))
            for who, form, place in calls
        ))  # fmt: skip
        assert sorted(answer.status_code for answer in answers) == [302, 422]
        made.refresh_from_db()
        won = next(place for (_, _, place), answer in zip(calls, answers, strict=True) if answer.status_code == 302)
        assert made.place == won
        actions.change(by=cast.manager, activity=made, place="Aula")
