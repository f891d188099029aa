"""Pre-list proposals in every state, walked by the same actions as the screens: with a meeting, files and an answer."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from households import minutes
from households.actions import deliberation as meetings
from households.actions import propose
from households.actions.batches import BATCH_JOB, complete_facts, compose_batch
from households.actions.results import commit_result, receive_result
from households.cutoffs import open_month
from households.enums import Eligibility
from households.models import Batch, Deliberation, PreListProposal, RegistryEdition
from households.prelist_rules import PROPOSAL
from households.siks.resultfile import COLUMNS
from monitoring.simulation.names import POOLS
from monitoring.simulation.staff import Staff
from monitoring.simulation.stories import STREETS
from slrt.cases.actions import perform
from slrt.documents.actions import store_upload
from slrt.jobs.inline import run_pending
from slrt.jurisdictions.profile import profile_of
from slrt.regions.models import Region

# How many proposals end in which state; what a meeting and the centre leave over is worked out below.
PLAN = {
    "recorded": 2, "visited": 2, "returned": 1, "withdrawn": 1, "reviewed": 2, "refused": 1, "deliberated": 2,
    "validated": 2, "in_batch": 2, "sent": 4, "listed": 1,
}  # fmt: skip
REASONS = (
    "Kepala keluarga sakit menahun dan tidak bekerja.", "Rumah berlantai tanah, penghasilan tidak tetap.",
    "Janda dengan tiga anak sekolah.", "Lansia tinggal sendiri tanpa penghasilan.",
)  # fmt: skip
_AFTER_REVIEW = ("reviewed", "refused", "deliberated", "validated", "in_batch", "sent")
_AFTER_VALIDATION = ("validated", "in_batch", "sent")


class ProposalWriter:
    """Makes the proposals of one jurisdiction, all in its first village, so that one meeting covers them."""

    def __init__(self, jurisdiction: str, seed: int, staff: Staff):
        self.random = Random(f"{seed}|{jurisdiction}|prelist")
        self.profile, self.staff, self.users = profile_of(jurisdiction), staff, staff.users
        villages = Region.objects.inside(jurisdiction).villages().select_related("parent").order_by("code")
        self.village = villages.first()
        self.pool, self.count = POOLS[jurisdiction], 0

    def write(self) -> int:
        found = {state: [self.proposal() for _ in range(count)] for state, count in PLAN.items()}
        for state, cases in found.items():
            for case in cases:
                self.begin(case, state)
        if self.profile.has_module("deliberation"):
            self.meet([case for state in ("refused", "deliberated", *_AFTER_VALIDATION) for case in found[state]])
        self.end(found)
        if self.profile.has_module("deliberation"):
            self.coming_meetings()
        return self.count

    def coming_meetings(self) -> None:
        """One that is being prepared in the second village, and one held in the third that waits for signatures."""
        self.village = self.staff.villages[1]
        for _ in range(3):
            self.begin(self.proposal(), "reviewed")
        self.convene(timezone.localdate() + timedelta(days=5))
        self.village = self.staff.villages[2]
        for _ in range(2):
            self.begin(self.proposal(), "reviewed")
        meeting = self.convene(timezone.localdate() - timedelta(days=2))
        self.decide(meeting)
        perform(meeting, "hold", by=self.users["data"])
        run_pending(meetings.MINUTES_JOB)

    def proposal(self) -> PreListProposal:
        """A woman or man of working age with a KK of their own; serials above those of the synthetic registry."""
        self.count += 1
        random, sex = self.random, self.random.choice("LP")
        born = date(random.randrange(1955, 1998), random.randrange(1, 13), random.randrange(1, 29))
        district = self.village.code.replace(".", "")[:6]
        day = born.day + (40 if sex == "P" else 0)
        made = propose(
            by=self.users["depan"], unit=self.staff.secretariat, rule=PROPOSAL, village=self.village,
            name=self.pool.draw(random, sex), nik=f"{district}{day:02d}{born:%m%y}{7000 + self.count:04d}",
            kk=f"{district}010115{7000 + self.count:04d}", birth_date=born, sex=sex,
            address=f"{random.choice(STREETS)} {random.randrange(1, 60)}",
            rt=str(random.randrange(1, 9)), rw=str(random.randrange(1, 5)), occupation="Buruh harian",
            members_count=random.randrange(1, 6), reason=random.choice(REASONS), floor="8", wall="4",
        )  # fmt: skip
        return made.proposal

    def begin(self, case: PreListProposal, state: str) -> None:
        """As far as a proposal goes without a meeting."""
        if state == "returned":
            note = "Lengkapi fotokopi Kartu Keluarga."
            perform(case, "return_to_proposer", by=self.users["pengawas"], note=note)
        elif state == "withdrawn":
            perform(case, "withdraw", by=self.users["depan"], note="Keluarga pindah ke kabupaten lain.")
        elif state not in ("recorded", "listed"):
            today = timezone.localdate()
            perform(case, "visit", by=self.users["depan"], visited_on=today, note="Keadaan sesuai laporan.")
        if state in _AFTER_REVIEW:
            perform(case, "review", by=self.users["pengawas"], eligible=Eligibility.ELIGIBLE)
        if state == "listed":
            edition = RegistryEdition.objects.filter(jurisdiction=case.jurisdiction_id, state="current").first()
            perform(case, "list", by=None, note=f"Tercantum di edisi {edition}.", edition=edition)

    def meet(self, agreed: list[PreListProposal]) -> None:
        """A meeting on exactly these families: held, signed, and closed by somebody else."""
        meeting = self.convene(timezone.localdate())
        wanted = {case.pk for case in agreed}
        meeting.lines.exclude(proposal__in=wanted).delete()
        self.decide(meeting)
        perform(meeting, "hold", by=self.users["data"])
        run_pending(meetings.MINUTES_JOB)
        self.sign(meeting)
        perform(meeting, "close_checked", by=self.users["pengawas"])

    def convene(self, day: date) -> Deliberation:
        town = self.village.kind == "kelurahan"
        return meetings.convene(
            by=self.users["data"], unit=self.staff.secretariat, village=self.village, held_on=day,
            place=f"Balai {self.village}", chair=self.pool.draw(self.random, "L").title(),
            chair_office="Lurah" if town else "Kepala desa",
        )  # fmt: skip

    def decide(self, meeting: Deliberation) -> None:
        """Who came, and every family on the agenda agreed."""
        offices = ("Ketua LPM", "Ketua RW 01") if self.village.kind == "kelurahan" else ("Ketua BPD", "Ketua RT 02")
        people = [(self.pool.draw(self.random, "P").title(), office) for office in (*offices, "Kader posyandu")]
        decisions = {line.pk: ("ok", "") for line in meeting.lines.order_by("pk")}
        meetings.save_meeting(meeting, by=self.users["data"], people=people, decisions=decisions)

    def sign(self, meeting: Deliberation) -> None:
        """The paper as it was made stands for the scan of its signed copy."""
        with default_storage.open(minutes.stored_minutes(meeting).path) as made:
            scan = SimpleUploadedFile("berita acara bertanda tangan.pdf", made.read(), "application/pdf")
        kind = f"{meetings.SIGNED}{meeting.edition}"
        store_upload(scan, subject=meeting, kind=kind, by=self.users["data"], title="Berita acara bertanda tangan")

    def end(self, found: dict[str, list[PreListProposal]]) -> None:
        """What the manager decides, the files, and the centre's answer to half of what was sent."""
        for case in found["refused"]:
            perform(case, "refuse", by=self.users["manajer"], note="Sudah menerima bantuan sejenis.")
        for state in _AFTER_VALIDATION:
            for case in found[state]:
                perform(case, "validate", by=self.users["manajer"])
        for state, programme in (("sent", "PKH"), ("in_batch", "BPNT")):
            for case in found[state]:
                facts = {"birth_place": self.village.parent.name, "mother_name": self.pool.draw(self.random, "P"),
                         "marital": "married", "disability": "", "pregnant": False, "pregnant_since": None}  # fmt: skip
                complete_facts(case, by=self.users["data"], programme=programme, people=[(case.person, facts)])
        sent, _waiting = self.batch("PKH"), self.batch("BPNT")
        last = sent.month.replace(day=self.profile.prelist_send_day)
        perform(sent, "send", by=self.users["data"], sent_on=min(timezone.localdate(), last))
        self.answer(sent)

    def batch(self, programme: str) -> Batch:
        today = timezone.localdate(timezone=self.profile.zone)
        made = compose_batch(
            by=self.users["data"], unit=self.staff.secretariat, programme=programme, area=self.village.parent,
            month=open_month(self.profile, today),
        )  # fmt: skip
        run_pending(BATCH_JOB)
        made.refresh_from_db()
        return made

    def answer(self, batch: Batch) -> None:
        """One accepted and one not; the others still wait."""
        out = io.StringIO()
        table = csv.writer(out)
        table.writerow(COLUMNS)
        said = (("BERHASIL", "PADAN", ""), ("GAGAL", "TIDAK PADAN", "Nama berbeda dengan data Dukcapil"))
        for line, words in zip(batch.lines.select_related("person").order_by("position"), said, strict=False):
            result, match, remark = words
            place = (self.village.parent.name, self.village.name)
            table.writerow([*place, line.person.nik, line.programme, result, match, line.person.name, remark])
        upload = SimpleUploadedFile("hasil SIKS-NG.csv", out.getvalue().encode(), "text/csv")
        by = self.users["data"]
        commit_result(receive_result(by=by, jurisdiction=batch.jurisdiction_id, upload=upload), by=by)


def write_proposals(jurisdiction: str, seed: int, staff: Staff, report: Callable[[str], None]) -> int:
    """Returns how many. Not inside a transaction: papers and files are made by their jobs on the way."""
    count = ProposalWriter(jurisdiction, seed, staff).write()
    report(f"{count} usulan daftar awal")
    return count
