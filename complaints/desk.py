"""The start page: what this person should see first. Upper layers add their part through `register`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from complaints.models import Complaint, IntakeDraft
from complaints.queue import COLUMNS, OPEN_ORDER, TABS, Row, RowMaker, count_words, tab_counts
from slrt.accounts.permissions import Permission
from slrt.ui.lines import Line

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with words, leading to its list."""

    label: str
    value: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A card with a short list; url and link lead to the whole of it."""

    heading: str
    lines: tuple[Line, ...] = ()
    empty: str = ""
    url: str = ""
    link: str = "Lihat semua"


@dataclass(frozen=True, slots=True)
class Part:
    """What one app brings: tiles, short lists, and where the page itself should be for somebody who only works there.

    `home`: an address to go to straight away (an agency officer has one screen, the referrals that came in).
    """

    tiles: tuple[Tile, ...] = ()
    home: str = ""
    lists: tuple[Listing, ...] = ()


Provider = Callable[[HttpRequest], Part | None]
_PROVIDERS: dict[str, Provider] = {}


def register(provider: Provider) -> Provider:
    """Add a part to the start page; registering the same function twice counts once."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def parts(request: HttpRequest) -> list[Part]:
    found = (provider(request) for _, provider in sorted(_PROVIDERS.items()))
    return [part for part in found if part is not None]


def own_tiles(request: HttpRequest) -> list[Tile]:
    """The numbers of the queue, for whoever may see complaints."""
    if not request.user.access.can(Permission.COMPLAINT_VIEW):
        return []
    counts = request.complaint_counts = tab_counts(request.user, request.jurisdiction_profile)
    url = reverse("complaints:queue")
    shown = [tab for tab in ("giliran", "daring", "menunggu", "lewat", "selesai") if tab in counts]
    return [Tile(TABS[tab], count_words(counts[tab]), f"{url}?tab={tab}") for tab in shown]


def next_rows(request: HttpRequest) -> list[Row]:
    """The complaints whose turn it is, most urgent first."""
    if not request.user.access.can(Permission.COMPLAINT_VIEW):
        return []
    rows = Complaint.objects.within_reach(request.user).filter(jurisdiction=request.jurisdiction)
    rows = rows.turn_of(request.user).select_related("region", "programme").only(*COLUMNS).order_by(*OPEN_ORDER)
    maker = RowMaker(request.user, request.jurisdiction_profile)
    return [maker.row(case) for case in rows[:SHOWN]]


def own_drafts(request: HttpRequest) -> list[IntakeDraft]:
    if not request.user.access.can(Permission.COMPLAINT_REGISTER):
        return []
    return list(IntakeDraft.objects.filter(user=request.user).defer("payload").order_by("-updated_at")[:5])
