"""Issuing a surat keterangan terdaftar."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from households.models import Certificate, EditionListing, Household, Person
from slrt.accounts.models import Assignment, Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError, StepNotAllowed
from slrt.cases.numbering import take_number
from slrt.jobs.actions import enqueue
from slrt.jobs.models import Job
from slrt.jurisdictions.profile import Profile, profile_of

CERTIFICATE_JOB = "prelist.certificate"


def listing_of(person: Person) -> EditionListing | None:
    """What the current edition says of the person; the newest where several sources are current."""
    rows = EditionListing.objects.filter(person=person, edition__state="current").select_related("edition")
    return rows.order_by("-edition__edition_date", "-edition_id").first()


@transaction.atomic
def issue_certificate(*, by: User, unit: Unit, household: Household, person: Person, purpose: str) -> Certificate:
    """Say on paper that the person is listed today. Raises StepNotAllowed, and CaseError for somebody not listed."""
    if not by.access.can_on(
        Permission.CERTIFICATE_ISSUE, jurisdiction=household.jurisdiction_id, region=household.village_id,
        unit_ids=(unit.pk,),
    ) or unit.jurisdiction_id != household.jurisdiction_id:  # fmt: skip
        raise StepNotAllowed("Anda tidak berwenang menerbitkan surat untuk keluarga ini.")
    listing = listing_of(person)
    if listing is None or person.household_id != household.pk:
        raise CaseError("Warga ini tidak tercantum pada edisi yang berlaku, jadi suratnya tidak dapat diterbitkan.")
    profile, now = profile_of(household.jurisdiction_id), timezone.now()
    today = timezone.localdate(now, timezone=profile.zone)
    counted = int(take_number(unit, "certificate", now).rpartition("-")[2])
    made = Certificate.objects.create(
        jurisdiction_id=household.jurisdiction_id, unit=unit, household=household, person=person,
        edition=listing.edition, desil=listing.desil, purpose=purpose, issued_on=today, issued_by=by,
        number=f"400.9/{counted:04d}/SKT/{unit.code}/{today.year}", signatory=signatory_of(unit, profile),
        valid_until=today + timedelta(days=profile.certificate_days),
    )  # fmt: skip
    record_access(by, AccessAction.PRINT, made, household=household.pk, person=person.pk)
    queue_certificate(made)
    return made


def signatory_of(unit: Unit, profile: Profile) -> User | None:
    """Who holds the office that the profile names; the unit's own holder before one of another unit."""
    rows = (
        Assignment.objects.in_force()
        .filter(role=profile.certificate_signatory, unit__jurisdiction=unit.jurisdiction_id, user__is_active=True)
        .select_related("user")
        .order_by("starts", "pk")
    )
    return next((row.user for row in sorted(rows, key=lambda row: row.unit_id != unit.pk)), None)


def queue_certificate(certificate: Certificate) -> Job:
    """Ask for the PDF. Asking again changes nothing, unless making it had failed."""
    return enqueue(
        CERTIFICATE_JOB, {"certificate": certificate.pk}, by=None, key=str(certificate.pk), listed=False,
        title="Surat keterangan terdaftar", jurisdiction=certificate.jurisdiction_id,
    )  # fmt: skip
