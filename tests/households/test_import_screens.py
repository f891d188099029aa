"""/impor/: upload, look, apply or drop, in the browser's way and by the worker's hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from households import tasks
from households.enums import EditionState
from households.models import Person, RegistryEdition, StagedPerson
from households.registry import files as storage
from slrt.audit.models import AccessEvent
from slrt.jobs.inline import run_pending
from tests.households import files
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), "text/csv")


def dirty(folder: Path) -> Path:
    rows = files.dtks_rows(files.families(2))
    rows[3][10] = "33241203"
    return files.write_dtks(folder / "bnba.csv", rows)


def send(client: Client, *paths: Path, period: str = "2025-T4", source: str = "dtks", **more):
    names = dict(zip(("first", "second"), map(upload, paths), strict=False))
    return client.post("/impor/baru", {"source": source, "period": period, **names, **more})


def test_an_edition_is_looked_at_and_then_applied(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    response = send(client, dirty(tmp_path))
    edition = RegistryEdition.objects.get()
    assert response["Location"] == f"/impor/{edition.pk}/"
    waiting = client.get(response["Location"]).content.decode()
    assert "Kemajuan" in waiting and 'name="q"' in waiting
    run_pending(tasks.STAGE)
    page = client.get(response["Location"]).content.decode()
    for words in ("Terapkan", "Batalkan", "NIK harus 16 angka.", "Baris 5", "SUKARDI BA", "Contoh baris", "••••"):
        assert words in page, words
    assert "3324120203700001" not in page and not Person.objects.exists()
    client.post(f"/impor/{edition.pk}/terapkan")
    run_pending(tasks.APPLY)
    edition.refresh_from_db()
    assert edition.state == EditionState.CURRENT and Person.objects.count() == 5
    page = client.get("/impor/").content.decode()
    assert "DTKS 2025-T4" in page and "Berlaku" in page
    steps = AccessEvent.objects.filter(action="import").order_by("pk").values_list("details__step", flat=True)
    assert list(steps) == ["receive", "apply"]


def test_a_file_of_which_much_is_refused_is_looked_at_before_it_is_applied(
    cast: Cast, client: Client, tmp_path: Path
) -> None:
    rows = files.dtks_rows(files.families(6))
    for row in rows[:10]:
        row[10] = "33241203"
    sign_in(client, cast.data_officer)
    url = send(client, files.write_dtks(tmp_path / "bnba.csv", rows))["Location"]
    run_pending(tasks.STAGE)
    page = client.get(url).content.decode()
    assert "10 dari 18 baris (56%) ditolak, terbanyak 10 baris karena: NIK harus 16 angka." in page
    answer = client.post(f"{url}terapkan", follow=True).content.decode()
    assert "Banyak baris ditolak. Periksa alasannya" in answer
    assert RegistryEdition.objects.get().state == EditionState.PREVIEW
    client.post(f"{url}terapkan", {"diperiksa": "ya"})
    run_pending(tasks.APPLY)
    assert RegistryEdition.objects.get().state == EditionState.CURRENT and Person.objects.count() == 8
    assert "Banyak baris ditolak" not in client.get(url).content.decode()


def test_the_progress_part_stops_when_the_worker_is_done(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = send(client, dirty(tmp_path))["Location"]
    part = client.get(f"{url}?bagian=kemajuan")
    assert part.status_code == 200 and b"hx-get" in part.content and b"<html" not in part.content
    run_pending(tasks.STAGE)
    done = client.get(f"{url}?bagian=kemajuan")
    assert done.status_code == 286 and done["HX-Refresh"] == "true"


def test_the_error_file_is_for_importers_only_and_logged(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = send(client, dirty(tmp_path))["Location"]
    run_pending(tasks.STAGE)
    response = client.get(f"{url}ditolak/1.csv")
    assert response.status_code == 200, response.content
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "33241203" in content and "attachment" in response["Content-Disposition"]
    assert AccessEvent.objects.filter(action="download", object_type="households.registryedition").exists()
    assert client.get(f"{url}ditolak/2.csv").status_code == 404
    assert client.get(f"{url}ditolak/1.html").status_code == 404
    sign_in(client, cast.front_office)
    assert client.get(url).status_code == 200
    assert client.get(f"{url}ditolak/1.csv").status_code == 403
    assert "SUKARDI" not in client.get(url).content.decode()


def test_cancelling_drops_everything(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = send(client, dirty(tmp_path))["Location"]
    run_pending(tasks.STAGE)
    client.post(f"{url}batal")
    edition = RegistryEdition.objects.get()
    assert edition.state == EditionState.CANCELLED and not StagedPerson.objects.exists()
    client.post(f"{url}terapkan")
    assert not Person.objects.exists()
    assert send(client, dirty(tmp_path)).status_code == 302, "the name is free again"


def test_a_wrong_header_is_told_beside_its_columns(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    header = ["X", *files.DTKS_HEADER[1:10], "NOMOR URUT", *files.DTKS_HEADER[11:]]
    path = files.write_dtks(tmp_path / "a.csv", files.dtks_rows(files.families(1)), header=header)
    url = send(client, path)["Location"]
    run_pending(tasks.STAGE)
    page = client.get(url, follow=True).content.decode()
    assert "seharusnya “NIK”" in page and "Tidak ada baris yang diimpor" in page
    assert RegistryEdition.objects.get().state == EditionState.MAPPING


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"period": "edisi baru"}, "Nama edisi tidak memuat tahun"),
        ({"first": SimpleUploadedFile("a.pdf", b"%PDF-1.4", "application/pdf")}, "Gunakan CSV, TXT, atau XLSX."),
        ({"first": SimpleUploadedFile("a.csv", b"", "text/csv")}, "kosong"),
        ({"first": ""}, "Pilih berkas"),
    ],
)
def test_mistakes_are_told_beside_the_form(cast: Cast, client: Client, tmp_path: Path, change, sentence: str) -> None:
    sign_in(client, cast.data_officer)
    response = client.post(
        "/impor/baru", {"source": "dtks", "period": "2025-T4", "first": upload(dirty(tmp_path))} | change
    )
    assert response.status_code == 422 and sentence in response.content.decode()
    assert not RegistryEdition.objects.exists()


def test_the_same_file_twice_is_recognised(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    path = dirty(tmp_path)
    send(client, path)
    again = send(client, path)
    assert again.status_code == 422 and "sudah diimpor sebagai edisi DTKS 2025-T4" in again.content.decode()
    other = files.write_dtks(tmp_path / "b.csv", files.dtks_rows(files.families(1)))
    assert "sedang disiapkan dari berkas lain" in send(client, other).content.decode()


def test_a_double_press_makes_one_edition(cast: Cast, client: Client, tmp_path: Path) -> None:
    import uuid

    sign_in(client, cast.data_officer)
    key = str(uuid.uuid4())
    first = send(client, dirty(tmp_path), idempotency_key=key)
    second = send(client, dirty(tmp_path), idempotency_key=key)
    assert first["Location"] == second["Location"] and RegistryEdition.objects.count() == 1


@pytest.mark.parametrize("role", ["front_office", "manager", "supervisor"])
def test_only_the_data_officer_imports(cast: Cast, client: Client, tmp_path: Path, role: str) -> None:
    sign_in(client, cast.person(role))
    assert client.get("/impor/").status_code == 200
    assert client.get("/impor/baru").status_code == 403
    assert send(client, dirty(tmp_path)).status_code == 403


def test_editions_of_others_do_not_exist(cast: Cast, casts, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = send(client, dirty(tmp_path))["Location"]
    sign_in(client, casts("63.09").data_officer)
    assert client.get(url).status_code == 404
    for act in ("terapkan", "batal"):
        assert client.post(f"{url}{act}").status_code == 404
    assert "2025-T4" not in client.get("/impor/").content.decode()


def test_uploaded_files_are_private_and_go_in_time(cast: Cast, client: Client, tmp_path: Path) -> None:
    from datetime import timedelta

    from django.utils import timezone

    sign_in(client, cast.data_officer)
    send(client, dirty(tmp_path))
    run_pending(tasks.STAGE)
    edition = RegistryEdition.objects.get()
    folder = storage.folder_of(edition)
    kept = [path for path in folder.iterdir() if path.name.startswith("1-")]
    assert len(kept) == 1 and kept[0].stat().st_mode & 0o077 == 0 and folder.stat().st_mode & 0o077 == 0
    RegistryEdition.objects.update(state=EditionState.CURRENT)
    assert storage.tidy() == 0
    assert storage.tidy(timezone.now() + timedelta(days=31)) == 1 and not kept[0].exists()
