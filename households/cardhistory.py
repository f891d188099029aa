"""What the card tells beside the facts: where each value comes from, what was proposed, which papers there are, and who
looked."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from households.cardsections import Section, Table, register
from households.models import Household, PreListProposal
from households.origins import origins_of
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.accounts.roles import ROLES
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.lines import Line

LOOKED_DAYS = 90
SHOWN = 30


@register("kasus", order=20)
def prelist(user: User, household: Household) -> Section | None:
    if not user.access.can(Permission.PRELIST_VIEW):
        return None
    rows = PreListProposal.objects.visible_to(user).filter(household=household).order_by("-received_at", "-pk")
    lines = tuple(
        Line(
            row.number, f"{words.long_date(row.received_at)} · {row.reason}"[:160], badge_html("prelist", row.status),
            reverse("households:proposal", args=[row.pk]),
        )
        for row in rows[:SHOWN]
    )  # fmt: skip
    return Section("prelist", "Daftar awal", lines=lines, empty="Keluarga ini belum pernah diusulkan.")


@register("lapangan", order=50)
def documents(user: User, household: Household) -> Section:
    """Files kept with the family itself; those of a case stay on the page of the case."""
    found = Document.objects.of("household", household.pk).select_related("uploaded_by")
    rows = document_rows(found.order_by("-created_at", "pk")[:SHOWN], user)
    return Section("documents", "Dokumen", template="households/_card_documents.html" if rows else "", data=rows,
                   empty="Belum ada dokumen yang disimpan bersama kartu ini.")  # fmt: skip


@register("riwayat", order=10)
def provenance(user: User, household: Household) -> Section:
    """Every value with its source: an edition with its date, or a decision here with its date and number."""
    cells = tuple((origin.who, origin.label, origin.value, origin.said) for origin in origins_of(household))
    return Section("provenance", "Asal setiap data", table=Table(("Siapa", "Data", "Isi", "Menurut"), cells))


@register("riwayat", order=90)
def looked(user: User, household: Household) -> Section:
    """Siapa yang membuka data ini: staff answer for every look at a family (UU 27/2022 Pasal 35)."""
    since = timezone.now() - timedelta(days=LOOKED_DAYS)
    members = [str(member.pk) for member in household.members.all()]
    about = Q(object_type="households.household", object_id=str(household.pk))
    about |= Q(object_type="households.person", object_id__in=members)
    events = AccessEvent.objects.filter(about, at__gte=since).order_by("-at", "-pk").select_related("user")[:SHOWN]
    labels = profile_of(household.jurisdiction_id).labels
    cells = tuple(
        (words.short_moment(event.at), event.user.name if event.user else "Sistem", _role(event.role, labels),
         AccessAction(event.action).label, event.reason or "–")
        for event in events
    )  # fmt: skip
    return Section(
        "looked", "Siapa yang membuka data ini", note=f"{LOOKED_DAYS} hari terakhir, {SHOWN} terbaru",
        table=Table(("Waktu", "Petugas", "Peran", "Tindakan", "Alasan"), cells), empty="Belum pernah dibuka.",
    )  # fmt: skip


def _role(code: str, labels) -> str:
    if not code:
        return "–"
    return labels.get(code) or (ROLES[code].label if code in ROLES else code)
