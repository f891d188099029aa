"""How a request for data moves: asked, checked by the back office, approved by the manager, made (DP 9.e)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register, when

_SERVICE = when("modules", "data_service")
_ASKED = ("created", "resubmit")

DATA_REQUEST = register(
    Workflow(
        kind="data_request",
        label="Permintaan data terpadu",
        states=(
            State("submitted", "Diajukan", "blue", 1),
            State("returned", "Dikembalikan", "amber", 1),
            State("checked", "Menunggu persetujuan", "amber", 2, icon="clock"),
            State("approved", "Berkas disusun", "violet", 3),
            State("ready", "Berkas siap", "teal", 4, Clock.STOPPED, open=False, icon="check"),
            State("refused", "Ditolak", "grey", 4, Clock.STOPPED, open=False),
            State("withdrawn", "Dicabut", "grey", 4, Clock.STOPPED, open=False),
        ),
        transitions=(
            Transition(
                "check", "Selesai ditelaah", ("submitted",), "checked", P.DATA_REQUEST_REVIEW, not_by=_ASKED,
                conditions=(_SERVICE,), inputs=("granted",), tone="primary", done="Ditelaah", clause="DP 9.e",
            ),
            Transition(
                "return_to_asker", "Kembalikan", ("submitted",), "returned", P.DATA_REQUEST_REVIEW, not_by=_ASKED,
                conditions=(_SERVICE,), inputs=("note",), done="Dikembalikan untuk dilengkapi",
            ),
            Transition(
                "approve", "Setujui", ("checked",), "approved", P.DATA_REQUEST_APPROVE, not_by=(*_ASKED, "check"),
                conditions=(_SERVICE,), fresh=True, tone="primary", done="Disetujui manajer", clause="DP 9.e",
            ),
            Transition(
                "return_by_manager", "Kembalikan", ("checked",), "submitted", P.DATA_REQUEST_APPROVE,
                conditions=(_SERVICE,), inputs=("note",), done="Dikembalikan manajer untuk ditelaah lagi",
            ),
            Transition(
                "refuse", "Tolak", ("checked",), "refused", P.DATA_REQUEST_APPROVE, not_by=_ASKED,
                conditions=(_SERVICE,), inputs=("note",), tone="danger", done="Ditolak manajer",
            ),
            Transition(
                "resubmit", "Lengkapi dan ajukan lagi", ("returned",), "submitted", P.DATA_REQUEST_CREATE,
                conditions=(_SERVICE,), inputs=("purpose", "legal_basis", "wanted"), tone="primary",
                done="Dilengkapi dan diajukan lagi",
            ),
            Transition(
                "withdraw", "Cabut", ("submitted", "returned", "checked"), "withdrawn", P.DATA_REQUEST_CREATE,
                inputs=("note",), tone="danger", done="Dicabut",
            ),
            Transition(
                "make", "Berkas selesai dibuat", ("approved",), "ready", None, internal=True, done="Berkas dibuat",
            ),
        ),
        initial=("submitted",),
    )
)  # fmt: skip

TURNS = {"submitted": "back_office", "returned": "agency", "checked": "manager"}
