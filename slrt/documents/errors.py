"""Why an upload is not taken, in the words of ux.md 1.6: what happened and how to mend it."""

from __future__ import annotations


class UploadRefused(Exception):
    """The file is not stored. `sentence` is for the person, `code` for the log and tests."""

    SENTENCES = {
        "empty": "Berkas ini kosong. Pilih berkas lain.",
        "size": "Berkas lebih dari 5 MB. Ambil ulang foto atau pilih berkas lain.",
        "type": "Jenis berkas ini tidak diterima. Gunakan JPG, PNG, atau PDF.",
        "image_only": "Di sini hanya foto yang diterima. Gunakan JPG, PNG, atau HEIC.",
        "mismatch": "Isi berkas tidak sesuai dengan namanya. Simpan ulang sebagai JPG, PNG, atau PDF.",
        "broken": "Berkas rusak dan tidak dapat dibuka. Ambil ulang foto atau pilih berkas lain.",
        "pixels": "Ukuran gambar terlalu besar (lebih dari 40 megapiksel). Perkecil gambar atau ambil ulang foto.",
        "locked": "Berkas PDF ini dikunci kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi.",
        "pages": "Berkas PDF ini lebih dari 200 halaman. Unggah halaman yang diperlukan saja.",
        "unsafe": "Berkas ditolak karena terdeteksi berbahaya. Minta warga membawa berkas lain.",
        "bomb": "Berkas tabel ini membesar tidak wajar saat dibuka. Simpan ulang dari aplikasi lembar kerja.",
        "macro": "Berkas tabel ini memuat makro. Simpan sebagai XLSX biasa, lalu unggah lagi.",
        "storage": "Penyimpanan berkas sedang bermasalah. Simpan dahulu tanpa berkas ini dan beri tahu admin.",
    }

    def __init__(self, code: str, sentence: str = ""):
        self.code = code
        self.sentence = sentence or self.SENTENCES[code]
        super().__init__(self.sentence)
