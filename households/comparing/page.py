"""What the screens of a comparison show, worked out here so that the templates only print."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from households.comparing import listing
from households.comparing.actions import may_handle
from households.comparing.cases import CaseLine, provider
from households.comparing.run import NOTES
from households.enums import ComparisonState, ShockKind, ShockState
from households.models import EditionComparison, EditionListing, EditionShock, RegistryEdition
from households.models.registry import APPLIED_STATES
from households.villages import village_word
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jobs.models import Job
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.listing import KeysetPage, capped_count


def editions_of(user: User, jurisdiction: str) -> list[RegistryEdition]:
    """Editions that may be compared, newest data first."""
    rows = RegistryEdition.objects.visible_to(user).filter(jurisdiction=jurisdiction, state__in=APPLIED_STATES)
    return list(rows.order_by("source", "-edition_date", "-period"))


def comparison_row(comparison: EditionComparison) -> dict[str, Any]:
    done = comparison.state == ComparisonState.DONE
    return {
        "url": reverse("households:comparison", args=[comparison.pk]),
        "name": str(comparison),
        "badge": badge_html("comparison", comparison.state),
        "found": words.number(sum(comparison.counts.values())) if done else "–",
        "when": words.short_moment(comparison.done_at or comparison.asked_at),
        "who": comparison.asked_by.name if comparison.asked_by else "otomatis setelah edisi diterapkan",
    }


def job_of(comparison: EditionComparison) -> Job | None:
    return Job.objects.filter(pk=comparison.job).first() if comparison.job else None


def is_waiting(comparison: EditionComparison, job: Job | None) -> bool:
    return comparison.state == ComparisonState.WAITING and job is not None and job.active


def progress_of(comparison: EditionComparison) -> dict[str, Any]:
    job = job_of(comparison)
    return {
        "comparison": comparison,
        "job": job,
        "waiting": is_waiting(comparison, job),
        "stage": (job.message if job else "") or "Menunggu giliran",
    }


def context_of(request: HttpRequest, comparison: EditionComparison) -> dict[str, Any]:
    user, chosen = request.user, listing.chosen_of(request.GET)
    found = listing.rows_of(user, comparison, chosen)
    page = KeysetPage(found, listing.ORDER, request=request, total=capped_count(found))
    cases = listing.cases_of(user, page.rows)
    counts = listing.by_kind(user, comparison)
    done = comparison.state == ComparisonState.DONE
    progress = progress_of(comparison)
    open_url = provider().open_url(user, comparison.jurisdiction_id)
    return progress | {
        "done": done,
        "stuck": not done and not progress["waiting"],
        "figures": [(kind.label, words.number(counts.get(kind.value, 0)), f"?jenis={kind.value}")
                    for kind in ShockKind if kind.value not in comparison.notes],
        "notes": [NOTES[code] for code in comparison.notes],
        "page": page,
        "rows": [shock_row(shock, cases.get(shock.pk)) for shock in page],
        "chosen": chosen,
        "kinds": ShockKind.choices,
        "states": listing.STATES,
        "villages": listing.by_village(user, comparison),
        "open_url": open_url,
        "choosable": bool(open_url) and chosen["state"] == listing.OPEN,
        "may_export": user.access.can(Permission.EXPORT, jurisdiction=comparison.jurisdiction_id),
    }  # fmt: skip


def shock_row(shock: EditionShock, case: CaseLine | None) -> dict[str, Any]:
    return {
        "pk": shock.pk,
        "url": reverse("households:shock", args=[shock.pk]),
        "name": listing.family_name(shock.household),
        "who": listing.who(shock),
        "kind": shock.get_kind_display(),
        "change": listing.change_words(shock),
        "village": shock.village.name,
        "district": shock.village.parent.name,
        "state": badge_html("shock", shock.state),
        "case": case,
        "reason": shock.reason,
        "open": shock.state == ShockState.OPEN,
    }


def shock_context(user: User, shock: EditionShock) -> dict[str, Any]:
    """One row with the family as both editions have it."""
    case = listing.cases_of(user, [shock]).get(shock.pk)
    decided = f"{shock.decided_by.name}, {words.moment(shock.decided_at)}" if shock.decided_by else ""
    return {
        "shock": shock,
        "row": shock_row(shock, case),
        "comparison": shock.comparison,
        "facts": [
            ("Perubahan", f"{shock.get_kind_display()}: {listing.change_words(shock)}"),
            *([("Warga", listing.who(shock))] if listing.who(shock) else []),
            (village_word(shock.comparison.jurisdiction_id), shock.village.full_name),
            ("Edisi lama", edition_words(shock.comparison.former)),
            ("Edisi baru", edition_words(shock.comparison.latter)),
        ],
        "members": members_of(shock),
        "card": reverse("households:card", args=[shock.household_id]),
        "decided": decided,
        "may_handle": may_handle(user, shock),
        "open_url": provider().open_url(user, shock.jurisdiction_id) if shock.state == ShockState.OPEN else "",
        "back": reverse("households:comparison", args=[shock.comparison_id]),
    }  # fmt: skip


def edition_words(edition: RegistryEdition) -> str:
    return f"{edition}, data per {words.long_date(edition.edition_date)}"


def members_of(shock: EditionShock) -> list[dict[str, str]]:
    """Everybody whom either edition lists in this family or who lives in it: what each edition says of them."""
    editions = (shock.comparison.former_id, shock.comparison.latter_id)
    listed = EditionListing.objects.filter(household=shock.household_id, edition__in=editions)
    ids = {*listed.values_list("person", flat=True), *shock.household.members.values_list("pk", flat=True)}
    said: dict[int, dict] = {}
    rows = EditionListing.objects.filter(person__in=ids, edition__in=editions).select_related("person")
    for row in rows.order_by("relation", "person__birth_date", "pk"):
        said.setdefault(row.person_id, {"name": row.person.name})[row.edition_id] = _listing_words(row)
    return [
        {"name": line["name"], "before": line.get(editions[0], "tidak terdaftar"),
         "after": line.get(editions[1], "tidak terdaftar")}
        for line in said.values()
    ]  # fmt: skip


def _listing_words(row: EditionListing) -> str:
    parts = [row.get_relation_display(), f"desil {row.desil}" if row.desil else "", ", ".join(row.programmes)]
    return " · ".join(part for part in parts if part) or "terdaftar"
