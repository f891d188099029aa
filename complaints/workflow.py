"""How a complaint moves, from the desk to the family that was told (design §4; domain §5.3, §11.6)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, any_of, register, when

_GATE_APPROVES = any_of(
    when("supervisor_gate_walkin", "setuju", case="is_walkin"), when("supervisor_gate_field", "setuju", case="is_field")
)
_GATE_CHECKS = any_of(
    when("supervisor_gate_walkin", "telaah", case="is_walkin"), when("supervisor_gate_field", "telaah", case="is_field")
)
_GATE_ON = any_of(
    when("supervisor_gate_walkin", "telaah", "setuju", case="is_walkin"),
    when("supervisor_gate_field", "telaah", "setuju", case="is_field"),
)
_GATE_OFF = any_of(
    when("supervisor_gate_walkin", "off", case="is_walkin"), when("supervisor_gate_field", "off", case="is_field")
)
_AT_PUSKESOS = when("escalation", True, case="at_puskesos")
_FROM_PUSKESOS = when("escalation", True, case="from_puskesos")
_SENT = ("submitted", "asked_back")  # by a citizen online, and not registered yet
_OPEN = (*_SENT, "registered", "with_supervisor", "returned", "reviewed", "in_handling", "needs_documents")

STATES = (
    State("submitted", "Terkirim", "blue", 1),
    State("asked_back", "Menunggu keterangan", "amber", 1, Clock.PAUSED),
    State("registered", "Diterima", "blue", 1),
    State("with_supervisor", "Menunggu pemeriksaan", "amber", 2),
    State("returned", "Dikembalikan", "amber", 1),
    State("reviewed", "Ditelaah", "blue", 2),
    State("in_handling", "Ditangani", "teal", 3),
    State("needs_documents", "Perlu berkas", "amber", 3, Clock.PAUSED),
    State("awaiting_approval", "Menunggu persetujuan", "amber", 3),
    State("referred", "Dirujuk", "violet", 3),
    State("answered", "Dijawab", "teal", 4),
    State("informed", "Warga diberi tahu", "teal", 4),
    State("closed", "Selesai", "plain", 5, Clock.STOPPED, open=False),
    State("verified", "Selesai, terperiksa", "plain", 5, Clock.STOPPED, open=False),
    State("rejected", "Ditolak", "grey", 5, Clock.STOPPED, open=False),
    State("withdrawn", "Dicabut", "grey", 5, Clock.STOPPED, open=False),
    State("duplicate", "Keluhan ganda", "grey", 5, Clock.STOPPED, open=False),
)

TRANSITIONS = (
    Transition(
        "accept_submission", "Periksa dan daftarkan", ("submitted",), "registered", P.COMPLAINT_REGISTER,
        done="Diterima front office", tone="primary", citizen="Keluhan Anda sudah kami terima dan catat.",
        clause="BS 10(3)d; BL 8(2)b; KD 10(4)a; TB KELIMA a; DP 8.a",
    ),
    Transition(
        "ask_submitter", "Tanya pengirim", ("submitted",), "asked_back", P.COMPLAINT_REGISTER, inputs=("note",),
        turn="citizen", done="Menunggu keterangan dari pengirim", clause="UU 25/2009 Ps 44(1)",
        citizen="Kami memerlukan keterangan dari Anda sebelum permohonan ini dapat didaftarkan.",
    ),
    Transition(
        "note_reply", "Catat jawaban pengirim", ("asked_back",), "submitted", P.COMPLAINT_REGISTER, inputs=("note",),
        done="Jawaban pengirim dicatat", tone="primary", citizen="Keterangan Anda sudah kami terima.",
    ),
    Transition(
        "reply_online", "Jawaban pengirim lewat halaman lacak", ("asked_back",), "submitted", None, inputs=("note",),
        done="Pengirim menjawab lewat halaman lacak", citizen="Keterangan Anda sudah kami terima.",
    ),
    Transition(
        "refuse_submission", "Tolak kiriman", _SENT, "rejected", P.COMPLAINT_REGISTER,
        inputs=("note", "outcome"), turn="", done="Kiriman ditolak", tone="danger",
        citizen="Permohonan ini tidak dapat kami daftarkan.",
    ),
    Transition(
        "duplicate_submission", "Tandai kiriman ganda", _SENT, "duplicate", P.COMPLAINT_REGISTER,
        inputs=("duplicate_of",), turn="", done="Ditandai ganda",
        citizen="Permohonan ini digabung dengan keluhan Anda yang lain.",
    ),
    Transition(
        "lapse_unanswered", "Dicabut karena pertanyaan tidak dijawab", ("asked_back",), "withdrawn", None, turn="",
        done="Dianggap dicabut: pertanyaan tidak dijawab", clause="UU 25/2009 Ps 44(3)",
        citizen="Permohonan dianggap dicabut karena pertanyaan kami tidak dijawab. Anda dapat mengirimnya kembali.",
    ),
    Transition(
        "supervisor_approve", "Setujui", ("with_supervisor",), "registered", P.COMPLAINT_SUPERVISE,
        conditions=(_GATE_APPROVES,), not_by=("created",), fresh=True, done="Disetujui supervisor", tone="primary",
        citizen="Catatan keluhan Anda sudah diperiksa.", clause="BL 14(3); KD 20(4), 21(2)",
    ),
    Transition(
        "supervisor_check", "Selesai ditelaah", ("with_supervisor",), "registered", P.COMPLAINT_SUPERVISE,
        conditions=(_GATE_CHECKS,), not_by=("created",), done="Ditelaah pengawas", tone="primary",
        citizen="Catatan keluhan Anda sudah diperiksa.", clause="BS 9(2)e; DP 12",
    ),
    Transition(
        "supervisor_return", "Kembalikan", ("with_supervisor",), "returned", P.COMPLAINT_SUPERVISE,
        conditions=(_GATE_ON,), not_by=("created",), inputs=("note",), done="Dikembalikan untuk diperbaiki",
        clause="BS 10(3)b; KD 10(2)",
    ),
    Transition(
        "resubmit_for_check", "Kirim ulang ke pemeriksa", ("returned",), "with_supervisor", P.COMPLAINT_REGISTER,
        conditions=(_GATE_ON,), turn="supervisor", done="Dikirim ulang", tone="primary",
    ),
    Transition(
        "resubmit", "Kirim ulang", ("returned",), "registered", P.COMPLAINT_REGISTER,
        conditions=(_GATE_OFF,), done="Dikirim ulang", tone="primary",
    ),
    Transition(
        "review", "Telaah dan teruskan", ("registered",), "reviewed", P.COMPLAINT_REVIEW,
        conditions=(when("forward_to", "review_then_back_office", "section"),), inputs=("section",), turn="back_office",
        done="Ditelaah dan diteruskan", tone="primary",
        citizen="Keluhan Anda sudah ditelaah dan diteruskan ke bagian yang menangani.",
        clause="BL 9(2)e.4.a, 14(2); DP 8",
    ),
    Transition(
        "route", "Teruskan ke bagian", ("registered",), "reviewed", P.COMPLAINT_ROUTE,
        conditions=(when("forward_to", "manager"),), inputs=("section",), turn="back_office",
        done="Diteruskan ke bagian", tone="primary", citizen="Keluhan Anda sudah diteruskan ke bagian yang menangani.",
        clause="BS 10(3)d.4.a, 15.d",
    ),
    Transition(
        "take", "Mulai tangani", ("reviewed",), "in_handling", P.COMPLAINT_HANDLE, turn="back_office",
        done="Mulai ditangani", tone="primary", citizen="Keluhan Anda sedang ditangani.",
        clause="BS 15.d; BL 9(2)f; DP 9",
    ),
    Transition(
        "take_directly", "Mulai tangani", ("registered",), "in_handling", P.COMPLAINT_HANDLE, turn="back_office",
        conditions=(when("forward_to", "back_office"),), done="Mulai ditangani", tone="primary",
        citizen="Keluhan Anda sedang ditangani.", clause="KD 10(4)d.1; TB KETIGA",
    ),
    Transition(
        "escalate", "Teruskan ke sekretariat", ("registered", "reviewed", "in_handling"), "registered",
        P.COMPLAINT_HANDLE, conditions=(_AT_PUSKESOS,), inputs=("note",), done="Diteruskan Puskesos ke sekretariat",
        citizen="Keluhan Anda diteruskan dari Puskesos ke sekretariat kabupaten/kota.",
        clause="BL 13(1)e; KD 13.f; DP 16(2)e, 21.h",
    ),
    Transition(
        "hand_back", "Kembalikan ke Puskesos", ("registered", "reviewed"), "registered", P.COMPLAINT_HANDLE,
        conditions=(_FROM_PUSKESOS,), inputs=("note",), done="Dikembalikan ke Puskesos",
        citizen="Keluhan Anda ditangani kembali oleh Puskesos setempat.",
    ),
    Transition(
        "ask_documents", "Minta berkas", ("registered", "reviewed", "in_handling"), "needs_documents",
        P.COMPLAINT_HANDLE, inputs=("note",), turn="citizen", done="Menunggu berkas dari warga",
        citizen="Kami menunggu berkas dari Anda. Hubungi meja layanan untuk rinciannya.", clause="UU 25/2009 Ps 44(2)",
    ),
    Transition(
        "documents_received", "Berkas diterima", ("needs_documents",), "in_handling", P.COMPLAINT_REGISTER,
        turn="back_office", done="Berkas diterima", tone="primary", citizen="Berkas Anda sudah kami terima.",
    ),
    Transition(
        "answer", "Jawab", ("in_handling",), "answered", P.COMPLAINT_HANDLE, inputs=("answer", "outcome"), turn="*",
        done="Dijawab", tone="primary", citizen="Keluhan Anda sudah dijawab. Petugas akan memberi tahu Anda.",
        clause="BL 9(2)f.2; KD 10(5)b; DP 9.b",
    ),
    Transition(
        "refer_wait", "Usulkan rujukan", ("in_handling",), "awaiting_approval", None, internal=True, turn="manager",
        done="Rujukan menunggu persetujuan manajer", clause="BL 9(2)f.4; KD 10(5)d",
    ),
    Transition(
        "refer_send", "Kirim rujukan", ("in_handling", "awaiting_approval"), "referred", None, internal=True,
        turn="agency", done="Dirujuk ke instansi pengelola",
        citizen="Keluhan Anda dirujuk ke kantor yang mengelola programnya.", clause="BS 9(2)g; BL 8(2)h; DP 9.d",
    ),
    Transition(
        "refer_back", "Rujukan kembali", ("awaiting_approval", "referred"), "in_handling", None, internal=True,
        turn="back_office", done="Rujukan kembali ke back office",
    ),
    Transition(
        "refer_answered", "Jawaban instansi", ("referred",), "answered", None, internal=True,
        done="Dijawab instansi pengelola",
        citizen="Kantor pengelola program sudah menjawab. Petugas akan memberi tahu Anda.",
        clause="BS 9(2)h; BL 10(2)",
    ),
    Transition(
        "attempt_inform", "Catat upaya yang gagal", ("answered",), "answered", P.COMPLAINT_INFORM,
        roles_from="informs_citizen", inputs=("note",), done="Warga belum dapat dihubungi",
    ),
    Transition(
        "inform", "Catat pemberitahuan", ("answered",), "informed", P.COMPLAINT_INFORM, roles_from="informs_citizen",
        inputs=("method", "informed_at"), turn="back_office", done="Warga diberi tahu", tone="primary",
        citizen="Hasilnya sudah disampaikan kepada Anda.", clause="BS 3.c, 15.f; BL 14(7); KD 22; DP 9.b",
    ),
    Transition(
        "close", "Tutup keluhan", ("informed",), "closed", P.COMPLAINT_CLOSE, turn="", done="Keluhan ditutup",
        tone="primary", citizen="Keluhan selesai.", clause="BS 6.c",
    ),
    Transition(
        "verify", "Catat pemeriksaan hasil", ("closed",), "verified", P.COMPLAINT_INFORM, inputs=("note",), turn="",
        done="Hasil diperiksa ke keluarga", clause="BS 3.g",
    ),
    Transition(
        "reject", "Tolak", ("registered", "reviewed", "in_handling"), "rejected", P.COMPLAINT_CLOSE,
        inputs=("note", "method"), turn="", done="Ditolak", tone="danger",
        citizen="Keluhan tidak dapat ditindaklanjuti. Alasannya sudah disampaikan kepada Anda.",
    ),
    Transition(
        "withdraw", "Dicabut warga", _OPEN, "withdrawn", P.COMPLAINT_CLOSE, inputs=("note",), turn="",
        done="Dicabut oleh warga", tone="danger", citizen="Keluhan dicabut atas permintaan Anda.",
    ),
    Transition(
        "lapse", "Dicabut karena berkas tidak dilengkapi", ("needs_documents",), "withdrawn", None, turn="",
        done="Dianggap dicabut: berkas tidak dilengkapi", clause="UU 25/2009 Ps 44(3)",
        citizen="Keluhan dianggap dicabut karena berkas tidak dilengkapi. Anda dapat mengajukannya kembali.",
    ),
    Transition(
        "mark_duplicate", "Tandai ganda", ("registered", "reviewed", "in_handling"), "duplicate", P.COMPLAINT_HANDLE,
        inputs=("duplicate_of",), turn="", done="Ditandai ganda",
        citizen="Keluhan ini digabung dengan keluhan Anda yang lain.",
    ),
    Transition(
        "reopen", "Buka kembali", ("closed", "verified", "rejected", "withdrawn", "duplicate"), "in_handling",
        P.COMPLAINT_CLOSE, inputs=("note",), turn="back_office", done="Dibuka kembali",
        citizen="Keluhan Anda dibuka kembali.",
    ),
    Transition(
        "reopen_online", "Dibuka kembali oleh warga", ("closed", "verified"), "in_handling", None, inputs=("note",),
        turn="back_office", done="Warga meminta dibuka kembali lewat halaman lacak",
        citizen="Keluhan Anda dibuka kembali atas permintaan Anda.",
    ),
)  # fmt: skip

COMPLAINT = register(
    Workflow(
        kind="complaint",
        label="Keluhan",
        states=STATES,
        transitions=TRANSITIONS,
        initial=("submitted", "registered", "with_supervisor"),
    )
)
