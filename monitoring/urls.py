"""Addresses of monitoring, included at the root."""

from django.urls import include, path

from monitoring.views import activities, activity, activity_parts, library, public_board, staffing, survey_staff
from monitoring.views.behind import behind
from monitoring.views.board import board
from monitoring.views.chain import chain
from monitoring.views.compose import compose
from monitoring.views.duties import duties_page
from monitoring.views.files import download
from monitoring.views.quality import quality
from monitoring.views.report import progress, recount, report
from monitoring.views.reports import reports
from monitoring.views.steps import step, words
from monitoring.views.verify import verify

app_name = "monitoring"
urlpatterns = [
    path("papan/", board, name="board"),
    path("papan/terbitkan", public_board.publish, name="board_publish"),
    path("papan/terbit/<int:pk>/tarik", public_board.withdraw, name="board_withdraw"),
    path("papan/umum/<slug:slug>/", public_board.public_board, name="public_board"),
    path("mutu/", quality, name="quality"),
    path("rangkaian/", chain, name="chain"),
    path("laporan/", reports, name="reports"),
    path("laporan/baru", compose, name="compose"),
    path("laporan/verifikasi/<slug:digest>", verify, name="verify"),
    path("laporan/<int:pk>/", report, name="report"),
    path("laporan/<int:pk>/kemajuan", progress, name="progress"),
    path("laporan/<int:pk>/hitung", recount, name="recount"),
    path("laporan/<int:pk>/uraian", words, name="words"),
    path("laporan/<int:pk>/langkah/<slug:name>", step, name="step"),
    path("laporan/<int:pk>/unduh/<slug:form>", download, name="download"),
    path("laporan/<int:pk>/angka/<slug:code>", behind, name="behind"),
    path("peraturan/", duties_page, name="duties"),
    path("dokumen/", library.library, name="library"),
    path("dokumen/baru", library.paper_form, name="paper_new"),
    path("dokumen/<int:pk>/", library.paper, name="paper"),
    path("dokumen/<int:pk>/ubah", library.paper_form, name="paper_change"),
    path("dokumen/<int:pk>/baca", library.paper_read, name="paper_read"),
    path("dokumen/<int:pk>/berkas", library.paper_file, name="paper_file"),
    path("petugas/syarat/", staffing.staff, name="staff"),
    path("petugas/syarat/<int:pk>/", staffing.member, name="staff_member"),
    path("petugas/syarat/<int:pk>/berkas", staffing.paper, name="staff_paper"),
    path("kemitraan/", include("monitoring.urls_partners")),
    path("hasil-survei/", survey_staff.results, name="survey"),
    path("hasil-survei/terbitkan", survey_staff.publish, name="survey_publish"),
    path("hasil-survei/unduh", survey_staff.export, name="survey_export"),
    path("hasil-survei/poster", survey_staff.poster, name="survey_poster"),
    path("kegiatan/", activities.activities, name="activities"),
    path("kegiatan/tahun", activities.activity_year, name="activity_year"),
    path("kegiatan/pelatihan/", activities.trainings, name="trainings"),
    path("kegiatan/rapat/", activities.meetings, name="meetings"),
    path("kegiatan/unduh", activities.activity_export, name="activity_export"),
    path("kegiatan/baru", activity.activity_new, name="activity_new"),
    path("kegiatan/catat", activity.activity_log, name="activity_log"),
    path("kegiatan/<int:pk>/", activity.activity, name="activity"),
    path("kegiatan/<int:pk>/ubah", activity.activity_change, name="activity_change"),
    path("kegiatan/<int:pk>/pelaksanaan", activity.activity_hold, name="activity_hold"),
    path("kegiatan/<int:pk>/batal", activity.activity_cancel, name="activity_cancel"),
    path("kegiatan/<int:pk>/isi/<slug:what>", activity_parts.activity_part, name="activity_part"),
]
