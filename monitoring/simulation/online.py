"""What families sent themselves, where the place takes it: new, asked about, answered, spam, and one kept shut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from complaints.actions.register import Speaker, Subject
from complaints.actions.submit import reply_online, submit_online, takes_online
from complaints.enums import ContactVia, Reporter
from complaints.models import Complaint
from households.models import Household
from monitoring.simulation.ground import Ground
from slrt.cases.actions import perform


@dataclass(frozen=True)
class Letter:
    """hours: how long ago it came. family: which family of the first village writes; a negative one is not registered
    there. then: what the desk did; answer: what the sender wrote back.
    """

    hours: float
    klass: str
    category: str
    story: str
    family: int
    reporter: str = Reporter.SELF
    contact: str = ContactVia.PHONE
    numbered: bool = False
    then: tuple[str, dict] | None = None
    answer: str = ""


LETTERS = (
    Letter(76, "membership", "K3", "Kartu jaminan kesehatan ibu saya ternyata tidak aktif waktu berobat. Kami sudah "
           "bertanya ke puskesmas dan disuruh melapor ke dinas.", family=3, numbered=True),
    Letter(53, "need", "N6", "Rumah kami bocor dan dinding belakang hampir roboh. Mohon dilihat dan dibantu perbaikan.",
           family=5, contact=ContactVia.FACILITATOR),
    Letter(49, "membership", "K2", "Tetangga saya janda dengan tiga anak, belum pernah mendapat bantuan apa pun.",
           family=7, reporter=Reporter.OTHER, answer="Anak yang bungsu berumur lima tahun, dua lainnya masih SD.",
           then=("ask_submitter", {"note": "Berapa umur anak-anaknya, dan apakah masih bersekolah?"})),
    Letter(30, "programme", "N1", "Bantuan pangan bulan lalu belum saya terima, padahal tetangga sudah semua.",
           family=9, numbered=True,
           then=("ask_submitter", {"note": "Bantuan yang mana, dan terakhir diterima bulan apa?"})),
    Letter(28, "information", "N5", "JUAL PULSA MURAH, hubungi kami sekarang juga untuk potongan harga.", family=-1,
           contact=ContactVia.PAGE, then=("refuse_submission", {"note": "Kiriman ini berisi iklan.",
                                                               "outcome": "not_real"})),
    Letter(6, "programme", "N3", "Ada yang meminta potongan setiap kali bantuan cair. Saya takut menyebut nama.",
           family=-1, reporter=Reporter.ANONYMOUS, contact=ContactVia.PAGE),
    Letter(2, "information", "N5", "Apa saja syarat mengusulkan orang tua saya yang sudah lanjut usia?", family=-1,
           contact=ContactVia.PAGE),
)  # fmt: skip
_RELATION = {Reporter.OTHER: "tetangga", Reporter.FAMILY: "anak"}


def write_online(ground: Ground) -> int:
    """Returns how many there are; none where families cannot write."""
    if not takes_online(ground.profile):
        return 0
    families = ground.families()
    known = [family for family, _ in zip(families, range(12), strict=False)]
    for letter in LETTERS:
        _write(ground, letter, known)
    return len(LETTERS)


def _write(ground: Ground, letter: Letter, known: list[Household]) -> None:
    sent_at = timezone.now() - timedelta(hours=letter.hours)
    family = known[letter.family % len(known)] if letter.family >= 0 and known else None
    names_nobody = letter.reporter == Reporter.ANONYMOUS
    head = next((one for one in family.members.all() if one.relation == "1"), None) if family else None
    name = "Tanpa nama" if names_nobody else (head.name if head else "RAHMADI")
    phone = "081200000000" if letter.contact == ContactVia.PHONE else ""
    case = submit_online(
        profile=ground.profile, klass=letter.klass, category=letter.category, description=letter.story,
        contact_via=letter.contact, notice="peragaan", at=sent_at,
        subject=Subject(
            name=name, nik=(head.nik or "") if head and letter.numbered else "", region=ground.villages[0],
            kind=ground.profile.subject_units[0],
        ),
        speaker=Speaker(
            letter.reporter, "" if letter.reporter not in _RELATION else "YULIANI", _RELATION.get(letter.reporter, ""),
            phone,
        ),
    )  # fmt: skip
    _answered(ground, letter, case, sent_at)


def _answered(ground: Ground, letter: Letter, case: Complaint, sent_at: datetime) -> None:
    if letter.then is None:
        return
    step, inputs = letter.then
    asked_at = sent_at + timedelta(hours=3)
    perform(case, step, by=ground.user("depan"), at=asked_at, **inputs)
    if letter.answer:
        reply_online(complaint=case, text=letter.answer, at=asked_at + timedelta(hours=20))
