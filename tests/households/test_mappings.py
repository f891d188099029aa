"""A file of unknown columns: kept, asked about, read with what a person said, and known the next time."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from households import tasks
from households.enums import EditionState
from households.models import FileMapping, Household, Person, RegistryEdition, StagedPerson
from households.registry import targets
from households.registry.formats import formats
from households.registry.guess import guess
from households.registry.peek import look, masked, titles
from households.registry.places import Places
from slrt.jobs.inline import run_pending
from tests.households import files
from tests.households.formats.test_reading import DRESSES
from tests.households.test_import_screens import send
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
# Headers of a list that a kecamatan made by itself; the guess finds what it can.
HEADER = ["Nomor Urut", "No. Induk", "No. Kartu", "Nama Warga", "Tgl Lhr", "L atau P", "Kec", "Desa Asal", "Catatan RT"]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


def rows(made: list[files.Family]) -> list[list[str]]:
    return [
        [str(number), person.number, family.kk, person.name, f"{person.born:%d-%m-%Y}",
         "LAKI-LAKI" if person.sex == "L" else "PEREMPUAN", family.place[0], family.place[1], "rumah panggung"]
        for number, (family, person) in enumerate(((f, p) for f in made for p in f.members), 1)
    ]  # fmt: skip


def write(path: Path, made: list[files.Family] | None = None, header: list[str] | None = None, **how) -> Path:
    return files.write_csv(path, header or HEADER, rows(made or files.families(3)), delimiter=";", **how)


def asked(client: Client, path: Path, **more) -> str:
    """Upload, let the worker look, and give the address of the columns."""
    url = send(client, path, **more)["Location"]
    run_pending(tasks.STAGE)
    response = client.get(url)
    assert response.status_code == 302 and response["Location"].endswith("/kolom")
    return response["Location"]


def fill(client: Client, url: str, **changes: str) -> dict[str, str]:
    """What the page holds, as a browser would send it back."""
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "DTKS Weleri"} | changes
    return {name: str(value) for name, value in data.items()}


def test_an_unknown_file_is_asked_about_and_then_imported(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    edition = RegistryEdition.objects.get()
    assert edition.state == EditionState.MAPPING and not StagedPerson.objects.exists()
    page = client.get(url).content.decode()
    for words in ("No. Induk", "Catatan RT", "Wajib ada", "belum dikenal", "3324••••••••••••", "PEREMPUAN", "SU•••••"):
        assert words in page, words
    for secret in ("3324120203700001", "SUKARDI", "02-03-1970"):
        assert secret not in page, secret
    data = fill(client, url)
    said = [data[f"c{place}"] for place in range(len(HEADER))]
    assert said[1:8] == ["NIK", "Nomor KK", "", "Tanggal lahir", "Jenis kelamin", "Kecamatan", "Desa/kelurahan"]
    response = client.post(url, data | {"c3": "nama", "c8": "Simpan sebagai keterangan"})
    assert response.status_code == 302 and response["Location"] == f"/impor/{edition.pk}/"
    run_pending(tasks.STAGE)
    page = client.get(response["Location"]).content.decode()
    assert "Terapkan" in page and "DTKS Weleri versi 1" in page and "Kolom tidak dipakai" in page
    client.post(f"/impor/{edition.pk}/terapkan")
    run_pending(tasks.APPLY)
    assert Person.objects.count() == 9 and Household.objects.count() == 3
    person = Person.objects.get(nik_digest=Person.objects.get(name="SUKARDI BA").nik_digest)
    assert (person.sex, person.birth_date.year, person.village_id) == ("L", 1970, "33.24.12.2001")
    assert person.listings.get().attributes == {"catatanrt": "rumah panggung"}


def test_its_headers_are_known_the_next_time_in_whatever_order(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    client.post(url, fill(client, url, c3="Nama"))
    run_pending(tasks.STAGE)
    turned = [list(reversed(row)) for row in rows(files.families(2))]
    path = files.write_xlsx(tmp_path / "b.xlsx", [title.upper() for title in reversed(HEADER)], turned)
    second = send(client, path, period="2026-T1")["Location"]
    run_pending(tasks.STAGE)
    edition = RegistryEdition.objects.get(period="2026-T1")
    assert edition.state == EditionState.PREVIEW and edition.summary["new"] == 6 and edition.summary["rejected"] == {}
    assert edition.format == f"cocokan-{FileMapping.objects.get().pk}"
    assert "DTKS Weleri versi 1" in client.get(second).content.decode()
    fewer = write(tmp_path / "c.csv", header=[*HEADER[:-1], "Lain"])
    url = asked(client, fewer, period="2026-T2")
    assert fill(client, url)["c3"] == "Nama", "what was taught for one file is the guess for its likes"
    assert asked_source(client, tmp_path) == EditionState.MAPPING, "another source was taught nothing"


def asked_source(client: Client, folder: Path) -> str:
    send(client, write(folder / "d.csv"), period="2026-T3", source="p3ke")
    run_pending(tasks.STAGE)
    return RegistryEdition.objects.get(source="p3ke").state


def test_nothing_typed_is_lost_and_every_mistake_is_told(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    data = fill(client, url, name="", c0="Nomor antrean", c3="NIK", c8="Status kepesertaan", c2="")
    response = client.post(url, data)
    page = response.content.decode()
    assert response.status_code == 422
    for words in (
        "“Nomor antrean” tidak ada di daftar.", "“NIK” sudah dipilih untuk kolom 2.", "Pilih kolom untuk Nama.",
        "Pilih kolom untuk Nomor KK atau ID rumah tangga.", "Masukkan nama bentuk berkas",
    ):  # fmt: skip
        assert words in page, words
    assert 'value="Nomor antrean"' in page and not FileMapping.objects.exists()
    assert RegistryEdition.objects.get().state == EditionState.MAPPING


def test_while_choosing_the_page_says_what_is_missing_and_keeps_a_draft(cast: Cast, client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    data = fill(client, url, name="Sementara", c3="Nomor KK", c2="", c0="NIK", c1="")
    part = client.post(f"{url}/periksa", data).content.decode()
    assert "<html" not in part and "belum dipilih" in part
    assert "Kolom 1 dipilih sebagai NIK, tetapi isinya bukan 16 angka." in part
    again = fill(client, url)
    assert (again["c3"], again["c0"], again["c2"]) == ("Nomor KK", "NIK", "")
    assert client.get(url).context["form"]["name"].value() == "Sementara"
    wrong = client.post(f"{url}/periksa", data | {"c8": "entah"}).content.decode()
    assert "Kolom 9: “entah” tidak ada di daftar." in wrong


def test_both_files_of_a_pair_are_asked_about_in_turn(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    made = files.families(2)
    people = [[p.number, f.kk, p.name, "x"] for f in made for p in f.members]
    homes = [[f.kk, f.members[0].name, *f.place, "3"] for f in made]
    one = files.write_csv(tmp_path / "orang.csv", ["Induk", "Kartu", "Sebutan", "Entah"], people)
    two = files.write_csv(tmp_path / "kk.csv", ["Kartu", "Nama kepala", "Kecamatan", "Desa", "Jumlah"], homes)
    url = send(client, one, two, source="dtsen")["Location"]
    run_pending(tasks.STAGE)
    url = client.get(url)["Location"]
    first = client.get(url)
    assert "orang.csv" in first.content.decode() and "masih ada berkas lain" in first.content.decode()
    data = fill(client, url, name="Orang", subject="person", c0="NIK", c1="Nomor KK", c2="Nama", c3="")
    response = client.post(url, data)
    assert response["Location"] == url
    data = fill(client, url, name="Keluarga", subject="family", c0="Nomor KK", c1="Nama kepala keluarga",
                c2="Kecamatan", c3="Desa/kelurahan", c4="Jumlah anggota keluarga")  # fmt: skip
    assert client.post(url, data)["Location"] == url.removesuffix("kolom")
    run_pending(tasks.STAGE)
    edition = RegistryEdition.objects.get()
    assert edition.state == EditionState.PREVIEW
    assert edition.summary["persons"]["new"] == 6 and edition.summary["families"]["new"] == 2


def test_a_double_press_keeps_one_mapping(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    data = fill(client, url, c3="Nama")
    assert client.post(url, data)["Location"] == client.post(url, data)["Location"]
    assert FileMapping.objects.count() == 1
    assert client.post(url, data | {"idempotency_key": ""})["Location"] == url.removesuffix("kolom")


def test_a_list_of_participants_of_unknown_columns(cast: Cast, client: Client, tmp_path: Path) -> None:
    call_command("load_catalogue", verbosity=0)
    sign_in(client, cast.data_officer)
    made = [[p.number, p.name, "ada"] for f in files.families(2) for p in f.members]
    path = files.write_csv(tmp_path / "a.csv", ["Angka", "Sebutan", "Lain"], made)
    url = asked(client, path, source="program", programme="PKH")
    page = client.get(url).content.decode()
    assert "Nama program" in page and "Setiap baris adalah" not in page
    client.post(url, fill(client, url, c1="Nama"))
    run_pending(tasks.STAGE)
    assert RegistryEdition.objects.get().summary["rejected"] == {"not_in_registry": 6}


def test_a_mapping_is_listed_renamed_retired_and_taken_up_again(cast: Cast, client, casts, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    client.post(url, fill(client, url, c3="Nama"))
    mapping = FileMapping.objects.get()
    page = client.get("/impor/bentuk/").content.decode()
    assert "DTKS Weleri versi 1" in page and "DTKS BNBA 23 kolom" in page and "7 dari 9 kolom dipakai" in page
    own = f"/impor/bentuk/{mapping.pk}/"
    assert "No. Induk" in client.get(own).content.decode()
    assert client.post(own, {"name": " "}).status_code == 422
    client.post(own, {"name": "DTKS  Weleri lama"})
    mapping.refresh_from_db()
    assert str(mapping) == "DTKS Weleri lama versi 1"
    client.post(f"{own}pemakaian", {"pakai": "0"})
    mapping.refresh_from_db()
    assert mapping.retired_at and mapping.retired_by == cast.data_officer
    RegistryEdition.objects.update(state=EditionState.CANCELLED)
    url = asked(client, write(tmp_path / "b.csv"))
    client.post(url, fill(client, url, c3="Nama", name="DTKS Weleri lama"))
    assert FileMapping.objects.get(retired_at=None).version == 2
    assert "Hentikan bentuk itu dahulu" in client.post(f"{own}pemakaian", {"pakai": "1"}, follow=True).content.decode()
    other = casts("63.09").data_officer
    sign_in(client, other)
    assert client.get(own).status_code == 404 and client.post(f"{own}pemakaian").status_code == 404
    assert "DTKS Weleri" not in client.get("/impor/bentuk/").content.decode()


def test_only_who_imports_says_what_columns_are(cast: Cast, client: Client, casts, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    sign_in(client, cast.front_office)
    assert client.get(url).status_code == 403 and client.get("/impor/bentuk/").status_code == 403
    page = client.get(url.removesuffix("kolom"))
    assert page.status_code == 200 and "No. Induk" not in page.content.decode()
    sign_in(client, casts("63.09").data_officer)
    assert client.get(url).status_code == 404 and client.post(f"{url}/periksa").status_code == 404


def test_cancelling_instead_leaves_no_sample(
    cast: Cast, client: Client, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    sign_in(client, cast.data_officer)
    url = asked(client, write(tmp_path / "a.csv"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{url.removesuffix('kolom')}batal")
    edition = RegistryEdition.objects.get()
    assert edition.state == EditionState.CANCELLED and "unknown" not in edition.summary
    assert not list((tmp_path / "var" / "imports").glob("*/*"))
    assert client.get(url).status_code == 302


def test_the_command_says_which_headers_nobody_knows_and_where_to_map_them(
    cast: Cast, client: Client, run_import, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.csv")
    report = run_import(path, code=1)
    edition = RegistryEdition.objects.get()
    assert report["error"] == "format" and report["map_at"] == f"/impor/{edition.pk}/kolom"
    unknown = report["unknown_headers"]["a.csv"]
    assert "No. Induk" in unknown and "Kec" not in unknown
    assert run_import(path, code=1, dry_run=True)["map_at"] == "/impor/baru"
    sign_in(client, cast.data_officer)
    url = report["map_at"]
    page = client.post(url, fill(client, url, c3="Nama"), follow=True).content.decode()
    assert "Jalankan lagi perintah yang sama" in page
    report = run_import(path)
    assert report["new"] == 9 and report["edition"] == edition.pk and report["state"] == "current"


@pytest.mark.parametrize(
    ("value", "shared", "shown"),
    [
        ("3324120203700001", False, "3324••••••••••••"),
        ("'3324120203700001", False, "'332•••••••••••••"),
        ("6.20407E+15", False, "6.•••••E+••"),
        ("SUKARDI BIN SAN", False, "SU••••• BI• SA•"),
        ("PEREMPUAN", True, "PEREMPUAN"),
        ("31/07/1980", False, "••/••/1980"),
        ("17 Agustus 1980", False, "•• Agustus 1980"),
        ("003", False, "003"),
        ("", False, ""),
    ],
)
def test_samples_tell_a_column_and_not_a_person(value: str, shared: bool, shown: str) -> None:
    assert masked(value, shared) == shown


def test_the_guess_finds_every_column_of_the_declared_forms() -> None:
    for form in formats().values():
        columns = [{"title": column.header, "like": {}, "distinct": 0} for column in form.columns]
        offered = targets.choices("33.24", form.source)
        found = guess(columns, "33.24", form.source)
        wanted = [column.field for column in form.columns]
        told = [(f, w) for f, w in zip(found, wanted, strict=True) if w in offered]
        wrong = [pair for pair in told if pair[0] != pair[1]]
        assert len(wrong) <= 2, (form.code, wrong)


def test_sixteen_digits_are_nik_and_kk_by_how_often_they_repeat() -> None:
    column = {"title": "x", "like": {"number": 1.0}, "samples": [], "filled": 9}
    columns = [column | {"distinct": 0.3}, column | {"distinct": 1.0}]
    assert guess(columns, "33.24", "dtks") == ["kk", "nik"]


def test_a_taught_form_with_namesake_columns_reads_them_by_their_order() -> None:
    from households.registry.mappings import form_of

    mapping = FileMapping(
        pk=1, jurisdiction_id="33.24", source="dtks", name="x", subject="person",
        titles=["Nama", "Nama", "NIK"], fields=["", "name", "nik"],
    )  # fmt: skip
    kept = form_of(mapping)
    assert kept.read(["NIK", "NAMA", "nama"]).match.positions == {"name": 2, "nik": 0}
    assert kept.read(["NIK", "NAMA"]) is None and kept.read(["NIK", "NAMA", "nama", "x"]) is None
    assert dataclasses.asdict(kept.format)["label"] == "x versi 1"


@pytest.mark.parametrize(
    ("ending", "delimiter", "encoding"),
    DRESSES,
)
def test_an_unknown_file_in_every_dress_is_looked_at_alike(
    cast: Cast, tmp_path: Path, ending: str, delimiter: str, encoding: str
) -> None:
    made = [family.changed(place=("WELERI", "SIDOMUKTI")) for family in files.families(2)]
    body = [*rows(made), ["7", "", "", "RENÉE \u00a0AYU", "", "", "", "", "=1+1"]]
    path = tmp_path / f"a.{ending}"
    if ending == "xlsx":
        files.write_xlsx(path, HEADER, body)
    else:
        files.write_csv(path, HEADER, body, delimiter=delimiter, encoding=encoding)
    columns = look(path, Places("33.24"))
    assert titles(columns) == HEADER
    assert columns[1]["samples"] == ["3324••••••••••••"] * 3 and columns[1]["like"] == {"number": 1}
    assert columns[5]["samples"] == ["LAKI-LAKI", "PEREMPUAN"] and columns[5]["like"] == {"sex": 1}
    assert columns[6]["like"]["district"] == columns[7]["like"]["village"] == 1
    assert columns[8]["samples"] == ["rumah panggung", "=1+•"]
    assert guess(columns, "33.24", "dtks")[1:3] == ["nik", "kk"]
