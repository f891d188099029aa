"""The live panel of the intake: candidates to pick from, and what is known of the one that was picked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from households import lookup as people
from households import panel
from households.matching import Band
from households.models import EditionListing, Household, Person, RegistryEdition
from households.prelist_rules import Rule, rule_for
from slrt.accounts.models import User
from slrt.audit import crypto
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.jurisdictions.profile import profile_of
from slrt.ui.keys import key_of
from slrt.ui.messages import inside

# What is looked up; a panel belongs to just these words.
QUERY = ("nik", "name", "village", "birth")
TONES = {Band.SURE: ("cocok", "teal", "ok"), Band.POSSIBLE: ("mungkin", "amber", "warn")}


@dataclass(frozen=True, slots=True)
class Card:
    """One candidate, ready to print. rows: (label, words, light words); reasons: (cocok … tidak diketahui, fields)."""

    code: str
    name: str
    facts: str
    band: str
    tone: str
    frame: str
    rows: tuple[tuple[str, str, str], ...]
    reasons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Panel:
    """cards to pick from; `chosen` is the code of the picked one, shown with its blocks (programmes, complaints).

    missing: said where nobody was found; offer: what the jurisdiction records of them then, "" for nothing.
    """

    cards: tuple[Card, ...] = ()
    chosen: str = ""
    mark: str = ""
    blocks: tuple[panel.Block, ...] = ()
    say: str = ""
    missing: str = ""
    offer: str = ""
    problem: str = ""
    warning: str = ""

    @property
    def card(self) -> Card | None:
        return next((card for card in self.cards if card.code == self.chosen), None)


def query_mark(data: QueryDict) -> str:
    """A keyed mark of what was looked up: a panel that belongs to other words is noticed. "" for nothing typed."""
    text = "|".join(" ".join(data.get(name, "").split()).lower() for name in QUERY)
    return crypto.digest(text, "looked").hex()[:16] if text.strip("|") else ""


def code_of(found: people.Found) -> str:
    return f"p{found.person.pk}" if found.person else f"h{found.household.pk}"


def card_of(found: people.Found) -> Card:
    band, tone, frame = TONES.get(found.band, ("mungkin", "amber", "warn"))
    rows = [(listed.source, listed.text, listed.sub) for listed in found.listings]
    household = found.household
    if household is not None:
        rows.append(("Keluarga", f"{household.size} orang, kepala keluarga: {household.head_name}", ""))
    return Card(code_of(found), found.name, found.facts, band, tone, frame, tuple(rows), tuple(found.by_mark))


def panel_of(user: User, lookup: people.Lookup, mark: str, chosen: str = "") -> Panel:
    """The panel for an answer. A single certain candidate is picked already; others wait for Enter."""
    codes = [code_of(found) for found in lookup.found]
    if lookup.one is not None:
        chosen = codes[0]
    picked = next((found for found in lookup.found if code_of(found) == chosen), None)
    blocks = panel.blocks(user, picked.household, picked.person) if picked else []
    rule = rule_for(profile_of(lookup.jurisdiction))
    return Panel(
        cards=tuple(card_of(found) for found in lookup.found),
        chosen=chosen if picked else "",
        mark=mark,
        blocks=tuple(blocks),
        say=lookup.say,
        missing="" if lookup.found else missing_words(lookup, rule),
        offer="" if lookup.found or not rule.asks else inside(rule.heading),
        problem=lookup.problem,
        warning=lookup.warning or lookup.note,
    )


def missing_words(lookup: people.Lookup, rule: Rule) -> str:
    """What to check, and what the regulation of the place lets one do next (domain §11.6, "Not in data terpadu")."""
    checked = "Tidak ada warga yang cocok. Periksa ejaan dan desa"
    if lookup.kind != "name":
        checked = "Tidak ada warga dengan NIK ini di data Anda. Periksa angka"
    if not rule.asks:
        return f"{checked}; hasil pemeriksaan ini disimpan bersama keluhannya."
    return f"{checked}, atau catat {inside(rule.heading)} bersama keluhannya."


def load_chosen(user: User, jurisdiction: str, code: str) -> Person | Household | None:
    """The person or family behind a code of the panel, if the desk may find it."""
    key = key_of(code[1:])
    if key is None or code[0] not in "ph":
        return None
    model, related = (Person, ("village__parent", "household__village__parent")) if code[0] == "p" else (
        Household, ("village__parent",)
    )  # fmt: skip
    rows = model.objects.searchable_by(user).filter(jurisdiction=jurisdiction, pk=key)
    return rows.select_related(*related).first()


def panel_of_chosen(user: User, jurisdiction: str, code: str, mark: str) -> Panel:
    """The panel with one card: somebody was picked from a list, or the page comes back with the pick."""
    subject = load_chosen(user, jurisdiction, code)
    if subject is None:
        return Panel(mark=mark)
    person = subject if isinstance(subject, Person) else None
    household = person.household if person else subject
    action = AccessAction.VIEW_PERSON if person else AccessAction.VIEW_HOUSEHOLD
    record_access(user, action, subject, at="intake")
    card = card_of(people.Found(person, household, listings_of(person, jurisdiction), Band.SURE, ()))
    return Panel(
        cards=(card,), chosen=card.code, mark=mark, blocks=tuple(panel.blocks(user, household, person)), say="Dipilih"
    )


def listings_of(person: Person | None, jurisdiction: str) -> tuple[people.Listed, ...]:
    """What each edition in force says of one person."""
    editions = list(RegistryEdition.objects.current(jurisdiction))
    found = EditionListing.objects.filter(person=person, edition__in=editions).order_by("pk") if person else ()
    by_edition = {listing.edition_id: listing for listing in found}
    return tuple(people.Listed(edition, by_edition.get(edition.pk)) for edition in editions)
