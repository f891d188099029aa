"""Every question a jurisdiction's profile answers: its code, its words, what answers are possible, and the default.

A rule of one jurisdiction is never written in code: it is the value of a key here, with the clause it rests on. The
default holds where neither the regulation nor the administrator has said anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slrt.jurisdictions import codes
from slrt.jurisdictions.keytypes import (
    Choice,
    Deadlines,
    Hours,
    Kind,
    Labels,
    Letterhead,
    Lines,
    LinesFor,
    Number,
    Sections,
    Several,
    Text,
    Yes,
)

GROUPS: dict[str, str] = {
    "names": "Nama dan sebutan",
    "desk": "Meja layanan dan saluran",
    "flow": "Alur keluhan",
    "referral": "Rujukan",
    "registry": "Data terpadu dan daftar awal",
    "staff": "Petugas dan Puskesos",
    "monitoring": "Pemantauan dan laporan",
    "time": "Jam pelayanan dan batas waktu",
}

OFFICE_HOURS = {
    "mon": [["08:00", "16:00"]],
    "tue": [["08:00", "16:00"]],
    "wed": [["08:00", "16:00"]],
    "thu": [["08:00", "16:00"]],
    "fri": [["08:00", "11:00"], ["13:00", "16:00"]],
}

# The regulations only say "cepat". The totals follow SP4N-LAPOR! (5, 14 and 60 working days), the rest are our steps on
# the way; all of it is to be replaced by the SOP of the Kepala Dinas.
_STEPS = ("first_response", "handling", "referral_ack", "total")
DEADLINE_DAYS = {
    "information": dict(zip(_STEPS, (1, 3, 3, 5), strict=True)),
    "participation": dict(zip(_STEPS, (3, 10, 5, 14), strict=True)),
    "programme": dict(zip(_STEPS, (3, 10, 5, 14), strict=True)),
    "investigation": dict(zip(_STEPS, (3, 45, 10, 60), strict=True)),
    "emergency": dict(zip(_STEPS, (0, 1, 1, 3), strict=True)),
}


@dataclass(frozen=True)
class Key:
    """One question. `basis` says what the default rests on."""

    code: str
    group: str
    label: str
    help: str
    kind: Kind
    default: Any
    basis: str = "Bawaan aplikasi"


_ALL = (
    # ------------------------------------------------------------------ names
    Key("service_name", "names", "Nama layanan", "Nama resmi pada judul halaman, surat, dan laporan.",
        Text(120), "Sistem Layanan dan Rujukan Terpadu"),
    Key("service_brand", "names", "Nama singkat layanan", "Nama pada tanda terima dan halaman lacak.",
        Text(60), "SLRT"),
    Key("labels", "names", "Sebutan peran dan unit",
        "Kata daerah ini untuk peran dan unit; yang kosong memakai kata umum.",
        Labels(codes.LABELS), {}),
    Key("label_registry", "names", "Sebutan data terpadu", "Nama basis data yang diperiksa front office.",
        Text(60), "Data Terpadu", "Permensos 15/2018"),
    Key("class_words", "names", "Sebutan jenis keluhan", "Kata untuk dua jenis keluhan.",
        Labels(codes.CLASSES), {}),
    Key("stage_labels", "names", "Sebutan tahap layanan", "Kata untuk tahap yang dilihat warga dan petugas.",
        Labels(codes.STAGES), {}),
    Key("letterhead", "names", "Kop surat",
        "Baris pada surat, tanda terima, dan laporan yang dibuat sejak tanggal itu.",
        Letterhead(codes.LETTERHEAD, max_length=240, fallback=False), {},
        "Tata naskah dinas; nama dinas menurut peraturan daerah ini"),
    Key("contacts", "names", "Alamat dan tautan untuk warga", "Ditampilkan pada tanda terima dan halaman umum.",
        Labels(codes.CONTACTS, fallback=False), {}),
    # ------------------------------------------------------------------ desk
    Key("sections", "desk", "Bagian di sekretariat",
        "Bagian tujuan keluhan, dengan sektor dan jenis yang diterima; yang kosong dihapus.",
        Sections(), [{"code": "back_office", "label": "Back office", "sectors": list(codes.SECTORS),
                      "classes": list(codes.CLASSES)}]),
    Key("channels", "desk", "Saluran keluhan", "Cara keluhan dapat masuk.",
        Several(codes.CHANNELS, 1), ["secretariat", "puskesos", "facilitator"], "Permensos 15/2018"),
    Key("service_locations", "desk", "Tempat pelayanan", "Loket sekretariat; satu baris satu tempat.", Lines(), []),
    Key("subject_units", "desk", "Sasaran layanan", "Siapa yang dapat menjadi subjek keluhan.",
        Several(codes.SUBJECTS, 1), ["person", "family", "household"], "Permensos 15/2018"),
    Key("village_kinds", "desk", "Jenis wilayah terbawah",
        "Ada desa, kelurahan, atau keduanya. Hanya wilayah jenis ini yang dapat dipilih.",
        Several(codes.VILLAGE_KINDS, 1), ["desa", "kelurahan"]),
    Key("evidence_required", "desk", "Berkas yang diperiksa saat pendaftaran", "Daftar periksa berkas di meja layanan.",
        Several(codes.EVIDENCE), ["ktp", "kk"]),
    Key("house_photo_required", "desk", "Foto rumah dengan koordinat wajib",
        "Bila ya, pendaftaran menunggu foto rumah tinggal dengan titik koordinat.", Yes(), False),
    Key("modules", "desk", "Bagian aplikasi yang dipakai",
        "Hanya bagian yang dipilih yang dipakai; yang disebut peraturan tetapi belum ada di aplikasi ditandai.",
        Several(codes.MODULES, pending=codes.PENDING_MODULES), ["prelist", "puskesos", "partners", "activity_plan"]),
    Key("puskesos_services", "desk", "Jenis layanan Puskesos",
        "Dipilih saat Puskesos mencatat keluhan; kosong berarti tidak dibedakan.",
        Several(codes.PUSKESOS_SERVICES), []),
    Key("emergency", "desk", "Layanan kedaruratan", "Bila ya, keluhan dapat ditandai darurat dan berjalan lebih cepat.",
        Yes(), False),
    Key("confidentiality", "desk", "Kerahasiaan", "Kalimat kerahasiaan untuk petugas dan warga.",
        Text(300), "Data warga hanya dibuka oleh petugas yang berkepentingan, dan setiap pembukaan dicatat.",
        "UU 27/2022"),
    # ------------------------------------------------------------------ flow
    Key("forward_to", "flow", "Terusan dari front office", "Ke mana keluhan diteruskan setelah didaftar.",
        Choice(codes.ROUTES), "back_office"),
    Key("supervisor_gate_field", "flow", "Gerbang pengawas untuk catatan lapangan",
        "Apakah catatan fasilitator diperiksa dahulu; telaah bukan persetujuan.", Choice(codes.GATES), "telaah"),
    Key("supervisor_gate_walkin", "flow", "Gerbang pengawas untuk warga yang datang",
        "Apakah keluhan di meja layanan diperiksa dahulu.", Choice(codes.GATES), "off"),
    Key("supervisor_queues", "flow", "Antrean telaah pengawas", "Hal yang ditelaah pengawas.",
        Several(codes.SUPERVISOR_QUEUES), ["data_change", "data_addition", "needs", "complaints"]),
    Key("informs_citizen", "flow", "Yang memberi tahu warga", "Peran yang mencatat bahwa warga sudah diberi tahu.",
        Several(codes.ROLE_WORDS, 1), ["front_office", "back_office", "facilitator"]),
    Key("inform_methods", "flow", "Cara memberi tahu warga", "Pilihan saat mencatat pemberitahuan.",
        Several(codes.INFORM_METHODS, 1), ["in_person", "visit", "phone", "whatsapp", "letter"]),
    # ------------------------------------------------------------------ referral
    Key("referral_approval", "referral", "Persetujuan rujukan", "Peran manajer sebelum rujukan dikirim.",
        Choice(codes.REFERRAL_APPROVALS), "optional"),
    Key("referral_levels", "referral", "Tujuan rujukan", "Tingkat pengelola program yang dapat dirujuk.",
        Several(codes.REFERRAL_LEVELS, 1), list(codes.REFERRAL_LEVELS)),
    Key("referral_signatory", "referral", "Penanda tangan surat rujukan", "Pejabat pada blok tanda tangan.",
        Choice({"manager": "Manajer", "head": "Kepala dinas"}), "manager"),
    Key("letter_number", "referral", "Bentuk nomor surat rujukan",
        "Boleh memakai {nomor}, {unit}, {layanan}, {bulan} (angka Romawi), dan {tahun}; {nomor} dan {unit} harus ada.",
        Text(80), "400.9/{nomor}/{unit}/{bulan}/{tahun}"),
    Key("escalation", "referral", "Penerusan dari Puskesos ke sekretariat",
        "Bila ya, Puskesos dapat meneruskan yang tidak dapat diselesaikannya.", Yes(), True),
    Key("emergency_ratify_hours", "referral", "Pengesahan rujukan darurat",
        "Rujukan darurat dikirim dahulu dan disahkan manajer dalam waktu ini.", Number(1, 168, "jam"), 24),
    # ------------------------------------------------------------------ registry
    Key("not_in_registry", "registry", "Warga yang tidak ditemukan", "Langkah bila warga tidak ada di data terpadu.",
        Choice(codes.NOT_IN_REGISTRY), "prelist"),
    Key("prelist_review_day", "registry", "Tutup pemeriksaan usulan",
        "Usulan bulan ini diperiksa paling lambat tanggal ini.",
        Number(1, 28, "setiap bulan"), 5, "Pedoman pengusulan SIKS-NG; tanggalnya berubah menurut surat edaran"),
    Key("deliberation_day", "registry", "Tutup musyawarah",
        "Berita acara musyawarah bulan ini ditandatangani dan diunggah paling lambat tanggal ini.",
        Number(1, 28, "setiap bulan"), 8, "Pedoman pengusulan SIKS-NG; tanggalnya berubah menurut surat edaran"),
    Key("prelist_validate_day", "registry", "Tutup pengesahan usulan",
        "Usulan bulan ini disahkan paling lambat tanggal ini.",
        Number(1, 28, "setiap bulan"), 11, "Pedoman pengusulan SIKS-NG; tanggalnya berubah menurut surat edaran"),
    Key("prelist_send_day", "registry", "Tutup kirim ke SIKS-NG",
        "Berkas usulan bulan ini dikirim paling lambat tanggal ini.",
        Number(1, 28, "setiap bulan"), 14, "Pedoman pengusulan SIKS-NG: sebelum tanggal 15"),
    Key("deliberation_four_eyes", "registry", "Musyawarah ditutup orang lain",
        "Bila ya, yang mencatat musyawarah tidak boleh menutupnya sendiri.", Yes(), True),
    Key("certificate_days", "registry", "Masa berlaku surat keterangan terdaftar", "Dihitung sejak tanggal terbit.",
        Number(1, 365, "hari"), 30),
    Key("certificate_signatory", "registry", "Penanda tangan surat keterangan terdaftar",
        "Pejabat pada blok tanda tangan.", Choice({"manager": "Manajer", "head": "Kepala dinas"}), "head"),
    Key("change_reviewers", "registry", "Penelaah perubahan data",
        "Peran yang menelaah usulan perubahan data keluarga; yang pertama mendapat gilirannya.",
        Several(codes.CHANGE_REVIEWERS, 1), ["supervisor"]),
    Key("change_recommendation", "registry", "Rekomendasi perubahan data",
        "Apakah manajer merekomendasikan perubahan yang sudah ditelaah sebelum diterapkan.",
        Choice(codes.CHANGE_RECOMMENDATIONS), "required"),
    Key("need_reviewers", "registry", "Penelaah kebutuhan program",
        "Peran yang menelaah kebutuhan program keluarga; yang pertama mendapat gilirannya.",
        Several(codes.CHANGE_REVIEWERS, 1), ["supervisor"]),
    Key("need_recommendation", "registry", "Rekomendasi kebutuhan program",
        "Apakah manajer merekomendasikan kebutuhan yang sudah ditelaah sebelum diteruskan ke pengelola program.",
        Choice(codes.NEED_RECOMMENDATIONS), "required"),
    Key("ranking", "registry", "Pemeringkatan calon penerima", "Bila ya, calon penerima program daerah diperingkat.",
        Yes(), False),
    Key("vulnerable_percent", "registry", "Batas kelompok rentan", "Persentase terbawah menurut data terpadu.",
        Number(1, 100, "persen terbawah"), 40, "Perbup Barito Selatan 57/2022 dan Balangan 39/2023, dipakai umum"),
    Key("poor_percent", "registry", "Masyarakat miskin menurut data terpadu",
        "Keluarga dalam persentase terbawah ini ditampilkan sebagai masyarakat miskin, dengan sumbernya; 0 berarti "
        "hanya menurut penetapan yang dicatat.",
        Number(0, 100, "persen terbawah"), 0),
    Key("family_statuses", "registry", "Status kesejahteraan keluarga",
        "Status yang dapat dicatat pada kartu keluarga, beserta siapa yang menetapkan dan kapan.",
        Several(codes.FAMILY_STATUSES), ["destitute", "unable"], "UU 13/2011; PP 101/2012"),
    Key("person_flags", "registry", "Penanda warga",
        "Penanda yang tampil pada kartu keluarga, saringan keluhan, dan laporan; yang lain tidak dipakai.",
        Several(codes.PERSON_FLAGS), list(codes.PERSON_FLAGS),
        "Perbup Barito Selatan 57/2022 dan Balangan 39/2023 Pasal 5 huruf b, dipakai umum"),
    # ------------------------------------------------------------------ staff
    Key("facilitator_managed_by", "staff", "Pengelola fasilitator",
        "Yang merekrut dan mengelola; koordinator Puskesos membagi wilayah hanya bila Puskesos yang mengelola.",
        Choice({"secretariat": "Sekretariat", "puskesos": "Puskesos", "agency": "Dinas sosial"}), "secretariat"),
    Key("training_required", "staff", "Pelatihan dasar petugas Puskesos wajib",
        "Bila ya, daftar pelatihan menandai petugas Puskesos yang belum mendapat pelatihan dasar.", Yes(), False),
    Key("puskesos_decree_by", "staff", "Penetapan petugas Puskesos",
        "Pejabat yang menetapkan petugas Puskesos, seperti disebut saat mencatat penugasan.",
        Text(80), "Kepala desa/lurah"),
    Key("staff_origins", "staff", "Asal petugas sekretariat",
        "Petugas sekretariat dipilih dari kelompok ini; kosong berarti tidak diatur.",
        Several(codes.STAFF_ORIGINS), []),
    Key("manager_origins", "staff", "Asal manajer", "Kosong berarti sama dengan petugas sekretariat lain.",
        Several(codes.STAFF_ORIGINS), []),
    Key("facilitator_origins", "staff", "Asal fasilitator", "Kosong berarti sama dengan petugas sekretariat lain.",
        Several(codes.STAFF_ORIGINS), []),
    Key("assistant_origins", "staff", "Asal tenaga ahli/pendamping",
        "Akun orang luar, misalnya yang direkrut Kementerian Sosial; kosong berarti tidak diatur.",
        Several(codes.STAFF_ORIGINS), []),
    Key("qualifications", "staff", "Syarat petugas",
        "Daftar periksa untuk setiap peran. Baris yang dimulai dengan “diutamakan” tidak wajib dipenuhi.",
        LinesFor(codes.QUALIFIED_ROLES), {}),
    Key("selection_papers", "staff", "Petugas dipilih lewat seleksi",
        "Bila ya, berkas seleksi setiap petugas disimpan dan yang belum ada ditandai.", Yes(), False),
    # ------------------------------------------------------------------ monitoring
    Key("report_rhythm", "monitoring", "Irama laporan", "Laporan berkala yang diingatkan dan dapat disusun.",
        Several(codes.RHYTHMS, 1), ["quarterly", "annual", "custom"]),
    Key("report_cc", "monitoring", "Penerima dan tembusan laporan", "Satu baris satu penerima.", Lines(), []),
    Key("board_panels", "monitoring", "Panel papan pemantauan", "Panel yang tampil, dari atas ke bawah.",
        Several(codes.PANELS, 1), ["proposals", "access", "complementarity", "gap"]),
    Key("suppress_below", "monitoring", "Batas angka kecil untuk umum",
        "Angka di bawah batas ini ditutup pada papan untuk umum.", Number(2, 50, "kasus"), 5),
    Key("meetings_per_year", "monitoring", "Rapat koordinasi kecamatan setahun",
        "Jumlah paling sedikit di setiap kecamatan; 0 berarti tidak diatur.", Number(0, 52, "kali"), 0),
    Key("funding_sources", "monitoring", "Sumber pendanaan",
        "Pilihan sumber pendanaan saat mencatat program dalam katalog dan merencanakan kegiatan.",
        Several(codes.FUNDING, 1), ["apbn", "apbd", "apbdes", "other"]),
    Key("partner_kinds", "monitoring", "Jenis mitra",
        "Pilihan jenis mitra pada kemitraan dan program non-pemerintah. Satu baris satu jenis.",
        Lines(),
        ["Dunia usaha (CSR)", "Badan amil zakat", "Organisasi kemasyarakatan", "Perseorangan"]),
    # ------------------------------------------------------------------ time
    Key("time_zone", "time", "Zona waktu",
        "Jam dan tanggal pada layar, surat, dan nomor, jam pelayanan, batas waktu, serta tepi bulan dan triwulan.",
        Choice(codes.TIME_ZONES), codes.BY_PROVINCE, "Keputusan Presiden Nomor 41 Tahun 1987, menurut provinsi"),
    Key("service_hours", "time", "Jam pelayanan",
        "Batas waktu hanya berjalan pada jam ini; hari yang kosong berarti tutup.", Hours(), OFFICE_HOURS),
    Key("deadlines", "time", "Batas waktu", "Dalam hari kerja; hari masuk tidak dihitung.",
        Deadlines(), DEADLINE_DAYS, "Bawaan, mengikuti SP4N-LAPOR!; peraturan daerah hanya menyebut “cepat”"),
    Key("pause_auto_withdraw_days", "time", "Menunggu berkas paling lama",
        "Setelah sekian hari kalender tanpa berkas, keluhan dianggap dicabut.", Number(1, 365, "hari"), 30,
        "UU 25/2009 Pasal 44 (belum dicocokkan dengan naskah)"),
    Key("reopen_within_days", "time", "Keluhan dapat dibuka kembali", "Sekian hari kalender sejak ditutup.",
        Number(0, 730, "hari"), 60),
)  # fmt: skip

KEYS: dict[str, Key] = {key.code: key for key in _ALL}


def key(code: str) -> Key:
    """The key of that code. Raises KeyError with the code: an unknown key is a mistake in the program."""
    return KEYS[code]
