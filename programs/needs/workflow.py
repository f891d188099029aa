"""How a programme need moves (design §4; BS 10(3)a.5.c, b.3 and c.4; BL 9(2)b.5.c and c.3; KD 10(2)c; DP [12].d)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register, when

STATES = (
    State("recorded", "Dicatat", "blue", 1),
    State("returned", "Dikembalikan", "amber", 1),
    State("reviewed", "Ditelaah", "blue", 2),
    State("recommended", "Direkomendasikan", "violet", 3),
    State("referred", "Diteruskan ke pengelola", "violet", 4),
    State("fulfilled", "Terpenuhi", "teal", 5, Clock.STOPPED, open=False, icon="check"),
    State("unmet", "Tidak terpenuhi", "grey", 5, Clock.STOPPED, open=False),
    State("rejected", "Ditolak", "grey", 5, Clock.STOPPED, open=False),
    State("duplicate", "Ganda", "grey", 5, Clock.STOPPED, open=False),
    State("withdrawn", "Dicabut", "grey", 5, Clock.STOPPED, open=False),
)
_RECOMMENDED = when("need_recommendation", "required")
_DIRECT = when("need_recommendation", "off")
_RECORDED = ("created", "resubmit")
_SENT = "Kebutuhan Anda sudah diteruskan ke pengelola program."

TRANSITIONS = (
    Transition(
        "review", "Selesai ditelaah", ("recorded",), "reviewed", P.NEED_REVIEW, roles_from="need_reviewers",
        not_by=_RECORDED, tone="primary", done="Ditelaah", citizen="Kebutuhan Anda sudah ditelaah.",
        clause="BS 10(3)b.3; BL 9(2)c.3; KD 10(2)c; DP [12].d",
    ),
    Transition(
        "return_to_recorder", "Kembalikan", ("recorded",), "returned", P.NEED_REVIEW, roles_from="need_reviewers",
        not_by=_RECORDED, inputs=("note",), done="Dikembalikan untuk dilengkapi",
    ),
    Transition(
        "mark_duplicate", "Tandai ganda", ("recorded",), "duplicate", P.NEED_REVIEW, roles_from="need_reviewers",
        not_by=_RECORDED, inputs=("note",), tone="danger", done="Ditandai ganda",
    ),
    Transition(
        "reject", "Tolak", ("recorded",), "rejected", P.NEED_REVIEW, roles_from="need_reviewers", not_by=_RECORDED,
        inputs=("note",), tone="danger", done="Ditolak", citizen="Kebutuhan Anda belum dapat diteruskan.",
    ),
    Transition(
        "recommend", "Rekomendasikan", ("reviewed",), "recommended", P.NEED_RECOMMEND, conditions=(_RECOMMENDED,),
        not_by=(*_RECORDED, "review"), tone="primary", done="Direkomendasikan manajer",
        clause="BS 10(3)a.5.c; BL 9(2)b.5.c",
    ),
    Transition(
        "return_by_manager", "Kembalikan", ("reviewed",), "returned", P.NEED_RECOMMEND, conditions=(_RECOMMENDED,),
        not_by=_RECORDED, inputs=("note",), done="Dikembalikan oleh manajer",
    ),
    Transition(
        "reject_by_manager", "Tolak", ("reviewed",), "rejected", P.NEED_RECOMMEND, conditions=(_RECOMMENDED,),
        not_by=_RECORDED, inputs=("note",), tone="danger", done="Ditolak manajer",
        citizen="Kebutuhan Anda belum dapat diteruskan.",
    ),
    Transition(
        "refer", "Catat diteruskan", ("recommended",), "referred", P.NEED_FOLLOW, inputs=("sent_to",), tone="primary",
        done="Diteruskan ke pengelola program", citizen=_SENT, clause="KD 10(1)d",
    ),
    Transition(
        "refer_reviewed", "Catat diteruskan", ("reviewed",), "referred", P.NEED_FOLLOW, conditions=(_DIRECT,),
        inputs=("sent_to",), tone="primary", done="Diteruskan ke pengelola program", citizen=_SENT,
    ),
    Transition(
        "fulfil", "Terpenuhi", ("referred",), "fulfilled", P.NEED_FOLLOW, inputs=("since",), tone="primary",
        done="Kebutuhan terpenuhi", citizen="Kebutuhan Anda tercatat sudah terpenuhi.",
    ),
    Transition(
        "fail", "Tidak terpenuhi", ("referred",), "unmet", P.NEED_FOLLOW, inputs=("reason", "note"), tone="danger",
        done="Kebutuhan tidak terpenuhi",
        citizen="Kebutuhan Anda belum dapat dipenuhi. Tanyakan sebabnya kepada petugas.",
    ),
    Transition(
        "reopen", "Buka lagi", ("unmet",), "reviewed", P.NEED_FOLLOW, inputs=("note",),
        done="Dibuka lagi untuk dicarikan jalan lain", citizen="Kebutuhan Anda diupayakan lagi.",
        clause="BS 9(2)j; BL 8(2)k",
    ),
    Transition(
        "resubmit", "Lengkapi dan ajukan lagi", ("returned",), "recorded", P.NEED_RECORD, inputs=("wanted",),
        tone="primary", done="Dilengkapi dan diajukan lagi",
    ),
    Transition(
        "withdraw", "Cabut", ("recorded", "returned", "reviewed", "recommended"), "withdrawn", P.NEED_RECORD,
        inputs=("note",), tone="danger", done="Dicabut", citizen="Catatan kebutuhan Anda dicabut.",
    ),
)  # fmt: skip

NEED = register(
    Workflow(kind="need", label="Kebutuhan program", states=STATES, transitions=TRANSITIONS, initial=("recorded",))
)
