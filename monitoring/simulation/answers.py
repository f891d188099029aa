"""What a synthetic family tells a visitor, in the codes of the instrument, and what its house looks like."""

from __future__ import annotations

import io
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from households.models import Household, Person
from households.visits.instrument import load
from monitoring.simulation.stories import STREETS

# What a poor family mostly answers: question → codes to draw from. Others keep the instrument's first choice.
_HOUSE: dict[str, tuple[str, ...]] = {
    "status_kepemilikan_rumah": ("1", "1", "2", "3"),
    "jenis_lantai_terluas": ("6", "6", "8", "2", "5"),
    "jenis_dinding_terluas": ("1", "3", "3", "4"),
    "jenis_atap_terluas": ("2", "3", "3"),
    "bahan_bakar_utama_memasak": ("4", "4", "10"),
    "sumber_air_minum_utama": ("4", "5", "5", "6", "3"),
    "jarak_air_ke_tinja": ("1", "2", "3"),
    "sumber_penerangan_utama": ("1", "1", "2"),
    "daya_terpasang": ("1", "1", "2"),
    "fasilitas_bab": ("1", "1", "2", "4", "6"),
    "jenis_kloset": ("1", "4"),
    "pembuangan_akhir_tinja": ("1", "4", "4", "3"),
    "aset_tidak_bergerak_lahan_lainnya": ("2",),
    "aset_tidak_bergerak_rumah_lainnya": ("2",),
}
_OWNED: dict[str, tuple[int, ...]] = {
    "luas_lantai": (24, 36, 42, 48, 54),
    "aset_bergerak_tv_datar": (0, 1),
    "aset_bergerak_sepeda_motor": (0, 1, 1),
    "aset_bergerak_sepeda": (0, 0, 1),
    "aset_bergerak_smartphone": (0, 1, 2),
    "aset_bergerak_lemari_es": (0, 0, 1),
    "jumlah_ternak_kambing_domba": (0, 0, 0, 2),
}
_SKY, _GROUND = (196, 216, 226), (148, 138, 104)
_WALLS, _ROOFS = ((214, 200, 172), (186, 160, 124), (228, 226, 216)), ((150, 78, 56), (120, 118, 116), (98, 84, 70))


def answers_for(household: Household, random: Random, *, upto: int | None = None) -> dict[str, Any]:
    """Answers of every block, or of the first `upto` blocks, as save_answers takes them; members under their id."""
    found: dict[str, Any] = {}
    for block in load().blocks[:upto]:
        if block.special:
            continue
        if block.each == "member":
            members = [one for one in household.members.all() if one.alive]
            found[block.code] = {one.pk: _member(one, random) for one in members}
        elif block.code == "lokasi":
            address = household.address or f"{random.choice(STREETS)} {random.randrange(1, 90)}"
            found[block.code] = {
                "hasil": "1", "penjawab": random.choice("12"), "alamat": address, "dusun": household.hamlet,
                "rt": household.rt, "rw": household.rw,
            }  # fmt: skip
        else:
            found[block.code] = {question.name: _drawn(question, random) for question in block.questions}
    return found


def _drawn(question: Any, random: Random) -> Any:
    if question.kind == "tick":
        return True
    if question.kind == "number":
        return random.choice(_OWNED.get(question.name, (0,)))
    if question.kind == "choice":
        return random.choice(_HOUSE.get(question.name, (question.choices[0][0],)))
    return ""


def _member(person: Person, random: Random) -> dict[str, Any]:
    age = timezone.localdate().year - (person.birth_year or 1980)
    given: dict[str, Any] = {"keberadaan": "1", "status_kawin": "2" if person.relation in "12" else "1"}
    if age < 7:
        return given | {"partisipasi_sekolah": "1", "status_dalam_pekerjaan_utama": "0", "pendapatan": "0"}
    if age < 19:
        level = "3" if age < 13 else "8" if age < 16 else "13"
        given |= {"partisipasi_sekolah": "2", "jenjang_tertinggi_yang_diduduki": level}
        return given | {"status_dalam_pekerjaan_utama": "0", "pendapatan": "0"}
    given |= {"partisipasi_sekolah": "3", "jenjang_tertinggi_yang_diduduki": random.choice(("3", "3", "8", "13"))}
    if age > 70 or (person.sex == "P" and random.random() < 0.5):
        return given | {"status_dalam_pekerjaan_utama": "0", "pendapatan": "0"}
    return given | {"status_dalam_pekerjaan_utama": random.choice(("1", "6", "7")), "pendapatan": random.choice("12")}


def house_photo(random: Random) -> SimpleUploadedFile:
    """A drawn house: no real family's home is shown."""
    picture = Image.new("RGB", (960, 720), _SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 470, 960, 720), fill=_GROUND)
    left, top = random.randrange(170, 260), random.randrange(280, 330)
    wall, roof = random.choice(_WALLS), random.choice(_ROOFS)
    pen.rectangle((left, top, left + 520, 560), fill=wall)
    pen.polygon(((left - 50, top), (left + 260, top - 150), (left + 570, top)), fill=roof)
    pen.rectangle((left + 220, 400, left + 300, 560), fill=(104, 80, 58))
    for x in (left + 60, left + 380):
        pen.rectangle((x, 390, x + 90, 470), fill=(90, 104, 112), outline=(240, 238, 230), width=6)
    pen.ellipse((720, 300, 860, 470), fill=(96, 124, 80))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("rumah.jpg", out.getvalue(), "image/jpeg")
