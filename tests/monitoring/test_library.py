"""Papers of the secretariat: followed until they are in force, published by version, read by whoever must."""

from __future__ import annotations

import pytest
from django.test import Client

from monitoring.library.actions import PaperRefused, save_paper
from monitoring.library.models import LibraryPaper, LibraryRead
from monitoring.library.readers import readers_of
from slrt.documents.models import Document
from slrt.jurisdictions.profile import profile_of
from tests.personas import Cast, sign_in
from tests.pictures import picture

pytestmark = pytest.mark.django_db
LIST = "/dokumen/"


def written(**values) -> dict[str, object]:
    return {"kind": "sop", "title": "SOP penanganan keluhan", "standing": "in_force", **values}


def keep(client: Client, **values) -> LibraryPaper:
    answer = client.post(f"{LIST}baru", written(**values))
    assert answer.status_code == 302, answer.content.decode()
    return LibraryPaper.objects.latest("pk")


def test_a_new_version_is_published_and_who_has_not_read_it_is_known(cast: Cast, client: Client):
    sign_in(client, cast.manager)
    first = keep(client, number="01/SOP", readers=["front_office", "back_office"])
    clerk = Client()
    sign_in(clerk, cast.front_office)
    colleague = cast.back_office
    assert "Perlu Anda baca" in clerk.get("/").content.decode()
    clerk.post(f"{LIST}{first.pk}/baca")
    clerk.post(f"{LIST}{first.pk}/baca")
    assert LibraryRead.objects.count() == 1
    assert "Perlu Anda baca" not in clerk.get("/").content.decode()
    shown = client.get(f"{LIST}{first.pk}/").content.decode()
    assert "1 dari 2 orang sudah membaca" in shown
    assert colleague.name in shown
    second = keep(client, title="SOP penanganan keluhan, revisi", replaces=first.pk, readers=["front_office"])
    first.refresh_from_db()
    assert (first.standing, second.standing) == ("replaced", "in_force")
    assert "Sudah ada versi berikutnya" in client.get(f"{LIST}{first.pk}/").content.decode()
    assert "perlu Anda baca" in clerk.get(LIST).content.decode()  # the version before was read, this one was not
    assert [one.at for one in readers_of(second, profile_of("33.24"))] == [None]


def test_the_assistant_follows_a_plan_until_it_is_in_force(cast: Cast, client: Client):
    sign_in(client, cast.assistant)
    plan = keep(client, kind="plan", title="RKPD 2027", standing="discussed", progress="Menunggu pembahasan")
    assert "Menunggu pembahasan" in client.get(f"{LIST}{plan.pk}/").content.decode()
    form = client.get(f"{LIST}{plan.pk}/ubah")
    seen = form.context["form"]["seen"].value()
    given = written(kind="plan", title="RKPD 2027", standing="in_force", number="12 Tahun 2026", seen=seen)
    assert client.post(f"{LIST}{plan.pk}/ubah", given).status_code == 302
    late = client.post(f"{LIST}{plan.pk}/ubah", given | {"title": "RKPD tahun 2027", "number": ""})
    assert late.status_code == 422
    assert "12 Tahun 2026" in late.content.decode()
    assert "RKPD 2027" in client.get(LIST, {"jenis": "plan", "keadaan": "in_force"}).content.decode()
    assert client.post(f"{LIST}{plan.pk}/berkas", {"file": picture()}).status_code == 302
    assert Document.objects.get().title == "RKPD 2027"


def test_what_is_not_in_force_asks_nobody_to_read(cast: Cast, client: Client):
    sign_in(client, cast.manager)
    answer = client.post(f"{LIST}baru", written(standing="drafted", readers=["front_office"]))
    assert answer.status_code == 422
    assert "Hanya dokumen yang berlaku dapat diwajibkan dibaca" in answer.content.decode()
    assert not LibraryPaper.objects.exists()


def test_a_version_has_one_next_version(cast: Cast):
    first = LibraryPaper.objects.create(
        jurisdiction=cast.region, kind="sop", title="Satu", standing="in_force", created_by=cast.manager
    )
    values = {"kind": "sop", "title": "Dua", "standing": "in_force", "replaces": first}
    save_paper(by=cast.manager, jurisdiction="33.24", paper=None, values=values)
    with pytest.raises(PaperRefused, match="sudah diganti oleh “Dua”"):
        save_paper(by=cast.manager, jurisdiction="33.24", paper=None, values=values | {"title": "Tiga"})


def test_readers_only_read_and_other_places_see_nothing(cast: Cast, casts, client: Client):
    sign_in(client, cast.manager)
    paper = keep(client, title="SOP milik Kendal")
    reader = Client()
    sign_in(reader, cast.coordination)
    assert reader.get(f"{LIST}{paper.pk}/").status_code == 200
    assert reader.post(f"{LIST}{paper.pk}/ubah", written()).status_code == 403
    elsewhere = Client()
    sign_in(elsewhere, casts("63.09").manager)
    assert elsewhere.get(f"{LIST}{paper.pk}/").status_code == 404
    assert paper.title not in elsewhere.get(LIST).content.decode()
