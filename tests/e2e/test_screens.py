"""Every screen of the main job that the journeys do not pass: no barrier on a laptop or a telephone, nothing too wide.

The things on them are those of the demonstration, each opened by somebody who works with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db.models import QuerySet

from complaints.models import Complaint
from households.models import EditionShock, RegistryEdition
from programs.models import Programme
from referrals.models import Referral
from slrt.accounts.models import Assignment
from tests.e2e import steps
from tests.e2e.steps import look

KENDAL, TABALONG, BALANGAN, BARITO, DEPOK = "33.24", "63.09", "63.11", "62.04", "32.76"


def cases(jurisdiction: str, *statuses: str, **more) -> QuerySet[Complaint]:
    return Complaint.objects.filter(jurisdiction=jurisdiction, status__in=statuses, restricted=False, **more)


def one(rows: QuerySet) -> int:
    """The key of the newest one; the demonstration has every kind."""
    return rows.order_by("-pk").values_list("pk", flat=True)[:1].get()


def referral_of(username: str, *statuses: str) -> int:
    unit = Assignment.objects.filter(user__username=username).values_list("unit", flat=True).get()
    return one(Referral.objects.filter(target_unit=unit, status__in=statuses, complaint__restricted=False))


def front_office() -> Iterator[str]:
    yield from ("/", "/keluhan/draf", "/keluhan/?tab=selesai", "/cari", "/program/", "/pesan/", "/unduhan/", "/warga/")
    yield f"/program/{one(Programme.objects.filter(jurisdiction=None))}/"
    yield f"/program/{one(Programme.objects.filter(jurisdiction=None))}/lembar"
    case = one(cases(KENDAL, "answered", turn_unit=None))
    yield from (f"/keluhan/{case}/langkah/{step}" for step in ("inform", "attempt_inform"))
    yield f"/keluhan/{case}/tanda-terima?ukuran=a5"
    yield f"/keluhan/{one(cases(KENDAL, 'returned'))}/langkah/resubmit_for_check"
    yield f"/keluhan/{one(cases(KENDAL, 'closed', turn_unit=None))}/langkah/verify"
    incomplete = Complaint.objects.filter(jurisdiction=KENDAL, incomplete=True, closed_at=None, restricted=False)
    for case in incomplete.order_by("-pk").values_list("pk", flat=True)[:1]:
        yield f"/keluhan/{case}/perbaiki"


def back_office() -> Iterator[str]:
    handled = one(cases(KENDAL, "in_handling", turn_unit=None))
    for step in ("answer", "ask_documents", "reject", "withdraw", "mark_duplicate"):
        yield f"/keluhan/{handled}/langkah/{step}"
    yield f"/rujukan/baru/{handled}"
    yield f"/keluhan/{one(cases(KENDAL, 'needs_documents'))}/"
    yield f"/keluhan/{one(cases(KENDAL, 'rejected'))}/langkah/reopen"
    yield from (f"/rujukan/?tab={tab}" for tab in ("berjalan", "draf", "lewat", "selesai"))
    referrals = Referral.objects.filter(jurisdiction=KENDAL, complaint__restricted=False)
    for status in ("returned", "delivered", "declined", "refused"):
        yield f"/rujukan/{one(referrals.filter(status=status))}/"
    yield f"/rujukan/{one(referrals.filter(status='delivered'))}/surat"


def supervisor() -> Iterator[str]:
    waiting = one(cases(KENDAL, "with_supervisor"))
    yield from ("/telaah/", f"/keluhan/{waiting}/", f"/keluhan/{waiting}/langkah/supervisor_return")


def manager() -> Iterator[str]:
    restricted = Complaint.objects.filter(jurisdiction=KENDAL, restricted=True, closed_at=None)
    handled = one(cases(KENDAL, "in_handling", turn_unit=None))
    yield from (f"/keluhan/{one(restricted)}/", f"/keluhan/{handled}/tunjuk", "/papan/", "/laporan/", "/laporan/baru")
    yield f"/rujukan/{one(Referral.objects.filter(jurisdiction=KENDAL, status='submitted'))}/periksa"
    yield from ("/program/baru", "/peraturan/", "/mutu/", "/mutu/?kerja=complaint&wilayah=33.24.01")
    told = one(EditionShock.objects.filter(comparison__jurisdiction=KENDAL))
    yield from (f"/impor/banding/baris/{told}/", f"/impor/banding/baris/{told}/lembar")


def agency() -> Iterator[str]:
    yield from (f"/rujukan/masuk?tab={tab}" for tab in ("baru", "diproses", "lewat", "selesai"))
    received = referral_of("instansi2.kendal", "received")
    yield from (f"/rujukan/{received}/", f"/rujukan/{received}/langkah/decline")
    accepted = referral_of("instansi2.kendal", "accepted")
    yield from (f"/rujukan/{accepted}/langkah/{step}" for step in ("deliver", "not_deliver"))


def data_officer() -> Iterator[str]:
    yield from ("/impor/", "/impor/baru", "/impor/bentuk/")
    yield f"/impor/{one(RegistryEdition.objects.filter(jurisdiction=KENDAL))}/"


def administrator() -> Iterator[str]:
    yield from ("/pengguna/", "/pengguna/baru", "/unit/", "/profil/", "/profil/referral_approval/", "/profil/libur/")


def of_place(jurisdiction: str, status: str, step: str) -> Callable[[], Iterator[str]]:
    def paths() -> Iterator[str]:
        case = one(cases(jurisdiction, status, turn_unit=None))
        yield from (f"/keluhan/{case}/", f"/keluhan/{case}/langkah/{step}")

    return paths


def sent_online() -> Iterator[str]:
    """What families send themselves, from their own page to the desk's."""
    yield from ("/permohonan/tabalong/", "/keluhan/?tab=daring", "/keluhan/daring", "/lacak/jawab")
    sent = one(cases(TABALONG, "submitted", created_by=None))
    yield from (f"/keluhan/{sent}/terima", f"/keluhan/{sent}/langkah/ask_submitter")


def survey() -> Iterator[str]:
    yield from ("/survei/tabalong/", "/survei/tabalong/hasil", "/hasil-survei/", "/hasil-survei/poster")


def intake() -> Iterator[str]:
    yield "/keluhan/baru"


WHO = {
    "depan.kendal": front_office,
    "belakang.kendal": back_office,
    "pengawas.kendal": supervisor,
    "manajer.kendal": manager,
    "instansi2.kendal": agency,
    "data.kendal": data_officer,
    "admin.kendal": administrator,
    "telaah.balangan": of_place(BALANGAN, "registered", "review"),
    "manajer.barito-selatan": of_place(BARITO, "registered", "route"),
    "telaah.depok": of_place(DEPOK, "registered", "review"),
    "belakang.tabalong": of_place(TABALONG, "registered", "escalate"),
    "depan.tabalong": sent_online,
    "manajer.tabalong": survey,
    "depan.balangan": intake,
    "depan.barito-selatan": intake,
    "depan.depok": intake,
}


@pytest.mark.parametrize("username", WHO)
def test_no_screen_of_the_main_job_has_a_barrier(username: str, person, axe) -> None:
    page = person(username)
    for path in WHO[username]():
        page.goto(path)
        steps.confirm_person(page)
        assert page.get_by_role("heading", level=1).count(), f"{page.url}: not the page that was meant"
        look(page, axe)
