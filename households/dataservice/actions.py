"""Asking for data, and what follows from each decision. The status moves through slrt.cases.actions.perform."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from households.dataservice.fields import FIELDS, NUMBERS, fitting
from households.dataservice.workflow import DATA_REQUEST
from households.models import DataRequest
from households.notices import holders
from slrt.accounts.models import Unit, UnitKind, User
from slrt.accounts.permissions import Permission
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.actions import record
from slrt.cases.errors import CaseError, MissingInput, StepNotAllowed
from slrt.cases.numbering import take_number
from slrt.jobs.actions import enqueue
from slrt.jurisdictions.calendar import WorkCalendar
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.notifications.actions import notify
from slrt.regions.models import Region

DATA_JOB, PAPER_JOB = "data_request.file", "data_request.paper"
KEEP_DAYS = 7
MODULE = "data_service"


def agencies_of(user: User, jurisdiction: str) -> list[Unit]:
    """For whom this person may ask: their own agency, or any of the jurisdiction for staff who took in its letter."""
    rows = Unit.objects.filter(jurisdiction=jurisdiction, kind=UnitKind.AGENCY, active=True).order_by("name", "pk")
    return [unit for unit in rows if _may_ask(user, unit)]


def _may_ask(user: User, agency: Unit) -> bool:
    where = {"jurisdiction": agency.jurisdiction_id, "unit_ids": (agency.pk,)}
    return user.access.can_on(Permission.DATA_REQUEST_CREATE, **where)


@transaction.atomic
def request_data(
    *, by: User, agency: Unit, contact: str, letter_number: str, letter_date: date, purpose: str, legal_basis: str,
    subject: str, wanted: Sequence[str], use_from: date, use_until: date, area: Region | None = None,
    desil_max: int | None = None,
) -> DataRequest:  # fmt: skip
    """Open a request. area: None for the whole jurisdiction. Raises StepNotAllowed, CaseError for fields that such
    rows do not have."""
    jurisdiction = agency.jurisdiction_id
    profile = profile_of(jurisdiction)
    if not profile.has_module(MODULE) or not _may_ask(by, agency):
        raise StepNotAllowed("Anda tidak berwenang mengajukan permintaan data untuk perangkat daerah ini.")
    codes = _fit(wanted, subject)
    now = timezone.now()
    secretariat = Unit.objects.filter(jurisdiction=jurisdiction, kind=UnitKind.SECRETARIAT).order_by("pk").first()
    if secretariat is None:
        raise CaseError("Daerah ini belum mempunyai unit sekretariat. Administrator menambahkannya pada Unit kerja.")
    case = DataRequest.objects.create(
        jurisdiction_id=jurisdiction, unit=secretariat, region=area or Region.objects.get(pk=jurisdiction),
        number=take_number(secretariat, "data_request", now, prefix="PDT"), status="submitted", turn="back_office",
        turn_since=now, received_at=now, created_by=by, agency=agency, contact=contact.strip(),
        due_at=WorkCalendar(jurisdiction).add_working_days(now, profile.deadline("information").total),
        letter_number=letter_number.strip(), letter_date=letter_date, purpose=purpose.strip(),
        legal_basis=legal_basis.strip(), subject=subject, wanted=codes, use_from=use_from, use_until=use_until,
        desil_max=desil_max,
    )  # fmt: skip
    record(case, "created", by=by, at=now)
    tell(case, holders(jurisdiction, "back_office"), "menunggu telaah")
    return case


def _fit(wanted: Sequence[str], subject: str) -> list[str]:
    codes = [field.code for field in fitting(wanted, subject)]
    if strange := [FIELDS[code].label for code in wanted if code in FIELDS and code not in codes]:
        raise CaseError(f"Baris ini tidak memuat {', '.join(strange)}. Ubah bentuk baris atau kurangi datanya.")
    if not codes:
        raise CaseError("Pilih sedikitnya satu data.")
    return codes


def tell(case: DataRequest, people: list[User], what: str) -> None:
    notify(
        people, kind="data_request", key=f"data-request-{case.pk}-{case.version}",
        title=f"Permintaan data {case.number} {what}", url=f"/permintaan-data/{case.pk}/",
        jurisdiction=case.jurisdiction_id, subject=case,
    )  # fmt: skip


def _asker(case: DataRequest) -> list[User]:
    return [case.created_by] if case.created_by else []


@DATA_REQUEST.effect("check")
def check(case: DataRequest, *, granted: Sequence[str], **_) -> None:
    """Not more than was asked for."""
    case.granted = [code for code in case.wanted if code in granted]
    if not case.granted:
        raise MissingInput(["granted"], "Pilih sedikitnya satu data yang diminta.")
    tell(case, holders(case.jurisdiction_id, "manager"), "menunggu persetujuan Anda")


@DATA_REQUEST.effect("resubmit")
def resubmit(case: DataRequest, *, purpose: str, legal_basis: str, wanted: Sequence[str], **_) -> None:
    case.wanted = _fit(wanted, case.subject)
    case.purpose, case.legal_basis, case.granted = purpose.strip(), legal_basis.strip(), []
    tell(case, holders(case.jurisdiction_id, "back_office"), "dilengkapi dan menunggu telaah")


@DATA_REQUEST.effect("return_to_asker")
def returned(case: DataRequest, **_) -> None:
    tell(case, _asker(case), "perlu dilengkapi")


@DATA_REQUEST.effect("return_by_manager")
def looked_at_again(case: DataRequest, **_) -> None:
    case.granted = []
    tell(case, holders(case.jurisdiction_id, "back_office"), "dikembalikan manajer")


@DATA_REQUEST.effect("refuse")
def refused(case: DataRequest, *, by: User, **_) -> None:
    record_access(by, AccessAction.REFUSE, case)
    tell(case, _asker(case), "ditolak")


@DATA_REQUEST.effect("approve")
def approve(
    case: DataRequest, *, by: User, at: datetime, profile: Profile, whole_numbers: bool = False,
    numbers_reason: str = "", **_,
) -> None:  # fmt: skip
    """Number the berita acara, and ask for file and paper. Whole numbers need a reason, and a number to be whole."""
    if whole_numbers and not numbers_reason.strip():
        raise MissingInput(["numbers_reason"], "Tulis mengapa NIK atau nomor KK perlu lengkap.")
    if whole_numbers and not set(case.granted) & set(NUMBERS):
        raise CaseError("Permintaan ini tidak memuat NIK atau nomor KK.")
    case.whole_numbers, case.numbers_reason = whole_numbers, numbers_reason.strip() if whole_numbers else ""
    today = timezone.localdate(at, timezone=profile.zone)
    counted = int(take_number(case.unit, "data_handover", at).rpartition("-")[2])
    case.handover_number = f"400.9/{counted:04d}/BA-DT/{case.unit.code}/{today.year}"
    case.approved_on, case.approved_by = today, by
    case.download_until = at + timedelta(days=KEEP_DAYS)
    job = enqueue(
        DATA_JOB, {"request": case.pk}, by=case.created_by, key=str(case.pk), title=f"Data terpadu {case.number}",
        jurisdiction=case.jurisdiction_id,
    )  # fmt: skip
    case.job = job.pk
    enqueue(PAPER_JOB, {"request": case.pk}, by=None, key=str(case.pk), listed=False,
            title=f"Berita acara {case.number}", jurisdiction=case.jurisdiction_id)  # fmt: skip
    record_access(by, AccessAction.APPROVE, case, fields=case.granted, whole_numbers=whole_numbers)


@DATA_REQUEST.effect("make")
def made(case: DataRequest, *, rows: int, edition: int, **_) -> None:
    case.rows, case.edition_id = rows, edition
    tell(case, _asker(case), "siap diunduh")
