"""Changing the catalogue: corrections, new rules from a date, and versions of one jurisdiction."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from programs import actions
from programs.history import changes_of
from programs.models import Programme

pytestmark = pytest.mark.django_db


def entry(code: str = "D-UEP", jurisdiction: str | None = "33.24") -> Programme:
    return Programme.objects.get(code=code, jurisdiction=jurisdiction, valid_to=None)


def test_a_correction_changes_the_entry_and_leaves_history(cast):
    row = actions.correct_programme(by=cast.manager, programme=entry(), quota=40, benefit="Modal usaha Rp3.000.000.")
    (change,) = changes_of(row)
    assert change.text == "Diubah: manfaat, kuota"
    assert "kuota: kosong → 40" in change.quote


def test_new_rules_end_the_old_version_the_day_before(cast):
    old, start = entry(), date(2027, 1, 1)
    new = actions.new_version(by=cast.manager, programme=old, jurisdiction="33.24", valid_from=start, quota=10)
    old.refresh_from_db()
    assert (old.valid_to, old.quota) == (date(2026, 12, 31), None)
    assert (new.code, new.quota, new.name) == (old.code, 10, old.name)
    on = Programme.objects.offered_in
    assert list(on("33.24", date(2026, 12, 31)).filter(code="D-UEP")) == [old]
    assert list(on("33.24", start).filter(code="D-UEP")) == [new]


def test_new_rules_must_begin_later(cast):
    with pytest.raises(ValidationError, match="harus mulai sesudah"):
        actions.new_version(by=cast.manager, programme=entry(), jurisdiction="33.24", valid_from=date(2024, 1, 1))


def test_a_national_entry_gets_a_version_of_one_jurisdiction_only(cast):
    national = entry("PKH", None)
    own = actions.new_version(
        by=cast.manager, programme=national, jurisdiction="33.24", valid_from=timezone.localdate(),
        contact="Pendamping PKH Kendal",
    )  # fmt: skip
    national.refresh_from_db()
    assert national.valid_to is None and national.contact != own.contact
    assert list(Programme.objects.offered_in("33.24").filter(code="PKH")) == [own]
    assert list(Programme.objects.offered_in("63.09").filter(code="PKH")) == [national]


def test_a_jurisdiction_may_stop_offering_a_national_programme(cast):
    actions.new_version(
        by=cast.manager, programme=entry("PRAKERJA", None), jurisdiction="33.24",
        valid_from=timezone.localdate() - timedelta(days=1), active=False,
    )  # fmt: skip
    assert not Programme.objects.offered_in("33.24").filter(code="PRAKERJA").exists()
    assert Programme.objects.offered_in("63.09").filter(code="PRAKERJA").exists()


def test_shared_and_foreign_entries_cannot_be_corrected(cast, casts):
    with pytest.raises(PermissionDenied):
        actions.correct_programme(by=cast.manager, programme=entry("PKH", None), name="Lain")
    with pytest.raises(PermissionDenied):
        actions.correct_programme(by=casts("63.09").manager, programme=entry(), name="Lain")
    with pytest.raises(PermissionDenied):
        actions.correct_programme(by=cast.front_office, programme=entry(), name="Lain")


def test_a_new_entry_needs_a_free_and_well_formed_code(cast):
    make = {"by": cast.manager, "jurisdiction": "33.24", "valid_from": date(2026, 1, 1), "name": "Program uji",
            "level": "regency", "sector": "social"}  # fmt: skip
    assert actions.create_programme(code="D-UJI", **make).jurisdiction_id == "33.24"
    with pytest.raises(ValidationError, match="sudah dipakai"):
        actions.create_programme(code="PKH", **make)
    with pytest.raises(ValidationError, match="huruf besar"):
        actions.create_programme(code="d uji", **make)
