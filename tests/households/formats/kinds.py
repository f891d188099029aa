"""The deliveries as local governments receive them: their header rows, word for word, and what the columns mean."""

from __future__ import annotations

from tests.households import files
from tests.households.formats.delivery import Delivered, Kind

_BDT = """
ruta_6 · ID rumah tangga · Provinsi · Kode Provinsi · Kab/Kota · Kode Kab/Kota · Kecamatan · Kode Kecamatan ·
Desa/Kelurahan · Kode Desa/Kelurahan · Nama SLS · Alamat · Nama KRT · Jumlah ART · Jumlah Keluarga · Status bangunan ·
Status lahan · Luas lantai · Lantai terluas · Dinding terluas · Kondisi Dinding · Atap Terluas · Kondisi Atap ·
Jumlah kamar tidur · Sumber air minum · Cara memperoleh air minum · Sumber penerangan utama · Daya terpasang ·
Bahan bakar memasak · Fasilitas BAB · Jenis kloset · Tempat buang tinja · tabung gas 5,5kg · lemari es · ac ·
pemanas air · telepon rumah · televisi · emas dan tabungan · laptop/komputer · sepeda · sepeda motor · mobil · perahu ·
motor tempel · perahu motor · kapal · Nomor HP yang aktif · Jumlah ruangan · aset tidak bergerak ·
Luas aset tidak bergerak · rumah di tempat lain · sapi · kerbau · kuda · babi · kambing/domba ·
ART yang memiliki usaha · Status KKS · KIP · KIS · BPJS mandiri · Jamsostek · asuransi kesehatan lainnya · PKH ·
Rastra · KUR · No urut wanita usia subur · Usia suami · Usia istri · Kepesertaan KB · Metode kontrasepsi ·
Lama (tahun) · Lama (bulan) · Tempat pelayanan KB · Ingin anak lagi · Alasan tidak KB · percentile · Nomor urut ART ·
Nama ART · NIK · HubKRT · Nomor urut keluarga · Hubungan dgn kepala keluarga · jenis kelamin · Umur ·
Status perkawinan · akta/buku nikah · Tercantum di KK · kartu identitas · Status kehamilan · Jenis cacat ·
Penyakit kronis · Partisipasi sekolah · Pendidikan tertinggi · Kelas tertinggi · Ijazah tertinggi ·
Bekerja seminggu lalu · Jumlah jam kerja · Lapangan usaha · Status dalam pekerjaan
"""
_RT = """
IDBDT, RUTA6, NoPesertaPBDT, KDPROP, KDKAB, KDKEC, KDDESA, Alamat, NoPesertaPKH, NoPesertaKKS2016, NoPesertaPBI,
PesertaKIP, Nama_SLS, Nama_KRT, Jumlah_ART, Jumlah_Keluarga, sta_bangunan, sta_lahan, luas_lantai, lantai, dinding,
kondisi_dinding, atap, kondisi_atap, jumlah_kamar, sumber_airminum, nomor_meter_air, cara_peroleh_airminum,
sumber_penerangan, daya, nomor_pln, bb_masak, nomor_gas, fasbab, kloset, buang_tinja, ada_tabung_gas, ada_lemari_es,
ada_ac, ada_pemanas, ada_telepon, ada_tv, ada_emas, ada_laptop, ada_sepeda, ada_motor, ada_mobil, ada_perahu,
ada_motor_tempel, ada_perahu_motor, ada_kapal, aset_tak_bergerak, luas_atb, rumah_lain, jumlah_sapi, jumlah_kerbau,
jumlah_kuda, jumlah_babi, jumlah_kambing, sta_art_usaha, sta_kks, sta_kip, sta_kis, sta_bpjs_mandiri, sta_jamsostek,
sta_asuransi, sta_pkh, sta_rastra, sta_kur, sta_keberadaan_RT, percentile
"""
_ART = """
kd_wilayah, IDBDT, IDARTBDT, KDPROP, KDKAB, KDKEC, KDDESA, NoPesertaPKH, Nama, JnsKel, TmpLahir, TglLahir, HubKRT, NIK,
NoKK, Hub_KRT, NUK, Hubkel, Umur, Sta_kawin, Ada_akta_nikah, Ada_diKK, Ada_kartu_identitas, Sta_hamil, Jenis_cacat,
Penyakit_kronis, Partisipasi_sekolah, Pendidikan_tertinggi, Kelas_tertinggi, Ijazah_tertinggi, Sta_Bekerja,
Jumlah_jamkerja, Lapangan_usaha, Status_pekerjaan, Sta_keberadaan_art, Sta_kepesertaan_pbi, Ada_kks, Ada_pbi, Ada_kip,
Ada_pkh, Ada_BPNT, Anak_diluar_rt, namagadis_ibukandung
"""
_P3KE = """
No, ID Keluarga P3KE, Provinsi, Kabupaten/Kota, Kecamatan, Desa/Kelurahan, Kode Kemdagri, Desil Kesejahteraan, Alamat,
ID Individu, Nama, NIK, Padan Dukcapil, Jenis Kelamin, Hubungan dengan Kepala Keluarga, Tanggal Lahir, Status Kawin,
Pekerjaan, Pendidikan, Usia <7 Tahun, Usia 7-12 Tahun, Usia 13-15 Tahun, Usia 16-18 Tahun, Usia 19-21 Tahun,
Usia 22-59 Tahun, Usia 60+ Tahun, Penerima BPNT, Penerima BPUM, Penerima BST, Penerima PKH, Penerima SEMBAKO,
Resiko Stunting
"""
_OLD_DTKS = """
ID DTKS, PROVINSI, KABUPATEN/KOTA, KECAMATAN, DESA/KELURAHAN, ALAMAT, RT, RW, NOMOR KK, NOMOR NIK, NAMA, TANGGAL LAHIR,
TEMPAT LAHIR, JENIS KELAMIN, PEKERJAAN, NAMA IBU KANDUNG, HUBUNGAN KELUARGA
"""


def _split(text: str, mark: str = ",") -> list[str]:
    return [name.strip() for name in " ".join(text.split()).split(mark)]


def _delivered(name: str, header: list[str], meaning: dict[str, str], **more) -> Delivered:
    unknown = set(meaning) - set(header)
    assert not unknown, unknown
    return Delivered(name, header, [meaning.get(title, "") for title in header], **more)


_PLACE = {"Provinsi": "province", "Kecamatan": "district", "Desa/Kelurahan": "village", "Alamat": "address"}
BDT = Kind(
    "bdt_2015_101", "bdt2015", grouped=True, rank="percentile",
    person=_delivered("bdt", _split(_BDT, "·"), _PLACE | {
        "ID rumah tangga": "group", "Kab/Kota": "regency", "Nama KRT": "head_name", "Jumlah ART": "size",
        "percentile": "percentile", "Nama ART": "name", "NIK": "nik", "HubKRT": "relation", "jenis kelamin": "sex",
        "Umur": "age", "Nama SLS": "hamlet",
    }, delimiter=";"),
)  # fmt: skip
_CODES = {"IDBDT": "group", "KDPROP": "province_code", "KDKAB": "regency_code"}
SIKS = Kind(
    "siks_art", "bdt2015", grouped=True, rank="percentile", wide_place=False,
    person=_delivered("art", _split(_ART), _CODES | {
        "IDARTBDT": "external_id", "Nama": "name", "JnsKel": "sex", "TmpLahir": "birth_place",
        "TglLahir": "birth_date", "HubKRT": "relation", "NIK": "nik", "NoKK": "kk", "Umur": "age",
        "namagadis_ibukandung": "mother_name",
    }),
    family=_delivered("rt", [*_split(_RT), "NMKEC", "NMDESA"], _CODES | {
        "Alamat": "address", "Nama_SLS": "hamlet", "Nama_KRT": "head_name", "Jumlah_ART": "size",
        "percentile": "percentile", "NMKEC": "district", "NMDESA": "village",
    }, family=True),
)  # fmt: skip
P3KE = Kind(
    "p3ke_person", "p3ke", grouped=True, rank="desil",
    person=_delivered("p3ke", _split(_P3KE), _PLACE | {
        "ID Keluarga P3KE": "group", "Kabupaten/Kota": "regency", "Kode Kemdagri": "village_code",
        "Desil Kesejahteraan": "desil", "ID Individu": "external_id", "Nama": "name", "NIK": "nik",
        "Padan Dukcapil": "matched_civil", "Jenis Kelamin": "sex", "Hubungan dengan Kepala Keluarga": "relation",
        "Tanggal Lahir": "birth_date", "Pekerjaan": "occupation",
    }, delimiter="\t"),
)  # fmt: skip
_DTKS = {
    "ID DTKS": "external_id", "PROVINSI": "province", "KABUPATEN/KOTA": "regency", "KECAMATAN": "district",
    "ALAMAT": "address", "RT": "rt", "RW": "rw", "NAMA": "name", "TANGGAL LAHIR": "birth_date",
    "TEMPAT LAHIR": "birth_place", "JENIS KELAMIN": "sex", "PEKERJAAN": "occupation",
    "NAMA IBU KANDUNG": "mother_name",
}  # fmt: skip
DTKS = Kind(
    "dtks_bnba_23", "dtks",
    person=_delivered("bnba", files.DTKS_HEADER, _DTKS | {
        "DESA/KELUARAHAN": "village", "DUSUN": "hamlet", "NOKK": "kk", "NIK": "nik", "HUB KELUARGA": "relation",
        "KETERANGAN PADAN": "matched_civil",
    }, delimiter="|"),
)  # fmt: skip
DTKS_17 = Kind(
    "dtks_17", "dtks",
    person=_delivered("dtks17", _split(_OLD_DTKS), _DTKS | {
        "DESA/KELURAHAN": "village", "NOMOR KK": "kk", "NOMOR NIK": "nik", "HUBUNGAN KELUARGA": "relation",
    }, delimiter=";"),
)  # fmt: skip
_KTP = """
kode_provinsi_ktp nama_provinsi_ktp kode_kabupaten_ktp nama_kabupaten_ktp kode_kecamatan_ktp nama_kecamatan_ktp
nama_kelurahan_ktp rt_ktp rw_ktp dusun_ktp pekerjaan_ktp
"""
_PERSON = {
    "nomor_induk_kependudukan": "nik", "nomor_kartu_keluarga": "kk", "nama": "name", "tanggal_lahir": "birth_date",
    "umur": "age", "jenis_kelamin": "sex", "status_hubungan_keluarga": "relation",
}  # fmt: skip
_FAMILY = _delivered("keluarga", files.FAMILY_HEADER, {
    "nomor_kartu_keluarga": "kk", "provinsi": "province", "kabupaten_kota": "regency", "kecamatan": "district",
    "kode_kelurahan_desa": "village_code", "kelurahan_desa": "village", "alamat": "address",
    "jumlah_anggota_keluarga": "size", "nama_kepala_keluarga": "head_name", "desil_nasional": "desil",
}, family=True)  # fmt: skip
DTSEN_37 = Kind(
    "dtsen_person", "dtsen", rank="desil", wide_place=False, family=_FAMILY,
    person=_delivered("individu37", files.PERSON_HEADER, _PERSON),
)  # fmt: skip
DTSEN_48 = Kind(
    "dtsen_person", "dtsen", rank="desil", wide_place=False, family=_FAMILY,
    person=_delivered("individu48", [*files.PERSON_HEADER, *_KTP.split()], _PERSON | {
        "nama_kecamatan_ktp": "district", "nama_kelurahan_ktp": "village", "rt_ktp": "rt", "rw_ktp": "rw",
        "pekerjaan_ktp": "occupation",
    }),
)  # fmt: skip
PBI = Kind(
    "pbi_reference", "pbi",
    person=_delivered(
        "pbi", _split("no, nama, noka_jkn, nik, no_kk, desil_nasional, kepesertaan, status, kode_desa, rw, rt, alamat"),
        {"nama": "name", "noka_jkn": "card", "nik": "nik", "no_kk": "kk", "desil_nasional": "desil",
         "kepesertaan": "member", "status": "status", "kode_desa": "village_code", "alamat": "address"},
    ),
)  # fmt: skip
KKS = Kind(
    "kks_distribution", "kks",
    person=_delivered("kks", _split("NIK, nama_kpm, nomor_kks, jenis_bansos, tahap_salur, nominal"), {
        "NIK": "nik", "nama_kpm": "name", "nomor_kks": "card", "jenis_bansos": "code", "tahap_salur": "stage",
        "nominal": "amount",
    }, delimiter=";"),
)  # fmt: skip
PROGRAMME = Kind(
    "programme_participants", "program", options=(("programme", "PKH"),),
    person=_delivered("peserta", _split("Peserta, No. Peserta, NIK, Nama, Tempat Lahir, Tanggal Lahir, Alamat"), {
        "Peserta": "kk", "NIK": "nik", "Nama": "name", "Tempat Lahir": "birth_place", "Tanggal Lahir": "birth_date",
        "Alamat": "address",
    }),
)  # fmt: skip
NIK_NAME = Kind(
    "nik_name",
    "program",
    options=(("programme", "PKH"),),
    person=_delivered("nik_nama", ["NIK", "Nama"], {"NIK": "nik", "Nama": "name"}, delimiter="\t"),
)
_KPM = """
Nomor KKS, Nomor rekening bansos, Status kepesertaan, Nama pengurus KPM, ID BDT KPM, ID pengurus, No KK, NIK pengurus,
Tempat lahir, Tanggal lahir, Nama gadis ibu kandung, No peserta PKH, Status peserta PKH, Nama kepala keluarga,
Nama anggota lain, Alamat, Kode wilayah
"""
KPM = Kind(
    "kpm_sembako", "kks",
    person=_delivered("kpm", _split(_KPM), {
        "Nomor KKS": "card", "Status kepesertaan": "status", "Nama pengurus KPM": "name", "ID BDT KPM": "group",
        "ID pengurus": "external_id", "No KK": "kk", "NIK pengurus": "nik", "Tempat lahir": "birth_place",
        "Tanggal lahir": "birth_date", "Nama gadis ibu kandung": "mother_name", "Nama kepala keluarga": "head_name",
        "Alamat": "address", "Kode wilayah": "village_code",
    }, delimiter="|"),
)  # fmt: skip
_PPKS = """
ppkskategori_id, nama, alamat, nik, nokk, jenis_kelamin, tempat_lahir, tgl_lahir, no_telp, status_keberadaan,
status_bantuan, status_panti, foto
"""
PPKS = Kind(
    "ppks_upload", "ppks",
    person=_delivered("ppks", _split(_PPKS), {
        "ppkskategori_id": "kind", "nama": "name", "alamat": "address", "nik": "nik", "nokk": "kk",
        "jenis_kelamin": "sex", "tempat_lahir": "birth_place", "tgl_lahir": "birth_date",
        "status_keberadaan": "presence", "status_bantuan": "aid", "status_panti": "institution",
    }),
)  # fmt: skip
PARTICIPANT_LISTS = (PBI, KKS, PROGRAMME, NIK_NAME, KPM)
WIDTHS = {"bdt": 101, "rt": 73, "art": 43, "p3ke": 32, "bnba": 23, "dtks17": 17, "keluarga": 52, "individu37": 37,
          "individu48": 48, "pbi": 12, "kks": 6, "peserta": 7, "nik_nama": 2, "kpm": 17, "ppks": 13}  # fmt: skip
FAMILY_LISTS = (BDT, SIKS, P3KE, DTKS, DTKS_17, DTSEN_37, DTSEN_48)
