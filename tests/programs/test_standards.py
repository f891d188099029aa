"""Standards of services: six parts, dated versions, an A4 sheet, and the public catalogue without personal data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.models import Programme, ServiceStandard
from programs.standards.actions import publish
from slrt.audit.models import AccessEvent
from tests.edits import Together, colleagues
from tests.households.world import make_family
from tests.personas import PLACES, Cast, sign_in

pytestmark = pytest.mark.django_db
SAID = {
    "requirements": "KTP atau Kartu Keluarga", "procedure": "Datang\nDicatat", "duration": "15 menit",
    "cost": "Tidak dipungut biaya.", "product": "Tanda terima", "complaints": "Sekretariat",
}  # fmt: skip


def published(cast: Cast, subject: str = "pengaduan", since: date | None = None, **more) -> ServiceStandard:
    since = since or timezone.localdate()
    return publish(by=cast.manager, jurisdiction=cast.code, subject=subject, valid_from=since, **SAID | more)


def page(client: Client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.mark.parametrize("code", ["62.04", "63.09", "32.76"])
def test_a_standard_is_written_on_the_service_and_stands_on_the_public_sheet(casts, code):
    cast = casts(code)
    client, everybody, place = sign_in(Client(), cast.manager), Client(), cast.profile.slug
    entry = Programme.objects.offered_in(code).filter(sector="health").order_by("code").first()
    edit = reverse("programs:standard_edit", args=[entry.code])
    form = client.get(edit).content.decode()
    assert entry.documents[0] in form, "it begins with what the catalogue knows"
    today = f"{timezone.localdate():%d-%m-%Y}"
    assert client.post(edit, SAID | {"valid_from": today, "duration": ""}).status_code == 422
    assert client.post(edit, SAID | {"valid_from": today}).status_code == 302
    assert "Berlaku sejak" in page(client, "programs:standards")
    sheet = page(everybody, "services:standard", place, entry.code)
    for words in ("Persyaratan", "Prosedur", "Waktu pelayanan", "Biaya", "Produk layanan", "Pengaduan", "15 menit"):
        assert words in sheet, words
    assert cast.manager.name not in sheet, "nobody's name stands on it"
    assert "15 menit" in page(everybody, "services:programme", place, entry.code)
    assert everybody.get(reverse("services:standard", args=[place, "pengaduan"])).status_code == 404, "not yet"
    published(cast)
    assert "Pengaduan dan permintaan bantuan" in page(everybody, "services:catalogue", place)
    assert "KTP atau Kartu Keluarga" in page(everybody, "services:standard", place, "pengaduan")


def test_versions_follow_one_another_by_date(casts):
    cast, today = casts("63.09"), timezone.localdate()
    first = published(cast, since=today - timedelta(days=100))
    ahead = published(cast, since=today + timedelta(days=10), duration="5 menit")
    middle = published(cast, since=today - timedelta(days=5), duration="10 menit")
    first.refresh_from_db()
    assert (first.valid_to, middle.valid_to) == (today - timedelta(days=6), today + timedelta(days=9))
    client = sign_in(Client(), cast.front_office)
    html = page(client, "programs:standard", "pengaduan")
    assert "10 menit" in html and "Belum berlaku" in html and "Tidak berlaku lagi" in html and "Ubah" not in html
    assert "10 menit" in page(Client(), "services:standard", cast.profile.slug, "pengaduan")
    mended = published(cast, since=middle.valid_from, duration="12 menit")
    assert mended.pk == middle.pk and mended.history.get().duration == "10 menit", "a correction, with its history"
    assert ServiceStandard.objects.count() == 3 and ahead.duration == "5 menit"
    assert AccessEvent.objects.filter(action="catalogue", object_type="programs.servicestandard").count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceStandard.objects.filter(pk=first.pk).update(valid_to=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        ServiceStandard.objects.filter(pk=first.pk).delete()


def test_only_who_keeps_the_catalogue_publishes(casts):
    cast = casts("63.09")
    client = sign_in(Client(), cast.front_office)
    assert client.get(reverse("programs:standard_edit", args=["pengaduan"])).status_code == 403
    with pytest.raises(PermissionDenied):
        publish(by=cast.front_office, jurisdiction=cast.code, subject="pengaduan", valid_from=date(2026, 1, 1), **SAID)
    manager = sign_in(Client(), cast.manager)
    assert manager.get(reverse("programs:standard", args=["TIDAK-ADA"])).status_code == 404


def test_the_second_of_two_sees_what_the_first_changed(casts):
    cast = casts("63.09")
    made = published(cast)
    people = colleagues(cast, "manager", "back_office")
    both = Together(*people, reverse("programs:standard_edit", args=["pengaduan"]), "duration")
    both.save({"duration": "20 menit"})
    both.refused({"duration": "25 menit"}, saying=("kini tersimpan “20 menit”",))
    both.save_knowingly()
    made.refresh_from_db()
    assert made.duration == "25 menit"


def test_a_place_without_standards_has_no_such_page(cast):
    client = sign_in(Client(), cast.manager)
    assert client.get(reverse("programs:standards")).status_code == 404
    published(cast)
    assert client.get(reverse("services:standard", args=["kendal", "pengaduan"])).status_code == 404
    assert "Standar pelayanan" not in page(client, "programs:catalogue")


@pytest.mark.parametrize("code", PLACES)
def test_everybody_reads_rights_programmes_and_how_to_complain(casts, code):
    cast, client = casts(code), Client()
    family = make_family(cast, desil=None)
    place = cast.profile.slug
    assert reverse("services:catalogue", args=[place]) in page(client, "services:places")
    html = page(client, "services:catalogue", place)
    for words in ("Hak Anda", "tanpa dipungut biaya", "Cara mengadu", "Jam pelayanan", "Program Indonesia Pintar"):
        assert words in html, words
    assert all(channel in html for channel in cast.profile.words("channels"))
    found = page(client, "services:catalogue", place, q="kuliah", bidang="education")
    assert "Kartu Indonesia Pintar Kuliah" in found and "Program Keluarga Harapan" not in found
    entry = page(client, "services:programme", place, "PIP")
    assert "Siapkan" in entry and "Untuk siapa" in entry
    for hidden in (family.name, cast.manager.name, cast.manager.email):
        assert hidden not in html + entry
    assert not client.cookies, "whoever reads is not followed"


def test_what_is_not_offered_is_not_public(cast):
    client = Client()
    own = Programme.objects.offered_in(cast.code).filter(jurisdiction=cast.code).order_by("code").first()
    Programme.objects.filter(pk=own.pk).update(active=False)
    assert client.get(reverse("services:programme", args=["kendal", own.code])).status_code == 404
    assert own.name not in page(client, "services:catalogue", "kendal")
    assert client.get(reverse("services:catalogue", args=["antah-berantah"])).status_code == 404
    assert reverse("services:places") in page(client, "tracking:form")
