"""Partners, their papers, the follow-up with them, and the contacts of other companions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from monitoring.partners import actions
from monitoring.partners.export import KIND
from monitoring.partners.models import Companion, Partner
from slrt.audit.models import AccessEvent
from slrt.cases.errors import StepNotAllowed
from slrt.documents.models import Document
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.notifications.models import Message
from slrt.notifications.reminders import remind
from tests.edits import Together, colleagues
from tests.monitoring.partnerworld import day, page_of, partner, promise, url
from tests.personas import Cast, sign_in
from tests.pictures import picture

pytestmark = pytest.mark.django_db


def part(made: Partner, what: str) -> str:
    return url("partner_part", made.pk, what)


@pytest.mark.parametrize("code", ["62.04", "63.11", "33.24", "32.76"])
def test_a_partner_is_of_a_kind_in_the_words_of_the_profile(casts, code):
    cast = casts(code)
    client = sign_in(Client(), cast.manager)
    page = page_of(client, "partner_new")
    assert all(kind.replace("&", "&amp;") in page for kind in cast.profile.partner_kinds)
    typed = {"name": "Karang Taruna Uji", "kind": cast.profile.partner_kinds[-1], "place": f"Kec. {cast.district.name}"}
    assert client.post(url("partner_new"), typed | {"kind": "Perkumpulan lain"}).status_code == 422
    assert client.post(url("partner_new"), typed).status_code == 302
    made = Partner.objects.get()
    assert (made.region, made.level, made.kind) == (cast.district, "district", cast.profile.partner_kinds[-1])
    assert "Karang Taruna Uji" in page_of(client, "partners", jenis=made.kind)
    assert "Karang Taruna Uji" not in page_of(client, "partners", tingkat="village")


def test_agreements_follow_up_and_files(cast):
    made = partner(cast)
    client = sign_in(Client(), cast.manager)
    paper = {"kind": "mou", "starts": day(-300), "ends": day(30), "about": "Bantuan biaya sekolah"}
    assert "Tulis nomor perjanjian" in client.post(part(made, "perjanjian"), paper).content.decode()
    assert client.post(part(made, "perjanjian"), paper | {"number": "12/MoU"}).status_code == 302
    page = page_of(client, "partner", made.pk)
    assert "12/MoU" in page and "Segera berakhir" in page
    assert "Perjanjian sampai" in page_of(client, "partners", perjanjian="akan")
    agreement = made.agreements.get()
    assert (
        client.post(url("agreement", agreement.pk), paper | {"number": "12/MoU", "ends": day(400)}).status_code == 302
    )
    assert "Segera berakhir" not in page_of(client, "partner", made.pk)

    talk = {"on": day(), "text": "Daftar kebutuhan diminta.", "next_step": "Kirim daftar"}
    assert "diisi keduanya" in client.post(part(made, "tindak-lanjut"), talk).content.decode()
    assert client.post(part(made, "tindak-lanjut"), talk | {"next_on": day(7), "on": day(1)}).status_code == 422
    assert client.post(part(made, "tindak-lanjut"), talk | {"next_on": day(7)}).status_code == 302
    row = made.follow_ups.get()
    client.post(part(made, "selesai"), {"key": row.pk, "note": "Terkirim."})
    row.refresh_from_db()
    assert (row.done_on, row.done_by, row.done_note) == (timezone.localdate(), cast.manager, "Terkirim.")
    again = client.post(part(made, "selesai"), {"key": row.pk, "note": "Dua kali"}, follow=True).content.decode()
    assert "sudah dicatat selesai" in again and "Dua kali" in again

    assert client.post(part(made, "berkas"), {"kind": "agreement"}).status_code == 422
    client.post(part(made, "berkas"), {"kind": "agreement", "file": picture()})
    assert Document.objects.of("partner", made.pk).get().title == "Naskah perjanjian"
    sheet = page_of(client, "partner_sheet", made.pk)
    assert "12/MoU" in sheet and "Daftar kebutuhan diminta." in sheet
    assert AccessEvent.objects.filter(action="print", object_type="monitoring.partner").exists()
    assert "<title>Mitra" in page_of(client, "partner", made.pk), "no name stands in a title"


def test_a_partnership_ends_with_a_reason_and_without_promises(cast):
    made = partner(cast)
    given = promise(cast, made)
    client = sign_in(Client(), cast.manager)
    assert client.post(part(made, "keadaan"), {"state": "ended"}).status_code == 422
    said = client.post(part(made, "keadaan"), {"state": "ended", "note": "Kantor tutup."})
    assert said.status_code == 422 and "Masih ada komitmen yang berjalan" in said.content.decode()
    client.post(url("commitment_part", given.pk, "selesai"))
    client.post(part(made, "keadaan"), {"state": "ended", "note": "Kantor tutup."})
    assert "Kantor tutup." in page_of(client, "partner", made.pk)
    assert "tidak aktif lagi" in client.post(
        url("commitment_new", made.pk), {"what": "Beras", "amount": "10", "unit": "kg", "starts": day()}
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        ("manager", "region", True), ("back_office", "district", True), ("front_office", "region", False),
        ("puskesos_coordinator", "village", True), ("puskesos_front", "village", True),
        ("puskesos_front", "district", False), ("facilitator", "village", False), ("coordination", "region", False),
        ("kecamatan", "district", False),
    ],
)  # fmt: skip
def test_who_builds_where(cast, role, place, may):
    facts = {"by": cast.person(role), "region": getattr(cast, place)}
    if may:
        assert partner(cast, **facts).created_by == facts["by"]
    else:
        with pytest.raises(StepNotAllowed):
            partner(cast, **facts)


def test_who_sees_which_partners(cast, casts):
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    whole, around = partner(cast), partner(cast, region=cast.district, name="Masjid Kecamatan")
    own, theirs = (partner(cast, region=place, name="Karang Taruna") for place in (cast.village, beside))
    foreign = partner(casts("62.04"))
    seen = set(Partner.objects.visible_to(cast.puskesos_front))
    assert seen == {whole, around, own} and set(Partner.objects.visible_to(cast.coordination)) == seen | {theirs}
    client = sign_in(Client(), cast.coordination)
    assert client.get(url("partner", foreign.pk)).status_code == 404
    page = page_of(client, "partner", whole.pk)
    assert "Catat komitmen" not in page and client.post(part(whole, "keadaan"), {"state": "ended"}).status_code == 403
    puskesos = sign_in(Client(), cast.puskesos_front)
    assert puskesos.post(part(whole, "keadaan"), {"state": "ended", "note": "x"}).status_code == 404
    assert puskesos.get(url("partner", theirs.pk)).status_code == 404
    assert "Karang Taruna" in page_of(puskesos, "partner_change", own.pk)
    page = page_of(puskesos, "partner_new")
    assert 'name="place"' not in page and cast.village.name in page, "there is only one place to choose"


def test_the_second_of_two_sees_what_the_first_changed(cast):
    made = partner(cast)
    both = Together(*colleagues(cast, "manager", "back_office"), url("partner_change", made.pk), "name")
    both.save({"phone": "0294 381100"})
    both.refused({"phone": "0294 381200"}, saying=("kini tersimpan “0294 381100”",))
    both.save_knowingly()
    made.refresh_from_db()
    assert made.phone == "0294 381200"
    assert apps.get_model("monitoring", "PartnerHistory").objects.filter(pgh_obj_id=made.pk).count() == 2


def test_names_hold_no_number_and_stand_once(cast):
    client = sign_in(Client(), cast.manager)
    typed = {"name": "Hubungi 081234567890", "kind": cast.profile.partner_kinds[0]}
    assert "Jangan menulis NIK" in client.post(url("partner_new"), typed).content.decode()
    partner(cast)
    twice = client.post(url("partner_new"), typed | {"name": "PT Mitra Uji"})
    assert twice.status_code == 422 and "sudah tercatat" in twice.content.decode()


def test_facilitators_keep_contacts_of_companions(cast):
    client = sign_in(Client(), cast.facilitator)
    typed = {"kind": "pkh", "name": "Pendamping Uji", "phone": "0812-0000-0199", "place": cast.district.pk}
    beside = cast.district.children.exclude(pk=cast.village.pk).order_by("code").first()
    assert client.post(url("companion_new"), typed | {"place": beside.pk}).status_code == 422
    assert client.post(url("companion_new"), typed).status_code == 302
    made = Companion.objects.get()
    assert (made.level, made.phone, made.created_by) == ("district", "081200000199", cast.facilitator)
    assert "Pendamping Uji" in page_of(sign_in(Client(), cast.puskesos_back), "companions", jenis="pkh")
    note = url("companion_note", made.pk)
    refused = client.post(note, {"text": "NIK 3324062108750003 sudah diperiksa"})
    assert refused.status_code == 422 and not made.notes.exists()
    client.post(note, {"text": "Pertemuan kelompok dicocokkan."})
    assert "Pertemuan kelompok dicocokkan." in page_of(sign_in(Client(), cast.front_office), "companion", made.pk)
    assert sign_in(Client(), cast.coordination).post(note, {"text": "x"}).status_code == 403, "reads only"
    client.post(url("companion_change", made.pk), {**typed, "active": ""})
    made.refresh_from_db()
    assert not made.active and "Pendamping Uji" not in page_of(client, "companions", bertugas="ya")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.notes.update(text="lain")


def test_reminders_and_own_tasks(cast):
    today = timezone.localdate()
    made = partner(cast, responsible=cast.back_office)
    assert Message.objects.filter(user=cast.back_office, kind="partner.given").count() == 1
    near = {"kind": "mou", "number": "1", "starts": today - timedelta(days=9)}
    actions.add_agreement(by=cast.manager, partner=made, ends=today + timedelta(days=20), **near)
    row = actions.follow_up(
        by=cast.manager, partner=made, on=today, text="Rapat.", next_step="Kirim surat", next_on=today
    )
    type(row).objects.filter(pk=row.pk).update(next_on=today - timedelta(days=2))
    old = promise(cast, made, starts=today - timedelta(days=90))
    type(old).objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=90))
    remind()
    remind()
    told = Message.objects.filter(user=cast.back_office).exclude(kind="partner.given").values_list("kind", flat=True)
    assert sorted(told) == ["partner.agreement", "partner.stale", "partner.step"]
    page = sign_in(Client(), cast.back_office).get("/").content.decode()
    assert "Kemitraan saya" in page and "Kirim surat" in page and "Perjanjian berakhir" in page
    assert "Kemitraan saya" not in sign_in(Client(), cast.front_office).get("/").content.decode()
    actions.add_agreement(by=cast.manager, partner=made, ends=None, **near)
    assert "Perjanjian berakhir" not in sign_in(Client(), cast.back_office).get("/").content.decode(), "it goes on"
    client = sign_in(Client(), cast.manager)
    assert "Bantuan sekolah" in page_of(client, "commitments", keadaan="stale")


def test_the_register_is_taken_along_as_a_workbook(cast):
    promise(cast)
    client = sign_in(Client(), cast.manager)
    assert client.post(url("partner_export"), {"keadaan": "active"}).status_code == 302
    job = Job.objects.get(kind=KIND)
    assert job.payload == {"chosen": {"keadaan": "active"}}
    run_pending(KIND)
    job.refresh_from_db()
    assert job.has_file and "1 mitra" in job.message


def test_a_place_without_partnerships_has_no_such_page(casts):
    client = sign_in(Client(), casts("63.09").manager)
    for name in ("partners", "commitments", "companions", "partner_new"):
        assert client.get(url(name)).status_code == 404, name
    assert "/kemitraan/" not in client.get("/").content.decode()


def test_the_database_keeps_the_promises(cast: Cast):
    made, given = partner(cast), promise(cast, partner(cast, name="Lain"))
    wrong = ({"level": "village"}, {"state": "ended"}, {"name": "Lain"})
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Partner.objects.filter(pk=made.pk).update(**values)
    for values in ({"amount": 0}, {"state": "cancelled"}, {"worth": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(given).objects.filter(pk=given.pk).update(**values)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_partner WHERE id = %s", [made.pk])
