"""Everything open that a person holds by name, and giving it to another in one act.

Apps above tell what they keep: `register(Kind(code, label, open, move))`. Nothing may be left behind: a row the
successor cannot reach goes back to its role's queue, and a visit that nobody could make stops the whole act.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from households.areas.rights import may_steer
from households.models import Handover, PreListProposal, ServiceArea, Visit
from households.visits.queries import visitors_for
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import record
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.cases.models import Case
from slrt.cases.numbering import take_number
from slrt.notifications.actions import notify


@dataclass(frozen=True)
class Kind:
    """A kind of open work. open(jurisdiction): all of it; holder: columns that name whose it is; move(row, leaver,
    successor, by) changes one."""

    code: str
    label: str
    open: Callable[[str], models.QuerySet]
    move: Callable[[Case, User, User, User], None]
    holder: tuple[str, ...] = ("turn_user",)

    def rows(self, user: User, jurisdiction: str) -> models.QuerySet:
        """What this person holds."""
        mine = models.Q()
        for column in self.holder:
            mine |= models.Q(**{column: user})
        return self.open(jurisdiction).filter(mine).order_by("pk")


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _KINDS[kind.code] = kind
    return kind


def kinds() -> list[Kind]:
    return list(_KINDS.values())


def held(user: User, jurisdiction: str) -> dict[str, int]:
    """How many open things of each kind the person holds by name: {label: number}, areas last."""
    found = {kind.label: kind.rows(user, jurisdiction).count() for kind in kinds()}
    areas = ServiceArea.objects.in_force().filter(user=user, jurisdiction=jurisdiction)
    return {**found, "Wilayah layanan": areas.count()}


def rename(case: Case, leaver: User, successor: User, by: User, *, able: bool, keeps: User | None = None) -> None:
    """Put the successor's name on a case, or nobody's where they could not act: its role's queue has it then.

    keeps: a third person who has the turn and keeps it; the leaver was named otherwise.
    """
    case.turn_user = keeps or (successor if able else None)
    case.version += 1
    case.save()
    after = successor.name if able else "antrean perannya"
    note = f"Dari {leaver.name} ke {after}."
    record(case, "handover", by=by, at=timezone.now(), source=case.status, note=note)


def _move_visit(visit: Visit, leaver: User, successor: User, by: User) -> None:
    if successor.pk not in {person.pk for person in visitors_for(visit.region)}:
        raise CaseError(
            f"{successor.name} tidak bertugas di {visit.region.short_name}, padahal kunjungan {visit.number} masih "
            "berjalan di sana. Pilih penerima lain, atau tambahkan penugasannya dahulu."
        )
    rename(visit, leaver, successor, by, able=True)


def _move_proposal(proposal: PreListProposal, leaver: User, successor: User, by: User) -> None:
    rename(proposal, leaver, successor, by, able=proposal.allows(successor, Permission.PRELIST_PROPOSE))


register(
    Kind(
        "visits",
        "Kunjungan rumah",
        lambda code: Visit.objects.open().filter(jurisdiction=code).select_related("region"),
        _move_visit,
    )
)
register(
    Kind(
        "proposals",
        "Usulan daftar awal",
        lambda code: PreListProposal.objects.open().filter(jurisdiction=code),
        _move_proposal,
    )
)


@transaction.atomic
def hand_over(*, by: User, unit: Unit, leaver: User, successor: User, reason: str, decree_number: str = "") -> Handover:
    """Give everything open of `leaver` in the unit's jurisdiction to `successor`, and write down what went over.

    Raises StepNotAllowed without the right, CaseError when the successor is the same person, does not work here, or
    could not make a visit that is under way. Nothing is moved then.
    """
    code = unit.jurisdiction_id
    if not may_steer(by, code):
        raise StepNotAllowed("Anda tidak berwenang menyerahterimakan tugas.")
    if successor == leaver or not successor.is_active or not successor.access.within(code).grants:
        raise CaseError("Pilih penerima lain yang masih bertugas di daerah ini.")
    moved = {}
    for kind in kinds():
        rows = list(kind.rows(leaver, code).select_for_update(of=("self",), no_key=True))
        for row in rows:
            kind.move(row, leaver, successor, by)
        if rows:
            moved[kind.code] = [row.number for row in rows]
    villages = _move_areas(leaver, successor, code, by)
    if villages:
        moved["areas"] = villages
    handover = Handover.objects.create(
        jurisdiction_id=code, unit=unit, number=take_number(unit, "handover", timezone.now(), prefix="ST"),
        leaver=leaver, successor=successor, reason=reason.strip(), decree_number=decree_number.strip(), moved=moved,
        made_by=by,
    )  # fmt: skip
    notify(
        [successor], kind="handover", key=f"handover-{handover.pk}", title=f"Serah terima tugas {handover.number}",
        body=f"{sum(len(items) for items in moved.values())} pekerjaan dan wilayah diserahkan kepada Anda.",
        url="/kunjungan/?tab=tugas", jurisdiction=code,
    )  # fmt: skip
    return handover


def _move_areas(leaver: User, successor: User, jurisdiction: str, by: User) -> list[str]:
    """The leaver's areas end today and begin for the successor, who may serve part of the village already."""
    today = timezone.localdate()
    rows = ServiceArea.objects.in_force().filter(user=leaver, jurisdiction=jurisdiction)
    found = []
    for area in rows.select_for_update(no_key=True).order_by("village", "pk"):
        area.ends = today
        area.save()
        own = ServiceArea.objects.filter(user=successor, village=area.village_id, ends__isnull=True).first()
        if own is None:
            ServiceArea.objects.create(
                jurisdiction_id=jurisdiction, village_id=area.village_id, user=successor, blocks=area.blocks,
                starts=today, assigned_by=by,
            )  # fmt: skip
        elif own.blocks:
            own.blocks = joined(own.blocks, area.blocks)
            own.save()
        found.append(str(area))
    return found


def joined(one: str, other: str) -> str:
    """Both parts of a village together."""
    from households.areas.blocks import parse, tidy

    if not one or not other:
        return ""
    first, second = parse(one), parse(other)
    merged = {}
    for rw in {*first, *second}:
        sets = [part[rw] for part in (first, second) if rw in part]
        merged[rw] = frozenset() if any(not rts for rts in sets) else frozenset().union(*sets)
    return tidy("|".join(f"{rw}:{','.join(sorted(rts))}" if rts else rw for rw, rts in merged.items()))
