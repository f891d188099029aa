"""A case opened for a need that was found in the data, in the field or at the desk (BS 1 angka 12)."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from complaints.actions.register import RegistrationRefused, Speaker, Subject, register_complaint
from complaints.enums import Channel, ComplaintClass, Reporter, SubjectUnit
from complaints.intake import units_of
from complaints.models import Complaint
from households.enums import Relation
from households.models import Person
from programs.needs import links
from programs.needs.codes import NeedSource
from programs.needs.models import Need
from programs.needs.page import what_of
from slrt.accounts.models import Unit, UnitKind, User
from slrt.accounts.permissions import Permission
from slrt.cases.actions import record

UNMET = "N6"
CITIZEN = "Petugas membuka kasus ini agar kebutuhan Anda ditangani."


def may_open(user: User, need: Need) -> bool:
    """Whoever records complaints there, while the need is open and has no case."""
    place = {"jurisdiction": need.jurisdiction_id, "region": need.household.village_id}
    return need.is_open and not need.complaint_ref and user.access.can_on(Permission.COMPLAINT_REGISTER, **place)


@links.register
def case_of(user: User, need: Need) -> links.Offer | None:
    """On the page of a need: its case, or the way to open one."""
    if need.complaint_ref:
        found = Complaint.objects.visible_to(user).filter(number=need.complaint_ref).first()
        return links.Offer("Buka kasusnya", reverse("complaints:case", args=[found.pk])) if found else None
    if may_open(user, need):
        return links.Offer("Buka kasus", reverse("complaints:from_need", args=[need.pk]), post=True)
    return None


@transaction.atomic
def open_case(*, by: User, need: Need) -> Complaint:
    """Register what the need asks for as a complaint, which goes the way of the profile; asked again, it is that one.

    Raises RegistrationRefused.
    """
    locked = Need.objects.select_for_update(of=("self",)).select_related("household__village").get(pk=need.pk)
    if locked.complaint_ref:
        return Complaint.objects.get(number=locked.complaint_ref)
    units = units_of(by, locked.jurisdiction_id)
    if not units or not may_open(by, locked):
        raise RegistrationRefused("Anda tidak bertugas membuka kasus untuk kebutuhan ini.")
    complaint = register_complaint(
        by=by,
        unit=units[0],
        channel=_channel(locked, units[0]),
        klass=ComplaintClass.NEED,
        category=UNMET,
        programme=locked.programme,
        description=f"Kebutuhan {locked.number}, {what_of(locked)}: {locked.wanted}"[:4000],
        subject=Subject(person=_person(locked), household=locked.household, kind=SubjectUnit.FAMILY),
        speaker=_speaker(locked),
        citizen=CITIZEN,
    )
    locked.complaint_ref = complaint.number
    locked.save(update_fields=["complaint_ref"])
    record(locked, "note", by=by, at=timezone.now(), note=f"Kasus {complaint.number} dibuka.")
    return complaint


def _channel(need: Need, unit: Unit) -> str:
    """At the desk the family came itself; anything else was found by us."""
    own = Channel.PUSKESOS if unit.kind == UnitKind.PUSKESOS else Channel.SECRETARIAT
    came = need.source == NeedSource.DESK and own in need.profile.channels
    return own if came else Channel.PROACTIVE


def _speaker(need: Need) -> Speaker:
    if need.source == NeedSource.DESK:
        return Speaker()
    return Speaker(kind=Reporter.OTHER, name=need.unit.name, relation="temuan kebutuhan program")


def _person(need: Need) -> Person | None:
    heads = need.household.members.filter(alive=True, relation=Relation.HEAD)
    return need.person or heads.order_by("pk").first()
