"""What each state is called and which tone and icon it wears: the one place. Apps fill it in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from slrt.ui.icons import icon
from slrt.ui.strict import ComponentMisuse, misuse

TONES = ("blue", "amber", "violet", "teal", "red", "green", "grey", "plain", "outline")


@dataclass(frozen=True, slots=True)
class Badge:
    label: str
    tone: str = "grey"
    icon: str = ""

    def html(self) -> SafeString:
        return tag_html(self.label, self.tone, self.icon)


_KINDS: dict[str, dict[str, Badge]] = {}


def register(kind: str, badges: Mapping[str, tuple]) -> None:
    """Declare every state of a kind: `register("complaint", {"registered": ("Diterima", "blue", "check")})`.

    The icon may be left out. Registering the same state again with another badge raises: state → colour lives once.
    """
    known = _KINDS.setdefault(kind, {})
    for status, parts in badges.items():
        badge = Badge(*parts)
        if badge.tone not in TONES:
            raise ComponentMisuse(f"Badge {kind}.{status}: unknown tone {badge.tone!r}")
        if known.get(str(status), badge) != badge:
            raise ComponentMisuse(f"Badge {kind}.{status} is registered twice")
        known[str(status)] = badge


def get(kind: str, status: object) -> Badge:
    """The badge of a state. An unknown one is misuse; in production it shows the bare code in grey."""
    try:
        return _KINDS[kind][str(status)]
    except KeyError:
        misuse(f"No badge for {kind}.{status}")
        return Badge(str(status))


def label(kind: str, status: object) -> str:
    return get(kind, status).label


def legend(kind: str) -> list[Badge]:
    """All badges of a kind in the order of their registration (gallery, legends of reports)."""
    return list(_KINDS.get(kind, {}).values())


def kinds() -> dict[str, list[Badge]]:
    """Every kind with its badges, for the gallery."""
    return {kind: list(known.values()) for kind, known in _KINDS.items()}


def tag_html(text: object, tone: str = "grey", icon_name: str = "") -> SafeString:
    """A status tag. For table rows: compute it in Python and print the value."""
    if tone not in TONES:
        misuse(f"Unknown tone {tone!r}")
    if icon_name:
        return format_html('<span class="tag {}">{}{}</span>', tone, icon(icon_name), text)
    return format_html('<span class="tag {}">{}</span>', tone, text)


def badge_html(kind: str, status: object) -> SafeString:
    return get(kind, status).html()
