"""How a pre-list proposal moves until government's list carries the family (design §4; domain §1.6, §11.6)."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register, when

# Open steps before the proposal is final here; an edition that lists the family ends it from any of them.
BEFORE_DECISION = ("recorded", "visited", "returned", "reviewed", "deliberated")
AFTER_DECISION = ("validated", "in_batch", "sent")
# What the manager decides on; with the module "deliberation" only what a village meeting has agreed to.
DECIDABLE = ("reviewed", "deliberated")

STATES = (
    State("recorded", "Tercatat", "blue", 1),
    State("visited", "Sudah dikunjungi", "blue", 2),
    State("returned", "Dikembalikan", "amber", 1),
    State("reviewed", "Diperiksa", "blue", 2),
    State("deliberated", "Disepakati musyawarah", "blue", 3),
    State("validated", "Disahkan", "teal", 3),
    State("in_batch", "Dalam berkas usulan", "violet", 4),
    State("sent", "Terkirim ke SIKS-NG", "violet", 4),
    State("listed", "Tercantum di data terpadu", "plain", 5, Clock.STOPPED, open=False),
    State("refused", "Tidak diusulkan", "grey", 5, Clock.STOPPED, open=False),
    State("withdrawn", "Dicabut", "grey", 5, Clock.STOPPED, open=False),
)

TRANSITIONS = (
    Transition(
        "visit", "Catat kunjungan rumah", ("recorded",), "visited", P.PRELIST_PROPOSE, inputs=("visited_on", "note"),
        done="Rumah dikunjungi", citizen="Petugas sudah mengunjungi rumah Anda.", clause="BL 14(4)a; KD 21",
    ),
    Transition(
        "review", "Selesai diperiksa", ("recorded", "visited"), "reviewed", P.PRELIST_REVIEW, not_by=("created",),
        turn="*", tone="primary", done="Diperiksa", citizen="Usulan Anda sudah diperiksa.",
        clause="BS 9(2)e; BL 14(3); KD 20(4)",
    ),
    Transition(
        "return_to_proposer", "Kembalikan", ("recorded", "visited"), "returned", P.PRELIST_REVIEW, inputs=("note",),
        turn="front_office", done="Dikembalikan untuk dilengkapi",
        citizen="Kami membutuhkan data tambahan. Hubungi meja layanan.",
    ),
    Transition(
        "return_by_manager", "Kembalikan", DECIDABLE, "returned", P.PRELIST_VALIDATE, inputs=("note",),
        turn="front_office", done="Dikembalikan oleh manajer",
        citizen="Kami membutuhkan data tambahan. Hubungi meja layanan.",
    ),
    Transition(
        "resubmit", "Ajukan lagi", ("returned",), "recorded", P.PRELIST_PROPOSE, tone="primary", done="Diajukan lagi",
    ),
    Transition(
        "raise_in_meeting", "Diusulkan dalam musyawarah", ("recorded",), "recorded", None, internal=True,
        inputs=("minutes",), done="Diusulkan dalam musyawarah",
        citizen="Keluarga Anda diusulkan dalam musyawarah.", clause="BS 15.c; BL 14(4)a",
    ),
    Transition(
        "deliberate", "Disepakati musyawarah", ("reviewed",), "deliberated", None, internal=True, turn="manager",
        conditions=(when("modules", "deliberation"),), inputs=("minutes",), done="Disepakati musyawarah",
        citizen="Musyawarah menyepakati usulan Anda.", clause="BS 15.c; BL 14(4)a",
    ),
    Transition(
        "deliberate_drop", "Tidak disepakati musyawarah", ("reviewed",), "refused", None, internal=True, turn="",
        tone="danger", conditions=(when("modules", "deliberation"),), inputs=("minutes", "note"),
        done="Tidak disepakati musyawarah",
        citizen="Musyawarah belum menyepakati usulan ini. Alasannya disampaikan petugas.",
    ),
    Transition(
        "validate", "Sahkan", DECIDABLE, "validated", P.PRELIST_VALIDATE, not_by=("created", "review"),
        conditions=(when(case="is_agreed"), when(case="!is_ineligible")), turn="data_officer", tone="primary",
        fresh=True, done="Disahkan", citizen="Usulan Anda disahkan dan akan dikirim ke pemerintah pusat.",
        clause="BS 15.c; BL 14(4)a",
    ),
    Transition(
        "refuse", "Tidak diusulkan", DECIDABLE, "refused", P.PRELIST_VALIDATE, inputs=("note",),
        not_by=("created",), turn="", tone="danger", done="Tidak diusulkan",
        citizen="Usulan tidak dapat dilanjutkan. Alasannya disampaikan petugas.",
    ),
    Transition(
        "batch", "Masuk berkas usulan", ("validated",), "in_batch", None, internal=True, inputs=("batch_ref",),
        turn="data_officer", done="Masuk berkas usulan", citizen="Usulan Anda masuk berkas usulan bulan ini.",
        clause="BS 6.e",
    ),
    Transition(
        "unbatch", "Keluar dari berkas usulan", ("in_batch",), "validated", None, internal=True, inputs=("note",),
        turn="data_officer", done="Dikeluarkan dari berkas usulan",
    ),
    Transition(
        "send", "Terkirim ke SIKS-NG", ("in_batch",), "sent", None, internal=True, inputs=("sent_on",),
        turn="data_officer", done="Terkirim ke SIKS-NG", citizen="Usulan Anda sudah dikirim ke pemerintah pusat.",
        clause="BS 6.e; KD 4.e",
    ),
    Transition(
        "accept", "Diterima pusat", ("sent",), "sent", None, internal=True, turn="", done="Diterima pemerintah pusat",
        citizen="Pemerintah pusat menerima usulan Anda. Hasilnya terlihat pada edisi data terpadu berikutnya.",
    ),
    Transition(
        "roll_over", "Kembali ke berkas berikutnya", ("sent",), "validated", None, internal=True, inputs=("note",),
        turn="data_officer", done="Belum lolos, ikut berkas berikutnya",
        citizen="Data Anda perlu diperbaiki sebelum dikirim lagi. Petugas akan menghubungi Anda.",
    ),
    Transition(
        "centre_refused", "Catat ditolak pusat", ("sent",), "refused", P.PRELIST_SEND, inputs=("note",), turn="",
        tone="danger", done="Ditolak pemerintah pusat",
        citizen="Pemerintah pusat belum menerima usulan ini. Alasannya disampaikan petugas.",
    ),
    Transition(
        "list", "Tercantum di data terpadu", (*BEFORE_DECISION, *AFTER_DECISION), "listed", None, turn="",
        done="Tercantum di edisi data terpadu", citizen="Keluarga Anda sudah tercantum di data terpadu.",
    ),
    Transition(
        "withdraw", "Cabut", BEFORE_DECISION, "withdrawn", P.PRELIST_PROPOSE, inputs=("note",), turn="",
        tone="danger", done="Dicabut", citizen="Usulan dicabut.",
    ),
    Transition(
        "reopen", "Usulkan lagi", ("refused", "withdrawn"), "recorded", P.PRELIST_REVIEW, inputs=("note",),
        done="Diusulkan lagi",
    ),
)  # fmt: skip

PRELIST = register(
    Workflow(
        kind="prelist",
        label="Daftar awal",
        states=STATES,
        transitions=TRANSITIONS,
        initial=("recorded",),
    )
)
