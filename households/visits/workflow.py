"""How a house visit moves: planned, filled in block by block, finished, checked by somebody else (domain §1.6)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register

EDITABLE = ("planned", "begun", "returned")
# Somebody has been there, checked by a colleague or not yet.
FINISHED = ("completed", "accepted")

STATES = (
    State("planned", "Direncanakan", "blue", 1, icon="clock"),
    State("begun", "Sedang diisi", "blue", 2, icon="edit"),
    State("returned", "Dikembalikan", "amber", 2),
    State("completed", "Menunggu pemeriksaan", "violet", 3),
    State("accepted", "Diterima", "plain", 5, Clock.STOPPED, open=False, icon="check"),
    State("cancelled", "Dibatalkan", "grey", 5, Clock.STOPPED, open=False),
)

TRANSITIONS = (
    Transition(
        "begin", "Mulai mengisi", ("planned",), "begun", None, turn="facilitator", internal=True,
        done="Isian pertama disimpan",
    ),
    Transition(
        "complete", "Selesaikan kunjungan", ("begun", "returned"), "completed", P.VISIT_RECORD, inputs=("note",),
        tone="primary", done="Kunjungan selesai", citizen="Petugas sudah mengunjungi rumah Anda.",
        clause="BS 10(3)c; BL 9(2)d; KD 10(3)a; DP 13.a",
    ),
    Transition(
        "accept", "Terima hasil", ("completed",), "accepted", P.VISIT_REVIEW, not_by=("complete",), turn="",
        tone="primary", done="Hasil diterima dan dipakai", clause="BS 9(2)e; BL 14(3); KD 21(2)",
    ),
    Transition(
        "send_back", "Kembalikan", ("completed",), "returned", P.VISIT_REVIEW, inputs=("note",), turn="facilitator",
        not_by=("complete",), done="Dikembalikan untuk dilengkapi",
    ),
    Transition(
        "cancel", "Batalkan", EDITABLE, "cancelled", P.VISIT_PLAN, inputs=("note",), turn="", tone="danger",
        done="Dibatalkan",
    ),
)  # fmt: skip

VISIT = register(
    Workflow(kind="visit", label="Kunjungan rumah", states=STATES, transitions=TRANSITIONS, initial=("planned",))
)
