"""One synthetic jurisdiction from nothing: units, staff, families, editions, complaints, referrals."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection, transaction

from complaints.models import Complaint, ComplaintEvent
from households import searchindex
from households.models import EditionListing, Household, Person, RegistryEdition
from monitoring.simulation.activities import write_activities
from monitoring.simulation.amendments import ChangeWriter
from monitoring.simulation.bulk import triggers_off
from monitoring.simulation.cases import write_cases
from monitoring.simulation.datarequests import write_requests
from monitoring.simulation.doorstep import write_answers
from monitoring.simulation.field import write_field
from monitoring.simulation.ground import Ground
from monitoring.simulation.guidance import write_guidance
from monitoring.simulation.ledger import write_ledger
from monitoring.simulation.library import write_library
from monitoring.simulation.online import write_online
from monitoring.simulation.partnerships import write_partnerships
from monitoring.simulation.prelist import write_proposals
from monitoring.simulation.registers import RegisterWriter
from monitoring.simulation.registry import write_registry
from monitoring.simulation.staff import load_staff
from monitoring.simulation.staffing import publish_boards, write_staff_checks
from monitoring.simulation.standards import write_standards
from monitoring.simulation.standing import StatusWriter
from monitoring.simulation.survey import write_survey
from monitoring.simulation.twins import TwinWriter
from monitoring.simulation.wishes import NeedWriter
from programs.models import Enrolment
from referrals.models import Referral, ReferralEvent

TABLES = (Household, Person, EditionListing, Enrolment, Complaint, ComplaintEvent, Referral, ReferralEvent)

# One transaction for the whole district, in which Python works longer than a request may leave it idle.
_PATIENCE = """
SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL synchronous_commit = off
"""


class AlreadyThere(Exception):
    """The jurisdiction has registry editions already: a synthetic district is only made from nothing."""


def simulate(jurisdiction: str, *, families: int, complaints: int, seed: int, report: Callable[[str], None]) -> dict:
    """Make a district; returns counts and seconds. Needs the tables' owner (triggers pause, see bulk.triggers_off).

    Raises AlreadyThere when the jurisdiction has data.
    """
    if RegistryEdition.objects.filter(jurisdiction=jurisdiction).exists():
        raise AlreadyThere(jurisdiction)
    started = time.monotonic()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_PATIENCE)
        staff = load_staff(jurisdiction)
        with triggers_off(*TABLES):
            sample = min(200_000, max(200, complaints))
            subjects = write_registry(jurisdiction, families, seed, sample, report)
            _analyze()  # the search keys are read chunk by chunk: without statistics each chunk reads everybody
            searchindex.fill([jurisdiction])
            cases = write_cases(jurisdiction, complaints, seed, staff, subjects, report) if complaints else 0
    proposals = write_proposals(jurisdiction, seed, staff, report) if complaints else 0
    work = write_work(Ground(jurisdiction, seed, staff), report) if complaints else {}
    _analyze()
    return {
        "jurisdiction": jurisdiction,
        "families": families,
        "persons_sampled": len(subjects),
        "complaints": cases,
        "proposals": proposals,
        **work,
        "seconds": round(time.monotonic() - started, 1),
    }


def write_work(ground: Ground, report: Callable[[str], None]) -> dict[str, int]:
    """What the field and the desks do beside complaints, by the actions of the screens. Returns how many of each."""
    counts = write_field(ground)
    counts["registers"] = RegisterWriter(ground).write()
    counts["statuses"] = StatusWriter(ground).write()
    counts["needs"] = NeedWriter(ground).write()
    counts["changes"] = ChangeWriter(ground).write()
    counts["duplicates"] = TwinWriter(ground).write()
    counts["data_requests"] = write_requests(ground)
    ground.write_diary()
    counts["doors"] = write_answers(ground)
    counts["guidance"] = write_guidance(ground)
    counts["activities"] = write_activities(ground)
    counts["ledger"] = write_ledger(ground)
    counts["papers"] = write_library(ground)
    counts["staff_checks"] = write_staff_checks(ground)
    counts["public_boards"] = publish_boards(ground)
    counts["partners"] = write_partnerships(ground)
    counts["online"] = write_online(ground)
    counts["survey"] = write_survey(ground)
    counts["standards"] = write_standards(ground)
    report(", ".join(f"{count} {name}" for name, count in counts.items()))
    return counts


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
