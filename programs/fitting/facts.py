"""What is known of one family today, each fact with who said so and when: the card and the editions in force."""

from __future__ import annotations

from django.utils import timezone

from households.models import EditionListing, Household
from households.ranking.evaluate import Facts
from households.ranking.people import Listing, Member, people_facts
from households.ranking.reading import house_facts


def facts_of(household: Household) -> Facts:
    """Two queries: members and what editions in force say of them."""
    members = list(household.members.all())
    listed: dict[int, list[Listing]] = {}
    rows = EditionListing.objects.filter(person__in=members, edition__state="current").select_related("edition")
    for row in rows.order_by("-edition__edition_date", "-edition_id", "person_id"):
        said = Listing(
            str(row.edition), row.edition.edition_date, row.desil, row.matched_civil, tuple(row.programmes),
            row.attributes or {},
        )  # fmt: skip
        listed.setdefault(row.person_id, []).append(said)
    source = household.get_source_display()
    day = household.as_of or timezone.localdate(household.updated_at)
    people = [
        Member(
            one.relation, one.sex, one.birth_date, one.birth_year, one.occupation, one.alive,
            one.get_source_display(), one.as_of, tuple(listed.get(one.pk, ())),
        )
        for one in members
    ]  # fmt: skip
    return house_facts(household.housing, household.size, source, day) | people_facts(people, timezone.localdate())
