"""Opening a case for a family that did not complain: something a new edition of the registry did to it."""

from __future__ import annotations

from django.db import transaction

from complaints.actions.register import RegistrationRefused, Speaker, Subject, register_complaint
from complaints.enums import Channel, ComplaintClass, Reporter, SubjectUnit
from complaints.models import Complaint, ProactiveCase
from households.comparing.actions import hand_to_case, lock
from households.comparing.listing import change_words, who
from households.comparing.run import PBI
from households.enums import Relation, ShockKind, ShockState
from households.models import EditionShock, Person
from programs.models import Programme
from slrt.accounts.models import Unit, User
from slrt.accounts.permissions import Permission

# What such a finding is called among the desk's categories (domain §5.2).
CATEGORY = {
    ShockKind.VANISHED: "K1",
    ShockKind.DESIL: "K5",
    ShockKind.PBI: "K3",
    ShockKind.NIK: "K5",
    ShockKind.HEAD: "K5",
}
CITIZEN = "Petugas membuka kasus ini untuk Anda karena data terpadu keluarga Anda berubah."


@transaction.atomic
def open_proactive_case(*, by: User, unit: Unit, shock: EditionShock) -> Complaint:
    """The case of a row of the work-list: registered once, with number, event, section and turn as the profile says.

    A row that has its case gives it back. The same finding of another comparison whose case is still open is that case.
    Raises ShockRefused, RegistrationRefused; nothing is written then.
    """
    locked = lock(shock, by)
    place = {"jurisdiction": locked.jurisdiction_id, "region": locked.village_id}
    if not by.access.can_on(Permission.COMPLAINT_REGISTER, **place):
        raise RegistrationRefused("Anda tidak bertugas mencatat keluhan di wilayah ini.")
    if locked.state == ShockState.CASE:
        return ProactiveCase.objects.select_related("complaint").get(shock=locked).complaint
    hand_to_case(locked, by=by)
    complaint = _running(locked) or _register(locked, by, unit)
    ProactiveCase.objects.create(shock=locked, complaint=complaint, opened_by=by)
    return complaint


def _running(shock: EditionShock) -> Complaint | None:
    same = ProactiveCase.objects.filter(
        shock__household=shock.household_id, shock__person=shock.person_id, shock__kind=shock.kind,
        complaint__closed_at__isnull=True,
    )  # fmt: skip
    found = same.exclude(shock__comparison=shock.comparison_id).select_related("complaint").order_by("-pk").first()
    return found.complaint if found else None


def _register(shock: EditionShock, by: User, unit: Unit) -> Complaint:
    comparison = shock.comparison
    told = f", atas nama {who(shock)}" if who(shock) else ""
    return register_complaint(
        by=by,
        unit=unit,
        channel=Channel.PROACTIVE,
        klass=ComplaintClass.MEMBERSHIP,
        category=CATEGORY[ShockKind(shock.kind)],
        programme=_programme(shock),
        description=(
            f"Temuan perbandingan {comparison.former} dan {comparison.latter.period}: "
            f"{shock.get_kind_display().lower()}{told} ({change_words(shock)}). Belum ada keluhan dari warga."
        ),
        subject=Subject(person=_person(shock), household=shock.household, kind=SubjectUnit.FAMILY),
        speaker=Speaker(kind=Reporter.OTHER, name=unit.name, relation="temuan data terpadu"),
        citizen=CITIZEN,
    )


def _programme(shock: EditionShock) -> Programme | None:
    if shock.kind != ShockKind.PBI:
        return None
    return Programme.objects.in_catalogue_of(shock.jurisdiction_id).filter(code=PBI).order_by("pk").first()


def _person(shock: EditionShock) -> Person | None:
    """Whom to talk to: the person it is about, else the family's head of today."""
    about = shock.kind in (ShockKind.NIK, ShockKind.VANISHED) or (shock.kind == ShockKind.PBI and shock.members == 1)
    if about and shock.person is not None:
        return shock.person
    heads = shock.household.members.filter(alive=True, relation=Relation.HEAD).order_by("pk")
    return next((head for head in heads if shock.kind != ShockKind.HEAD or head.pk != shock.person_id), None)
