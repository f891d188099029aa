"""A facilitator speaks for a family that agreed to it; a Puskesos says which of its services it gives."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from complaints.actions import RegistrationRefused
from complaints.models import Complaint
from tests.complaints.forms import URL, filled
from tests.complaints.world import complaint, family
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["62.04", "63.11", "33.24"])
def test_a_facilitator_asks_the_family_first_and_the_slip_says_so(casts, client, code):
    cast = casts(code)
    person = family(cast, "SUMIATI DIWAKILIUJI")
    sign_in(client, cast.facilitator)
    assert "Keluarga setuju diwakili" in client.get(URL).content.decode()
    typed = filled(cast, nik=person.nik, channel="facilitator")
    refused = client.post(URL, typed)
    assert refused.status_code == 422 and "Tanyakan dahulu kepada keluarga" in refused.content.decode()
    assert "Kartu KIS tidak aktif" in refused.content.decode() and not Complaint.objects.exists()
    answer = client.post(URL, filled(cast, nik=person.nik, channel="facilitator", consent="signed"))
    case = Complaint.objects.get()
    assert (case.represented_by, case.consent) == (cast.facilitator, "signed")
    slip = client.get(answer["Location"]).content.decode()
    assert (
        "Diwakili oleh" in slip
        and cast.facilitator.name in slip
        and case.code in slip.replace(" ", "").replace("-", "")
    )
    page = client.get(f"/keluhan/{case.pk}/").content.decode()
    assert f"{cast.facilitator.name}, persetujuan tanda tangan atau cap jempol" in page


def test_the_desk_is_not_asked(cast, client):
    person = family(cast)
    sign_in(client, cast.front_office)
    assert "Keluarga setuju diwakili" not in client.get(URL).content.decode()
    assert client.post(URL, filled(cast, nik=person.nik)).status_code == 302
    case = Complaint.objects.get()
    assert case.represented_by is None and case.consent == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=case.pk).update(represented_by=cast.facilitator)


def test_a_puskesos_says_which_service_it_gives(casts, client):
    cast = casts("32.76")
    person = family(cast, "SUMIATI")
    sign_in(client, cast.puskesos_front)
    page = client.get(URL).content.decode()
    assert "Jenis layanan" in page and "Advokasi" in page
    typed = filled(cast, nik=person.nik, channel="puskesos", unit=cast.puskesos.pk, service="advocacy")
    answer = client.post(URL, typed)
    case = Complaint.objects.get()
    assert case.service == "advocacy" and "Advokasi" in client.get(answer["Location"]).content.decode()
    sign_in(client, cast.manager)
    assert case.number in client.get("/keluhan/?tab=bagian&layanan=advocacy").content.decode()
    assert case.number not in client.get("/keluhan/?tab=bagian&layanan=referral").content.decode()


def test_other_profiles_do_not_tell_services_apart(cast, client):
    sign_in(client, cast.puskesos_front)
    assert "Jenis layanan" not in client.get(URL).content.decode()
    with pytest.raises(RegistrationRefused, match="tidak dipakai"):
        complaint(cast, service="advocacy")
