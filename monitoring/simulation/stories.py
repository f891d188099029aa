"""What people complain about, in their words, and what was answered: each text true of its programme and its teller."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tale:
    """One complaint. codes: the first programme that the catalogue of the place has; who: whom it is told of.

    who: child (school age), baby, adult, woman, old, or "" for anybody grown up. has: a programme that the family
    receives, with "!" in front one that it does not. {desa} becomes desa or kelurahan.
    """

    text: str
    sector: str
    codes: tuple[str, ...] = ()
    who: str = ""
    has: str = ""


@dataclass(frozen=True)
class Matter:
    """A category: its class, how often it comes, and its tales."""

    klass: str
    weight: int
    tales: tuple[Tale, ...]


_SEMBAKO, _PKH, _KIS = ("SEMBAKO",), ("PKH",), ("PBI-JK",)
MATTERS: dict[str, Matter] = {
    "K1": Matter("membership", 15, (
        Tale("Belum pernah didata, padahal rumah kontrak dan pekerjaan tidak tetap.", "social", ("LAKAS-E",)),
        Tale("Pindah dari daerah lain dua tahun lalu, nama belum masuk data terpadu.", "social", ("LAKAS-E",)),
        Tale("Ketua RT menyampaikan nama tidak ada di data terpadu waktu pendataan {desa}.", "social", ("LAKAS-E",)),
    )),
    "K2": Matter("membership", 15, (
        Tale("Belum pernah menerima Sembako, tetangga dengan keadaan sama menerima.", "food", _SEMBAKO, "", "!SEMBAKO"),
        Tale("Ibu hamil dan ada anak sekolah, belum menerima PKH.", "social", _PKH, "woman", "!PKH"),
        Tale("Tidak mampu membayar iuran JKN dan belum mendapat KIS dari pemerintah.", "health", _KIS, "", "!PBI-JK"),
        Tale("Anak sekolah belum menerima PIP, teman sekelasnya menerima.", "education", ("PIP",), "child"),
    )),
    "K3": Matter("membership", 16, (
        Tale("KIS tidak aktif saat berobat di puskesmas, perlu rawat jalan rutin.", "health", _KIS, "", "!PBI-JK"),
        Tale("KIS nonaktif, padahal dua hari lagi jadwal kontrol ke rumah sakit.", "health", _KIS, "old", "!PBI-JK"),
        Tale("PKH berhenti sejak tahap lalu, anak masih sekolah.", "social", _PKH, "woman", "!PKH"),
        Tale("Sembako tidak masuk lagi sejak tiga bulan, tidak ada pemberitahuan.", "food", _SEMBAKO, "", "!SEMBAKO"),
    )),
    "K4": Matter("membership", 3, (
        Tale("Penerima Sembako di RT kami ada yang punya mobil dan toko.", "food", _SEMBAKO),
        Tale("Keluarga yang sudah pindah masih tercatat menerima PKH.", "social", _PKH),
    )),
    "K5": Matter("membership", 8, (
        Tale("Nama di KTP dan di data bantuan PKH berbeda satu huruf, pencairan tertahan.", "social", _PKH, "", "PKH"),
        Tale("Alamat di data PKH masih alamat lama, undangan tidak sampai.", "social", _PKH, "", "PKH"),
        Tale("Tanggal lahir di kartu KIS tidak sama dengan KTP, ditolak di loket.", "health", _KIS, "", "PBI-JK"),
    )),
    "K6": Matter("membership", 7, (
        Tale("KKS hilang, PIN lupa; Sembako tidak dapat diambil.", "food", _SEMBAKO, "", "SEMBAKO"),
        Tale("Saldo KKS kosong dua bulan berturut-turut, padahal penerima Sembako.", "food", _SEMBAKO, "", "SEMBAKO"),
        Tale("Kartu ATM PKH rusak, tidak terbaca di mesin.", "social", _PKH, "woman", "PKH"),
    )),
    "K7": Matter("membership", 2, (
        Tale("KKS dipegang pihak lain, bantuan Sembako diterima tidak utuh.", "food", _SEMBAKO, "", "SEMBAKO"),
    )),
    "N1": Matter("programme", 7, (
        Tale("Sembako bulan ini belum diterima.", "food", _SEMBAKO, "", "SEMBAKO"),
        Tale("Penyaluran beras di {desa} terlambat tiga minggu.", "food", ("BANPANG",)),
        Tale("PIP sudah diumumkan sekolah, uangnya belum masuk rekening anak.", "education", ("PIP",), "child"),
    )),
    "N2": Matter("programme", 4, (
        Tale("Beras bantuan bau dan berkutu.", "food", ("BANPANG",)),
        Tale("Beras yang diterima kurang dari sepuluh kilogram.", "food", ("BANPANG",)),
    )),
    "N3": Matter("programme", 2, (
        Tale("Diminta uang saat mengambil bantuan Sembako.", "food", _SEMBAKO, "", "SEMBAKO"),
    )),
    "N4": Matter("programme", 2, (
        Tale("Datang tiga kali ke loket, selalu diminta kembali tanpa penjelasan.", "social"),
    )),
    "N5": Matter("information", 9, (
        Tale("Bertanya cara mengusulkan PIP untuk anak SMP.", "education", ("PIP",), "child"),
        Tale("Bertanya syarat bantuan perbaikan rumah tidak layak huni.", "housing", ("D-RTLH", "LAKAS-B", "BSPS")),
        Tale("Bertanya syarat beasiswa kuliah untuk keluarga tidak mampu.", "education", ("D-BEASISWA", "LAKAS-K")),
        Tale("Bertanya cara mendaftar KIS dari pemerintah.", "health", _KIS, "", "!PBI-JK"),
    )),
    "N6": Matter("need", 9, (
        Tale("Rumah rusak, lantai tanah, atap bocor.", "housing", ("D-RTLH", "LAKAS-B", "BSPS")),
        Tale("Perlu kursi roda, tidak dapat berjalan sejak stroke.", "social", ("D-DISABILITAS", "LAKAS-I"), "old"),
        Tale("Anak putus sekolah karena tidak ada biaya, ingin sekolah lagi.", "education", ("PIP",), "child"),
        Tale("Perlu biaya rawat inap, kepesertaan JKN belum ada.", "health", ("D-BOP", "LAKAS-G"), "", "!PBI-JK"),
    )),
    "N7": Matter("need", 2, (
        Tale("Lansia hidup sendiri dan sakit, perlu dijangkau.", "social", ("D-PENJANGKAUAN", "LAKAS-M"), "old"),
    )),
    "N8": Matter("need", 5, (
        Tale("Anak belum punya akta kelahiran, akan masuk sekolah.", "civil_registry", ("ADMINDUK",), "baby"),
        Tale("KTP rusak, perlu cetak ulang untuk mengambil bantuan.", "civil_registry", ("ADMINDUK",)),
        Tale("KK belum dipecah setelah menikah.", "civil_registry", ("ADMINDUK",)),
    )),
    "N9": Matter("emergency", 1, (
        Tale("Rumah terbakar tadi malam, keluarga mengungsi ke rumah tetangga.", "social", ("D-BENCANA", "LAKAS-C")),
        Tale("Rumah kemasukan banjir, butuh makanan dan selimut.", "social", ("D-BENCANA", "LAKAS-C")),
    )),
}  # fmt: skip

_CARD = (
    ("fulfilled", "Kartu sudah diganti bank penyalur dan dicoba di tempat. Silakan dipakai."),
    ("partly", "Kartu baru sudah dipesan, datang paling lambat dua minggu; surat keterangan diberikan."),
)
_DATA = (
    ("corrected", "Data diperbaiki dan diajukan ke pusat; hasilnya terlihat pada pemutakhiran bulan depan."),
    ("corrected", "Data sudah disamakan dengan KTP. Silakan dicoba lagi."),
)
_JOIN = (
    ("prelisted", "Nama diusulkan pada daftar awal dan dibahas pada musyawarah berikutnya."),
    ("waiting_list", "Memenuhi syarat; masuk daftar tunggu karena kuota tahun ini sudah penuh."),
    ("not_eligible", "Belum memenuhi kriteria program; program lain yang sesuai sudah dijelaskan."),
    ("fulfilled", "Kepesertaan sudah ditetapkan, mulai menerima pada tahap berikutnya."),
)
_INFORMED = (
    ("information_given", "Syarat dan cara pengajuan sudah dijelaskan, lembar informasi diberikan."),
    ("information_given", "Persyaratan dijelaskan; keluarga akan mengajukan lewat sekolah atau kantor terkait."),
)
_PAID = (
    ("fulfilled", "Penyaluran sudah dilakukan dan diterima keluarga."),
    ("partly", "Sebagian sudah diterima, sisanya menyusul pada penyaluran berikutnya."),
    ("information_given", "Jadwal penyaluran yang baru sudah dijelaskan."),
)
_CHECKED = (
    ("unproven", "Sudah diperiksa bersama pemerintah setempat; yang dilaporkan tidak terbukti."),
    ("corrected", "Sudah diperiksa dan diperbaiki; petugas yang bersangkutan ditegur."),
)
_HELPED = (
    ("fulfilled", "Kebutuhan sudah dipenuhi dan diterima keluarga."),
    ("partly", "Sebagian kebutuhan dipenuhi, sisanya menunggu anggaran."),
    ("waiting_list", "Masuk daftar tunggu karena anggaran tahun ini sudah habis."),
)
_PAPER = (("fulfilled", "Dokumen sudah terbit dan diserahkan."), ("information_given", "Syarat dokumen dijelaskan."))
# category → (outcome, answer) of the secretariat itself
ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    "K1": _JOIN[:2], "K2": _JOIN, "K3": (*_JOIN[1:3], ("fulfilled", "Kepesertaan sudah diaktifkan kembali.")),
    "K4": _CHECKED, "K5": _DATA, "K6": _CARD, "K7": _CHECKED, "N1": _PAID, "N2": _PAID[:2], "N3": _CHECKED,
    "N4": _CHECKED, "N5": _INFORMED, "N6": _HELPED, "N7": _HELPED, "N8": _PAPER, "N9": _HELPED[:2],
}  # fmt: skip
# Categories that an office, not the desk, can settle.
REFERRED = frozenset({"K2", "K3", "N1", "N2", "N6", "N7", "N8", "N9"})
# sector → what the referral asks of the office
REQUESTS = {
    "health": "Mohon kepesertaan diperiksa dan, bila memenuhi syarat, diaktifkan.",
    "education": "Mohon siswa diusulkan sebagai penerima dan keluarga diberi tahu hasilnya.",
    "food": "Mohon penyaluran untuk keluarga ini diperiksa dan hasilnya disampaikan kepada kami.",
    "housing": "Mohon rumah disurvei untuk program perbaikan rumah.",
    "civil_registry": "Mohon dokumen kependudukan diproses; berkas sudah lengkap.",
    "social": "Mohon dilakukan asesmen dan dibantu sesuai ketentuan program.",
}
_UNMET = (
    ("not_deliver", "not_eligible", "Berkas diperiksa; belum memenuhi kriteria program."),
    ("not_deliver", "no_budget", "Anggaran tahun ini sudah habis, diusulkan tahun depan."),
)
# sector → (step, outcome, words) of the office
REPLIES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "health": (
        ("deliver", "fulfilled", "Kepesertaan sudah aktif dan dapat dipakai di puskesmas."),
        ("deliver", "partly", "Kepesertaan aktif untuk dua dari empat anggota; sisanya menunggu perbaikan NIK."),
        _UNMET[0],
    ),
    "education": (
        ("deliver", "fulfilled", "Siswa sudah masuk daftar penerima; buku tabungan diserahkan lewat sekolah."),
        ("deliver", "partly", "Seragam dan buku diberikan; bantuan tunai menunggu penetapan."),
        ("not_deliver", "not_eligible", "Siswa belum tercatat di Dapodik sekolahnya."),
    ),
    "food": (
        ("deliver", "fulfilled", "Sudah disalurkan ulang dan diterima yang bersangkutan."),
        ("deliver", "partly", "Satu bulan dari dua bulan yang tertunda sudah disalurkan."),
        _UNMET[0],
    ),
    "housing": (
        ("deliver", "fulfilled", "Rumah sudah diperbaiki: atap dan lantai."),
        ("not_deliver", "no_budget", "Disurvei dan layak; anggaran tahun ini habis, masuk usulan tahun depan."),
        ("not_deliver", "not_eligible", "Tanah bukan milik sendiri; belum memenuhi syarat."),
    ),
    "civil_registry": (("deliver", "fulfilled", "Dokumen sudah terbit dan diambil keluarga."),),
    "social": (
        ("deliver", "fulfilled", "Bantuan sudah diserahkan di rumah keluarga."),
        ("deliver", "partly", "Asesmen selesai; bantuan pertama diserahkan, sisanya bulan depan."),
        *_UNMET,
    ),
}  # fmt: skip
REASONS = {
    "return_to_proposer": "Lampirkan fotokopi KK dan surat keterangan yang masih berlaku.",
    "refuse": "Masih dapat diselesaikan di sekretariat.",
    "decline": "Bukan kewenangan instansi kami.",
    "recall": "Keluarga sudah dibantu lewat jalan lain.",
    "cancel": "Keluarga memilih menunggu musyawarah.",
    "ask_documents": "Mohon melengkapi fotokopi KK dan surat keterangan pengantar.",
    "supervisor_return": "Uraian belum lengkap: tulis sejak kapan bantuan berhenti.",
    "escalate": "Tidak dapat diselesaikan di Puskesos; perlu instansi kabupaten/kota.",
    "send_emergency": "Keluarga tidur di tempat terbuka malam ini.",
    "reject": "Setelah diperiksa, keluhan tidak sesuai kewenangan layanan ini.",
    "withdraw": "Warga menyampaikan sudah terbantu.",
    "verify": "Keluarga membenarkan bantuan sudah diterima.",
}
MISSING = ("Fotokopi Kartu Keluarga", "Surat keterangan pengantar")
# Who speaks when it is not the family itself.
RELATIONS = {"family": ("anak", "menantu", "kakak", "istri"), "other": ("ketua RT", "tetangga", "kader posyandu")}
STREETS = (
    "Jalan Melati", "Jalan Kenanga", "Jalan Raya Pasar", "Gang Mawar", "Jalan Masjid", "Jalan Sawah Lega",
    "Gang Delima", "Jalan Balai Pertemuan", "Jalan Cempaka", "Gang Rambutan",
)  # fmt: skip


def text_of(tale: Tale, village: str) -> str:
    """The tale as it is told in this village (Kemendagri code: the kelurahan begin with 1)."""
    return tale.text.format(desa="kelurahan" if village[9:10] == "1" else "desa")
