"""Addresses of households, included at the root: /warga/, /keluarga/, /impor/, /daftar-awal/, /kunjungan/."""

from django.urls import path

from households.views import cards, imports, meetings, prelist, reveal, search, visit_blocks, visits

app_name = "households"
urlpatterns = [
    path("warga/", search.search, name="search"),
    path("warga/panel", search.live_panel, name="panel"),
    path("warga/<int:pk>/nik", reveal.nik, name="nik"),
    path("keluarga/<int:pk>/", cards.card, name="card"),
    path("keluarga/<int:pk>/kk", reveal.kk, name="kk"),
    path("impor/", imports.editions, name="imports"),
    path("impor/baru", imports.new, name="import_new"),
    path("impor/<int:pk>/", imports.edition, name="import"),
    path("impor/<int:pk>/terapkan", imports.apply, name="import_apply"),
    path("impor/<int:pk>/batal", imports.cancel, name="import_cancel"),
    path("impor/<int:pk>/ditolak/<int:number>.<str:ending>", imports.rejected, name="import_rejected"),
    path("daftar-awal/", prelist.queue, name="prelist"),
    path("daftar-awal/baru", prelist.new, name="prelist_new"),
    path("daftar-awal/<int:pk>/", prelist.proposal, name="proposal"),
    path("daftar-awal/<int:pk>/catatan", prelist.note, name="proposal_note"),
    path("daftar-awal/<int:pk>/kabar", prelist.tell, name="proposal_tell"),
    path("daftar-awal/<int:pk>/langkah/<str:name>", prelist.step, name="proposal_step"),
    path("musyawarah/", meetings.meetings, name="meetings"),
    path("musyawarah/baru", meetings.new, name="meeting_new"),
    path("musyawarah/<int:pk>/", meetings.meeting, name="meeting"),
    path("musyawarah/<int:pk>/simpan", meetings.save, name="meeting_save"),
    path("musyawarah/<int:pk>/agenda", meetings.agenda, name="meeting_agenda"),
    path("musyawarah/<int:pk>/usulan-baru", meetings.raise_family, name="meeting_raise"),
    path("musyawarah/<int:pk>/berkas", meetings.upload, name="meeting_upload"),
    path("musyawarah/<int:pk>/berita-acara", meetings.pdf, name="meeting_pdf"),
    path("musyawarah/<int:pk>/langkah/<str:name>", meetings.step, name="meeting_step"),
    path("kunjungan/", visits.queue, name="visits"),
    path("kunjungan/baru", visits.new, name="visit_new"),
    path("kunjungan/<int:pk>/", visits.visit, name="visit"),
    path("kunjungan/<int:pk>/blok/<slug:code>", visit_blocks.block, name="visit_block"),
    path("kunjungan/<int:pk>/anggota/<int:person>", visit_blocks.member, name="visit_member"),
    path("kunjungan/<int:pk>/foto", visit_blocks.photos, name="visit_photos"),
    path("kunjungan/<int:pk>/langkah/<str:name>", visits.step, name="visit_step"),
]
