"""One of each kind of thing, made by the actions that the screens use. Nobody here is a real person.

    things = Objects(cast)            # lazily: things.complaint, things.referral_sent, things.document …
    things.all()                      # {kind: object}, everything that stands in the table of the permission matrix

The same kinds exist in every jurisdiction, so that "the same thing of somebody else" is Objects(casts("63.09")).
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone

from complaints.actions import save_draft
from complaints.models import Complaint, IntakeDraft
from households.actions import deliberation as meetings
from households.actions import propose
from households.actions.certificates import issue_certificate
from households.areas.actions import give_area
from households.areas.handover import hand_over
from households.changes import actions as changes
from households.groups.statuses import determine
from households.models import (
    Batch,
    Certificate,
    ChangeProposal,
    Deliberation,
    FamilyStatus,
    Handover,
    Household,
    Person,
    PreListProposal,
    RegisterEntry,
    ResultFile,
    ServiceArea,
    Visit,
)
from households.prelist_rules import PROPOSAL
from households.registers.actions import enter
from households.visits.actions import plan_visit
from monitoring import actions as reports
from monitoring.models import Report
from monitoring.periods import PeriodKind, latest
from programs import actions as programmes
from programs import participation
from programs.models import Enrolment, Programme
from referrals.actions import decide, propose_referral
from referrals.models import Referral
from slrt.accounts.models import Assignment, Unit, User
from slrt.cases.actions import perform
from slrt.documents.actions import store_upload
from slrt.documents.models import Document
from slrt.jobs.actions import enqueue
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.jurisdictions.actions import add_holiday
from slrt.jurisdictions.models import LocalHoliday
from slrt.notifications.actions import notify
from slrt.notifications.models import Delivery, DeliveryState, Message
from tests.complaints import world
from tests.households import batches, lists
from tests.objects_activities import ActivityObjects
from tests.objects_field import FieldObjects
from tests.objects_imports import ImportedThings
from tests.objects_ledger import LedgerObjects
from tests.objects_partners import PartnerObjects
from tests.objects_registry import RegistryObjects
from tests.personas import Cast
from tests.pictures import picture

# Told apart from everything a page says by itself, so that a leak is found by searching for it.
NAME = {"33.24": "SUKARTI WARGAUJI", "63.09": "MASRIFAH WARGALAIN"}
HIDDEN = {"33.24": "DEWI TERLINDUNGUJI", "63.09": "NORA TERLINDUNGLAIN"}
SECRET = {"33.24": "kekerasan-rahasia-kendal", "63.09": "kekerasan-rahasia-tabalong"}
# The second restricted case has a handler by name, who reads it; so it carries words of its own.
NAMED = {"33.24": "RATNA BERNAMAUJI", "63.09": "WULAN BERNAMALAIN"}
NAMED_SECRET = {"33.24": "penelantaran-rahasia-kendal", "63.09": "penelantaran-rahasia-tabalong"}


class Objects(
    ActivityObjects, FieldObjects, ImportedThings, LedgerObjects, PartnerObjects, RegistryObjects, lists.Lists
):
    """The things of one jurisdiction. `owner` is whoever owns what belongs to one person (jobs, messages, drafts)."""

    def __init__(self, cast: Cast, owner: str = "manager"):
        self.cast, self.owner = cast, owner

    def __getitem__(self, kind: str):
        return getattr(self, kind)

    # ------------------------------------------------------------------ people and registry
    @cached_property
    def person(self) -> Person:
        return world.family(self.cast, NAME.get(self.cast.code, "WARGA UJI"))

    @cached_property
    def household(self) -> Household:
        return self.person.household

    @cached_property
    def proposal(self) -> PreListProposal:
        made = propose(
            by=self.cast.front_office, unit=self.cast.secretariat, rule=PROPOSAL, name="SARTINI USULANUJI",
            village=self.cast.village, reason="Rumah tidak layak huni.",
        )  # fmt: skip
        return made.proposal

    @cached_property
    def meeting(self) -> Deliberation:
        """Being prepared, with nothing on its agenda."""
        return meetings.convene(
            by=self.cast.data_officer, unit=self.cast.secretariat, village=self.cast.village,
            held_on=date(2026, 11, 6), place="Balai desa", chair="Karto Ketuauji", chair_office="Kepala desa",
        )  # fmt: skip

    @cached_property
    def meeting_held(self) -> Deliberation:
        """In the next village, with its berita acara asked for."""
        beside = self.cast.district.children.exclude(pk=self.cast.village.pk).order_by("code").first()
        held = meetings.convene(
            by=self.cast.data_officer, unit=self.cast.secretariat, village=beside, held_on=date(2026, 11, 6),
            place="Balai desa", chair="Karto Ketuauji", chair_office="Kepala desa",
        )  # fmt: skip
        meetings.save_meeting(held, by=self.cast.data_officer, people=[("Karto", "Kepala desa")], decisions={})
        perform(held, "hold", by=self.cast.data_officer)
        return held

    @cached_property
    def fieldworker(self) -> User:
        return self.cast.facilitator

    @cached_property
    def area(self) -> ServiceArea:
        return give_area(by=self.cast.manager, person=self.cast.facilitator, village=self.cast.village)

    @cached_property
    def handover_record(self) -> Handover:
        """Of somebody who held nothing, so that the other things stay with whom they are."""
        leaver, successor = (self.cast.person("facilitator", number=number) for number in (8, 9))
        return hand_over(
            by=self.cast.manager, unit=self.cast.secretariat, leaver=leaver, successor=successor, reason="Pindah."
        )

    def welfare(self, code: str, person: Person) -> RegisterEntry:
        return enter(
            by=self.cast.front_office, unit=self.cast.secretariat, register="ppks", codes=[code], subject="person",
            person=person, source="desk",
        )  # fmt: skip

    @cached_property
    def family_status(self) -> FamilyStatus:
        return determine(
            by=self.cast.front_office, unit=self.cast.secretariat, household=self.household,
            status=self.cast.profile.family_statuses[0], basis="decree", determined_by="Kepala Dinas Sosial",
            determined_on=date(2026, 3, 2), document="Keputusan 400.9/12/2026",
        )  # fmt: skip

    @cached_property
    def entry(self) -> RegisterEntry:
        return self.welfare("P24", self.person)

    @cached_property
    def entry_restricted(self) -> RegisterEntry:
        """Under a sensitive code: seen by whoever wrote it and those who may open restricted cases."""
        return self.welfare("P16", world.family(self.cast, HIDDEN.get(self.cast.code, "WARGA UJI")))

    @cached_property
    def visit(self) -> Visit:
        """Planned by the supervisor; the facilitator goes there."""
        return plan_visit(
            by=self.cast.supervisor, unit=self.cast.secretariat, household=self.household,
            visitor=self.cast.facilitator, planned_on=timezone.localdate(),
        )  # fmt: skip

    @cached_property
    def certificate(self) -> Certificate:
        return issue_certificate(
            by=self.cast.front_office, unit=self.cast.secretariat, household=self.household, person=self.person,
            purpose="Keringanan biaya",
        )  # fmt: skip

    @cached_property
    def batch(self) -> Batch:
        """A file with one line, in preparation."""
        return batches.composed(self.cast)

    @cached_property
    def result_file(self) -> ResultFile:
        """An answer of the centre that fits no line of ours."""
        return batches.delivered(self.cast, [])

    def change_of(self, name: str) -> ChangeProposal:
        household = world.family(self.cast, name).household
        return changes.propose(
            by=self.cast.front_office, unit=self.cast.secretariat, household=household, kind="fields",
            given={"subject": household, "values": {"address": "JALAN USULANUJI 1"}}, evidence="kk", reason="Pindah.",
        )  # fmt: skip

    @cached_property
    def change(self) -> ChangeProposal:
        return self.change_of("PARTINI UBAHUJI")

    @cached_property
    def change_returned(self) -> ChangeProposal:
        case = self.change_of("WAGIMAN UBAHUJI")
        reviewer = self.cast.person(self.cast.profile.change_reviewers[0])
        perform(case, "return_to_proposer", by=reviewer, note="Lengkapi RT dan RW.")
        return case

    need = cached_property(lambda self: world.need(self.cast))

    # ------------------------------------------------------------------ complaints
    @cached_property
    def complaint(self) -> Complaint:
        """As the desk left it."""
        return world.complaint(self.cast, person=self.person)

    @cached_property
    def complaint_handling(self) -> Complaint:
        """In the hands of the back office: a referral can start from it."""
        return world.walk(world.complaint(self.cast), self.cast)

    def sensitive(self, names: dict[str, str], secrets: dict[str, str]) -> Complaint:
        code = self.cast.code
        return world.complaint(
            self.cast, klass="need", category="N7", person=world.family(self.cast, names.get(code, "WARGA UJI")),
            description=f"Anak {secrets.get(code, 'rahasia')}.",
        )  # fmt: skip

    @cached_property
    def restricted(self) -> Complaint:
        """A case that only named people and the manager may open."""
        return self.sensitive(HIDDEN, SECRET)

    @cached_property
    def draft(self) -> IntakeDraft:
        return save_draft(
            by=self.cast.person(self.owner), key=uuid.uuid4(), jurisdiction=self.cast.code,
            values={"name": [NAME.get(self.cast.code, "WARGA UJI")]}, title="Kepesertaan",
        )  # fmt: skip

    # ------------------------------------------------------------------ programmes
    @cached_property
    def programme(self) -> Programme:
        return programmes.create_programme(
            by=self.cast.manager, jurisdiction=self.cast.code, code="UJI-DAERAH", valid_from=date(2025, 1, 1),
            name="Bantuan Uji Daerah", level="regency", sector="social", manager_name="Dinas Sosial",
            target_unit="family", criteria="Keluarga miskin.",
        )  # fmt: skip

    @cached_property
    def enrolment(self) -> Enrolment:
        return participation.enrol(by=self.cast.back_office, programme=self.programme, household=self.household)

    @cached_property
    def enrolment_waiting(self) -> Enrolment:
        """Recorded in the field; where the profile says so it waits for the supervisor."""
        pkh = Programme.objects.offered_in(self.cast.code).get(code="PKH")
        return participation.enrol(by=self.cast.facilitator, programme=pkh, household=self.household)

    # ------------------------------------------------------------------ referrals
    def referral_of(self, complaint: Complaint, *, submit: bool) -> Referral:
        return propose_referral(
            by=self.cast.back_office, complaint=complaint, target_unit=self.cast.education, submit=submit,
            request="Bantuan perlengkapan sekolah untuk dua anak.", reason="Keluarga desil 2.", shared=["name"],
        )  # fmt: skip

    @cached_property
    def referral_draft(self) -> Referral:
        return self.referral_of(self.complaint_handling, submit=False)

    @cached_property
    def referral_submitted(self) -> Referral:
        """With the manager where the profile asks for approval, else on its way."""
        return self.referral_of(world.walk(world.complaint(self.cast), self.cast), submit=True)

    @cached_property
    def referral_sent(self) -> Referral:
        sent = self.referral_of(world.walk(world.complaint(self.cast), self.cast), submit=True)
        if sent.status == "submitted":
            decide(by=self.cast.manager, referral=sent, decision="approve")
        return sent

    @cached_property
    def referral_restricted(self) -> Referral:
        """From a restricted case; a second one, so that `restricted` itself stays as the desk left it."""
        complaint = self.sensitive(NAMED, NAMED_SECRET)
        for name, role, data in world.WAYS[self.cast.code]:
            given = data | ({"handler": self.cast.back_office} if name in ("review", "route") else {})
            world.perform(complaint, name, by=getattr(self.cast, role), **given)
        return self.referral_of(complaint, submit=False)

    # ------------------------------------------------------------------ documents, messages, jobs
    @cached_property
    def document(self) -> Document:
        return store_upload(picture(), subject=self.complaint, kind="evidence", by=self.cast.front_office)

    @cached_property
    def document_restricted(self) -> Document:
        return store_upload(picture("navy"), subject=self.restricted, kind="evidence", by=self.cast.front_office)

    @cached_property
    def message(self) -> Message:
        return notify(
            [self.cast.person(self.owner)], kind="uji", key=f"uji-{self.cast.profile.slug}", title="Pesan uji",
            url="/", jurisdiction=self.cast.code, email=False,
        )[0]  # fmt: skip

    @cached_property
    def delivery(self) -> Delivery:
        """An e-mail that was cut off while it was sent."""
        return Delivery.objects.create(message=self.message, state=DeliveryState.UNCLEAR)

    @cached_property
    def report(self) -> Report:
        """Last quarter's, with its figures frozen; its files are made."""
        by = self.cast.manager
        quarter = latest(PeriodKind.QUARTERLY, timezone.now(), self.cast.profile.zone, 2)[1]
        report = reports.request_report(by=by, jurisdiction=self.cast.code, period=quarter)
        run_pending("report.freeze")
        report.refresh_from_db()
        return report

    @cached_property
    def report_waiting(self) -> Report:
        """This quarter's, still to be counted."""
        quarter = latest(PeriodKind.QUARTERLY, timezone.now(), self.cast.profile.zone, 2)[0]
        return reports.request_report(by=self.cast.manager, jurisdiction=self.cast.code, period=quarter)

    @cached_property
    def job(self) -> Job:
        """Waiting in the outbox."""
        return enqueue(
            "report.xlsx", {"report": self.report.pk, "version": 9}, by=self.cast.person(self.owner),
            title="Berkas uji", jurisdiction=self.cast.code,
        )  # fmt: skip

    @cached_property
    def job_done(self) -> Job:
        """Done, with its file."""
        job = reports.request_file(self.report, by=self.cast.person(self.owner), form="xlsx")
        run_pending("report.xlsx")
        job.refresh_from_db()
        return job

    # ------------------------------------------------------------------ people and places of work
    @cached_property
    def user(self) -> User:
        return self.cast.back_office

    @cached_property
    def unit(self) -> Unit:
        return self.cast.education

    @cached_property
    def assignment(self) -> Assignment:
        return self.cast.back_office.assignments.get()

    @cached_property
    def holiday(self) -> LocalHoliday:
        day = timezone.localdate() + timedelta(days=400)
        return add_holiday(
            jurisdiction=self.cast.code, day=day, name="Hari Jadi Uji", kind="daerah", decree="1/2026",
            by=self.cast.administrator,
        )  # fmt: skip
