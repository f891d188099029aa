"""A list that is asked for twice by one form is made once, and written down once (reliability F10)."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Person
from slrt.jobs.models import Job
from tests.objects import Objects
from tests.personas import Cast, sign_in
from tests.webforms import form_of

pytestmark = pytest.mark.django_db

# (what must exist, the page with the button, its query, where the button leads, who presses it)
LISTS = [
    ("entry", "households:registers", {"daftar": "ppks"}, "households:register_export", "manager"),
    ("need", "needs:list", {"tab": "semua"}, "needs:export", "manager"),
    ("person", "households:without_nik", {}, "households:without_nik_export", "manager"),
    ("visit", "households:coaching", {}, "households:coaching_export", "supervisor"),
    ("activity", "monitoring:activities", {}, "monitoring:activity_export", "manager"),
    ("partner", "monitoring:partners", {}, "monitoring:partner_export", "manager"),
    ("complaint", "households:reviews", {"tab": "complaints"}, "households:review_list", "supervisor"),
    ("shock", "households:comparison", {}, "households:comparison_workbook", "manager"),
]


def made(cast: Cast, kind: str):
    thing = Objects(cast)[kind]
    if kind == "person":
        Person.objects.filter(pk=thing.pk).update(nik=None, nik_digest=None, no_nik_reason="baby")
    return thing


@pytest.mark.parametrize(("kind", "view", "query", "action", "who"), LISTS, ids=[row[3] for row in LISTS])
def test_one_form_one_list(cast, kind, view, query, action, who) -> None:
    thing = made(cast, kind)
    args = (thing.comparison_id,) if kind == "shock" else ()
    client, address = sign_in(Client(), getattr(cast, who)), reverse(view, args=args)
    before = set(Job.objects.values_list("pk", flat=True))
    form = form_of(client.get(address, query), "idempotency_key", action=reverse(action, args=args))
    first, second = (client.post(urljoin(address, form.action), form.values) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Job.objects.exclude(pk__in=before).count() == 1
    # Another form is another wish.
    again = form_of(client.get(address, query), "idempotency_key", action=reverse(action, args=args))
    assert client.post(urljoin(address, again.action), again.values).url != first.url
