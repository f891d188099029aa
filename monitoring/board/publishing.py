"""The public board (KD 16(3)): a quarter that is over, published once by whoever publishes reports."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString

from monitoring.board.measure import measure
from monitoring.board.models import PublishedBoard
from monitoring.board.panels import Bar, Card, Panel, Setting, cards, panels
from monitoring.figures import Scope
from monitoring.periods import Period
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.regions.models import Region

MODULE = "public_board"
_PANEL_TEXTS = ("title", "note", "empty", "letter", "width")


class PublishingRefused(Exception):
    """The board cannot be published like this; the message is for the person who asked."""


def may_publish(user: User, profile: Profile) -> bool:
    return profile.has_module(MODULE) and user.access.can(Permission.REPORT_PUBLISH, jurisdiction=profile.code)


def profile_named(slug: str) -> Profile | None:
    """The profile whose board has this address; None where there is none for the public."""
    code = Jurisdiction.objects.filter(slug=slug, active=True).values_list("pk", flat=True).first()
    profile = profile_of(code) if code else None
    return profile if profile and profile.has_module(MODULE) else None


def published(jurisdiction: str) -> list[PublishedBoard]:
    """What everybody may read, the newest quarter first."""
    rows = PublishedBoard.objects.filter(jurisdiction=jurisdiction, withdrawn_at__isnull=True)
    return list(rows.order_by("-period"))


def of_quarter(jurisdiction: str, period: Period) -> PublishedBoard | None:
    """What was published of a quarter, withdrawn or not."""
    rows = PublishedBoard.objects.filter(jurisdiction=jurisdiction, period=period.code)
    return rows.select_related("published_by").first()


def setting_of(profile: Profile, place: str) -> Setting:
    districts = dict(Region.objects.inside(place[:8]).districts().order_by("code").values_list("code", "name"))
    return Setting(profile, districts, profile.suppress_below)


def publish(*, by: User, jurisdiction: str, period: Period, now: datetime | None = None) -> PublishedBoard:
    """Count the quarter of the whole kabupaten and keep what the page says of it. Raises PublishingRefused."""
    now, profile = now or timezone.now(), profile_of(jurisdiction)
    if not may_publish(by, profile):
        raise PublishingRefused("Anda tidak bertugas menerbitkan papan umum di daerah ini.")
    if period.end > now:
        raise PublishingRefused(f"{period.label} belum berakhir. Papan umum diterbitkan sesudah triwulannya selesai.")
    known = measure(Scope(jurisdiction), period, now)
    setting = setting_of(profile, jurisdiction)
    with transaction.atomic():
        # Whoever publishes the same quarter at this moment waits here.
        Region.objects.select_for_update(no_key=True).get(pk=jurisdiction)
        kept = PublishedBoard.objects.filter(jurisdiction=jurisdiction, period=period.code).first()
        if kept is not None:
            raise PublishingRefused(
                f"Papan {period.label} sudah ditarik dan tidak dapat diterbitkan lagi."
                if kept.withdrawn_at else f"Papan {period.label} sudah terbit. Angkanya tidak diubah lagi."
            )  # fmt: skip
        made = PublishedBoard.objects.create(
            jurisdiction_id=jurisdiction, period=period.code, label=period.label, limit=setting.limit,
            shown=_shown(known, setting, period), published_by=by, published_at=now,
        )  # fmt: skip
        record_access(by, AccessAction.REPORT, made, step="public_board", period=period.code)
    return made


@transaction.atomic
def withdraw(board: PublishedBoard, *, by: User, reason: str) -> None:
    """Take a published quarter from the page for good. Raises PublishingRefused."""
    held = PublishedBoard.objects.select_for_update().get(pk=board.pk)
    if not may_publish(by, profile_of(held.jurisdiction_id)):
        raise PublishingRefused("Anda tidak bertugas menarik papan umum di daerah ini.")
    if held.withdrawn_at:
        raise PublishingRefused(f"Papan {held.label} sudah ditarik.")
    held.withdrawn_by, held.withdrawn_at, held.reason = by, timezone.now(), reason
    held.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
    record_access(by, AccessAction.REPORT, held, step="public_board_withdrawn", period=held.period)


def _shown(known: dict[str, Any], setting: Setting, period: Period) -> dict[str, Any]:
    """What the page says and nothing else, so that a look into the table tells no more than the page."""
    before = period.previous().label.replace("Triwulan", "triwulan")
    return {
        "cards": [asdict(replace(card, url="")) for card in cards(known, setting, before)],
        "panels": [_panel(panel) for panel in panels(known, setting)],
    }


def _panel(panel: Panel) -> dict[str, Any]:
    texts = {name: getattr(panel, name) for name in _PANEL_TEXTS}
    return texts | {
        "picture": str(panel.picture),
        "table": str(panel.table),
        "bars": [asdict(bar) for bar in panel.bars],
    }


def page_of(board: PublishedBoard) -> dict[str, Any]:
    """Cards and panels for the template. Pictures and tables were made by slrt.ui.charts, which escapes every word."""
    found = []
    for kept in board.shown["panels"]:
        panel = Panel(**{name: kept[name] for name in _PANEL_TEXTS})
        panel.picture, panel.table = SafeString(kept["picture"]), SafeString(kept["table"])
        panel.bars = [Bar(**bar) for bar in kept["bars"]]
        found.append(panel)
    return {"cards": [Card(**card) for card in board.shown["cards"]], "panels": found}
