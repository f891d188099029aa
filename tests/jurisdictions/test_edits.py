"""Two administrators change the same rule of a profile: the second is told, also of what is only planned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from slrt.jurisdictions import actions
from slrt.jurisdictions.models import ProfileValue
from slrt.jurisdictions.profile import profile_of
from tests.edits import Together, colleagues
from tests.personas import Cast

pytestmark = pytest.mark.django_db


def two(cast: Cast, key: str, field: str) -> Together:
    people = colleagues(cast, "administrator", "manager")
    return Together(*people, reverse("jurisdictions:value_change", args=[key]), field)


def reasons(words: str) -> dict[str, str]:
    return {"clause": f"SK {words}", "note": words}


def values_of(cast: Cast, key: str) -> list[ProfileValue]:
    return list(ProfileValue.objects.filter(jurisdiction=cast.code, key=key).order_by("pk"))


def test_a_table_of_deadlines_is_not_written_over(cast):
    spec, now = "deadlines", profile_of(cast.code).setting("deadlines").value
    (row, step), (other, last) = ((name, next(iter(now[name]))) for name in list(now)[:2])
    both = two(cast, spec, f"{row}_{step}")
    typed = {f"{row}_{step}": str(now[row][step] + 1), f"{other}_{last}": str(now[other][last] + 3)}
    both.save(typed | reasons("Satu"))
    said = (
        f"diubah oleh {cast.administrator.name} pukul",
        f"kini tersimpan “{now[row][step] + 1}”",
        f"diubah menjadi “{now[other][last] + 3}”, dan sudah dimuat di sini.",
    )
    both.refused({f"{row}_{step}": str(now[row][step] + 2)} | reasons("Dua"), saying=said)
    both.save_knowingly()
    kept = profile_of(cast.code).setting(spec).value
    assert (kept[row][step], kept[other][last]) == (now[row][step] + 2, now[other][last] + 3)


def test_a_section_that_was_added_meanwhile_is_taken_over(cast):
    both = two(cast, "sections", "code_1")
    spare = max(int(name.removeprefix("code_")) for name in both.own.values if name.startswith("code_")) - 1
    sectors = both.theirs.offered["sectors_1"][:1]
    added = {f"code_{spare}": "data", f"label_{spare}": "Bagian Data", f"sectors_{spare}": sectors}
    both.save(added | reasons("Satu"))
    both.refused({"label_1": "Bagian Belakang"} | reasons("Dua"), saying=("Nama: diubah menjadi “Bagian Data”",))
    both.save_knowingly()
    kept = {row["code"]: row["label"] for row in profile_of(cast.code).setting("sections").value}
    assert kept["data"] == "Bagian Data" and "Bagian Belakang" in kept.values()


def test_a_value_that_is_planned_meanwhile_is_said(cast):
    """It would begin on the same day and give way without a word."""
    both = two(cast, "service_brand", "value")
    ahead = timezone.localdate() + timedelta(days=20)
    actions.set_value(
        jurisdiction=cast.code, key="service_brand", value="SLRT Kita", valid_from=ahead, by=cast.administrator,
        clause="SK Satu",
    )  # fmt: skip
    planned = {"value": "SLRT Bersama", "valid_from": f"{ahead:%d-%m-%Y}"} | reasons("Dua")
    both.refused(planned, saying=(f"diubah oleh {cast.administrator.name} pukul",))
    both.save_knowingly()
    assert values_of(cast, "service_brand")[-1].value == "SLRT Bersama"
