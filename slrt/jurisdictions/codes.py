"""Fixed code lists that profile values choose from. A code is stored and never changes; its word is for the screen.

Imports no model. Where a list belongs to the ground below (roles, kinds and levels of units) it is taken from there.
"""

from __future__ import annotations

from slrt.accounts.origins import StaffOrigin
from slrt.accounts.roles import ROLES
from slrt.regions.codes import WIB, WIT, WITA

Words = dict[str, str]

# The nine sectors every SLRT informs about (Kemensos guideline).
SECTORS: Words = {
    "health": "Kesehatan",
    "education": "Pendidikan",
    "social": "Sosial dan ekonomi",
    "food": "Pangan",
    "energy": "Energi",
    "agriculture": "Pertanian",
    "fisheries": "Perikanan",
    "housing": "Perumahan",
    "civil_registry": "Administrasi kependudukan",
}

# The two classes every regulation tells apart; `class_words` of the profile gives them their local words.
CLASSES: Words = {"participation": "Kepesertaan", "programme": "Non-kepesertaan/program"}

CHANNELS: Words = {
    "secretariat": "Datang ke sekretariat",
    "puskesos": "Datang ke Puskesos",
    "facilitator": "Kunjungan atau temu fasilitator",
    "online": "Formulir daring",
    "whatsapp": "WhatsApp",
    "phone": "Telepon",
    "letter": "Surat",
    "box": "Kotak saran",
    "social_media": "Media sosial",
    "lapor": "SP4N-LAPOR!",
    "mpp": "Mal Pelayanan Publik",
    "tksk": "TKSK",
}

GATES: Words = {"off": "Tidak ada", "telaah": "Ditelaah", "setuju": "Diperiksa dan disetujui"}

ROUTES: Words = {
    "back_office": "Langsung ke back office",
    "manager": "Ke manajer, yang menentukan bagian",
    "review_then_back_office": "Ke review dan analisis, lalu back office",
    "section": "Ke review dan analisis, lalu bidang yang sesuai",
}

REFERRAL_APPROVALS: Words = {
    "off": "Tanpa persetujuan manajer",
    "optional": "Persetujuan manajer boleh diminta",
    "required": "Wajib disetujui manajer",
    "manager_issues": "Manajer sendiri yang menerbitkan rujukan",
}

NOT_IN_REGISTRY: Words = {
    "prelist": "Diusulkan sebagai daftar awal (pre-list)",
    "profile_eligibility_prelist": "Profil dasar dicatat, kelayakan diusulkan, lalu masuk daftar awal",
    "basic_profile": "Profil dasar dicatat",
    "registration": "Diarahkan ke layanan pendaftaran data terpadu",
    "record_only": "Hasil pemeriksaan dicatat",
}

# What a Puskesos does for whoever comes (DP [4](4)).
PUSKESOS_SERVICES: Words = {
    "accessibility": "Aksesibilitas",
    "referral": "Rujukan",
    "advocacy": "Advokasi",
    "information": "Penyedia data dan informasi",
}

INFORM_METHODS: Words = {
    "in_person": "Bertemu langsung",
    "visit": "Kunjungan ke rumah",
    "phone": "Telepon",
    "whatsapp": "WhatsApp",
    "letter": "Surat",
    "email": "Surel",
    "online": "Halaman lacak",
}

EVIDENCE: Words = {
    "ktp": "KTP elektronik",
    "kk": "Kartu Keluarga",
    "letter": "Surat permohonan atau pengaduan",
    "sktm": "Surat keterangan tidak mampu",
    "house_photo": "Foto rumah tinggal",
    "coordinates": "Titik koordinat rumah",
}

RHYTHMS: Words = {
    "monthly": "Bulanan",
    "quarterly": "Triwulan",
    "semester": "Semester",
    "annual": "Tahunan",
    "custom": "Sewaktu-waktu",
}

PANELS: Words = {
    "proposals": "Ringkasan usulan pemutakhiran dan penambahan data",
    "access": "Akses program pusat dan daerah",
    "complementarity": "Komplementaritas dan irisan program",
    "gap": "Kesenjangan pelayanan",
    "services": "Permintaan layanan",
    "satisfaction": "Survei kepuasan masyarakat",
    "ppks": "Data PPKS",
    "updates": "Pemutakhiran data penerima manfaat",
    "participation": "Kepesertaan dan kebutuhan program",
    "referrals": "Rujukan per instansi",
    "other": "Informasi lain",
}

MODULES: Words = {
    "prelist": "Daftar awal (pre-list)",
    "puskesos": "Puskesos",
    "puskesos_founding": "Pengajuan pembentukan Puskesos",
    "skm": "Survei kepuasan masyarakat",
    "spm": "Standar pelayanan minimal bidang sosial",
    "online_intake": "Pengaduan daring oleh warga",
    "public_board": "Papan visual untuk umum",
    "partners": "Kemitraan dan CSR",
    "training": "Pelatihan petugas",
    "meetings": "Rapat koordinasi",
    "activity_plan": "Rencana kegiatan dan anggaran",
    "inventory": "Sarana dan prasarana",
    "guestbook": "Buku tamu",
    "stories": "Cerita perubahan",
    "helpdesk": "Bantuan teknis aplikasi",
    "data_service": "Layanan pemanfaatan data terpadu",
    "service_standard": "Standar pelayanan dan SOP",
    "survey_team": "Tim survei",
    "deliberation": "Musyawarah",
}

# Named by a regulation, with nothing of it in the application yet: the profile says so instead of promising it.
PENDING_MODULES = frozenset(
    {
        "puskesos_founding", "spm", "inventory", "guestbook", "stories", "helpdesk",
    }
)  # fmt: skip

# By province, or one zone whatever the province says.
BY_PROVINCE = "province"
TIME_ZONES: Words = {BY_PROVINCE: "Menurut provinsi", WIB: "WIB", WITA: "WITA", WIT: "WIT"}

VILLAGE_KINDS: Words = {"desa": "Desa", "kelurahan": "Kelurahan", "desa_adat": "Desa adat"}

SUBJECTS: Words = {
    "person": "Individu/perseorangan",
    "family": "Keluarga",
    "household": "Rumah tangga",
    "group": "Kelompok",
    "community": "Masyarakat",
}

# What may be determined of a family (BS 1 angka 11; KD 1 angka 7-8).
FAMILY_STATUSES: Words = {
    "poor": "Masyarakat miskin",
    "destitute": "Fakir miskin",
    "unable": "Orang tidak mampu",
}

# What may be marked on a person, with where from (BS and BL Pasal 5 huruf b).
PERSON_FLAGS: Words = {
    "disability": "Penyandang disabilitas",
    "child": "Anak telantar",
    "woman": "Perempuan telantar",
    "elderly": "Lanjut usia",
    "remote": "Masyarakat adat terpencil",
    "other": "Lain-lain",
}

# Roles for whom a regulation may set conditions; the words of slrt.accounts.roles, which stands beside this package.
QUALIFIED_ROLES: Words = {
    "manager": "Manajer",
    "supervisor": "Supervisor/pengawas",
    "facilitator": "Fasilitator",
    "front_office": "Front office",
    "review": "Telaah dan analisis",
    "back_office": "Back office",
    "assistant": "Tenaga ahli/pendamping",
    "puskesos_coordinator": "Koordinator Puskesos",
    "puskesos_front": "Front office Puskesos",
    "puskesos_back": "Back office Puskesos",
}

SUPERVISOR_QUEUES: Words = {
    "data_change": "Perubahan data",
    "data_addition": "Penambahan data",
    "participation": "Kepesertaan program dari lapangan",
    "needs": "Kebutuhan program",
    "complaints": "Pendataan keluhan",
}

CHANGE_REVIEWERS: Words = {"supervisor": "Supervisor/pengawas", "data_officer": "Petugas data"}

STAFF_ORIGINS: Words = dict(StaffOrigin.choices)

CHANGE_RECOMMENDATIONS: Words = {
    "off": "Tanpa rekomendasi manajer",
    "required": "Direkomendasikan manajer sebelum diterapkan",
}

NEED_RECOMMENDATIONS: Words = {
    "off": "Tanpa rekomendasi manajer",
    "required": "Direkomendasikan manajer sebelum diteruskan",
}

REFERRAL_LEVELS: Words = {
    "national": "Pusat",
    "province": "Provinsi",
    "regency": "Kabupaten/kota",
    "village": "Desa/kelurahan",
    "non_government": "Non-pemerintah",
}

FUNDING: Words = {
    "apbn": "APBN",
    "apbd": "APBD",
    "apbdes": "APBDes/dana desa atau kelurahan",
    "community": "Swadaya masyarakat",
    "other": "Sumber lain yang sah",
}

CONTACTS: Words = {
    "website": "Laman",
    "request_form": "Formulir permintaan layanan",
    "complaint_form": "Formulir pengaduan",
    "whatsapp": "WhatsApp",
    "phone": "Telepon",
    "email": "Surel",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
}

# The lines at the head of letters, receipts and reports; the last one stands before the date.
LETTERHEAD: Words = {
    "government_name": "Baris pertama",
    "agency_name": "Nama dinas",
    "address": "Alamat",
    "phone": "Telepon",
    "email": "Surel",
    "website": "Laman",
    "seat": "Tempat pada surat",
}

STAGES: Words = {
    "registration": "Pendaftaran",
    "selection": "Telaah",
    "placement": "Penanganan",
    "supervision": "Pemantauan",
    "follow_up": "Tindak lanjut",
}

UNITS: Words = {
    "unit_secretariat": "Sekretariat Teknis",
    "unit_puskesos": "Puskesos",
    "unit_agency": "Instansi pengelola program",
    "unit_kecamatan": "Kecamatan",
    "unit_coordination": "Tim koordinasi",
}

ROLE_WORDS: Words = {code: role.label for code, role in ROLES.items()}
LABELS: Words = ROLE_WORDS | UNITS

# What a deadline row counts for: the two classes, and three kinds of case that run faster or slower than their class.
DEADLINE_ROWS: Words = {
    "information": "Permintaan informasi",
    "participation": "Keluhan kepesertaan",
    "programme": "Keluhan non-kepesertaan/program",
    "investigation": "Keluhan berkadar pengawasan (perlu pemeriksaan)",
    "emergency": "Kedaruratan",
}
DEADLINE_STEPS: Words = {
    "first_response": "Tanggapan pertama",
    "handling": "Penanganan",
    "referral_ack": "Tanggapan instansi",
    "total": "Seluruhnya",
}

WEEKDAYS: Words = {
    "mon": "Senin",
    "tue": "Selasa",
    "wed": "Rabu",
    "thu": "Kamis",
    "fri": "Jumat",
    "sat": "Sabtu",
    "sun": "Minggu",
}

# How a value got into the profile.
SOURCES: Words = {
    "peraturan": "Tertulis dalam peraturan",
    "tafsir": "Tafsir atas peraturan",
    "bawaan": "Bawaan aplikasi, peraturan tidak mengatur",
    "administrator": "Ditetapkan administrator",
}
