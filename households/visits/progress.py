"""How far a visit is: per block, what is still missing, in words. One pass over what was loaded; no query."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from households.models import Person, Visit
from households.visits.instrument import Block, load

MET = ("1", "2")
HOUSE_FRONT = "house_front"
STATES = {"none": ("Belum dimulai", "outline"), "some": ("Perlu dilengkapi", "amber"), "done": ("Lengkap", "teal")}


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a visit. state: none, some, done, or "" when it is not needed; missing: labels."""

    block: Block
    state: str
    missing: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        return self.state in ("done", "")


def answers_of(visit: Visit, code: str) -> dict:
    return visit.answers.get(code) or {}


def met(visit: Visit) -> bool | None:
    """Whether the family was met; None while nobody has said."""
    result = answers_of(visit, "lokasi").get("hasil")
    return None if result is None else result in MET


def parts_of(visit: Visit, members: Sequence[Person], photos: Collection[str], *, must_photo: bool) -> list[Part]:
    """Every block in order. photos: kinds of the photos there are; must_photo: house and position are mandatory."""
    away = met(visit) is False
    found = []
    for block in load(visit.instrument).blocks:
        if block.met and away:
            found.append(Part(block, ""))
        elif block.special == "photos":
            found.append(_photos(visit, block, photos, must_photo))
        elif block.each == "member":
            found.append(_members(block, answers_of(visit, block.code), members))
        else:
            found.append(_block(block, answers_of(visit, block.code)))
    return found


def _block(block: Block, given: dict) -> Part:
    missing = tuple(question.label for question in block.missing(given))
    return Part(block, "done" if not missing else "some" if given else "none", missing)


def member_state(block: Block, given: dict) -> str:
    return _block(block, given).state


def _members(block: Block, given: dict, members: Sequence[Person]) -> Part:
    states = {member.name: member_state(block, given.get(str(member.pk)) or {}) for member in members}
    missing = tuple(name for name, state in states.items() if state != "done")
    begun = any(state != "none" for state in states.values())
    return Part(block, "done" if not missing else "some" if begun else "none", missing)


def _photos(visit: Visit, block: Block, photos: Collection[str], must_photo: bool) -> Part:
    missing = []
    if must_photo and HOUSE_FRONT not in photos:
        missing.append("Foto rumah tampak depan")
    if must_photo and visit.latitude is None:
        missing.append("Titik lokasi")
    begun = bool(photos) or visit.latitude is not None
    if not missing:
        return Part(block, "done" if begun else "none")
    return Part(block, "some" if begun else "none", tuple(missing))


def lacking(parts: Sequence[Part], *, must_photo: bool) -> list[Part]:
    """Blocks that keep a visit from being finished; photos only where the jurisdiction wants them."""
    return [part for part in parts if not part.ready and (must_photo or part.block.special != "photos")]
