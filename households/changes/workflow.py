"""How a proposal to change what is known of a family moves (design §4; BS 10(3)b.1, BL 9(2)c.2, DP [12].c)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register, when

STATES = (
    State("proposed", "Diusulkan", "blue", 1),
    State("returned", "Dikembalikan", "amber", 1),
    State("reviewed", "Ditelaah", "blue", 2),
    State("recommended", "Direkomendasikan", "violet", 3),
    State("applied", "Diterapkan", "teal", 4, Clock.STOPPED, open=False, icon="check"),
    State("exported", "Diekspor", "plain", 5, Clock.STOPPED, open=False, icon="check"),
    State("rejected", "Ditolak", "grey", 5, Clock.STOPPED, open=False),
    State("withdrawn", "Dicabut", "grey", 5, Clock.STOPPED, open=False),
)
_RECOMMENDED = when("change_recommendation", "required")
_DIRECT = when("change_recommendation", "off")
_PROPOSED = ("created", "resubmit")

TRANSITIONS = (
    Transition(
        "review", "Selesai ditelaah", ("proposed",), "reviewed", P.CHANGE_REVIEW, roles_from="change_reviewers",
        not_by=_PROPOSED, tone="primary", done="Ditelaah", clause="BS 10(3)b.1; BL 9(2)c.2; DP [12].c",
    ),
    Transition(
        "return_to_proposer", "Kembalikan", ("proposed",), "returned", P.CHANGE_REVIEW, roles_from="change_reviewers",
        not_by=_PROPOSED, inputs=("note",), done="Dikembalikan untuk diperbaiki",
    ),
    Transition(
        "reject", "Tolak", ("proposed",), "rejected", P.CHANGE_REVIEW, roles_from="change_reviewers", not_by=_PROPOSED,
        inputs=("note",), tone="danger", done="Ditolak",
    ),
    Transition(
        "recommend", "Rekomendasikan", ("reviewed",), "recommended", P.CHANGE_RECOMMEND, conditions=(_RECOMMENDED,),
        not_by=(*_PROPOSED, "review"), tone="primary", done="Direkomendasikan manajer",
    ),
    Transition(
        "return_by_manager", "Kembalikan", ("reviewed",), "returned", P.CHANGE_RECOMMEND, conditions=(_RECOMMENDED,),
        not_by=_PROPOSED, inputs=("note",), done="Dikembalikan oleh manajer",
    ),
    Transition(
        "reject_by_manager", "Tolak", ("reviewed",), "rejected", P.CHANGE_RECOMMEND, conditions=(_RECOMMENDED,),
        not_by=_PROPOSED, inputs=("note",), tone="danger", done="Ditolak manajer",
    ),
    Transition(
        "apply", "Terapkan", ("recommended",), "applied", P.CHANGE_APPLY, not_by=_PROPOSED, tone="primary",
        done="Diterapkan pada data keluarga", citizen="Data keluarga Anda sudah diperbarui.",
        clause="BS 9(2)e; BL 8(2)f",
    ),
    Transition(
        "apply_reviewed", "Terapkan", ("reviewed",), "applied", P.CHANGE_APPLY, conditions=(_DIRECT,),
        not_by=_PROPOSED, tone="primary", done="Diterapkan pada data keluarga",
        citizen="Data keluarga Anda sudah diperbarui.", clause="BS 9(2)e; BL 8(2)f",
    ),
    Transition(
        "return_by_officer", "Kembalikan", ("reviewed", "recommended"), "returned", P.CHANGE_APPLY,
        not_by=_PROPOSED, inputs=("note",), done="Dikembalikan petugas data",
    ),
    Transition(
        "resubmit", "Perbaiki dan ajukan lagi", ("returned",), "proposed", None, internal=True,
        tone="primary", done="Diperbaiki dan diajukan lagi",
    ),
    Transition(
        "withdraw", "Cabut", ("proposed", "returned"), "withdrawn", P.CHANGE_PROPOSE, inputs=("note",),
        tone="danger", done="Dicabut",
    ),
    Transition(
        "export", "Ekspor untuk pemutakhiran", ("applied",), "exported", None, internal=True,
        done="Dimasukkan ke berkas pemutakhiran",
    ),
)  # fmt: skip

CHANGE = register(
    Workflow(
        kind="change",
        label="Usulan perubahan data",
        states=STATES,
        transitions=TRANSITIONS,
        initial=("proposed",),
    )
)
