"""Which village a row of a registry file means: by names first, because DTKS and BDT carry BPS codes and others
Kemendagri codes, and the two agree down to the kabupaten only (domain §1.2)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import get_close_matches

from households import names
from slrt.regions.models import Region

_KIND = re.compile(r"^(?:desa|ds|kelurahan|kel|kecamatan|kec|kabupaten|kab|kota adm(?:inistrasi)?|kota|kodya)\b[. ]*")
_NOT_LETTER = re.compile(r"[^a-z0-9]+")
LIKENESS = 0.86
BPS_DIGITS = 10


def plain(name: str) -> str:
    """ "KEC. Kaliwungu Selatan" → "kaliwunguselatan"."""
    return _NOT_LETTER.sub("", _KIND.sub("", names.fold(name).strip(), count=1))


class Places:
    """The villages of one jurisdiction, by every name and code a file may use. Answers are remembered."""

    def __init__(self, jurisdiction: str):
        self.jurisdiction = jurisdiction
        self.regencies = {
            plain(name) for (name,) in Region.objects.filter(level=2).order_by("code").values_list("name")
        }
        self.inside = jurisdiction.replace(".", "")
        self.own = plain(Region.objects.get(code=jurisdiction).name)
        inside = Region.objects.inside(jurisdiction).order_by("code")
        self.districts = {row.code: plain(row.name) for row in inside.districts()}
        self.by_name: dict[str, dict[str, str]] = defaultdict(dict)
        self.by_code: dict[str, str] = {}
        self.by_bps: dict[str, str] = {}
        self.anywhere: dict[str, list[str]] = defaultdict(list)
        self.name_of: dict[str, str] = {}
        for village in inside.villages():
            self._add(village)
        self._known: dict[tuple[str, ...], tuple[str, str]] = {}
        # How often each BPS code stood beside each (regency, district, village) as written: what can be learned.
        self.seen: Counter[tuple[str, str, str, str]] = Counter()

    def _add(self, village: Region) -> None:
        name = plain(village.name)
        self.by_name[self.districts[village.code[:8]]][name] = village.code
        self.by_code[village.code.replace(".", "")] = village.code
        self.anywhere[name].append(village.code)
        self.name_of[village.code] = name
        if village.bps_code:
            self.by_bps[village.bps_code] = village.code

    def find(
        self, *, regency: str = "", district: str = "", village: str = "", code: str = "", bps: str = ""
    ) -> tuple[str, str]:
        """(village code, "") or ("", reason): village_unknown, bps_unconfirmed or outside_jurisdiction.

        code is of Kemendagri or, where nobody knows, of either system; bps is certainly one of BPS. A BPS code places
        a row only after a person has confirmed what it means (Region.bps_code).
        """
        key = (regency, district, village, code, bps)
        answer = self._known.get(key)
        if answer is None:
            answer = self._known[key] = self._find(*key)
        if answer[1] != "outside_jurisdiction":
            self._note(*key, answer[0])
        return answer

    def _note(self, regency: str, district: str, village: str, code: str, bps: str, found: str) -> None:
        """A code of a named village that is no village's Kemendagri code is of the other system."""
        other = bps or (code if found and village and code not in self.by_code else "")
        if len(other) == BPS_DIGITS and other.isdigit() and other[:4] == self.inside:
            self.seen[other, regency, district, village] += 1

    def _find(self, regency: str, district: str, village: str, code: str, bps: str) -> tuple[str, str]:
        digits = re.sub(r"\D", "", code)
        county = plain(regency)
        foreign = county != self.own and county in self.regencies
        if foreign or (not county and any(len(c) >= 4 and c[:4] != self.inside for c in (digits, bps))):
            return "", "outside_jurisdiction"
        named = plain(village)
        found = self._by_names(plain(district), named)
        found = found or self._by_bps(bps, named) or self._by_code(digits, named)
        if found:
            return found, ""
        silent = len(bps) == BPS_DIGITS and not named and bps not in self.by_bps
        return "", "bps_unconfirmed" if silent else "village_unknown"

    def _by_names(self, district: str, village: str) -> str:
        if not village:
            return ""
        if district:
            near = [district] if district in self.by_name else get_close_matches(district, self.by_name, 1, LIKENESS)
            inside = self.by_name[near[0]] if near else {}
            near = [village] if village in inside else get_close_matches(village, inside, 1, LIKENESS)
            return inside[near[0]] if near else ""
        # Without a kecamatan a name counts when only one village in the jurisdiction has it.
        same = self.anywhere.get(village, [])
        return same[0] if len(same) == 1 else ""

    def _by_bps(self, bps: str, village: str) -> str:
        found = self.by_bps.get(bps, "")
        return found if found and (not village or self.name_of[found] == village) else ""

    def _by_code(self, digits: str, village: str) -> str:
        """A code speaks where the names are silent; against a different name it is of the other system."""
        found = self.by_bps.get(digits) or self.by_code.get(digits, "")
        return found if found and (not village or self.name_of[found] == village) else ""
