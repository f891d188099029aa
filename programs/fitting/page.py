"""What the page of a family's fitting programmes shows, and what its card says of them."""

from __future__ import annotations

from django.urls import reverse

from households.cardsections import Section, register
from households.models import Household
from households.ranking.evaluate import UNKNOWN
from households.ranking.wording import ANSWERS
from programs.enums import Level
from programs.fitting.match import FITS, NOT, PERHAPS, Fit, fits_of, most_wanted
from programs.needs.actions import may_record
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import profile_of
from slrt.ui.badges import tag_html
from slrt.ui.lines import Line

HEADINGS = {
    FITS: "Sesuai menurut data",
    PERHAPS: "Mungkin sesuai, ada data yang belum diketahui",
    NOT: "Tidak sesuai menurut data",
}
EMPTY = {
    FITS: "Belum ada program yang semua kriterianya terpenuhi menurut data.",
    PERHAPS: "Tidak ada program yang menunggu data.",
    NOT: "Tidak ada.",
}
SHOWN = 5


def context_of(household: Household, user: User, level: str) -> dict:
    fits = fits_of(household, level)
    asked = most_wanted(fits)
    allowed = may_record(user, household)
    groups = [
        {"heading": heading, "empty": EMPTY[code], "code": code,
         "rows": [row_of(fit, household, allowed) for fit in fits if fit.verdict == code]}
        for code, heading in HEADINGS.items()
    ]  # fmt: skip
    return {
        "household": household,
        "groups": groups,
        "asked": asked,
        "levels": tabs_of(household, level),
        "visit_url": reverse("households:visit_new") + f"?keluarga={household.pk}"
        if user.access.can(Permission.VISIT_PLAN)
        else "",
    }


def tabs_of(household: Household, level: str) -> list[dict]:
    """All levels, or one: the village looks at what it runs itself (BS 1 angka 13)."""
    url, here = reverse("programs:fitting", args=[household.pk]), profile_of(household.jurisdiction_id).here
    offered = [("", "Semua tingkat"), *((code, here(label)) for code, label in Level.choices)]
    return [
        {"url": f"{url}?tingkat={code}" if code else url, "label": label, "count": None, "active": code == level}
        for code, label in offered
    ]


def row_of(fit: Fit, household: Household, allowed: bool) -> dict:
    url = reverse("needs:new", args=[household.pk])
    wanted = allowed and not fit.has and fit.need is None and fit.verdict != NOT
    return {
        "name": fit.programme.name,
        "level": profile_of(household.jurisdiction_id).here(fit.programme.get_level_display()),
        "url": reverse("programs:programme", args=[fit.programme.pk]),
        "lines": [_line(line) for line in fit.lines],
        "has": tag_html("Sudah menerima", "teal", "check") if fit.has else "",
        "need": fit.need,
        "need_url": reverse("needs:need", args=[fit.need.pk]) if fit.need else "",
        "record_url": f"{url}?program={fit.programme.pk}" if wanted else "",
    }


def _line(line) -> dict:
    label, tone, icon = ANSWERS[line.answer]
    known = (line.value, line.source) if line.answer != UNKNOWN else ()  # the mark says already that it is not known
    said = " · ".join(part for part in (*known, line.clause) if part)
    return {"label": line.label, "mark": tag_html(label, tone, icon), "said": said}


@register("kasus", order=7)
def fitting(user: User, household: Household) -> Section | None:
    """Programmes that fit and are not received yet, on the card; the page tells the rest and why."""
    if not user.access.can(Permission.NEED_VIEW):
        return None
    url = reverse("programs:fitting", args=[household.pk])
    waiting = [fit for fit in fits_of(household) if fit.verdict == FITS and not fit.has]
    lines = tuple(
        Line(str(fit.programme), fit.reason, tag_html("Kebutuhan dicatat", "blue") if fit.need else "", url)
        for fit in waiting[:SHOWN]
    )
    return Section(
        "fitting", "Program yang sesuai dan belum diterima", lines=lines, note="menurut data, bukan janji",
        links=(("Cocokkan dengan program", url),), empty="Tidak ada menurut data yang diketahui.",
    )  # fmt: skip
