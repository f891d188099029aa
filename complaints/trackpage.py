"""What a family reads on the public page: plain steps, no name, no NIK, no address (security §2.10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from complaints.actions.submit import may_reopen_online, question_of
from complaints.models import Complaint
from complaints.turns import turn_words
from households.models import PreListProposal
from slrt.cases.models import Case, CaseEvent, Tracked
from slrt.jurisdictions.codes import STAGES
from slrt.jurisdictions.profile import Profile
from slrt.ui import words

# The five steps every family reads, whatever the jurisdiction calls its own.
STEPS = ("Diterima", "Diperiksa", "Ditangani", "Dijawab", "Selesai")
PROPOSAL_STEPS = ("Dicatat", "Diperiksa", "Disahkan", "Dikirim ke pemerintah pusat", "Selesai")


@dataclass(frozen=True)
class Step:
    """One of the five steps: `state` is done, now or ahead. stage: what the regulation calls it, "" when the same."""

    label: str
    state: str
    at: datetime | None = None
    stage: str = ""


@dataclass(frozen=True)
class Track:
    """Where one case stands. kind: "Keluhan"; matter: never the category of a restricted case.

    question: what the desk asks or tells the sender of an online request, in its own words.
    proposals: the pre-list proposals recorded with a complaint, followed on its page.
    """

    kind: str
    number: str
    matter: str
    office: str
    phone: str
    steps: list[Step]
    sentence: str
    at: datetime
    next: str
    promised: datetime | None = None
    question: str = ""
    may_reply: bool = False
    may_reopen: bool = False
    proposals: list[Track] = field(default_factory=list)


Invitation = Callable[[Tracked], tuple[str, str] | None]
_LINKS: dict[str, Invitation] = {}


def register_link(provider: Invitation) -> Invitation:
    """Add a link to the page of a case: (words, address), None for none. Registering the same twice counts once."""
    _LINKS[f"{provider.__module__}.{provider.__qualname__}"] = provider
    return provider


def links_of(case: Tracked) -> list[tuple[str, str]]:
    found = (provider(case) for _, provider in sorted(_LINKS.items()))
    return [link for link in found if link is not None]


def track_of(case: Tracked) -> Track:
    """Plain steps with their dates, from the events meant for the citizen."""
    return _proposal(case) if isinstance(case, PreListProposal) else _complaint(case)


def _complaint(case: Complaint) -> Track:
    told, profile = _told(case), case.profile
    own = [profile.stage_labels[code] if profile.setting("stage_labels").value else "" for code in STAGES]
    made = PreListProposal.objects.of_complaint(case).select_related("unit", "region")
    return Track(
        kind="Keluhan",
        matter=case.general_category,
        steps=_steps(case, told, list(zip(STEPS, own, strict=True))),
        next=next_action(case, profile),
        promised=case.due_at if case.is_open and not case.paused_since else None,
        question=question_of(case),
        may_reply=case.status == "asked_back",
        may_reopen=may_reopen_online(case),
        proposals=[_proposal(one) for one in made],
        **_facts(case, told),
    )


def _proposal(case: PreListProposal) -> Track:
    told = _told(case)
    steps = _steps(case, told, [(label, "") for label in PROPOSAL_STEPS])
    if not case.is_open:
        # Refused, withdrawn and listed end it from wherever it stood: steps it never took are left out.
        steps = [step for step in steps if step.at]
    return Track(
        kind="Usulan data",
        matter="Usulan masuk data terpadu",
        steps=steps,
        next=proposal_next(case),
        **_facts(case, told),
    )


def _facts(case: Case, told: list[CaseEvent]) -> dict:
    last = told[-1] if told else None
    return {
        "number": case.number,
        "office": case.unit.name,
        "phone": case.unit.phone or case.profile.kop.phone,
        "sentence": last.citizen if last else "",
        "at": last.at if last else case.received_at,
    }


def _told(case: Case) -> list[CaseEvent]:
    return list(case.events.exclude(citizen="").order_by("version", "pk"))


def _steps(case: Case, told: list[CaseEvent], labels: list[tuple[str, str]]) -> list[Step]:
    phase = case.state.phase
    reached: dict[int, datetime] = {1: case.received_at}
    for event in told:
        reached.setdefault(case.workflow.state(event.target).phase, event.at)
    return [
        Step(label, _state(number, phase, case.is_open), reached.get(number) if number <= phase else None, stage)
        for number, (label, stage) in enumerate(labels, 1)
    ]


def _state(number: int, phase: int, is_open: bool) -> str:
    if number < phase or (number == phase and not is_open):
        return "done"
    return "now" if number == phase else "ahead"


def next_action(case: Complaint, profile: Profile) -> str:
    """What happens next, and who does it, in a sentence for the family."""
    if not case.is_open:
        return "Tidak ada langkah lagi. Bila hasilnya belum Anda terima, hubungi kantor kami."
    if case.status == "asked_back":
        return "Kami menunggu keterangan dari Anda. Jawab di halaman ini, atau hubungi kantor kami."
    if case.turn == "citizen":
        return "Kami menunggu berkas dari Anda. Bawa berkasnya ke kantor kami."
    if case.turn == "informer":
        return "Petugas akan menghubungi Anda untuk menyampaikan hasilnya."
    return f"Sekarang giliran {words.in_sentence(turn_words(case.turn, profile))}."


def proposal_next(case: PreListProposal) -> str:
    """The same for a pre-list proposal."""
    if case.status == "listed":
        return "Tidak ada langkah lagi. Tanyakan kepada kantor kami program apa yang sesuai bagi keluarga Anda."
    if not case.is_open:
        return "Tidak ada langkah lagi. Tanyakan alasannya kepada kantor kami; keluarga Anda dapat diusulkan lagi."
    if case.status == "returned":
        return "Kami menunggu data tambahan dari Anda. Bawa KTP dan Kartu Keluarga ke kantor kami."
    if not case.turn:
        return "Sekarang menunggu pemerintah pusat."
    return f"Sekarang giliran {words.in_sentence(turn_words(case.turn, case.profile))}."
