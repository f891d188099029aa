"""What the card of a family shows. Worked out here, so that the template only prints."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from households import cardsections, housing
from households.enums import Source
from households.groups.reading import TONE, Flagged, flagged
from households.groups.standing import TONE as GROUP_TONE
from households.groups.standing import groups_of
from households.models import EditionListing, Household, Person, PreListProposal
from households.places import house_words
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.models import AccessEvent
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html

LOOKED_DAYS = 30


def load(user: User, pk: int) -> Household | None:
    """The family with its members, if the person may open its card."""
    members = Prefetch("members", Person.objects.order_by("relation", "birth_date", "pk"))
    rows = Household.objects.visible_to(user).filter(pk=pk)
    return rows.select_related("village__parent", "created_by").prefetch_related(members, "statuses").first()


def tabs_of(household: Household, chosen: str) -> list[dict]:
    url = reverse("households:card", args=[household.pk])
    return [
        {"url": url if code == "ringkasan" else f"{url}?bagian={code}", "label": label, "active": code == chosen,
         "count": None}
        for code, label in cardsections.TABS.items()
    ]  # fmt: skip


def page_of(household: Household, user: User, tab: str) -> dict:
    """What the card shows on a tab. The summary is made here; the sections of the others are registered."""
    sections = cardsections.sections(user, household, tab)
    common = {"household": household, "tabs": tabs_of(household, tab), "tab": tab, "sections": sections}
    if tab == "ringkasan":
        return context_of(household, user) | common
    members = list(household.members.all())
    listings = listings_of(members)
    marks = marks_of(household, members, listings, flagged(user, members))
    return common | {"identity": identity_rows(household, listings), "marks": marks}


def context_of(household: Household, user: User) -> dict:
    """Everything but the panels of other apps: eight queries and two more at most whatever the family's size."""
    members = list(household.members.all())
    listings = listings_of(members)
    carried = flagged(user, members)
    may_reveal = user.access.can_on(
        Permission.PERSON_REVEAL, jurisdiction=household.jurisdiction_id, region=household.village_id
    )
    return {
        "household": household,
        "place": place_of(household),
        "identity": identity_rows(household, listings),
        "marks": marks_of(household, members, listings, carried),
        "members": [member_row(one, listings, may_reveal) for one in carried],
        "editions": edition_rows(listings, len(members)),
        "home": home_rows(household),
        "provenance": provenance_rows(household, members),
        "proposals": proposal_rows(household, user),
        "looked": looked_at(household),
        "looked_days": LOOKED_DAYS,
        "kk_url": reverse("households:kk", args=[household.pk]) if may_reveal and household.kk else "",
        "propose_url": propose_url(household, listings, user),
    }


def place_of(household: Household) -> str:
    return house_words(household, household.village)


def listings_of(members: list[Person]) -> list[EditionListing]:
    """What every applied edition said of the members, newest data first."""
    rows = EditionListing.objects.filter(person__in=members, edition__state__in=("current", "past"))
    return list(rows.select_related("edition").order_by("-edition__edition_date", "-edition_id", "person_id"))


def current_of(listings: list[EditionListing]) -> list[EditionListing]:
    return [row for row in listings if row.edition.state == "current"]


def identity_rows(household: Household, listings: list[EditionListing]) -> list[tuple[str, object]]:
    current = current_of(listings)
    said = "; ".join(dict.fromkeys(said_by(row) for row in current if row.desil)) or (
        str(current[0].edition) if current else "Tidak terdaftar"
    )
    return [
        ("Nomor KK", words.mask_nik(household.kk) if household.kk else "belum diketahui"),
        ("Data terpadu", said),
        ("Anggota", f"{household.size} orang"),
    ]


def said_by(listing: EditionListing) -> str:
    """An edition with the rank it gives: a desil is only ever read beside its source and date."""
    return f"{listing.edition}, desil {listing.desil}"


def ranks_of(rows: list[EditionListing]) -> str:
    """The desil, or the percentile of older editions: two scales that are never mixed."""
    desils = sorted({row.desil for row in rows if row.desil})
    if desils:
        return "–".join(str(value) for value in dict.fromkeys((desils[0], desils[-1])))
    percentiles = sorted({row.attributes["percentile"] for row in rows if "percentile" in row.attributes})
    return (
        f"persentil {'–'.join(str(value) for value in dict.fromkeys((percentiles[0], percentiles[-1])))}"
        if percentiles
        else ""
    )


def marks_of(
    household: Household, members: list[Person], listings: list[EditionListing], carried: list[Flagged]
) -> SafeString:
    marks = [tag_html("Data daerah", "violet")] if household.source == Source.LOCAL else []
    marks += [tag_html(group.label, GROUP_TONE) for group in groups_of(household, listings)]
    if any(not member.nik_digest for member in members):
        marks.append(tag_html("Ada anggota tanpa NIK", "amber"))
    marks += [tag_html(label, TONE) for label in dict.fromkeys(label for one in carried for label in one.labels)]
    return format_html_join(" ", "{}", ((mark,) for mark in marks))


def member_row(one: Flagged, listings: list[EditionListing], may_reveal: bool) -> dict:
    member = one.person
    own = [row for row in current_of(listings) if row.person_id == member.pk]
    desil = next((row.desil for row in own if row.desil), None)
    born = words.short_date(member.birth_date) if member.birth_date else (member.birth_year or "")
    return {
        "name": member.name,
        "nik": words.mask_nik(member.nik) if member.nik else member.get_no_nik_reason_display() or "tanpa NIK",
        "reveal": reverse("households:nik", args=[member.pk]) if may_reveal and member.nik else "",
        "relation": member.get_relation_display() or "–",
        "sex": member.get_sex_display() or "–",
        "born": born or "–",
        "age": age_of(member),
        "listed": (f"desil {desil}" if desil else "terdaftar") if own else "tidak terdaftar",
        "alive": member.alive,
        "flags": format_html_join(" ", "{}", ((tag_html(label, TONE),) for label in one.labels)),
    }


def age_of(member: Person) -> str:
    if not member.birth_year:
        return ""
    today, born = timezone.localdate(), member.birth_date
    before = born is not None and (today.month, today.day) < (born.month, born.day)
    return f"{today.year - member.birth_year - before} tahun"


def edition_rows(listings: list[EditionListing], members: int) -> list[dict]:
    """One line per edition: how many members it lists, the desil, and the programmes it names."""
    by_edition: dict[int, list[EditionListing]] = {}
    for row in listings:
        by_edition.setdefault(row.edition_id, []).append(row)
    found = []
    for rows in by_edition.values():
        edition = rows[0].edition
        programmes = sorted({code for row in rows for code in row.programmes})
        found.append(
            {
                "edition": str(edition),
                "date": words.long_date(edition.edition_date),
                "badge": badge_html("edition", edition.state),
                "listed": f"{len(rows)} dari {members} orang",
                "desil": ranks_of(rows),
                "programmes": ", ".join(programmes),
            }
        )
    return found


def home_rows(household: Household) -> list[tuple[str, str]]:
    return [("Alamat", place_of(household)), *housing.rows(household.housing)]


def provenance_rows(household: Household, members: list[Person]) -> list[tuple[str, str]]:
    """Where the values come from, and which were approved here."""
    source = household.get_source_display()
    approved = sorted({*household.approved_fields, *(name for member in members for name in member.approved_fields)})
    rows = [("Sumber", f"{source}, data per {words.long_date(household.as_of)}" if household.as_of else source)]
    if household.created_by:
        rows.append(("Dicatat oleh", f"{household.created_by.name}, {words.long_date(household.created_at)}"))
    if approved:
        from households.registry.conflicts import label_of

        rows.append(("Disetujui daerah", ", ".join(dict.fromkeys(label_of(name) for name in approved))))
    return rows


def proposal_rows(household: Household, user: User) -> list[dict]:
    if not user.access.can(Permission.PRELIST_VIEW):
        return []
    rows = PreListProposal.objects.visible_to(user).filter(household=household).order_by("-received_at", "-pk")[:5]
    return [
        {
            "number": row.number,
            "url": reverse("households:proposal", args=[row.pk]),
            "badge": badge_html("prelist", row.status),
            "when": words.long_date(row.received_at),
        }
        for row in rows
    ]


def looked_at(household: Household) -> int:
    """How often the card was opened in the last days, this time included."""
    since = timezone.now() - timedelta(days=LOOKED_DAYS)
    opened = AccessEvent.objects.filter(object_type="households.household", object_id=str(household.pk), at__gte=since)
    return opened.count()


def propose_url(household: Household, listings: list[EditionListing], user: User) -> str:
    """Where to propose a family that no current edition lists; "" when it is listed or the person may not."""
    if current_of(listings) or not user.access.can(Permission.PRELIST_PROPOSE):
        return ""
    return f"{reverse('households:prelist_new')}?keluarga={household.pk}"
