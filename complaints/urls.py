"""Complaints, for staff."""

from __future__ import annotations

from django.urls import path

from complaints.views import (
    accept,
    case,
    correct,
    drafts,
    intake,
    ledger,
    need,
    notes,
    online,
    proactive,
    queue,
    receipt,
    step,
)

app_name = "complaints"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("baru", intake.new, name="new"),
    path("baru/periksa", intake.look_up, name="look_up"),
    path("baru/pilih", intake.pick, name="pick"),
    path("baru/berkas", intake.checklist, name="checklist"),
    path("dari-kebutuhan/<int:pk>", need.from_need, name="from_need"),
    path("proaktif", proactive.open_cases, name="proactive"),
    path("draf", drafts.drafts, name="drafts"),
    path("draf/<uuid:key>", drafts.save, name="draft_save"),
    path("draf/<uuid:key>/buang", drafts.drop, name="draft_drop"),
    path("lama/", ledger.entries, name="ledger"),
    path("lama/<int:pk>/", ledger.entry, name="ledger_entry"),
    path("lama/<int:pk>/keluarga", ledger.tie, name="ledger_tie"),
    path("lama/<int:pk>/daftarkan", ledger.take_on, name="ledger_take_on"),
    path("lama/<int:pk>/tidak-dilanjutkan", ledger.drop, name="ledger_drop"),
    path("lama/buku/", ledger.books, name="ledger_books"),
    path("lama/buku/<int:pk>/", ledger.book, name="ledger_book"),
    path("lama/buku/<int:pk>/kolom", ledger.columns, name="ledger_columns"),
    path("lama/buku/<int:pk>/terapkan", ledger.apply, name="ledger_apply"),
    path("lama/buku/<int:pk>/buang", ledger.discard, name="ledger_discard"),
    path("lama/buku/<int:pk>/ditolak.<slug:ending>", ledger.left_out, name="ledger_left_out"),
    path("daring", online.poster, name="online"),
    path("<int:pk>/", case.case, name="case"),
    path("<int:pk>/terima", accept.accept, name="accept"),
    path("<int:pk>/langkah/<slug:name>", step.step, name="step"),
    path("<int:pk>/di-sekretariat", step.settle_here, name="settle_here"),
    path("<int:pk>/catatan", notes.note, name="note"),
    path("<int:pk>/berkas", notes.upload, name="upload"),
    path("<int:pk>/tunjuk", notes.appoint_person, name="appoint"),
    path("<int:pk>/perbaiki", correct.correct, name="correct"),
    path("<int:pk>/kebutuhan", need.new, name="need"),
    path("<int:pk>/tanda-terima", receipt.receipt, name="receipt"),
]
