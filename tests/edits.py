"""Two people at the same form: both open it, the first saves, then the second (slrt.ui.edits)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from slrt.accounts.models import Assignment, User
from tests.personas import Cast, sign_in
from tests.webforms import PageForm, form_of

Typed = dict[str, Any]


@dataclass
class Together:
    """A form that two people opened. page: where it stands; url: where it is sent; field: one by which it is known."""

    first: Client
    second: Client
    page: str
    field: str
    url: str = ""
    action: str = ""

    def __post_init__(self) -> None:
        self.url = self.url or self.page
        self.theirs, self.own = self._open(self.first), self._open(self.second)
        assert self.own.values["seen"][0], "the page says what it shows"

    def _open(self, client: Client) -> PageForm:
        answer = client.get(self.page)
        assert answer.status_code == 200, answer.status_code
        return form_of(answer, self.field, "seen", action=self.action)

    def save(self, typed: Typed) -> None:
        """The first saves, and is let through."""
        self._through(self.first, self.theirs, typed)

    def refused(self, typed: Typed, *, saying: tuple[str, ...], status: int = 422) -> str:
        """The second saves, is told each of these, and keeps what was typed: in the form as it comes back."""
        answer = _send(self.second, self.url, self.own, typed)
        html = answer.content.decode()
        assert answer.status_code == status, answer.status_code
        for words in ("Diubah sementara itu</h2>", "setelah Anda membukanya", "Isian Anda belum disimpan", *saying):
            assert words in html, words
        self.own = form_of(answer, self.field, "seen", action=self.action)
        for name, value in typed.items():
            if value is not None:
                kept = [one.strip() for one in self.own.values[name]]
                assert kept == [str(value)], f"{name} keeps what was typed"
        return html

    def save_knowingly(self, typed: Typed | None = None) -> None:
        """Having read it, the second saves what stands there now."""
        self._through(self.second, self.own, typed or {})

    @staticmethod
    def sent(form: PageForm, typed: Typed) -> Typed:
        return {name: value for name, value in (form.values | typed).items() if value is not None}

    def _through(self, client: Client, form: PageForm, typed: Typed) -> None:
        answer = _send(client, self.url, form, typed)
        assert answer.status_code == 302, answer.content.decode()[:6000]


def colleagues(cast: Cast, role: str, other: str) -> tuple[Client, Client]:
    """The person of a role, and the person of another role who holds the first one as well."""
    first, second = cast.person(role), cast.person(other)
    held = Assignment.objects.filter(user=first, unit__jurisdiction=cast.code).order_by("pk").first()
    today = timezone.localdate()
    Assignment.objects.create(user=second, role=held.role, unit=held.unit, region=held.region, starts=today)
    return sign_in(Client(), first), sign_in(Client(), User.objects.get(pk=second.pk))


def _send(client: Client, url: str, form: PageForm, typed: Typed) -> HttpResponse:
    return client.post(url, Together.sent(form, typed))
