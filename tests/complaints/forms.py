"""A filled intake form, as a browser sends it."""

from __future__ import annotations

import uuid
from datetime import date
from io import BytesIO

from PIL import Image

from tests.complaints.world import nik_of

URL, LOOK, PICK, CHECK = "/keluhan/baru", "/keluhan/baru/periksa", "/keluhan/baru/pilih", "/keluhan/baru/berkas"


def photo() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (60, 40), "gray").save(file, "JPEG")
    file.seek(0)
    file.name = "rumah.jpg"
    return file


def filled(cast, **more) -> dict:
    """A full form; Depok's with photo and coordinates."""
    data = {
        "reporter": "self",
        "klass": "membership",
        "category": "K3",
        "description": "Kartu KIS tidak aktif saat berobat.",
        "channel": "secretariat",
        "subject_kind": "person",
        "idempotency_key": str(uuid.uuid4()),
        "draft": str(uuid.uuid4()),
    }
    if cast.code == "32.76":
        data |= {"photo": photo(), "latitude": "-6,402484", "longitude": "106,794243", "accuracy": "12"}
    return data | more


def free_nik(cast, serial: int = 4321) -> str:
    """A well-formed NIK that nobody has."""
    return nik_of(cast.village.code, date(1988, 3, 17), "L", serial)
