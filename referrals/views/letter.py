"""The letter: the stored PDF, the page to print when the queue is down, and the public check behind its QR."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from referrals import page
from referrals.actions.steps import queue_letter
from referrals.letters import letter_of, letterhead_of, stored_letter
from referrals.models import Referral
from referrals.signing import referral_of_mark
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import public, requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.documents.links import download_url
from slrt.documents.papers import paper_of_mark
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words


def _sent(request: HttpRequest, pk: int) -> Referral:
    case, staff = page.load(request.user, pk)
    if case is None or not case.was_sent or (staff and not page.may_open_complaint(case, request.user)):
        raise Http404
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REFERRAL_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, by its signed and logged address; until its job has run, a page that says so and offers to ask again.

    Looking never queues anything; the button does, and asking twice makes one file.
    """
    case = _sent(request, pk)
    stored = stored_letter(case)
    if request.method == "POST":
        if stored is None:
            queue_letter(case)
        return redirect("referrals:letter", pk=case.pk)
    url = download_url(stored, request.user) if stored else ""
    if url:
        return redirect(url)
    return render(request, "referrals/letter_wait.html", {"case": case, "missing": stored is None})


@require_GET
@requires(Permission.REFERRAL_VIEW)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The same letter as a page to print: needs neither queue nor worker."""
    case = _sent(request, pk)
    record_access(request, AccessAction.PRINT, case, version=case.version)
    context = {
        "case": case, "letter": letter_of(case), "letterhead": letterhead_of(case.profile),
        "copy": copy_words(request, case),
    }  # fmt: skip
    return render(request, "referrals/paper.html", context)


def copy_words(request: HttpRequest, case: Referral) -> str:
    """Beside the file that went out, a print from the screen is a copy and says so (ux §1.8); "" where it is not."""
    if stored_letter(case) is None:
        return ""
    return f"Salinan dari berkas surat, dicetak {request.user.name} pada {words.moment(timezone.now())}."


@require_GET
@public
def check_letter(request: HttpRequest, mark: str) -> HttpResponse:
    """Whether a letter is ours: number, day, sender, addressee. Nothing of the person; wrong marks get one answer."""
    case = referral_of_mark(mark)
    if case is None:
        return _check_paper(request, mark)
    profile = case.profile
    with timezone.override(profile.zone):
        rows = [
            ("Nomor surat", case.letter_number),
            ("Tanggal surat", case.letter_date),
            ("Dari", f"{profile.service_name}, {profile.kop.agency_name} {profile.name}"),
            ("Kepada", case.target_unit.name),
            ("Keadaan", "Ditarik kembali oleh pengirim" if case.status == "cancelled" else "Berlaku"),
        ]
        context = {"case": case, "rows": rows, "place": profile.name, "brand": profile.service_name}
        return _never_kept(render(request, "referrals/check_letter.html", context))


def _check_paper(request: HttpRequest, mark: str) -> HttpResponse:
    """The same for the papers of other apps."""
    found = paper_of_mark(mark)
    if found is None:
        return _never_kept(render(request, "referrals/check_letter.html", {"case": None}, status=404))
    profile = profile_of(found.jurisdiction)
    rows = [
        ("Nomor surat", found.number),
        ("Tanggal surat", found.day),
        ("Dari", found.sender),
        ("Perihal", found.subject),
        ("Keadaan", found.state),
    ]
    with timezone.override(profile.zone):
        context = {"case": found, "rows": rows, "place": profile.name, "brand": profile.service_name}
        return _never_kept(render(request, "referrals/check_letter.html", context))


def _never_kept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
