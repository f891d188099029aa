"""What the village's page, its list on paper and the page for the answers show."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from households import cutoffs
from households.doorstep.listing import families
from households.enums import ShockKind
from households.models import (
    ChangeProposal,
    DoorCheck,
    EditionComparison,
    EditionListing,
    EditionShock,
    Household,
    Person,
    PreListProposal,
    RegistryEdition,
    Visit,
)
from households.models.doorstep import DoorOutcome
from households.places import house_words
from households.workflow import PRELIST
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html

SHOWN = 10
DAYS = (
    ("prelist_review_day", "Pemeriksaan usulan"),
    ("deliberation_day", "Musyawarah dan berita acara"),
    ("prelist_validate_day", "Pengesahan usulan"),
    ("prelist_send_day", "Kirim ke SIKS-NG"),
)


def context_of(user: User, profile: Profile, village: Region, edition: RegistryEdition | None) -> dict:
    homes = Household.objects.visible_to(user).filter(village=village)
    checked = door_figures(user, village, edition)
    return {
        "village": village.full_name,
        "code": village.code,
        "edition": str(edition) if edition else "",
        "stats": _stats(user, village, edition, homes.count(), sum(checked.values())),
        "desil": desil_rows(user, village, edition),
        "changed": shock_rows(user, profile, village),
        "changed_url": comparison_url(user, profile, village),
        "visits": visit_rows(user, village),
        "prelist": prelist_rows(user, profile, village),
        "proposals": proposal_rows(user, village),
        "days": deadline_rows(profile),
        "checked": [(outcome.label, words.number(checked.get(outcome.value, 0))) for outcome in DoorOutcome],
        "follow": follow_rows(user, village, edition),
        "may_propose": user.access.can(Permission.CHANGE_PROPOSE, jurisdiction=profile.code),
    }


def _stats(user: User, village: Region, edition: RegistryEdition | None, homes: int, checked: int) -> list[tuple]:
    listed = EditionListing.objects.filter(edition=edition, household__village=village)
    people = Person.objects.visible_to(user).filter(village=village, alive=True)
    share = words.percent(checked / homes) if homes else words.NONE
    return [
        ("Keluarga", words.number(homes), f"{words.number(people.count())} orang"),
        ("Terdaftar pada edisi", words.number(listed.order_by().values("household").distinct().count()), "keluarga"),
        ("Tanpa NIK", words.number(people.filter(nik_digest__isnull=True).count()), "orang"),
        ("Sudah diperiksa", share, f"{words.number(checked)} dari {words.number(homes)} keluarga"),
    ]


def door_figures(user: User, village: Region, edition: RegistryEdition | None) -> dict[str, int]:
    rows = DoorCheck.objects.visible_to(user).filter(village=village, edition=edition)
    return dict(rows.order_by("outcome").values_list("outcome").annotate(n=Count("pk")))


def desil_rows(user: User, village: Region, edition: RegistryEdition | None) -> list[tuple[str, str]]:
    """Families of the village by the desil of the edition in force."""
    rows = families(user, village, edition, {}).order_by("desil").values_list("desil").annotate(n=Count("pk"))
    return [(f"Desil {desil}" if desil else "Tidak terdaftar", words.number(n)) for desil, n in rows]


def shock_rows(user: User, profile: Profile, village: Region) -> list[tuple[str, str]]:
    comparison = latest_comparison(profile)
    rows = EditionShock.objects.visible_to(user).filter(comparison=comparison, village=village).open()
    counts = dict(rows.order_by("kind").values_list("kind").annotate(n=Count("pk")))
    return [(kind.label, words.number(counts[kind.value])) for kind in ShockKind if counts.get(kind.value)]


def latest_comparison(profile: Profile) -> EditionComparison | None:
    rows = EditionComparison.objects.filter(jurisdiction=profile.code, done_at__isnull=False)
    return rows.order_by("-latter__edition_date", "-pk").first()


def comparison_url(user: User, profile: Profile, village: Region) -> str:
    comparison = latest_comparison(profile)
    if comparison is None or not user.access.can(Permission.REGISTRY_VIEW, jurisdiction=profile.code):
        return ""
    return f"{reverse('households:comparison', args=[comparison.pk])}?desa={village.code}"


def visit_rows(user: User, village: Region) -> list[dict]:
    today = timezone.localdate()
    rows = Visit.objects.visible_to(user).open().filter(region=village).select_related("household", "turn_user")
    return [
        {
            "number": visit.number,
            "url": reverse("households:visit", args=[visit.pk]),
            "name": visit.household.head_name,
            "who": visit.turn_user.name if visit.turn_user else "",
            "badge": badge_html("visit", visit.status),
            "day": words.mid_date(visit.planned_on),
            "late": tag_html("Lewat rencana", "red", "clock") if visit.editable and visit.planned_on < today else "",
        }
        for visit in rows.order_by("planned_on", "pk")[:SHOWN]
    ]


def prelist_rows(user: User, profile: Profile, village: Region) -> list[tuple[str, str]]:
    """Open proposals of the village by step, each with the day that closes it this month."""
    today = timezone.localdate(timezone=profile.zone)
    rows = PreListProposal.objects.visible_to(user).open().filter(region=village)
    counts = dict(rows.order_by("status").values_list("status").annotate(n=Count("pk")))
    found = []
    for state in PRELIST.states:
        if not counts.get(state.code):
            continue
        close = cutoffs.next_close(state.code, profile, today)
        until = f", ditutup {words.long_date(close)}" if close else ""
        found.append((state.label, f"{words.number(counts[state.code])}{until}"))
    return found


def proposal_rows(user: User, village: Region) -> list[dict]:
    rows = ChangeProposal.objects.visible_to(user).open().filter(region=village).select_related("household")
    return [
        {
            "number": case.number,
            "url": reverse("households:change", args=[case.pk]),
            "name": case.household.head_name,
            "kind": case.get_kind_display(),
            "badge": badge_html("change", case.status),
        }
        for case in rows.order_by("-received_at", "-pk")[:SHOWN]
    ]


def deadline_rows(profile: Profile) -> list[tuple[str, str]]:
    """The coming closing days; the meeting only where the profile deliberates."""
    today = timezone.localdate(timezone=profile.zone)
    keys = [pair for pair in DAYS if pair[0] != "deliberation_day" or profile.has_module("deliberation")]
    return [(label, words.weekday_date(cutoffs.coming(key, profile, today))) for key, label in keys]


def follow_rows(user: User, village: Region, edition: RegistryEdition | None) -> list[dict]:
    """Answers that ask for a change of data, until somebody has proposed it."""
    later = ChangeProposal.objects.filter(household=OuterRef("household"), received_at__gte=OuterRef("recorded_at"))
    rows = DoorCheck.objects.visible_to(user).filter(village=village, edition=edition).exclude(outcome=DoorOutcome.SAME)
    rows = rows.filter(~Exists(later)).select_related("household")
    return [
        {
            "name": check.household.head_name,
            "url": reverse("households:card", args=[check.household_id]),
            "outcome": check.get_outcome_display(),
            "note": check.note,
            "day": words.mid_date(check.checked_on),
            "propose_url": reverse("households:change_choose", args=[check.household_id]),
        }
        for check in rows.order_by("checked_on", "pk")[: SHOWN * 3]
    ]


def printed_rows(rows: Sequence[Household], village: Region) -> list[dict]:
    return [
        {
            "name": home.head_name,
            "nik": words.mask_nik(home.head_nik) if home.head_nik else words.NONE,
            "place": house_words(home, within=village) or words.NONE,
            "members": words.number(home.members_listed),
            "desil": str(home.desil or "–"),
        }
        for home in rows
    ]


def with_members(rows):
    """How many living members each family has, said beside it."""
    living = Person.objects.filter(household=OuterRef("pk"), alive=True).order_by().values("household")
    return rows.annotate(members_listed=Subquery(living.annotate(n=Count("pk")).values("n")))


def answer_lines(form, village: Region, known: dict[int, DoorCheck]) -> list[dict]:
    return [
        {
            "name": home.head_name,
            "url": reverse("households:card", args=[home.pk]),
            "place": house_words(home, within=village),
            "desil": f"desil {home.desil}" if home.desil else "tidak terdaftar pada edisi",
            "said": _said(known.get(home.pk)),
            "outcome": outcome,
            "note": note,
        }
        for home, outcome, note in form.lines()
    ]


def _said(check: DoorCheck | None) -> str:
    if check is None:
        return ""
    note = f" ({check.note})" if check.note else ""
    return f"Tercatat {words.mid_date(check.checked_on)}: {check.get_outcome_display()}{note}"
