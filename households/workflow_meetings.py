"""How a village meeting and a file for SIKS-NG move (domain §1.6); the proposals in them move along."""

from __future__ import annotations

from slrt.accounts.permissions import Permission as P
from slrt.cases.workflow import Clock, State, Transition, Workflow, register, when

DELIBERATION = register(
    Workflow(
        kind="deliberation",
        label="Musyawarah",
        states=(
            State("planned", "Disiapkan", "blue", 1),
            State("held", "Menunggu berkas bertanda tangan", "amber", 2),
            State("closed", "Ditutup", "teal", 3, Clock.STOPPED, open=False),
            State("cancelled", "Dibatalkan", "grey", 3, Clock.STOPPED, open=False),
        ),
        transitions=(
            Transition(
                "hold", "Buat berita acara", ("planned",), "held", P.PRELIST_DELIBERATE, tone="primary",
                done="Berita acara dibuat", clause="BS 15.c; BL 14(4)a",
            ),
            Transition(
                "amend", "Perbaiki", ("held",), "planned", P.PRELIST_DELIBERATE, inputs=("note",),
                done="Dibuka lagi untuk diperbaiki",
            ),
            Transition(
                "close", "Tutup musyawarah", ("held",), "closed", P.PRELIST_DELIBERATE, turn="", tone="primary",
                conditions=(when("deliberation_four_eyes", False),), done="Musyawarah ditutup",
                clause="BS 15.c; BL 14(4)a",
            ),
            Transition(
                "close_checked", "Periksa dan tutup", ("held",), "closed", P.PRELIST_DELIBERATE, turn="",
                tone="primary", conditions=(when("deliberation_four_eyes", True),), not_by=("created", "hold"),
                done="Diperiksa dan ditutup", clause="BS 15.c; BL 14(4)a",
            ),
            Transition(
                "cancel", "Batalkan musyawarah", ("planned", "held"), "cancelled", P.PRELIST_DELIBERATE,
                inputs=("note",), turn="", tone="danger", done="Musyawarah dibatalkan",
            ),
        ),
        initial=("planned",),
    )
)  # fmt: skip

BATCH = register(
    Workflow(
        kind="batch",
        label="Berkas usulan SIKS-NG",
        states=(
            State("composed", "Sedang dibuat", "blue", 1),
            State("made", "Siap dikirim", "amber", 2),
            State("sent", "Terkirim", "violet", 3),
            State("answered", "Terjawab", "teal", 4, Clock.STOPPED, open=False),
            State("cancelled", "Dibatalkan", "grey", 4, Clock.STOPPED, open=False),
        ),
        transitions=(
            Transition(
                "make", "Berkas selesai dibuat", ("composed",), "made", None, internal=True, turn="data_officer",
                done="Berkas XLSX dibuat",
            ),
            Transition(
                "send", "Catat terkirim", ("made",), "sent", P.PRELIST_SEND, inputs=("sent_on",), turn="data_officer",
                tone="primary", done="Terkirim ke SIKS-NG", clause="BS 6.e; KD 4.e",
            ),
            Transition(
                "cancel", "Batalkan berkas", ("composed", "made"), "cancelled", P.PRELIST_SEND, inputs=("note",),
                turn="", tone="danger", done="Berkas dibatalkan",
            ),
            Transition(
                "answer", "Semua baris terjawab", ("sent",), "answered", None, internal=True, turn="",
                done="Semua baris terjawab",
            ),
        ),
        initial=("composed",),
    )
)  # fmt: skip
