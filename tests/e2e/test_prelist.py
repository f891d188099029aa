"""A family that no list carries, under the Barito Selatan profile: recorded at the desk with a complaint, visited on a
telephone, examined, agreed by a village meeting, sent in a file, answered by the centre, and told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

from PIL import Image
from playwright.sync_api import Page, expect

from households.models import Batch, Deliberation, PreListProposal, Visit
from slrt.accounts.models import Assignment
from slrt.regions.models import Region
from tests.e2e import steps
from tests.e2e.steps import look, press, save, status
from tests.e2e.test_visit import fill_in

NAME, BORN = "SUMIATI PERTAMAUJI", date(1981, 5, 9)
POINT = {"latitude": -1.7303, "longitude": 114.8451, "accuracy": 12}


def test_from_nowhere_to_the_list(person: Callable[[str], Page], page: Page, axe) -> None:
    village = Assignment.objects.get(user__username="fasilitator.barito-selatan").region
    slip = register(person("depan.barito-selatan"), village, axe)
    proposal = PreListProposal.objects.get(complaint_ref=slip.number)
    visit(person("fasilitator.barito-selatan"), proposal, axe)
    examine(person("pengawas.barito-selatan"), proposal, axe)
    meet(person("data.barito-selatan"), person("pengawas.barito-selatan"), proposal, axe)
    validate(person("manajer.barito-selatan"), proposal, axe)
    batch = send(person("data.barito-selatan"), proposal, axe)
    read_answer(person("data.barito-selatan"), proposal, batch, axe)
    tell(person("fasilitator.barito-selatan"), proposal, axe)
    follow_at_home(page, slip, proposal, axe)


def reached(proposal: PreListProposal, state: str) -> None:
    proposal.refresh_from_db()
    assert proposal.status == state, proposal.status


def register(page: Page, village: Region, axe) -> steps.Slip:
    """Nobody is found; one save makes the complaint, the family and its proposal, and one slip follows both."""
    steps.begin_intake(page)
    page.keyboard.type(steps.unknown_nik(village.parent_id, BORN))
    expect(page.locator("#panel")).to_contain_text("Tidak ditemukan")
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=village]").fill(f"{village.name}, Kec. {village.parent.name}")
    page.locator("select[name=category]").select_option("K1")
    page.get_by_label("Uraian").fill("Belum pernah didata, padahal suami sakit menahun.")
    facts = {"kk": f"{village.parent_id.replace('.', '')}0901150077", "rt": "2", "rw": "1", "members_count": "3",
             "occupation": "Buruh tani", "address": "Jalan Sungai 4"}  # fmt: skip
    for name, text in facts.items():
        page.locator(f"[name=prelist-{name}]").fill(text)
    look(page, axe)
    page.keyboard.press("Control+Enter")
    slip = steps.read_slip(page)
    number = PreListProposal.objects.get(complaint_ref=slip.number).number
    expect(page.get_by_role("main")).to_contain_text(number)
    look(page, axe)
    return slip


def visit(page: Page, proposal: PreListProposal, axe) -> None:
    """The facilitator of that village, on a telephone, with a photo and a point."""
    page.set_viewport_size(steps.TELEPHONE)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(POINT)
    page.goto(f"/daftar-awal/{proposal.pk}/")
    look(page, axe)
    page.set_viewport_size(steps.TELEPHONE)
    page.get_by_role("link", name="Kunjungan rumah", exact=True).last.click()
    save(page, re.compile("^Simpan kunjungan"))
    made = Visit.objects.get(proposal=proposal)
    fill_in(page, made, axe, name=NAME)
    page.get_by_role("button", name="Ambil titik lokasi").click()
    expect(page.locator("#titik-catatan")).to_have_text("Ketelitian 12 meter.")
    page.get_by_label("Rumah tampak depan").set_input_files(picture("rumah.jpg"))
    save(page, "Simpan foto dan titik")
    page.goto(f"/kunjungan/{made.pk}/")
    press(page, "Selesaikan kunjungan")
    page.get_by_label("Ringkasan hasil kunjungan").fill("Rumah berlantai tanah, dinding bambu.")
    save(page, re.compile("^Selesaikan kunjungan"))
    status(page, "Menunggu pemeriksaan")
    reached(proposal, "visited")


def picture(name: str) -> dict:
    made = io.BytesIO()
    Image.effect_noise((1200, 900), 60).convert("RGB").save(made, "JPEG", quality=85)
    return {"name": name, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def examine(page: Page, proposal: PreListProposal, axe) -> None:
    """The supervisor accepts what was seen in the house, then the proposal."""
    page.goto(f"/kunjungan/{Visit.objects.get(proposal=proposal).pk}/")
    press(page, "Terima hasil")
    save(page, re.compile("^Terima hasil"))
    page.goto(f"/daftar-awal/{proposal.pk}/")
    look(page, axe)
    press(page, "Selesai diperiksa")
    look(page, axe)
    eligible = page.get_by_role("radio", name="Layak", exact=True)
    if eligible.count():
        eligible.check(force=True)
    save(page, re.compile("^Selesai diperiksa"))
    reached(proposal, "reviewed")


def meet(page: Page, checker: Page, proposal: PreListProposal, axe) -> None:
    """Convened with what was examined there, decided, held, signed, and closed by somebody else."""
    page.goto("/musyawarah/")
    look(page, axe)
    page.get_by_role("link", name="Musyawarah baru").click()
    page.get_by_label("Desa/kelurahan").fill(f"{proposal.region.name}, Kec. {proposal.region.parent.name}")
    page.get_by_label("Tempat", exact=True).fill("Balai desa")
    page.get_by_label("Pimpinan musyawarah").fill("Karto Wijoyo")
    page.get_by_label("Jabatan pimpinan").fill("Kepala desa")
    look(page, axe)
    save(page, re.compile("^Simpan|^Buka"))
    meeting = Deliberation.objects.latest("pk")
    expect(page.get_by_role("main")).to_contain_text(NAME)
    for decision in page.get_by_label(re.compile("^Putusan baris")).all():
        decision.select_option("ok")
    page.get_by_label("Daftar hadir").fill("Karto Wijoyo, Kepala desa\nSiti Aminah, Ketua RT 02")
    look(page, axe)
    save(page, re.compile("^Simpan"))
    hold(page, meeting)
    page.get_by_label("Berita acara bertanda tangan").set_input_files(picture("berita-acara.jpg"))
    save(page, "Unggah")
    look(page, axe)
    checker.goto(f"/musyawarah/{meeting.pk}/")
    press(checker, "Periksa dan tutup")
    save(checker, "Periksa dan tutup")
    reached(proposal, "deliberated")


def hold(page: Page, meeting: Deliberation) -> None:
    """Held; the berita acara is made by the worker and can be fetched."""
    press(page, "Buat berita acara")
    save(page, "Buat berita acara")
    for _ in range(30):
        answer = page.request.get(f"/musyawarah/{meeting.pk}/berita-acara")
        if answer.headers["content-type"] == "application/pdf":
            break
        page.wait_for_timeout(1000)
    assert answer.body().startswith(b"%PDF")
    page.goto(f"/musyawarah/{meeting.pk}/")


def validate(page: Page, proposal: PreListProposal, axe) -> None:
    page.goto(f"/daftar-awal/{proposal.pk}/")
    press(page, "Sahkan")
    steps.confirm_person(page)
    look(page, axe)
    save(page, "Sahkan")
    reached(proposal, "validated")


def send(page: Page, proposal: PreListProposal, axe) -> Batch:
    """What the template asks is completed, the file is made by the worker, fetched, and marked as sent."""
    page.goto(f"/daftar-awal/{proposal.pk}/")
    page.get_by_role("link", name="Lengkapi data usulan").click()
    look(page, axe)
    page.get_by_label("Program yang diusulkan").select_option("PKH")
    page.get_by_label("Tempat lahir").fill("Buntok")
    page.get_by_label("Nama ibu kandung").fill("Aminah")
    page.get_by_label("Status kawin").select_option(index=2)
    save(page, re.compile("^Simpan"))
    page.goto("/berkas-usulan/baru")
    page.get_by_label("Program").select_option("PKH")
    page.get_by_label("Wilayah").select_option(proposal.jurisdiction_id)
    save(page, "Periksa isinya")
    expect(page.get_by_role("main")).to_contain_text(NAME)
    look(page, axe)
    save(page, re.compile("^Buat berkas"))
    batch = Batch.objects.get(pk=int(page.url.rstrip("/").rsplit("/", 1)[1]))
    fetch(page, batch)
    look(page, axe)
    press(page, "Catat terkirim")
    save(page, "Catat terkirim")
    reached(proposal, "sent")
    return batch


def fetch(page: Page, batch: Batch) -> None:
    link = page.get_by_role("complementary").locator("a.t[href*='/berkas/']")
    for _ in range(30):
        page.goto(f"/berkas-usulan/{batch.pk}/")
        if link.count():
            break
        page.wait_for_timeout(1000)
    with page.expect_download() as waiting:
        link.first.click()
    assert waiting.value.path().read_bytes().startswith(b"PK")


def read_answer(page: Page, proposal: PreListProposal, batch: Batch, axe) -> None:
    """The centre's file, looked at before anything is written."""
    header = "nama_kec,nama_desa,nik_usulan,program_bansos,hasil,padan,nama_lgkp,ket_vali"
    place = f"{proposal.region.parent.name.upper()},{proposal.region.name.upper()}"
    line = f"{place},{proposal.nik},PKH,BERHASIL,PADAN,{NAME},"
    page.goto("/hasil-siks/")
    look(page, axe)
    file = {"name": "hasil.csv", "mimeType": "text/csv", "buffer": f"{header}\r\n{line}\r\n".encode()}
    page.locator("input[type=file]").set_input_files(file)
    save(page, "Periksa berkas")
    expect(page.get_by_role("main")).to_contain_text(batch.number)
    look(page, axe)
    reached(proposal, "sent")
    assert not proposal.events.filter(transition="accept").exists()
    save(page, "Terapkan")
    assert proposal.events.filter(transition="accept").count() == 1


def tell(page: Page, proposal: PreListProposal, axe) -> None:
    page.goto("/daftar-awal/?tab=kabari")
    look(page, axe)
    expect(page.get_by_role("link", name=proposal.number)).to_be_visible()
    page.goto(f"/daftar-awal/{proposal.pk}/")
    expect(page.get_by_role("complementary")).to_contain_text("Pemerintah pusat menerima usulan Anda.")
    page.get_by_label("Cara").select_option(index=1)
    save(page, "Catat sudah diberi tahu")
    expect(page.get_by_text(re.compile("Sudah diberi tahu"))).to_be_visible()


def follow_at_home(page: Page, slip: steps.Slip, proposal: PreListProposal, axe) -> None:
    """With the slip of the complaint the family reads both, and nobody's name."""
    page.goto("/lacak/")
    page.get_by_label("Nomor").fill(slip.number)
    page.get_by_label("Kode").fill(slip.code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Usulan data {proposal.number}")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Pemerintah pusat menerima usulan Anda.")
    look(page, axe)
    assert NAME not in page.locator("body").inner_text().upper()
