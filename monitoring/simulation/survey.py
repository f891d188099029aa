"""Answers to the satisfaction survey over half a year, and the last quarter's result as the manager published it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from monitoring.periods import PeriodKind, holding
from monitoring.simulation.ground import Ground
from monitoring.survey import actions
from monitoring.survey.enums import FIELDS, Education, Occupation, Source
from programs.enums import Level
from programs.models import Programme

COUNT = 96
# How the place does in each element: weights of 1, 2, 3 and 4. Time and complaints are its weak sides.
MOODS = {
    "u1": (2, 8, 60, 30), "u2": (2, 10, 58, 30), "u3": (6, 22, 52, 20), "u4": (0, 2, 18, 80), "u5": (2, 12, 60, 26),
    "u6": (1, 7, 56, 36), "u7": (1, 5, 50, 44), "u8": (4, 18, 54, 24), "u9": (3, 14, 60, 23),
}  # fmt: skip
SOURCES = (
    *(Source.QR,) * 8, *(Source.DESK,) * 6, *(Source.TRACKING,) * 5, *(Source.FACEBOOK,) * 3,
    *(Source.INSTAGRAM,) * 3, *(Source.WEBSITE,) * 2, Source.YOUTUBE,
)  # fmt: skip
SUGGESTIONS = (
    "Mohon ada kursi tunggu tambahan di ruang pendaftaran.",
    "Petugasnya ramah, tetapi jawabannya agak lama.",
    "Kalau bisa syaratnya ditempel di kantor desa.",
    "Terima kasih, prosesnya mudah.",
    "Tolong kabari lewat WhatsApp kalau sudah ada hasil.",
    "Antreannya perlu diatur waktu pagi.",
)
FOLLOW_UP = ["Jawaban paling lambat tiga hari kerja dipantau tiap Senin.", "Syarat layanan ditempel di kantor desa."]


def write_survey(ground: Ground) -> int:
    """Returns how many answers there are; none where the place asks nobody."""
    profile = ground.profile
    if not profile.has_module(actions.MODULE):
        return 0
    offered = list(Programme.objects.offered_in(profile.code).filter(level=Level.REGENCY).order_by("pk"))
    for _ in range(COUNT):
        actions.answer(profile=profile, given=_answers(ground, offered), source=ground.random.choice(SOURCES),
                       at=_moment(ground))  # fmt: skip
    last = holding(PeriodKind.QUARTERLY, timezone.now(), profile.zone).previous()
    actions.publish(by=ground.user("manajer"), profile=profile, period=last, actions=FOLLOW_UP)
    return COUNT


def _moment(ground: Ground) -> datetime:
    """A working day of the last half year, mostly in the hours of the desk."""
    return ground.in_office(timezone.now() - timedelta(days=ground.random.uniform(0.5, 180)))


def _answers(ground: Ground, offered: list[Programme]) -> dict:
    random = ground.random
    scores = {name: random.choices((1, 2, 3, 4), MOODS[name])[0] for name in FIELDS}
    return scores | {
        "programme": random.choice(offered) if offered and random.random() < 0.7 else None,
        "sex": random.choices(("P", "L"), (58, 42))[0],
        "education": random.choices(Education.values, (4, 22, 24, 36, 12, 2, 0))[0],
        "occupation": random.choices(Occupation.values, (6, 1, 1, 26, 36, 30))[0],
        "suggestion": random.choice(SUGGESTIONS) if random.random() < 0.25 else "",
    }
