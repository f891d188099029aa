"""What a person may be allowed to do. Codes are stored nowhere but in roles.py; the sentence is for staff."""

from __future__ import annotations

from django.db import models


class Permission(models.TextChoices):
    """One ability. The label completes "Boleh …"."""

    # complaints
    COMPLAINT_VIEW = "complaint.view", "membuka keluhan"
    COMPLAINT_REGISTER = "complaint.register", "mencatat keluhan"
    COMPLAINT_REVIEW = "complaint.review", "menelaah keluhan dan meneruskannya"
    COMPLAINT_SUPERVISE = "complaint.supervise", "memeriksa catatan sebagai pengawas"
    COMPLAINT_HANDLE = "complaint.handle", "menangani dan menjawab keluhan"
    COMPLAINT_ROUTE = "complaint.route", "menentukan bagian yang menangani"
    COMPLAINT_INFORM = "complaint.inform", "memberi tahu warga dan mencatatnya"
    COMPLAINT_CLOSE = "complaint.close", "menutup, menolak, atau membuka kembali keluhan"
    COMPLAINT_RESTRICTED = "complaint.restricted", "membuka kasus terbatas"
    # people and registry
    PERSON_SEARCH = "person.search", "mencari warga di data terpadu"
    PERSON_VIEW = "person.view", "membuka kartu keluarga dan warga"
    PERSON_REVEAL = "person.reveal", "melihat NIK lengkap dengan alasan"
    DUPLICATE_DECIDE = "duplicate.decide", "memutuskan data ganda, menggabungkan, dan mengurungkannya"
    REGISTRY_IMPORT = "registry.import", "mengimpor data terpadu"
    REGISTRY_VIEW = "registry.view", "melihat edisi data terpadu"
    PRELIST_PROPOSE = "prelist.propose", "mengusulkan daftar awal"
    PRELIST_REVIEW = "prelist.review", "memeriksa usulan daftar awal"
    PRELIST_DELIBERATE = "prelist.deliberate", "mencatat musyawarah desa/kelurahan"
    PRELIST_VALIDATE = "prelist.validate", "mengesahkan usulan daftar awal"
    PRELIST_SEND = "prelist.send", "mencatat pengiriman usulan ke SIKS-NG dan jawabannya"
    PRELIST_VIEW = "prelist.view", "melihat daftar awal"
    CERTIFICATE_ISSUE = "certificate.issue", "menerbitkan surat keterangan terdaftar"
    RANKING_VIEW = "ranking.view", "melihat peringkat calon penerima"
    RANKING_RUN = "ranking.run", "menghitung peringkat dan mengunduhnya"
    RANKING_SCHEME = "ranking.scheme", "menetapkan skema pemeringkatan"
    # the field
    VISIT_VIEW = "visit.view", "melihat kunjungan rumah"
    VISIT_PLAN = "visit.plan", "meminta dan membatalkan kunjungan rumah"
    VISIT_RECORD = "visit.record", "mengisi dan menyelesaikan kunjungan rumah"
    VISIT_REVIEW = "visit.review", "memeriksa hasil kunjungan rumah"
    CHANGE_VIEW = "change.view", "melihat usulan perubahan data"
    CHANGE_PROPOSE = "change.propose", "mengusulkan perubahan data keluarga"
    CHANGE_REVIEW = "change.review", "menelaah usulan perubahan data"
    CHANGE_RECOMMEND = "change.recommend", "merekomendasikan usulan perubahan data"
    CHANGE_APPLY = "change.apply", "menerapkan dan mengekspor perubahan data"
    CASELOAD_VIEW = "caseload.view", "melihat wilayah dan beban kerja petugas lapangan"
    CASELOAD_MANAGE = "caseload.manage", "membagi wilayah petugas lapangan dan menyerahterimakan tugasnya"
    CASELOAD_COACH = "caseload.coach", "membina petugas lapangan dan mencatat pembinaannya"
    WELFARE_VIEW = "welfare.view", "melihat daftar PPKS dan PSKS"
    WELFARE_CHANGE = "welfare.change", "mencatat PPKS dan PSKS"
    # referrals
    REFERRAL_VIEW = "referral.view", "membuka rujukan"
    REFERRAL_PROPOSE = "referral.propose", "mengusulkan rujukan"
    REFERRAL_APPROVE = "referral.approve", "menyetujui rujukan"
    REFERRAL_RESPOND = "referral.respond", "menjawab rujukan sebagai instansi penerima"
    # programmes
    PROGRAMME_VIEW = "programme.view", "melihat katalog program"
    PROGRAMME_CHANGE = "programme.change", "mengubah katalog program"
    ENROLMENT_CHANGE = "enrolment.change", "mencatat kepesertaan program"
    NEED_VIEW = "need.view", "melihat kebutuhan program"
    NEED_RECORD = "need.record", "mencatat kebutuhan program keluarga"
    NEED_REVIEW = "need.review", "menelaah kebutuhan program"
    NEED_RECOMMEND = "need.recommend", "merekomendasikan kebutuhan program"
    NEED_FOLLOW = "need.follow", "meneruskan kebutuhan program dan mencatat hasilnya"
    # monitoring
    BOARD_VIEW = "board.view", "melihat papan pemantauan"
    REPORT_VIEW = "report.view", "melihat laporan"
    REPORT_CREATE = "report.create", "menyusun laporan"
    REPORT_APPROVE = "report.approve", "menyetujui laporan"
    REPORT_PUBLISH = "report.publish", "menerbitkan laporan"
    EXPORT = "export", "mengunduh daftar"
    # administration
    USER_VIEW = "user.view", "melihat pengguna dan penugasan"
    USER_CHANGE = "user.change", "mengelola pengguna, unit, dan penugasan"
    PROFILE_VIEW = "profile.view", "melihat profil daerah"
    PROFILE_CHANGE = "profile.change", "mengubah profil daerah"
    AUDIT_VIEW = "audit.view", "melihat catatan akses"
