"""A ranking under the Balangan profile: asked for, computed while one watches, a family's rank explained, taken along
as the annex of the berita acara; and a list of people matched the same way."""

from __future__ import annotations

import io
import re
import zipfile

import pikepdf
from playwright.sync_api import Page, expect

from households.models import Household, Person, RankingRun
from slrt.audit.models import AccessEvent
from slrt.regions.models import Region
from tests.e2e.steps import look, save

CODE, OFFICER = "63.11", "data.balangan"
WORKED = 150_000  # milliseconds until a worker has taken and done a job, also on a busy machine


def test_a_ranking_from_the_question_to_the_annex(person, axe) -> None:
    page = person(OFFICER)
    village = most_families()
    run = ask(page, village, axe)
    household = explain(page, run, axe)
    paper, book = fetch(page, run, village, "PDF", axe), fetch(page, run, village, "XLSX", axe)
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert pdf.Root.MarkInfo.Marked and len(pdf.pages) >= 1
    text = words_in(book)
    assert run.digest in text and household.head_name in text and "••••" in text
    assert household.kk is None or household.kk not in text
    assert AccessEvent.objects.filter(user__username=OFFICER, action="export", object_id=str(run.pk)).count() == 2


def most_families() -> Region:
    rows = Household.objects.filter(jurisdiction=CODE).values_list("village_id", flat=True)
    codes = list(rows.order_by("village_id"))
    return Region.objects.select_related("parent").get(code=max(sorted(set(codes)), key=codes.count))


def ask(page: Page, village: Region, axe) -> RankingRun:
    """From the menu: the ranking of one village with the national scheme, computed by the worker."""
    page.goto("/")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Peringkat", exact=True).click()
    look(page, axe)
    page.get_by_role("link", name=re.compile("^Hitung peringkat")).first.click()
    look(page, axe)
    page.get_by_label("Wilayah").fill("Antah Berantah")
    save(page, re.compile("^Hitung"))
    expect(page.get_by_text("Wilayah ini tidak ada di daftar").first).to_be_visible()
    expect(page).to_have_title(re.compile("^Kesalahan: "))
    look(page, axe)
    page.get_by_label("Wilayah").fill(f"{village.name}, Kec. {village.parent.name}")
    save(page, re.compile("^Hitung"))
    run = RankingRun.objects.latest("pk")
    assert page.url.rstrip("/").endswith(f"/peringkat/{run.pk}")
    expect(page.get_by_role("heading", name="Berkas dan pembuktian")).to_be_visible(timeout=WORKED)
    look(page, axe)
    run.refresh_from_db()
    assert run.done and run.ranked > 0 and run.region == village
    return run


def explain(page: Page, run: RankingRun, axe) -> Household:
    """The family that stands first, and why: each criterion with its value and source."""
    result = run.results.exclude(rank=None).order_by("rank", "pk").select_related("household").first()
    first = page.get_by_role("main").locator("table a.t").first
    assert first.inner_text().strip() == result.household.head_name
    first.click()
    expect(page.get_by_role("heading", name="Mengapa peringkat ini")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(f"Peringkat 1 di {run.region.name}")
    assert page.get_by_role("main").locator("table tbody tr").count() == len(run.used_scheme().weights)
    look(page, axe)
    assert AccessEvent.objects.filter(
        user__username=OFFICER, action="view_household", object_id=str(result.household_id)
    ).exists()
    page.get_by_role("link", name="Daftar desa").click()
    return result.household


def fetch(page: Page, run: RankingRun, village: Region, form: str, axe) -> bytes:
    """By its button to the job, and from there the file."""
    page.goto(f"/peringkat/{run.pk}/?desa={village.code}")
    page.get_by_role("button", name=form, exact=True).click()
    return take(page, axe)


def take(page: Page, axe) -> bytes:
    link = page.get_by_role("link", name=re.compile("^Unduh "))
    expect(link).to_be_visible(timeout=WORKED)
    look(page, axe)
    with page.expect_download() as waiting:
        link.click()
    return waiting.value.path().read_bytes()


def words_in(book: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = [name for name in archive.namelist() if "sharedStrings" in name or "worksheets/sheet" in name]
        return "".join(archive.read(name).decode() for name in names)


def test_a_list_is_matched_while_one_watches(person, axe) -> None:
    known = Person.objects.filter(jurisdiction=CODE, nik_digest__isnull=False, alive=True).order_by("pk").first()
    rows = ("no;nik;nama;tgl lahir", f"1;{known.nik};{known.name};", "2;;Zulkarnaen Bahtiar Tidakada;kapan")
    page = person(OFFICER)
    page.goto("/")
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Cocokkan daftar").click()
    look(page, axe)
    page.locator("input[name=file]").set_input_files(
        {"name": "penerima.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )
    page.locator("input[name=purpose]").fill("Memadankan penerima beras")
    save(page, re.compile("^Cocokkan"))
    expect(page.get_by_role("heading", name="Baris bermasalah")).to_be_visible(timeout=WORKED)
    expect(page.get_by_role("main")).to_contain_text("tanggal lahir tidak terbaca")
    look(page, axe)
    page.locator("input[name=purpose]").fill("Dibawa ke rapat")
    page.get_by_role("button", name="Susun XLSX").click()
    text = words_in(take(page, axe))
    assert known.name in text and "tidak ditemukan" in text and known.nik not in text


def test_the_search_form_and_the_list_without_numbers_open_without_barrier(person, axe) -> None:
    page = person(OFFICER)
    page.goto("/warga/")
    page.get_by_text("Persempit").click()
    known = Person.objects.filter(jurisdiction=CODE, mother_name="", alive=True).order_by("pk").first()
    page.get_by_label("Nama ibu kandung").fill("Aminah")
    page.locator("input[name=name]").fill(known.name)
    look(page, axe)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("main")).to_contain_text("nama ibu tidak tercatat")
    assert "?" not in page.url, "nothing that was typed stands in the address"
    look(page, axe)
    without = Person.objects.filter(jurisdiction=CODE, nik_digest__isnull=True, no_nik_reason="baby", alive=True)
    baby = without.order_by("created_at", "pk").first()
    page.goto("/warga/tanpa-nik/")
    page.get_by_label("Alasan").select_option(label="Bayi, akta belum terbit")
    save(page, "Saring")
    expect(page.get_by_role("main")).to_contain_text(baby.name)
    look(page, axe)
