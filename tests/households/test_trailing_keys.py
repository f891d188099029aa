"""Search keys of an import are kept on a second connection, behind the persons: nobody is left without them."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from django.db import connection

from households import searchindex
from households.enums import EditionState
from households.matching import keys_of
from households.models import Person, PersonKeys, RegistryEdition
from households.models.search import keep_keys, known_of
from households.registry import actions, trailing
from tests.households import files
from tests.households.test_import_resume import Killed, begin

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small_chunks")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(6)))


def everybody_is_found() -> bool:
    kept = {row.person_id: set(row.keys) for row in PersonKeys.objects.all()}
    return kept == {person.pk: set(keys_of(known_of(person))) for person in Person.objects.all()} and len(kept) == 18


def test_keys_follow_on_a_connection_of_their_own_and_catch_up_after_a_dead_process(path: Path, monkeypatch) -> None:
    """The process ends when two chunks of persons are in and the keys of none."""
    edition = begin(path)

    def dying(done: int, total: int, sentence: str) -> None:
        if RegistryEdition.objects.get(pk=edition.pk).progress.get("persons", 0) >= 8:
            raise Killed

    def never(*_lines) -> None:
        """Keys that never come to be made."""

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(trailing, "_keep", never)
        actions.apply(edition, [path], dying)
    assert Person.objects.count() == 7 and not PersonKeys.objects.exists()

    seen = []

    def watching(cursor, facts: dict) -> None:
        seen.append(cursor.connection.info.backend_pid)
        searchindex.keep_staged(cursor, facts)

    monkeypatch.setattr(trailing, "keep_staged", watching)
    actions.apply(RegistryEdition.objects.get(pk=edition.pk), [path])
    with connection.cursor() as cursor:
        assert len(seen) == 5 and cursor.connection.info.backend_pid not in seen
    assert everybody_is_found()
    assert RegistryEdition.objects.get(pk=edition.pk).progress == {"families": 17, "persons": 19, "keys": 19}


def test_broken_keys_stop_the_import_and_whom_the_desk_saves_meanwhile_keeps_one_set(path: Path, monkeypatch) -> None:
    edition = begin(path)

    def broken(cursor, facts: dict) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="disk full"):
        patched.setattr(trailing, "keep_staged", broken)
        actions.apply(edition, [path])
    edition = RegistryEdition.objects.get(pk=edition.pk)
    assert edition.state == EditionState.COMMITTING and not PersonKeys.objects.exists()

    copy, saved = searchindex._copy, []

    def racing(rows) -> None:
        rows = list(rows)
        if not saved:
            saved.append(rows[0].pk)
            desk = Thread(target=_save, args=(rows[0].pk,))
            desk.start()
            desk.join()
        copy(rows)

    monkeypatch.setattr(searchindex, "_copy", racing)
    actions.apply(edition, [path])
    assert saved and everybody_is_found()


def _save(pk: int) -> None:
    keep_keys([Person.objects.get(pk=pk)])
    connection.close()
