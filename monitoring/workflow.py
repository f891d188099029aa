"""How a report moves: its figures are frozen once, words are added, somebody else approves, the manager publishes."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register

UNFINISHED = ("drafted", "frozen", "written", "approved")
PUBLISHED = ("published", "superseded")

STATES = (
    State("drafted", "Angka dihitung", "blue", 1),
    State("frozen", "Angka dibekukan", "teal", 2),
    State("written", "Uraian ditulis", "teal", 3),
    State("approved", "Disetujui", "violet", 4),
    State("published", "Terbit", "green", 5, Clock.STOPPED, open=False),
    State("superseded", "Diganti versi baru", "grey", 5, Clock.STOPPED, open=False),
    State("cancelled", "Dibatalkan", "grey", 5, Clock.STOPPED, open=False),
)

TRANSITIONS = (
    Transition(
        "freeze", "Bekukan angka", ("drafted",), "frozen", None, turn="manager", done="Angka dibekukan",
        clause="BS 17–18; BL 15(5); KD 24–25",
    ),
    Transition(
        "write", "Simpan uraian", ("frozen", "written", "approved"), "written", P.REPORT_CREATE, turn="manager",
        done="Uraian ditulis", tone="primary", clause="BS 17(2); BL 15(2); KD 24(2)",
    ),
    Transition(
        "approve", "Setujui", ("frozen", "written"), "approved", P.REPORT_APPROVE, turn="manager",
        not_by=("created", "write"), fresh=True, done="Disetujui", tone="primary", clause="BS 19(1)",
    ),
    Transition(
        "publish", "Terbitkan", ("approved",), "published", P.REPORT_PUBLISH, turn="", fresh=True, done="Diterbitkan",
        tone="primary", clause="BS 9(2)l, 19(1); BL 8(2)m; DP 16(2)h",
    ),
    Transition(
        "supersede", "Ganti dengan versi baru", ("published",), "superseded", None, internal=True, turn="",
        done="Diganti versi baru",
    ),
    Transition(
        "cancel", "Batalkan", UNFINISHED, "cancelled", P.REPORT_CREATE, inputs=("note",), turn="",
        done="Dibatalkan", tone="danger",
    ),
)  # fmt: skip

REPORT = register(
    Workflow(kind="report", label="Laporan", states=STATES, transitions=TRANSITIONS, initial=("drafted",))
)
