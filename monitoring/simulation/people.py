"""Synthetic families: valid NIK and KK by the official rule, names of the region, villages of the real list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from monitoring.simulation.names import JOBS, POOLS
from monitoring.simulation.stories import STREETS

# How the families of the first villages, where field staff work, are spread over them.
CROWDED = (3, 2, 1)
# Hamlets as they are called there; in the city of Depok there are none.
HAMLETS = {
    "33.24": ("Krajan", "Tengah", "Wetan", "Kulon", "Lor", "Kidul"),
    "63.11": ("Hulu", "Tengah", "Hilir", "Seberang"),
    "63.09": ("Hulu", "Tengah", "Hilir", "Seberang"),
    "62.04": ("Hulu", "Hilir", "Tengah", "Muara"),
}
HEAD, SPOUSE, CHILD, PARENT = "1", "2", "3", "6"


@dataclass
class Member:
    nik: str
    name: str
    sex: str
    birth_date: date
    relation: str
    mother_name: str
    birth_place: str
    occupation: str


@dataclass
class Family:
    kk: str
    village: str  # Kemendagri code
    hamlet: str
    rt: str
    rw: str
    address: str
    desil: int
    members: list[Member] = field(default_factory=list)


class Population:
    """Draws families for the villages of one jurisdiction. Same seed, same families."""

    def __init__(self, jurisdiction: str, villages: list[tuple[str, str]], seed: int, today: date, crowd: float = 0.0):
        """crowd: the share of families that live where the field staff of the demonstration work."""
        self.random, self.jurisdiction = Random(f"{seed}|{jurisdiction}|people"), jurisdiction
        self.pool = POOLS[jurisdiction]
        self.villages, self.crowd = villages, crowd
        self.today = today
        self.serials: dict[str, int] = defaultdict(int)

    def families(self, count: int) -> Iterator[Family]:
        for _ in range(count):
            yield self.family()

    def family(self) -> Family:
        random = self.random
        code, _name = random.choice(self.villages)
        if random.random() < self.crowd:
            code, _name = random.choices(self.villages[: len(CROWDED)], weights=CROWDED)[0]
        issued = self.today - timedelta(days=random.randrange(30, 5000))
        family = Family(
            kk=self.unique(code[:8].replace(".", "") + issued.strftime("%d%m%y")),
            village=code,
            hamlet=random.choice((*HAMLETS.get(self.jurisdiction, ()), "")),
            rt=f"{random.randrange(1, 13):03d}",
            rw=f"{random.randrange(1, 8):03d}",
            address="",
            desil=random.choices(range(1, 11), weights=(18, 17, 15, 13, 10, 8, 7, 5, 4, 3))[0],
        )
        if random.random() < 0.6:
            family.address = f"{random.choice(STREETS)} {random.randrange(1, 90)}"
        self.fill(family)
        return family

    def fill(self, family: Family) -> None:
        """Head, perhaps a spouse, children of fitting ages, now and then a parent."""
        random = self.random
        head_sex = "L" if random.random() < 0.84 else "P"
        age = random.randrange(24, 78)
        family.members.append(self.member(family, head_sex, age, HEAD))
        if head_sex == "L" and random.random() < 0.86:
            family.members.append(self.member(family, "P", max(19, age - random.randrange(0, 8)), SPOUSE))
        mother = next((m.name for m in family.members if m.sex == "P"), "")
        for _ in range(random.choices(range(5), weights=(18, 28, 30, 17, 7))[0]):
            child_age = age - random.randrange(20, 38)
            if 0 <= child_age < 30:
                family.members.append(self.member(family, random.choice("LP"), child_age, CHILD, mother))
        if random.random() < 0.08 and age < 60:
            family.members.append(self.member(family, random.choice("LP"), age + random.randrange(20, 32), PARENT))

    def member(self, family: Family, sex: str, age: int, relation: str, mother: str = "") -> Member:
        random = self.random
        birth = self.today - timedelta(days=age * 365 + random.randrange(0, 365))
        # Some were first registered in another kecamatan of the same kabupaten: the NIK keeps that area for life.
        area = random.choice(self.villages)[0] if random.random() < 0.12 else family.village
        day = birth.day + (40 if sex == "P" else 0)
        return Member(
            nik=self.unique(f"{area[:8].replace('.', '')}{day:02d}{birth:%m%y}"),
            name=self.pool.draw(random, sex),
            sex=sex,
            birth_date=birth,
            relation=relation,
            mother_name=mother or self.pool.draw(random, "P"),
            birth_place=area[:5],
            occupation="PELAJAR/MAHASISWA" if 6 < age < 19 else "" if age < 7 else random.choice(JOBS),
        )

    def unique(self, head: str) -> str:
        """The next free serial behind twelve digits; 0000 is no serial."""
        self.serials[head] += 1
        return f"{head}{self.serials[head]:04d}"
