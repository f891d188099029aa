"""BPS codes of villages: learned from names, confirmed by a person, used afterwards, and never before."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from households import tasks
from households.enums import CodeState, EditionState
from households.models import Person, RegistryEdition, VillageCode
from slrt.audit.models import AccessEvent
from slrt.jobs.inline import run_pending
from slrt.regions.models import Region
from tests.households import files
from tests.households.formats import delivery
from tests.households.formats.kinds import BDT, SIKS
from tests.households.formats.test_golden import deliver
from tests.households.test_import_screens import upload
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
# What BPS calls the two villages of the made-up families; nothing in the names of the Kemendagri codes says so.
BPS = {files.SIDOMUKTI: "3324150003", files.BUMIAYU: "3324150011"}
SIDOMUKTI, BUMIAYU = (files.CODES[place] for place in (files.SIDOMUKTI, files.BUMIAYU))
SCREEN = "/impor/kode-desa"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


def made() -> list[files.Family]:
    return [*files.families(2), *files.families(2, files.BUMIAYU, start=3)]


def coded(kind, people: list[list[str]], families: list[files.Family]) -> list[list[str]]:
    """The rows with ids that begin with the BPS code of each family's village, as BDT has them."""
    at = kind.person.fields.index("group")
    places = [family.place for family in families for _ in family.members]
    return [[*row[:at], BPS[place] + row[at][-6:], *row[at + 1 :]] for row, place in zip(people, places, strict=True)]


def named_file(folder: Path, families: list[files.Family] | None = None) -> list[Path]:
    """BDT 2015: BPS ids and the names of the villages."""
    families = families or made()
    people, _ = delivery.clean(BDT, families)
    return deliver(folder, BDT, coded(BDT, people, families), [])


def bare_files(folder: Path) -> list[Path]:
    """SIKS-NG: the same ids, and no names of places at all."""
    families = made()
    people, homes = delivery.clean(SIKS, families)
    ids = [BPS[family.place] + family.kk[-6:] for family in families]
    header = SIKS.family.header
    names = [header.index("NMKEC"), header.index("NMDESA")]
    for row, key in zip(homes, ids, strict=True):
        row[header.index("IDBDT")] = key
        for place in names:
            row[place] = ""
    return deliver(folder, SIKS, coded(SIKS, people, families), homes)


def bps(code: str) -> str | None:
    return Region.objects.get(pk=code).bps_code


def choose(client: Client, **villages: str):
    """Tick the codes and say what they mean."""
    data = {"tindakan": "pastikan"}
    for code, village in villages.items():
        row = VillageCode.objects.get(bps_code=code.removeprefix("k"))
        data |= {f"pilih_{row.pk}": "on", f"desa_{row.pk}": village}
    return client.post(SCREEN, data)


def test_codes_are_learned_confirmed_and_then_place_a_file_of_bare_codes(
    cast: Cast, client: Client, run_import, tmp_path: Path
) -> None:
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015")
    learned = VillageCode.objects.order_by("bps_code")
    assert list(learned.values_list("bps_code", "village", "rows", "other_rows", "state")) == [
        ("3324150003", SIDOMUKTI, 6, 0, "open"),
        ("3324150011", BUMIAYU, 6, 0, "open"),
    ]
    assert bps(SIDOMUKTI) is None, "what was learned is not used"
    report = run_import(*bare_files(tmp_path), source="bdt2015", edition="2016")
    assert report["rejected"]["bps_unconfirmed"] == 4 and report["families"]["new"] == 0
    sign_in(client, cast.data_officer)
    page = client.get(SCREEN).content.decode()
    for words in ("3324150003", "SIDOMUKTI, Kec. WELERI", "6 baris", "Sidomukti, Kec. Weleri", "checked"):
        assert words in page, words
    form = client.get(SCREEN).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"tindakan": "pastikan"}
    assert client.post(SCREEN, data).status_code == 302
    assert (bps(SIDOMUKTI), bps(BUMIAYU)) == ("3324150003", "3324150011")
    assert AccessEvent.objects.filter(details__step="village_code_confirmed").count() == 2
    report = run_import(*bare_files(tmp_path), source="bdt2015", edition="2016b", date=None)
    assert report["rejected"] == {}
    places = dict(Person.objects.values_list("name", "village"))
    assert places["SUKARDI BA"] == SIDOMUKTI and places["SUKARDI GA"] == BUMIAYU


def test_a_person_corrects_what_the_file_says(cast: Cast, client: Client, run_import, tmp_path: Path) -> None:
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015")
    sign_in(client, cast.data_officer)
    assert choose(client, k3324150003="Bumiayu, Kec. Weleri").status_code == 302
    assert (bps(BUMIAYU), bps(SIDOMUKTI)) == ("3324150003", None)
    taken = choose(client, k3324150011="Bumiayu, Kec. Weleri")
    assert taken.status_code == 422 and "sudah mempunyai kode BPS 3324150003" in taken.content.decode()
    row = VillageCode.objects.get(bps_code="3324150003")
    tab = f"{SCREEN}?tab=dipastikan"
    assert "Bumiayu, Kec. Weleri" in client.get(tab).content.decode()
    data = {"tindakan": "pastikan", f"pilih_{row.pk}": "on", f"desa_{row.pk}": "Sidomukti, Kec. Weleri"}
    assert client.post(tab, data).status_code == 302
    assert (bps(BUMIAYU), bps(SIDOMUKTI)) == (None, "3324150003")
    client.post(tab, {"tindakan": "abaikan", f"pilih_{row.pk}": "on"})
    row.refresh_from_db()
    assert row.state == CodeState.REFUSED and bps(SIDOMUKTI) is None


def test_mistakes_are_told_and_nothing_is_written(cast: Cast, client: Client, run_import, tmp_path: Path) -> None:
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015")
    sign_in(client, cast.data_officer)
    assert "Centang kode" in client.post(SCREEN, {"tindakan": "pastikan"}).content.decode()
    wrong = choose(client, k3324150003="Antah Berantah", k3324150011="")
    page = wrong.content.decode()
    assert wrong.status_code == 422 and 'value="Antah Berantah"' in page
    assert "tidak ada di daftar" in page and "Pilih wilayah yang dimaksud kode 3324150011." in page
    twice = choose(client, k3324150003="Bumiayu, Kec. Weleri", k3324150011="Bumiayu, Kec. Weleri")
    assert "sudah dipilih untuk kode 3324150003" in twice.content.decode()
    assert not Region.objects.filter(bps_code__isnull=False).exists()


def test_rows_that_contradict_are_shown_and_not_ticked(cast: Cast, client: Client, run_import, tmp_path: Path) -> None:
    families = [*files.families(3), files.families(1, start=4)[0].changed(place=files.SIDOMUKTI)]
    people, _ = delivery.clean(BDT, families)
    people = coded(BDT, people, families)
    at = BDT.person.header.index("Desa/Kelurahan")
    for row in people[-3:]:
        row[at] = "BUMIAYU"
    run_import(*deliver(tmp_path, BDT, people, []), source="bdt2015", edition="2015")
    row = VillageCode.objects.get()
    assert (row.village_id, row.rows, row.other_rows, row.other_name) == (SIDOMUKTI, 9, 3, "BUMIAYU, Kec. WELERI")
    sign_in(client, cast.data_officer)
    page = client.get(SCREEN)
    assert "3 baris menyebut BUMIAYU, Kec. WELERI" in page.content.decode()
    assert not page.context["form"][f"pilih_{row.pk}"].value()


def test_a_code_without_a_name_waits_until_a_person_knows_it(cast: Cast, client, run_import, tmp_path: Path) -> None:
    run_import(*bare_files(tmp_path), source="bdt2015", edition="2016")
    assert set(VillageCode.objects.values_list("bps_code", "village")) == {(code, None) for code in BPS.values()}
    sign_in(client, cast.data_officer)
    assert "tanpa nama di berkas" in client.get(SCREEN).content.decode()
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015")
    assert set(VillageCode.objects.values_list("village", flat=True)) == {SIDOMUKTI, BUMIAYU}


def test_after_confirming_the_preview_is_made_anew(cast: Cast, client: Client, tmp_path: Path) -> None:
    sign_in(client, cast.data_officer)
    one, two = bare_files(tmp_path)
    data = {"source": "bdt2015", "period": "2016", "first": upload(one), "second": upload(two)}
    url = client.post("/impor/baru", data)["Location"]
    run_pending(tasks.STAGE)
    page = client.get(url).content.decode()
    assert "2 kode desa BPS" in page and SCREEN in page and "belum dipastikan" in page
    choose(client, k3324150003="Sidomukti, Kec. Weleri", k3324150011="Bumiayu, Kec. Weleri")
    client.post(f"{url}periksa-ulang")
    assert RegistryEdition.objects.get().state == EditionState.STAGED
    run_pending(tasks.STAGE)
    edition = RegistryEdition.objects.get()
    assert edition.state == EditionState.PREVIEW and edition.summary["rejected"] == {}
    client.post(f"{url}terapkan")
    run_pending(tasks.APPLY)
    client.post(f"{url}periksa-ulang")
    assert RegistryEdition.objects.get().state == EditionState.CURRENT


def test_reading_a_file_twice_counts_its_rows_once_and_decisions_stay(run_import, cast: Cast, client, tmp_path) -> None:
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015", dry_run=True)
    assert not VillageCode.objects.exists(), "a trial teaches nothing"
    for edition in ("2015", "2015b"):
        run_import(*named_file(tmp_path), source="bdt2015", edition=edition)
    assert VillageCode.objects.get(bps_code="3324150003").rows == 6
    sign_in(client, cast.data_officer)
    row = VillageCode.objects.get(bps_code="3324150003")
    client.post(SCREEN, {"tindakan": "abaikan", f"pilih_{row.pk}": "on"})
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015c")
    row.refresh_from_db()
    assert row.state == CodeState.REFUSED


def test_codes_of_kemendagri_teach_nothing(run_import, tmp_path: Path) -> None:
    families, people = files.dtsen_tables(files.families(2))
    one = files.write_csv(tmp_path / "k.csv", files.FAMILY_HEADER, families)
    two = files.write_csv(tmp_path / "i.csv", files.PERSON_HEADER, people)
    run_import(one, two, source="dtsen", edition="2025-T4")
    assert not VillageCode.objects.exists()


def test_codes_of_others_do_not_exist(casts, client: Client, run_import, tmp_path: Path) -> None:
    run_import(*named_file(tmp_path), source="bdt2015", edition="2015")
    sign_in(client, casts("63.09").data_officer)
    assert "3324150003" not in client.get(SCREEN).content.decode()
    assert choose(client, k3324150003="Bumiayu, Kec. Weleri").status_code == 422
    assert not Region.objects.filter(bps_code__isnull=False).exists()
    assert client.get(f"{SCREEN}?tab=lain").status_code == 404
