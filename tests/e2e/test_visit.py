"""A house visit on a telephone under the Depok profile: from a pre-list proposal, block by block, with photo and point,
finished, and accepted by somebody else."""

from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import Page, expect

from households.models import Household, PreListProposal, Visit
from slrt.accounts.models import Assignment, User
from slrt.documents.models import Document
from tests.e2e import steps
from tests.e2e.steps import look, press, save, status

NAME = "SARMINAH KUNJUNGAN"
FACILITATOR = "fasilitator.depok"
POINT = {"latitude": -6.4025, "longitude": 106.7942, "accuracy": 18}


def test_a_visit_on_a_telephone(person, axe) -> None:
    page = person(FACILITATOR)
    page.set_viewport_size(steps.TELEPHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(POINT)
    proposal = propose(page)
    visit = ask_for_it(page, proposal, axe)
    fill_in(page, visit, axe)
    photograph(page, visit, axe)
    finish(page, visit)
    proposal.refresh_from_db()
    assert proposal.status == "visited"
    accept(person("pengawas.depok"), visit, axe)
    household = Household.objects.get(pk=proposal.household_id)
    assert household.housing["jenis_lantai_terluas"] == "8" and household.latitude is not None


def propose(page: Page) -> PreListProposal:
    """A family of the facilitator's own village that nobody has recorded yet."""
    village = Assignment.objects.get(user__username=FACILITATOR).region
    page.goto("/daftar-awal/baru")
    page.get_by_label("Nama lengkap").fill(NAME)
    page.get_by_label("Kelurahan").fill(f"{village.name}, Kec. {village.parent.name}")
    page.get_by_label("Alasan diusulkan").fill("Rumah berdinding bambu, janda.")
    save(page, re.compile("^Simpan usulan"))
    return PreListProposal.objects.get(pk=int(page.url.rstrip("/").rsplit("/", 1)[1]))


def ask_for_it(page: Page, proposal: PreListProposal, axe) -> Visit:
    page.get_by_role("link", name="Kunjungan rumah", exact=True).last.click()
    expect(page.get_by_label("Petugas yang berkunjung")).to_have_value(str(User.objects.get(username=FACILITATOR).pk))
    look(page, axe)
    page.set_viewport_size(steps.TELEPHONE)
    save(page, re.compile("^Simpan kunjungan"))
    return Visit.objects.get(proposal=proposal)


def fill_in(page: Page, visit: Visit, axe, name: str = NAME) -> None:
    """Every block on its own screen; a block left half filled keeps what was typed."""
    page.get_by_role("link", name="Lanjutkan mengisi").click()
    page.get_by_label("Hasil kunjungan").select_option("1")
    page.get_by_label("Yang memberi keterangan").select_option("1")
    page.get_by_label("Alamat").fill("Jalan Kenanga 4")
    look(page, axe)
    page.set_viewport_size(steps.TELEPHONE)
    save(page, "Simpan dan lanjut")
    page.get_by_label("Luas lantai").fill("28")
    save(page, "Simpan saja")
    expect(page.get_by_text("Perlu dilengkapi")).to_be_visible()
    look(page, axe)
    page.set_viewport_size(steps.TELEPHONE)
    page.get_by_role("link", name="2. Perumahan").click()
    expect(page.get_by_label("Luas lantai")).to_have_value("28")
    for label, code in HOUSE.items():
        page.get_by_label(label).first.select_option(code)
    save(page, "Simpan dan lanjut")
    page.get_by_label("Tempat buang air besar").select_option("6")
    page.get_by_label("Pembuangan akhir tinja").select_option("5")
    save(page, "Simpan dan lanjut")
    for label in ("Lahan lain selain yang ditempati", "Rumah lain selain yang ditempati"):
        page.get_by_role("group", name=label).get_by_role("radio", name="Tidak").check()
    page.get_by_label("Semua aset sudah ditanyakan").check()
    save(page, "Simpan dan lanjut")
    page.get_by_role("link", name=name).click()
    page.get_by_label("Keberadaan").select_option("6")
    save(page, "Simpan anggota ini")
    page.get_by_role("link", name="Lanjut", exact=True).click()
    expect(page).to_have_url(re.compile(f"/kunjungan/{visit.pk}/foto$"))


HOUSE = {
    "Status rumah": "1", "Lantai terluas": "8", "Dinding terluas": "4", "Atap terluas": "2",
    "Bahan bakar memasak": "10", "Sumber air minum": "3", "Penerangan": "4",
}  # fmt: skip


def photograph(page: Page, visit: Visit, axe) -> None:
    """The device gives the point with its accuracy; a photo of several megabytes travels as a small one."""
    look(page, axe)
    page.set_viewport_size(steps.TELEPHONE)
    page.get_by_role("button", name="Ambil titik lokasi").click()
    expect(page.locator("#titik-catatan")).to_have_text("Ketelitian 18 meter.")
    picture = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(picture, "JPEG", quality=92)
    photo = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    page.get_by_label("Rumah tampak depan").set_input_files(photo)
    expect(page.locator("input[name=house_front]")).to_have_attribute("data-shrunk", "IMG_0001.jpg")
    save(page, "Simpan foto dan titik")
    expect(page.get_by_role("main")).to_contain_text("-6.402500, 106.794200 (± 18 m)")
    document = Document.objects.of("visit", visit.pk).get()
    assert (document.kind, document.width, document.accuracy) == ("house_front", 1600, 18)


def finish(page: Page, visit: Visit) -> None:
    page.goto(f"/kunjungan/{visit.pk}/")
    press(page, "Selesaikan kunjungan")
    page.get_by_label("Ringkasan hasil kunjungan").fill("Rumah berlantai tanah, dinding bambu.")
    save(page, re.compile("^Selesaikan kunjungan"))
    status(page, "Menunggu pemeriksaan")


def accept(page: Page, visit: Visit, axe) -> None:
    page.goto(f"/kunjungan/{visit.pk}/")
    look(page, axe)
    press(page, "Terima hasil")
    save(page, re.compile("^Terima hasil"))
    status(page, "Diterima")
