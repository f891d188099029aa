"""Ready sentences for proposals: a clerk types ";rawat" and the sentence stands there. Pure.

Expanded by the server when the form is sent, so they work without JavaScript, and at once where it runs.
"""

from __future__ import annotations

import re

MODULES: dict[str, str] = {
    ";aktif": "Mohon kepesertaan warga diperiksa dan diaktifkan kembali bila memenuhi syarat.",
    ";daftar": "Mohon warga didaftarkan sebagai calon penerima dan kami diberi tahu hasilnya.",
    ";rawat": "Mohon warga segera mendapat pelayanan kesehatan; administrasi jaminannya kami bantu lengkapi.",
    ";sekolah": "Mohon anak ini dibantu agar tetap dapat bersekolah.",
    ";rumah": "Mohon rumah warga ditinjau dan dinilai kelayakannya untuk bantuan perbaikan.",
    ";adminduk": "Mohon dokumen kependudukan warga diperbaiki agar padan dengan data terpadu.",
    ";miskin": "Keluarga tidak mampu dan belum menerima bantuan sejenis.",
    ";wenang": "Pemenuhannya bukan kewenangan sekretariat, melainkan pengelola program tersebut.",
    ";lengkap": "Berkas persyaratan sudah kami periksa dan lengkap.",
}
_CODE = re.compile(r"(?<!\S);[a-z]+(?=\s|$|[.,])")


def expand(text: str) -> str:
    """Replace every known code that stands as a word of its own."""
    return _CODE.sub(lambda match: MODULES.get(match.group(), match.group()), text).strip()
