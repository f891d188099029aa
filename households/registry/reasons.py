"""Why a row is rejected or worth a look: codes of the import, in words for the person who mends the file."""

from __future__ import annotations

REJECTED: dict[str, str] = {
    "columns": "Jumlah kolom tidak sama dengan baris judul. Periksa tanda pemisah di dalam isian.",
    "nik_length": "NIK harus 16 angka.",
    "nik_scientific": "NIK berubah menjadi bilangan lembar kerja (misalnya 6,20407E+15). Ambil ulang dari berkas asal.",
    "nik_not_digits": "NIK berisi huruf atau tanda lain.",
    "duplicate_nik": "NIK ini sudah ada pada baris sebelumnya.",
    "duplicate_person": "Warga ini sudah ada pada baris sebelumnya.",
    "no_kk": "Nomor KK kosong. Lengkapi nomor KK keluarga ini.",
    "kk_length": "Nomor KK harus 16 angka.",
    "kk_scientific": "Nomor KK berubah menjadi bilangan lembar kerja. Ambil ulang dari berkas asal.",
    "kk_not_digits": "Nomor KK berisi huruf atau tanda lain.",
    "duplicate_kk": "Nomor KK ini sudah ada pada baris sebelumnya di berkas keluarga.",
    "no_group": "Nomor rumah tangga kosong. Baris ini tidak dapat dikelompokkan.",
    "group_scientific": "Nomor rumah tangga berubah menjadi bilangan lembar kerja. Ambil ulang dari berkas asal.",
    "duplicate_group": "Rumah tangga ini sudah ada pada baris sebelumnya di berkas rumah tangga.",
    "group_unknown": "Rumah tangga ini tidak ada di berkas rumah tangga, atau barisnya di sana ditolak.",
    "no_number": "NIK dan nomor KK kosong. Isi salah satu.",
    "not_in_registry": "Tidak ditemukan di data keluarga. Daftarkan dahulu, atau impor data terpadu terbaru.",
    "programme_unknown": "Program tidak dikenal di katalog. Pilih program saat mengunggah berkas.",
    "kind_unknown": "Jenis PPKS tidak dikenal. Tulis nomor 1 sampai 26, kodenya (P07), atau namanya.",
    "no_place": "Tidak ditemukan di data keluarga, dan desanya tidak tertulis. Isi kolom kecamatan dan desa.",
    "family_unknown": "Nomor KK ini tidak ada di berkas keluarga, atau barisnya di sana ditolak.",
    "name_empty": "Nama kosong.",
    "name_digits": "Nama berisi angka.",
    "village_unknown": "Desa/kelurahan tidak dikenal di kecamatan yang tertulis.",
    "bps_unconfirmed": "Arti kode BPS desa ini belum dipastikan. Pastikan di layar Kode desa, lalu periksa ulang.",
    "outside_jurisdiction": "Baris ini milik kabupaten/kota lain.",
    "desil_range": "Desil harus angka 1 sampai 10.",
    "percentile_range": "Persentil harus angka 1 sampai 100.",
    "birth_range": "Tanggal lahir tidak mungkin: di masa depan atau lebih dari 120 tahun lalu.",
    "age_range": "Umur harus 0 sampai 120.",
}
WARNINGS: dict[str, str] = {
    "nik_placeholder": "NIK hanya angka pengganti; warga diimpor tanpa NIK.",
    "nik_date": "NIK tidak memuat tanggal lahir yang wajar; disimpan apa adanya.",
    "nik_province": "Dua angka pertama NIK bukan kode provinsi; disimpan apa adanya.",
    "kk_unusable": "Nomor KK bukan 16 angka; keluarga diimpor tanpa nomor KK.",
    "name_differs": "Nama jauh berbeda dari nama pemilik NIK ini. Periksa NIK-nya.",
    "birth_unreadable": "Tanggal lahir tidak terbaca; disimpan kosong.",
    "kind_misfit": "Umur atau jenis kelamin tidak biasa untuk jenis PPKS ini; dicatat dengan alasan “menurut berkas”.",
    "kind_other": "Sudah tercatat dengan jenis PPKS lain; catatan lamanya tidak diubah.",
    "sex_unreadable": "Jenis kelamin tidak terbaca; disimpan kosong.",
    "no_members": "Tidak ada baris anggota yang dapat dipakai di berkas individu; keluarga dicatat tanpa anggota.",
    "size_unreadable": "Jumlah anggota tidak terbaca; dipakai jumlah baris anggotanya.",
}
CONFLICT = "approved_value"
CONFLICTS: dict[str, str] = {CONFLICT: "Berbeda dari nilai yang sudah disetujui daerah; nilai daerah dipertahankan."}

WORDS: dict[str, str] = {**REJECTED, **WARNINGS, **CONFLICTS}


def words(code: str) -> str:
    """The sentence of a reason; KeyError for one that does not exist."""
    return WORDS[code]
