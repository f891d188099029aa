"""Deciding whether two records are one person, merging them, and taking a merge back."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from households.duplicates import merge as merging
from households.duplicates import undo as undoing
from households.duplicates.refusal import MergeRefused
from households.enums import MergeKind, PairSource, PairState
from households.models import DuplicatePair, Household, Merge, Person
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction

KEPT_APART = (PairState.DIFFERENT, PairState.BOTH, PairState.NAMESAKE)
SHORTEST_REASON = 5


def may_decide(user: User, *records: Person | Household | Merge) -> bool:
    """Whether the person may decide about every one of these records."""
    return all(
        user.access.can_on(Permission.DUPLICATE_DECIDE, jurisdiction=record.jurisdiction_id, region=record.village_id)
        for record in records
    )


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON:
        raise MergeRefused("Tulis alasan putusan, paling sedikit lima huruf.")
    return reason[:240]


def _locked(pair: DuplicatePair) -> tuple[DuplicatePair, Person, Person]:
    """The pair and its people, locked in the order of their ids."""
    pair = DuplicatePair.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=(pair.first_id, pair.second_id))
    found = list(people.order_by("pk"))
    if len(found) < 2 or pair.state == PairState.SAME:
        raise MergeRefused("Salah satu catatan ini sudah digabungkan.")
    return pair, found[0], found[1]


@transaction.atomic
def keep_apart(*, by: User, pair: DuplicatePair, decision: str, reason: str) -> DuplicatePair:
    """Two records stay: not the same person, twins or namesakes, or one person rightly listed twice. Remembered.

    May be decided anew as long as the two were not merged. Raises MergeRefused, PermissionDenied.
    """
    pair, first, second = _locked(pair)
    if not may_decide(by, first, second):
        raise PermissionDenied
    if decision not in KEPT_APART:
        raise MergeRefused("Pilih salah satu putusan.")
    _settle(pair, by, decision, _reason(reason))
    record_access(
        by, AccessAction.DECIDE_DUPLICATE, pair, pair.note, decision=str(decision), persons=[first.pk, second.pk]
    )
    return pair


def _settle(pair: DuplicatePair, by: User, state: str, reason: str) -> None:
    pair.state, pair.decided_by, pair.decided_at, pair.note = state, by, timezone.now(), reason
    pair.save(update_fields=["state", "decided_by", "decided_at", "note"])


@transaction.atomic
def merge_pair(
    *, by: User, pair: DuplicatePair, keep: int, take: Iterable[str], reason: str, with_family: bool = False,
    take_family: Iterable[str] = (),
) -> Merge:  # fmt: skip
    """They are one person: the record `keep` stays, the other one goes into it.

    take, take_family: fields whose value comes from the record that goes. with_family: the two families are one as
    well. Raises MergeRefused, PermissionDenied.
    """
    pair, first, second = _locked(pair)
    if not may_decide(by, first, second):
        raise PermissionDenied
    if keep not in (first.pk, second.pk):
        raise MergeRefused("Pilih catatan yang dipertahankan.")
    survivor, gone = (first, second) if keep == first.pk else (second, first)
    families = _families(survivor, gone, take) if with_family else None
    reason = _reason(reason)
    _settle(pair, by, PairState.SAME, reason)
    done = merging.merge(by=by, survivor=survivor, gone=gone, take=take, reason=reason, pair=pair)
    _log(by, done)
    if families and may_decide(by, *families):
        part = merging.merge(
            by=by, survivor=families[0], gone=families[1], take=take_family, reason=reason, part_of=done
        )
        _log(by, part)
    return done


def _families(survivor: Person, gone: Person, take: Iterable[str]) -> tuple[Household, Household] | None:
    """(the family that stays, the one that goes), locked; None when there are not two."""
    ids = [survivor.household_id, gone.household_id]
    if "household" in take:
        ids.reverse()
    if None in ids or ids[0] == ids[1]:
        return None
    rows = {row.pk: row for row in Household.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    return rows[ids[0]], rows[ids[1]]


def _log(by: User, done: Merge, step: str = "merge") -> None:
    record_access(
        by,
        AccessAction.MERGE_PERSON,
        done,
        done.undone_reason or done.reason,
        step=step,
        kind=done.kind,
        survivor=done.survivor,
        gone=done.gone,
    )


@transaction.atomic
def undo_merge(*, by: User, merge: Merge, reason: str) -> Merge:
    """Take a merge back, with the family merged along with it. Raises MergeRefused, PermissionDenied."""
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if not may_decide(by, merge):
        raise PermissionDenied
    if merge.part_of_id:
        raise MergeRefused("Keluarga ini digabungkan bersama warganya. Urungkan penggabungan warganya.")
    reason = _reason(reason)
    for part in [*merge.parts.standing().select_for_update(of=("self",)).order_by("-pk"), merge]:
        undoing.undo(part, by=by, reason=reason)
        _log(by, part, "undo")
    if merge.pair_id:
        pair = DuplicatePair.objects.select_for_update(of=("self",)).get(pk=merge.pair_id)
        pair.state, pair.decided_by, pair.decided_at, pair.note = PairState.OPEN, None, None, ""
        pair.save(update_fields=["state", "decided_by", "decided_at", "note"])
    return merge


@transaction.atomic
def remember_apart(*, by: User, person: Person, others: Iterable[Person], reason: str) -> int:
    """The desk recorded somebody although these looked alike, and said why: they are not raised again. Count."""
    rows = [
        DuplicatePair(
            jurisdiction_id=person.jurisdiction_id,
            village_id=person.village_id,
            first_id=min(person.pk, other.pk),
            second_id=max(person.pk, other.pk),
            state=PairState.DIFFERENT,
            source=PairSource.DESK,
            decided_by=by,
            decided_at=timezone.now(),
            note=_reason(reason),
        )
        for other in others
        if other.pk != person.pk
    ]
    DuplicatePair.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        ids = [row.second_id if row.first_id == person.pk else row.first_id for row in rows]
        record_access(by, AccessAction.DECIDE_DUPLICATE, person, reason, decision="different", persons=ids)
    return len(rows)


def survivor_of(kind: MergeKind, pk: int) -> int | None:
    """The id under which a record that was merged away is found today; None when it was not merged."""
    seen = {pk}
    while (row := Merge.objects.standing().filter(kind=kind, gone=pk).order_by("pk").first()) is not None:
        pk = row.survivor
        if pk in seen:
            return None
        seen.add(pk)
    return pk if len(seen) > 1 else None
