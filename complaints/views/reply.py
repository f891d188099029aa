"""/lacak/jawab and /lacak/buka-kembali: what a family says about its case, with number and code, without an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from complaints.actions.submit import may_reopen_online, reopen_online, reply_online
from complaints.forms.apply import ReopenForm, ReplyForm
from complaints.guard import count_sending
from complaints.models import Complaint
from complaints.tracking import TooManyTries, again_sentence, find_by_code
from complaints.views.track import UNKNOWN
from slrt.accounts.policies import public
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import answered, once
from slrt.documents.actions import UploadRefused, store_upload
from slrt.ui import words


@dataclass(frozen=True)
class Saying:
    """One kind of thing a family may say. fits: whether the case waits for it; refused: said where it does not."""

    purpose: str
    form: type[ReplyForm] | type[ReopenForm]
    template: str
    fits: Callable[[Complaint], bool]
    say: Callable[[Complaint, str], object]
    refused: str
    sent: str


REPLY = Saying(
    "track.reply", ReplyForm, "complaints/reply.html", lambda case: case.status == "asked_back",
    lambda case, text: reply_online(complaint=case, text=text),
    "Tidak ada pertanyaan yang menunggu jawaban untuk nomor ini. Lacak nomornya untuk melihat langkahnya.",
    "Jawaban Anda sudah terkirim",
)  # fmt: skip
REOPEN = Saying(
    "track.reopen", ReopenForm, "complaints/reopen.html", may_reopen_online,
    lambda case, text: reopen_online(complaint=case, reason=text),
    "Perkara dengan nomor ini tidak dapat dibuka kembali dari halaman ini. Hubungi kantor kami.",
    "Permintaan Anda sudah terkirim",
)  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest) -> HttpResponse:
    return _said(request, REPLY)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest) -> HttpResponse:
    """Only ever asked for by the family itself: no answer of the survey does it for them."""
    return _said(request, REOPEN)


def _said(request: HttpRequest, saying: Saying) -> HttpResponse:
    request.jurisdiction_profile = None
    if request.method != "POST":
        return _page(request, saying, saying.form())
    if request.POST.get("aksi") == "tulis":  # from the page that shows the question: number and code come along
        known = {name: request.POST.get(name, "")[:40] for name in ("number", "code")}
        return _page(request, saying, saying.form(initial=known))
    if answered(request, saying.purpose) is not None:
        return _thanks(request, saying)
    asked = saying.form(request.POST, request.FILES)
    if not asked.is_valid():
        return _page(request, saying, asked, status=422)
    try:
        return _keep(request, saying, asked)
    except TooManyTries as many:
        asked.add_error(None, again_sentence(many.again))
        answer = _page(request, saying, asked, status=429)
        answer["Retry-After"] = str(max(1, round((many.again - timezone.now()).total_seconds())))
        return answer
    except UploadRefused as refused:
        asked.add_error("paper", refused.sentence)
    except CaseError:
        asked.add_error(None, saying.refused)
    return _page(request, saying, asked, status=422)


def _keep(request: HttpRequest, saying: Saying, asked: ReplyForm | ReopenForm) -> HttpResponse:
    given, address = asked.cleaned_data, request.META.get("REMOTE_ADDR", "")
    count_sending("reply", address)
    case = find_by_code(given["number"], given["code"], address)
    if case is None:
        asked.add_error(None, UNKNOWN)
        return _page(request, saying, asked, status=422)
    if not isinstance(case, Complaint) or not saying.fits(case):
        asked.add_error(None, saying.refused)
        return _page(request, saying, asked, status=422)

    def keep() -> str:
        saying.say(case, given["text"])
        if given.get("paper"):
            store_upload(
                given["paper"], subject=case, kind="evidence", by=None, title="Kiriman warga atas pertanyaan",
                accept={"image", "pdf"},
            )  # fmt: skip
        return request.path

    once(request, saying.purpose, keep)
    return _thanks(request, saying)


def _thanks(request: HttpRequest, saying: Saying) -> HttpResponse:
    context = {"now": words.moment(timezone.now()), "sent": saying.sent}
    return _private(render(request, "complaints/reply_sent.html", context))


def _page(request: HttpRequest, saying: Saying, form: ReplyForm | ReopenForm, *, status: int = 200) -> HttpResponse:
    return _private(render(request, saying.template, {"form": form}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
