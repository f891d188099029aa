"""What the regulations sort services by: aim, kind, field, basis and the basic service they support."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from complaints.aims import aim_of, with_aim
from complaints.models import Complaint
from monitoring.indicators import INDICATORS, Scope
from monitoring.periods import quarter
from programs.enums import Aim, BasicService, ServiceBasis, ServiceField, ServiceKind
from programs.models import Enrolment, Programme
from tests.complaints import world
from tests.households.world import make_family
from tests.personas import PLACES, sign_in
from tests.programs.test_needs import need

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", PLACES)
def test_every_programme_of_the_catalogue_is_sorted(casts, code):
    rows = Programme.objects.offered_in(code)
    assert not rows.filter(aim="").exists() and not rows.filter(service_kind="").exists()
    assert not rows.filter(service_field="").exists()
    for name, kinds in (("aim", Aim), ("service_kind", ServiceKind), ("service_field", ServiceField)):
        assert set(rows.order_by().values_list(name, flat=True)) == set(kinds.values), name
    assert {row.basis for row in rows.order_by("pk")} == set(ServiceBasis)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"tujuan": "poverty"}, "KUBE", "PBI-JK"),
        ({"jenis": "security"}, "PBI-JK", "KUBE"),
        ({"bidang": "civil"}, "ADMINDUK", "PBI-JK"),
        ({"basis": "community"}, "KUBE", "PBI-JK"),
        ({"dasar": "health"}, "PBI-JK", "KUBE"),
        ({"dasar": "lain"}, "PBI-JK", "tidak pernah ada"),
    ],
)
def test_the_catalogue_is_narrowed_by_each(cast, query, shown, hidden):
    client = sign_in(Client(), cast.front_office)
    html = client.get(reverse("programs:catalogue"), query).content.decode()
    assert f"{shown} ·" in html and f"{hidden} ·" not in html


def test_the_manager_sorts_a_programme_of_the_place(cast):
    client = sign_in(Client(), cast.manager)
    data = {
        "code": "D-UJI", "valid_from": "01-01-2026", "name": "Bantuan uji", "level": "regency", "sector": "social",
        "target_unit": "person", "aim": "poverty", "service_kind": "rehabilitation", "service_field": "social",
        "basic_service": "social_elderly",
    }  # fmt: skip
    assert client.post(reverse("programs:create"), data | {"aim": "lain"}).status_code == 422
    assert client.post(reverse("programs:create"), data).status_code == 302
    made = Programme.objects.get(code="D-UJI")
    html = client.get(reverse("programs:programme", args=[made.pk])).content.decode()
    for kind in (Aim.POVERTY, ServiceKind.REHABILITATION, ServiceBasis.PERSON, BasicService.ELDERLY):
        assert kind.label in html, kind


def test_every_case_has_an_aim_by_its_programme_or_its_category(cast, client):
    first = world.complaint(cast, klass="membership", category="K2")
    assert first.programme is None or first.programme.aim
    other = world.complaint(cast, klass="emergency", category="N9")
    Complaint.objects.filter(pk__in=[first.pk, other.pk]).update(programme=None)
    first, other = (Complaint.objects.get(pk=case.pk) for case in (first, other))
    assert (aim_of(first), aim_of(other)) == (Aim.POVERTY, Aim.PROTECTION)
    assert list(Complaint.objects.filter(with_aim("poverty"))) == [first]
    kube = Programme.objects.offered_in(cast.code).get(code="PBI-JK")
    Complaint.objects.filter(pk=first.pk).update(programme=kube)
    first = Complaint.objects.select_related("programme").get(pk=first.pk)
    assert aim_of(first) == Aim.PROTECTION and set(Complaint.objects.filter(with_aim("protection"))) == {first, other}
    sign_in(client, cast.manager)
    assert "Perlindungan sosial" in client.get(reverse("complaints:case", args=[other.pk])).content.decode()
    query = {"tab": "bagian", "tujuan": "poverty"}
    assert other.number not in client.get(reverse("complaints:queue"), query).content.decode()


def test_reports_tell_by_aim_and_by_basic_service(cast):
    world.complaint(cast, klass="emergency", category="N9")
    need(cast)
    enrolled = make_family(cast, desil=None).household
    Enrolment.objects.create(
        jurisdiction=cast.region, household=enrolled, status="active",
        programme=Programme.objects.offered_in(cast.code).get(code="PKH"),
    )  # fmt: skip
    period = quarter(2026, 4, cast.profile.zone)

    def rows(code: str, key: str) -> dict:
        return {row.label: row.values for row in INDICATORS[code](Scope(cast.code), period).table(key).rows}

    assert rows("M02", "aim")["Perlindungan sosial"][0] >= 1
    assert rows("M24", "aim")["Perlindungan sosial"][0] == 1
    assert rows("M24", "basic")["Program tanpa tanda, atau belum ada programnya"][0] == 1
    assert rows("M23", "aim")["Perlindungan sosial"] == [1, 1]
