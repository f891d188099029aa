"""Filling in the forms of a page as a browser without scripts would: what the page proposes is sent back."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.http import HttpResponse
from django.test import Client

SENT_AS_TYPED = {"text", "hidden", "search", "tel", "email", "number", "date", "password", ""}

# Values of buttons, and of rows that a look-up puts on the page: the form does not hold them beforehand.
BUTTONS = {"step", "aksi", "decision", "chosen"}


@dataclass
class PageForm:
    """One form with what stands in it: name → values."""

    action: str
    method: str
    identifier: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    """Collects the forms of a page, and fields elsewhere that name their form."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.open: PageForm | None = None
        self.select = self.area = ""
        self.stray: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.open = PageForm(given.get("action", ""), given.get("method", "get").lower(), given.get("id", ""))
            self.forms.append(self.open)
        elif tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "textarea":
            self.area = given.get("name", "")
            if self.open and self.area:
                self.open.put(self.area, "")
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.select and self.open:
            self.open.offered.setdefault(self.select, []).append(given.get("value", ""))
            if "selected" in given:
                self.open.values[self.select] = [given.get("value", "")]

    def _input(self, given: dict[str, str]) -> None:
        kind, name, value = given.get("type", "text"), given["name"], given.get("value", "")
        if kind in ("radio", "checkbox"):
            if self.open:
                self.open.offered.setdefault(name, []).append(value)
            value = value or "on"
        sent = kind in SENT_AS_TYPED or (kind in ("radio", "checkbox") and "checked" in given)
        if not sent or "disabled" in given:
            return
        if given.get("form"):
            self.stray.append((given["form"], name, value))
        elif self.open:
            self.open.put(name, value)

    def handle_data(self, data: str) -> None:
        if self.area and self.open:
            self.open.values[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = ""
        elif tag == "select":
            first = self.open and self.open.offered.get(self.select)
            if first and self.select not in self.open.values:
                self.open.values[self.select] = [first[0]]  # a browser sends the first option
            self.select = ""


def forms_of(html: str) -> list[PageForm]:
    reader = _Reader()
    reader.feed(html)
    for identifier, name, value in reader.stray:
        for each in reader.forms:
            if each.identifier == identifier:
                each.put(name, value)
    return reader.forms


def form_of(answer: HttpResponse, *names: str, action: str = "") -> PageForm:
    """The form of the page that has all these fields (and, if given, this address)."""
    found = [
        each
        for each in forms_of(answer.content.decode())
        if each.method == "post" and set(names) <= {*each.values, *each.offered} and action in each.action
    ]
    if not found:
        raise AssertionError(f"no form with {names or action} on {answer.request['PATH_INFO']} ({answer.status_code})")
    return found[0]


def send(
    client: Client, url: str, *, on: str = "", action: str = "", has: tuple[str, ...] = (), **typed: Any
) -> HttpResponse:
    """Open a page, fill in its form and send it. `on`: the page, if the form is for another address.
    `has`: fields by which the form is known among those of the page.

    typed: values by field; None leaves a field out.
    """
    page = client.get(on or url)
    assert page.status_code == 200, f"{on or url}: {page.status_code}"
    wanted = [*has] + [name for name, value in typed.items() if value is not None and name not in BUTTONS]
    form = form_of(page, *(name for name in wanted if not hasattr(typed.get(name), "read")), action=action)
    values: dict[str, Any] = {**form.values, **typed}
    values = {name: value for name, value in values.items() if value is not None}
    return client.post(urljoin(on or url, form.action or url), values)
