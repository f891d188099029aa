"""What a form says when it refuses (ux §1.6): what happened and how to mend it, at most two sentences, no blame."""

from __future__ import annotations

DATE = "Tulis tanggal seperti 27-03-1985 (tahun empat angka)."
PARTIAL_DATE = "Tulis tahun seperti 1985, atau tanggal lengkap seperti 27-03-1985."
PARTIAL_DATE_MONTH = "Tulis tahun seperti 1985, bulan dan tahun seperti 03-1985, atau tanggal seperti 27-03-1985."
DATETIME = "Tulis tanggal dan jam seperti 27-03-2026 14.30."
TIME = "Tulis jam seperti 14.30."
PHONE = "Nomor HP diawali 08 atau +628 dan berisi 10–13 angka. Contoh: 0812 3456 7890."
EMAIL = "Tulis alamat surel seperti nama@contoh.go.id."
INTEGER = "Tulis dengan angka saja, misalnya 12."
DECIMAL = "Tulis dengan angka, misalnya 1.250.000 atau 2,5."
CHOICE = "Pilihan ini tidak ada dalam daftar. Pilih salah satu yang tampil."
LIST = "Pilih dari daftar yang tampil."
URL = "Tulis alamat lengkap yang diawali https://."
MAX_LENGTH = "Terlalu panjang: paling banyak %(limit_value)d huruf, tertulis %(show_value)d."
MIN_LENGTH = "Terlalu pendek: paling sedikit %(limit_value)d huruf, tertulis %(show_value)d."
MAX_VALUE = "Paling besar %(limit_value)s."
MIN_VALUE = "Paling kecil %(limit_value)s."
MAX_DIGITS = "Terlalu banyak angka: paling banyak %(max)s."
MAX_DECIMALS = "Paling banyak %(max)s angka di belakang koma."
FILE_MISSING = "Pilih berkas atau ambil foto."
FILE_EMPTY = "Berkas ini kosong. Pilih berkas lain."
FILE_NAME = "Nama berkas terlalu panjang (paling banyak %(max)d huruf). Ganti namanya lalu unggah lagi."
FILE_SIZE = "Berkas lebih dari 5 MB. Ambil ulang foto atau pilih berkas lain."
FILE_TYPE = "Jenis berkas ini tidak diterima. Gunakan JPG, PNG, atau PDF."
FILE_UNSAFE = "Berkas ditolak karena terdeteksi berbahaya. Minta warga membawa berkas lain."
IMAGE = "Berkas ini bukan gambar yang dapat dibuka. Gunakan JPG atau PNG."
NIK_DIGITS_ONLY = "{name} berisi angka saja. Periksa huruf atau tanda yang ikut terketik."
NIK_LENGTH = "{name} harus 16 angka. Yang Anda masukkan {count} angka."
NIK_ODD_DATE = (
    "Angka ke-7 sampai ke-12 tidak membentuk tanggal lahir yang wajar. "
    'Periksa KTP; bila memang tertulis begitu, centang "Sesuai KTP".'
)
REQUIRED_TICK = "Centang bila setuju: {name}."
NULL = "Isian ini memuat tanda yang tidak dapat disimpan. Ketik ulang tanpa menyalin."


def required(label: str, choice: bool = False, file: bool = False) -> str:
    """ "Masukkan NIK.", "Pilih jenis keluhan.", from the label of the field."""
    if file:
        return FILE_MISSING
    return f"{'Pilih' if choice else 'Masukkan'} {inside(label)}."


def inside(label: str) -> str:
    """A label as it stands within a sentence: "Jenis keluhan" → "jenis keluhan", "NIK atau KK" stays."""
    text = str(label).strip().rstrip(":?.") or "isian ini"
    first = text.split(maxsplit=1)[0]
    return text if len(first) > 1 and first[1:] != first[1:].lower() else text[0].lower() + text[1:]
