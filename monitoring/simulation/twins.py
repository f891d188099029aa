"""A few people who stand in the registry twice, as the weekly search finds them, and what was decided about some."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from random import Random

from households.actions.duplicates import keep_apart, merge_pair, remember_apart, undo_merge
from households.duplicates.weekly import look_through
from households.enums import NoNikReason, PairState, Source
from households.models import DuplicatePair, Household, Person
from monitoring.simulation.ground import Ground, adults
from slrt.audit.crypto import digest

TRIES = 4
_REASON = "KTP yang dibawa warga sama untuk kedua catatan."


def _misspelt(name: str, random: Random) -> str:
    """One letter doubled, left out or taken for its neighbour, as on handwritten lists."""
    place = random.randrange(1, max(2, len(name.split()[0]) - 1))
    letter = name[place]
    change = {"I": "Y", "U": "O", "D": "T", "S": "Z", "T": "TH", "A": "AH", "H": "", "J": "Y"}.get(letter, letter * 2)
    return name[:place] + change + name[place + 1 :]


def _mistyped(nik: str) -> Iterator[str]:
    """Ways to type it wrong, the likeliest first: in a large district somebody else may have one of them."""
    if nik[4] != nik[5]:
        yield nik[:4] + nik[5] + nik[4] + nik[6:]
    for place in (5, 4, 3):
        yield from (nik[:place] + digit + nik[place + 1 :] for digit in "9876543210" if digit != nik[place])


class TwinWriter:
    """Second records of adults of the first village: some in the same family, some with a family of their own."""

    def __init__(self, ground: Ground):
        self.ground, self.random = ground, ground.random
        # From the end of the village: the first families are those that were visited.
        homes = reversed(list(ground.families()))
        self.people = iter([one for home in homes for one in adults(home) if one.nik])
        self.count = 0

    def write(self) -> int:
        """Returns how many pairs stand in the list."""
        by = self.ground.user("pengawas")
        for make in (self.without_nik, self.swapped, self.own_family, self.without_nik):
            self.pair(make)
        if (pair := self.pair(self.without_nik)) is not None:
            merge_pair(by=by, pair=pair, keep=pair.first_id, take=(), reason=_REASON)
        if (pair := self.pair(self.own_family)) is not None:
            done = merge_pair(by=by, pair=pair, keep=pair.first_id, take=(), reason=_REASON)
            undo_merge(by=by, merge=done, reason="Warga datang sendiri: dua orang yang berbeda.")
        if (pair := self.pair(self.without_nik)) is not None:
            keep_apart(by=by, pair=pair, decision=PairState.NAMESAKE, reason="Kakak beradik, nama mirip.")
        one, other = next(self.people), next(self.people)
        remember_apart(by=self.ground.user("depan"), person=one, others=[other], reason="Nama sama, alamat berbeda.")
        return self.count

    def pair(self, make: Callable[[Person], Person]) -> DuplicatePair | None:
        """A pair that the search asks about; None when it would ask about none of several."""
        for someone in islice(self.people, TRIES):
            other = make(someone)
            if look_through(self.ground.jurisdiction, [(someone.pk, other.pk)]):
                self.count += 1
                return DuplicatePair.objects.get(first=someone.pk, second=other.pk)
        return None

    def without_nik(self, person: Person) -> Person:
        return self.record(person, name=_misspelt(person.name, self.random), no_nik_reason=NoNikReason.NOT_BROUGHT)

    def swapped(self, person: Person) -> Person:
        """Two digits of the place of registration typed the wrong way round, or one typed wrong."""
        people = Person.objects.filter(jurisdiction=person.jurisdiction_id)
        free = (nik for nik in _mistyped(person.nik) if not people.filter(nik_digest=digest(nik)).exists())
        return self.record(person, name=person.name, nik=next(free))

    def own_family(self, person: Person) -> Person:
        old = person.household
        home = Household.objects.create(
            jurisdiction_id=old.jurisdiction_id, village_id=old.village_id, head_name=person.name, rt=old.rt, rw=old.rw,
            address=old.address, hamlet=old.hamlet, source=Source.LOCAL, created_by=self.ground.user("depan"),
        )  # fmt: skip
        return self.record(
            person, name=_misspelt(person.name, self.random), household=home, relation="1",
            no_nik_reason=NoNikReason.UNREADABLE,
        )  # fmt: skip

    def record(self, person: Person, **differs) -> Person:
        same = {
            name: getattr(person, name)
            for name in (
                "jurisdiction_id", "village_id", "birth_date", "birth_place", "sex", "mother_name", "occupation",
            )
        }  # fmt: skip
        told = same | {"household": person.household, "relation": "8"} | differs
        return Person.objects.create(source=Source.LOCAL, created_by=self.ground.user("depan"), **told)
