"""Cancelling while the real worker is in the middle of a file: nothing of it stays, and the name is free again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from households.enums import EditionState
from households.models import EditionFinding, Person, RegistryEdition, StagedFamily, StagedPerson
from households.registry import actions, stage
from households.registry import files as storage
from slrt.jobs.models import Job, JobState
from tests.households import files
from tests.households.test_import_screens import send
from tests.personas import Cast, sign_in


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} seconds")


def nothing_staged() -> bool:
    return not any(model.objects.exists() for model in (StagedPerson, StagedFamily, EditionFinding, Person))


@pytest.mark.django_db(transaction=True)
def test_the_worker_stops_within_a_bundle_and_leaves_nothing(
    worker, cast: Cast, client: Client, tmp_path: Path
) -> None:
    rows = files.dtks_rows(files.families(9_999)) * 6
    rows[5][10] = "33241203"
    sign_in(client, cast.data_officer)
    url = send(client, files.write_dtks(tmp_path / "besar.csv", rows))["Location"]
    edition = RegistryEdition.objects.get()
    until(lambda: StagedPerson.objects.exists())
    page = client.get(url).content.decode()
    assert "Kemajuan" in page and "Batalkan impor" in page
    assert client.post(f"{url}batal").status_code == 302
    assert nothing_staged(), "whoever cancels waits for the bundle, not for the file"
    job = Job.objects.get(pk=edition.job)
    until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE)
    edition.refresh_from_db()
    assert edition.state == EditionState.CANCELLED and nothing_staged()
    assert not list(storage.folder_of(edition).iterdir())
    again = send(client, files.write_dtks(tmp_path / "kecil.csv", files.dtks_rows(files.families(2))))["Location"]
    until(lambda: RegistryEdition.objects.exclude(pk=edition.pk).get().state == EditionState.PREVIEW)
    assert "Terapkan" in client.get(again).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["stage", "validate", "write_rejected", "figures"])
def test_cancelled_between_any_two_steps(settings, tmp_path: Path, monkeypatch, where: str) -> None:
    """The same, at each step of a small file."""
    settings.VAR_DIR = tmp_path / "var"
    rows = files.dtks_rows(files.families(2))
    rows[1][10] = "33241203"
    path = files.write_dtks(tmp_path / "a.csv", rows)
    edition = actions.begin(
        by=None, jurisdiction="33.24", source="dtks", period="2025-T4", edition_date=None, paths=[path]
    )
    place = actions if hasattr(actions, where) else actions.files
    real = getattr(place, where)

    def interrupted(*given, **named):
        result = real(*given, **named)
        assert actions.cancel(RegistryEdition.objects.get(pk=edition.pk), by=None)
        return result

    monkeypatch.setattr(place, where, interrupted)
    with pytest.raises(stage.Dropped):
        actions.prepare(edition, [path])
    edition.refresh_from_db()
    assert edition.state == EditionState.CANCELLED and nothing_staged()
