"""What the card of a family says about programmes (households.panel)."""

from __future__ import annotations

from django.urls import reverse

from households.models import Household, Person
from households.panel import Block
from programs.enums import EnrolmentStatus
from programs.models import Enrolment
from programs.participation import may_enrol
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.lines import Line


def programmes(user: User, household: Household | None, person: Person | None) -> Block | None:
    """Every programme the family or this person has or had: since when, how it stands, and who says so."""
    if not user.access.can(Permission.PERSON_SEARCH, Permission.PERSON_VIEW):
        return None
    if household is not None:
        rows = Enrolment.objects.of_household(household)
    elif person is not None:
        rows = Enrolment.objects.filter(person=person)
    else:
        return None
    rows = rows.select_related("programme", "person", "edition").order_by("status", "programme__name", "pk")
    home = household or person.household
    url = reverse("programs:family", args=[home.pk]) if home is not None else ""
    lines = [line_of(row, url) for row in rows]
    if url and may_enrol(user, home):
        lines.append(Line("Catat kepesertaan", url=url))
    return Block("programmes", "Program yang dimiliki", tuple(lines), "Belum ada kepesertaan yang tercatat.")


def line_of(row: Enrolment, url: str = "") -> Line:
    return Line(
        text=f"{row.programme} ({row.person.name})" if row.person else str(row.programme),
        sub=f"{row.programme.get_level_display()} · {said_of(row)}",
        mark=badge_html("enrolment", row.status),
        url=url,
    )


def said_of(row: Enrolment) -> str:
    """ "sejak 1 Juli 2026 · menurut DTSEN 2026-T3" """
    if row.status == EnrolmentStatus.STOPPED:
        day = f" {words.long_date(row.until)}" if row.until else ""
        when = f"berhenti{day}: {row.get_exit_reason_display().lower()}"
    else:
        when = f"sejak {words.long_date(row.since)}" if row.since else "tanggal mulai tidak diketahui"
    return f"{when} · {f'menurut {row.edition}' if row.edition else 'dicatat petugas'}"
