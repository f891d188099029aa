"""What people complain about, in their words, by category; and what was answered."""

from __future__ import annotations

# category: (class, weight, programme code or "", sector, sentences)
MATTERS: dict[str, tuple[str, int, str, str, tuple[str, ...]]] = {
    "K1": (
        "membership",
        16,
        "",
        "social",
        (
            "Belum pernah didata, padahal rumah kontrak dan pekerjaan tidak tetap.",
            "Pindah dari desa lain dua tahun lalu, nama belum masuk data terpadu.",
        ),
    ),
    "K2": (
        "membership",
        15,
        "SEMBAKO",
        "food",
        (
            "Belum pernah menerima Sembako, tetangga dengan keadaan sama menerima.",
            "Ibu hamil dan dua anak sekolah, belum menerima PKH.",
        ),
    ),
    "K3": (
        "membership",
        17,
        "PBI-JK",
        "health",
        (
            "Kartu KIS tidak aktif saat berobat di Puskesmas, perlu rawat jalan rutin.",
            "PKH berhenti sejak tahap lalu, anak masih sekolah.",
        ),
    ),
    "K5": (
        "membership",
        8,
        "PKH",
        "social",
        ("Nama di KTP dan di data bantuan berbeda satu huruf.", "Alamat masih alamat lama."),
    ),
    "K6": ("membership", 7, "SEMBAKO", "food", ("KKS hilang, PIN lupa.", "Saldo KKS kosong dua bulan berturut-turut.")),
    "N1": (
        "programme",
        7,
        "SEMBAKO",
        "food",
        ("Bantuan bulan ini belum diterima.", "Penyaluran di desa terlambat tiga minggu."),
    ),
    "N2": (
        "programme",
        4,
        "BANPANG",
        "food",
        ("Beras bau dan berkutu.", "Jumlah yang diterima kurang dari seharusnya."),
    ),
    "N3": ("programme", 2, "SEMBAKO", "food", ("Diminta uang saat mengambil bantuan.",)),
    "N5": (
        "information",
        8,
        "PIP",
        "education",
        ("Bertanya cara mengusulkan PIP untuk anak SMP.", "Bertanya syarat RTLH."),
    ),
    "N6": (
        "need",
        9,
        "BSPS",
        "housing",
        ("Rumah rusak, lantai tanah, atap bocor.", "Perlu kursi roda untuk orang tua."),
    ),
    "N7": ("need", 2, "", "social", ("Lansia hidup sendiri dan sakit, perlu dijangkau.",)),
    "N8": (
        "need",
        4,
        "ADMINDUK",
        "civil_registry",
        ("Anak belum punya akta kelahiran.", "KTP rusak, perlu cetak ulang."),
    ),
    "N9": ("emergency", 1, "", "social", ("Rumah terbakar tadi malam, keluarga mengungsi.",)),
}

ANSWERS: tuple[tuple[str, str], ...] = (
    ("fulfilled", "Kepesertaan sudah diaktifkan kembali. Silakan dipakai mulai bulan depan."),
    ("information_given", "Syarat dan cara pengajuan sudah dijelaskan, lembar informasi diberikan."),
    ("prelisted", "Nama diusulkan pada daftar awal dan dibahas pada musyawarah desa berikutnya."),
    ("corrected", "Data diperbaiki dan diajukan ke pusat."),
    ("partly", "Sebagian kebutuhan dipenuhi, sisanya menunggu anggaran."),
    ("waiting_list", "Masuk daftar tunggu karena kuota tahun ini sudah penuh."),
    ("not_eligible", "Belum memenuhi kriteria program; program lain disarankan."),
)
REPLIES: tuple[tuple[str, str, str], ...] = (
    ("deliver", "fulfilled", "Sudah diproses dan diterima yang bersangkutan."),
    ("deliver", "partly", "Dipenuhi sebagian sesuai ketersediaan."),
    ("not_deliver", "not_eligible", "Berkas diperiksa; belum memenuhi kriteria program."),
    ("not_deliver", "no_budget", "Anggaran tahun ini sudah habis, diusulkan tahun depan."),
)
REASONS = {
    "return_to_proposer": "Lampirkan surat keterangan dari fasilitas kesehatan.",
    "refuse": "Masih dapat diselesaikan di sekretariat.",
    "decline": "Bukan kewenangan instansi kami.",
    "ask_documents": "Mohon melengkapi fotokopi KK dan surat keterangan desa.",
    "reject": "Setelah diperiksa, keluhan tidak sesuai kewenangan layanan ini.",
    "withdraw": "Warga menyampaikan sudah terbantu.",
    "verify": "Keluarga membenarkan bantuan sudah diterima.",
    "reopen": "Warga kembali: bantuan belum diterima.",
}
