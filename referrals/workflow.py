"""How a referral moves: proposed, approved by the manager where the profile wants it, sent, answered (design §4)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register, when

STATES = (
    State("drafted", "Draf", "outline", 1),
    State("submitted", "Menunggu persetujuan", "amber", 1),
    State("returned", "Dikembalikan", "amber", 1),
    State("approved", "Disetujui", "blue", 2),
    State("sent", "Terkirim", "violet", 2),
    State("received", "Diterima instansi", "violet", 3),
    State("accepted", "Diproses instansi", "teal", 3),
    State("delivered", "Terpenuhi", "plain", 5, Clock.STOPPED, open=False),
    State("not_delivered", "Tidak terpenuhi", "grey", 5, Clock.STOPPED, open=False),
    State("declined", "Ditolak instansi", "grey", 5, Clock.STOPPED, open=False),
    State("refused", "Ditolak manajer", "grey", 5, Clock.STOPPED, open=False),
    State("cancelled", "Dibatalkan", "grey", 5, Clock.STOPPED, open=False),
)

# Where a referral stands while the agency is to act, and everywhere it may stand once it was sent.
AT_AGENCY = ("sent", "received", "accepted")
SENT = (*AT_AGENCY, "delivered", "not_delivered", "declined")


def _ratification(state: str) -> Transition:
    """The manager confirms an emergency referral wherever it has come to meanwhile; it stays in its state."""
    return Transition(
        "ratify" if state == "sent" else f"ratify_{state}", "Sahkan rujukan darurat", (state,), state,
        P.REFERRAL_APPROVE, conditions=(when(case="needs_ratification"),),
        not_by=("created", "revise", "submit", "send_emergency"), fresh=True, done="Disahkan manajer", tone="primary",
        clause="KD 10(5)d",
    )  # fmt: skip


RATIFICATIONS = tuple(_ratification(state) for state in SENT)

TRANSITIONS = (
    Transition(
        "submit", "Ajukan ke manajer", ("drafted", "returned"), "submitted", P.REFERRAL_PROPOSE, turn="manager",
        conditions=(when("referral_approval", "required", "optional", "manager_issues"),), done="Diajukan ke manajer",
        tone="primary", clause="BL 9(2)f.4; KD 10(5)d; BS 10(3)a.6",
    ),
    Transition(
        "revise", "Simpan sebagai draf", ("drafted", "returned"), "drafted", P.REFERRAL_PROPOSE, turn="back_office",
        done="Usulan diperbaiki",
    ),
    Transition(
        "send_directly", "Kirim ke instansi", ("drafted", "returned"), "sent", P.REFERRAL_PROPOSE, turn="agency",
        conditions=(when("referral_approval", "off", "optional"),), done="Dikirim ke instansi", tone="primary",
        clause="DP 9.d; TB KEEMPAT",
    ),
    Transition(
        "issue", "Terbitkan rujukan", ("drafted", "submitted"), "sent", P.REFERRAL_APPROVE, turn="agency",
        conditions=(when("referral_approval", "manager_issues"),), not_by=("submit",), done="Diterbitkan manajer",
        tone="primary", fresh=True,
        clause="BS 10(3)a.6",
    ),
    Transition(
        "send_emergency", "Kirim darurat", ("drafted", "submitted", "returned"), "sent", P.REFERRAL_PROPOSE,
        turn="agency",
        conditions=(
            when("referral_approval", "required", "optional", "manager_issues", case="is_emergency"),
            when("emergency", True),
        ),
        inputs=("note",), done="Dikirim darurat, menunggu pengesahan manajer", clause="KD 18.e; TB KEEMPAT c–d",
    ),
    Transition(
        "approve", "Setujui", ("submitted",), "approved", P.REFERRAL_APPROVE, turn="manager",
        conditions=(when("referral_approval", "required", "optional"),),
        not_by=("created", "revise", "submit"), fresh=True, done="Disetujui manajer", tone="primary",
        clause="BL 9(2)f.4; KD 10(5)d",
    ),
    Transition(
        "return_to_proposer", "Kembalikan", ("submitted",), "returned", P.REFERRAL_APPROVE, turn="back_office",
        inputs=("note",), not_by=("created", "revise", "submit"), done="Dikembalikan manajer", clause="KD 10(1)d",
    ),
    Transition(
        "refuse", "Tolak", ("submitted",), "refused", P.REFERRAL_APPROVE, turn="", inputs=("note",),
        not_by=("created", "revise", "submit"), done="Ditolak manajer", tone="danger",
    ),
    Transition(
        "send", "Kirim", ("approved",), "sent", None, internal=True, turn="agency", done="Surat rujukan dikirim",
    ),
    *RATIFICATIONS,
    Transition(
        "acknowledge", "Tandai diterima", ("sent",), "received", P.REFERRAL_RESPOND, turn="agency",
        done="Diterima instansi", tone="primary", clause="BS 9(2)h; BL 8(2)i, 10(2)",
    ),
    Transition(
        "accept", "Terima dan proses", ("received",), "accepted", P.REFERRAL_RESPOND, turn="agency",
        done="Diproses instansi", tone="primary", clause="BS 11(2)b",
    ),
    Transition(
        "decline", "Tolak", ("sent", "received"), "declined", P.REFERRAL_RESPOND, turn="", inputs=("note",),
        done="Ditolak instansi", tone="danger",
    ),
    Transition(
        "deliver", "Catat hasil: terpenuhi", ("accepted",), "delivered", P.REFERRAL_RESPOND, turn="",
        inputs=("outcome", "note"), done="Dipenuhi instansi", tone="primary", clause="BS 11(2)b; BL 10(2)",
    ),
    Transition(
        "not_deliver", "Catat hasil: tidak terpenuhi", ("accepted",), "not_delivered", P.REFERRAL_RESPOND, turn="",
        inputs=("outcome", "note"), done="Tidak dipenuhi instansi", clause="BS 11(2)b",
    ),
    Transition(
        "recall", "Tarik rujukan", AT_AGENCY, "cancelled", P.REFERRAL_PROPOSE, turn="", inputs=("note",),
        done="Rujukan ditarik", tone="danger",
    ),
    Transition(
        "cancel", "Batalkan usulan", ("drafted", "submitted", "returned"), "cancelled", P.REFERRAL_PROPOSE, turn="",
        inputs=("note",), done="Dibatalkan pengusul", tone="danger",
    ),
)  # fmt: skip

REFERRAL = register(
    Workflow(
        kind="referral",
        label="Rujukan",
        states=STATES,
        transitions=TRANSITIONS,
        initial=("drafted", "submitted"),
    )
)
