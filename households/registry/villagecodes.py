"""BPS codes of villages: learned from the names beside them in a file, used once a person has confirmed them.

BPS and Kemendagri number kecamatan and villages differently (domain §1.2). A file that holds both the code and the
names teaches what the code means; a later file with nothing but codes is placed by what was confirmed, and never by
what was merely learned.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from households.enums import CodeState
from households.models import RegistryEdition, VillageCode
from households.registry.places import Places
from slrt.accounts.models import User
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.exchange.errors import TableError
from slrt.regions.actions import CodeTaken, give_bps_code
from slrt.regions.models import Region

_MAX_ROWS = 2_000_000_000


@transaction.atomic
def learn(edition: RegistryEdition, places: Places) -> int:
    """Note what the codes of a staged edition stood beside. Returns how many wait for a person now.

    What was decided stays decided. An open one takes the village that most rows name; reading a file again does not
    make its rows count twice.
    """
    found: dict[str, Counter[str]] = defaultdict(Counter)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for (bps, regency, district, village), count in places.seen.items():
        code, _ = places.find(regency=regency, district=district, village=village) if village else ("", "")
        found[bps][code] += count
        if code:
            written[bps + code][_words(district, village)] += count
    known = VillageCode.objects.select_for_update().filter(
        jurisdiction=edition.jurisdiction_id, bps_code__in=list(found)
    )
    rows = {row.bps_code: row for row in known.order_by("pk")}
    for bps, votes in sorted(found.items()):
        row = rows.get(bps) or VillageCode(jurisdiction_id=edition.jurisdiction_id, bps_code=bps)
        if row.state == CodeState.OPEN:
            _propose(row, votes, written)
            row.edition = edition
            _keep(row)
    return VillageCode.objects.filter(jurisdiction=edition.jurisdiction_id, state=CodeState.OPEN).count()


def _keep(row: VillageCode) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        # Another import learned the same code at this moment: what it said stands until the next file.
        if row.pk:
            raise


def _words(district: str, village: str) -> str:
    return f"{village}, Kec. {district}"[:160] if district else village[:160]


def _propose(row: VillageCode, votes: Counter[str], written: dict[str, Counter[str]]) -> None:
    named = Counter({code: count for code, count in votes.items() if code}).most_common(2)
    if not named:  # nothing but the code: what an earlier file taught stays
        row.rows = row.rows if row.village_id else min(sum(votes.values()), _MAX_ROWS)
        return
    code, count = named[0]
    row.village_id, row.rows = code, min(count, _MAX_ROWS)
    row.written = written[row.bps_code + code].most_common(1)[0][0]
    row.other_rows, row.other_name = 0, ""
    if len(named) > 1:
        row.other_rows = min(sum(votes.values()) - votes[""] - count, _MAX_ROWS)
        row.other_name = written[row.bps_code + named[1][0]].most_common(1)[0][0]


@transaction.atomic
def confirm(chosen: Iterable[tuple[VillageCode, Region]], *, by: User) -> int:
    """Write that these codes mean these villages; a village confirmed before under the code loses it.

    All or none: TableError "taken" or "outside" names the code that cannot be confirmed.
    """
    count = 0
    for code, village in sorted(chosen, key=lambda pair: pair[0].pk):
        locked = VillageCode.objects.select_for_update().get(pk=code.pk)
        if not village.code.startswith(f"{locked.jurisdiction_id}."):
            raise TableError("outside", f"{locked.bps_code}: desa ini bukan bagian dari daerah Anda.")
        if locked.state == CodeState.CONFIRMED and locked.village_id != village.pk:
            give_bps_code(code=locked.village_id, bps_code=None)
        _write(village, locked.bps_code)
        _decide(locked, CodeState.CONFIRMED, by, village)
        count += 1
    return count


def _write(village: Region, bps_code: str) -> None:
    current = Region.objects.filter(pk=village.pk).values_list("bps_code", flat=True).get()
    if current and current != bps_code:
        raise TableError("taken", f"{village.full_name} sudah mempunyai kode BPS {current}. Perbaiki yang itu dahulu.")
    try:
        give_bps_code(code=village.pk, bps_code=bps_code)
    except CodeTaken as taken:
        raise TableError("taken", f"Kode {bps_code} sudah dipakai {taken.region.name}.") from taken


def _decide(code: VillageCode, state: CodeState, by: User, village: Region | None) -> None:
    code.state, code.village = state, village
    code.decided_by, code.decided_at = by, timezone.now()
    code.save(update_fields=["state", "village", "decided_by", "decided_at"])
    record_access(by, AccessAction.IMPORT, code, step=f"village_code_{state}", village=code.village_id or "")


@transaction.atomic
def refuse(chosen: Iterable[VillageCode], *, by: User) -> int:
    """Leave these codes aside: they are wrong, or not of a village here. One that was confirmed places nothing more."""
    count = 0
    for code in sorted(chosen, key=lambda each: each.pk):
        locked = VillageCode.objects.select_for_update().get(pk=code.pk)
        if locked.state == CodeState.CONFIRMED:
            give_bps_code(code=locked.village_id, bps_code=None)
        _decide(locked, CodeState.REFUSED, by, locked.village)
        count += 1
    return count
