"""What people type stays text in a real browser: no dialog, no script, no call to another host (security check 28).

Every page of these journeys is guarded (conftest.guard): whatever came alive would fail the test.
"""

from __future__ import annotations

import re

from complaints.models import Complaint
from tests.e2e import steps
from tests.e2e.steps import press, save, status
from tests.test_pentest_output import PAYLOADS

ALL = "\n".join(PAYLOADS)


def test_nothing_that_was_typed_comes_alive(person, page) -> None:
    desk, office = person("depan.tabalong"), person("belakang.tabalong")
    steps.begin_intake(desk)
    desk.locator("input[name=nik]").press_sequentially(steps.found_person("63.09").nik)
    desk.locator("#panel .name").wait_for()
    desk.get_by_label("Pihak lain").check(force=True)
    desk.get_by_label("Nama pelapor").fill(PAYLOADS[3][:120])
    desk.locator("select[name=category]").select_option("K6")
    desk.locator("textarea[name=description]").fill(ALL)
    desk.get_by_role("button", name="Simpan draf").click()
    desk.locator("#draf-status").get_by_text("Draf tersimpan").wait_for()
    save(desk, re.compile("^Simpan dan cetak"))
    slip = steps.read_slip(desk)
    case = Complaint.objects.get(number=slip.number)
    assert case.description.splitlines() == PAYLOADS

    office.goto(slip.case_url)
    press(office, "Mulai tangani")
    status(office, "Ditangani")
    office.get_by_label("Catatan").fill(ALL)
    save(office, "Simpan catatan")
    for path in (*(f"{slip.case_url}?tab={tab}" for tab in ("ringkasan", "riwayat")), "/keluhan/?tab=bagian",
                 f"{slip.case_url}langkah/answer"):  # fmt: skip
        office.goto(path)
    office.goto(slip.case_url)
    press(office, "Usulkan rujukan")
    office.get_by_label("Yang diminta").fill(ALL)
    office.get_by_label("Pertimbangan").fill(ALL)
    office.get_by_label("Instansi tujuan").select_option(index=1)
    office.get_by_role("button", name="Lihat surat").click()
    office.locator("#surat .letter").wait_for()
    save(office, "Simpan draf")
    referral = case.referrals.get()
    for path in (f"/rujukan/{referral.pk}/", f"/rujukan/{referral.pk}/ubah", "/rujukan/?tab=draf"):
        office.goto(path)
    desk.goto(f"{slip.case_url}tanda-terima?ukuran=a5")
    desk.goto("/cari")
    desk.get_by_role("main").get_by_role("searchbox").fill(PAYLOADS[22])
    desk.keyboard.press("Enter")
    desk.wait_for_load_state()
    steps.track(page, slip)
    assert "xssuji" not in page.content()
