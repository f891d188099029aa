"""/permohonan/: what families write themselves, without an account. Nothing here ever reads back what was sent."""

from __future__ import annotations

from math import ceil

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.http import require_GET, require_http_methods

from complaints.actions import RegistrationRefused, submit_online
from complaints.actions.submit import takes_online
from complaints.forms.apply import FILES, ApplyForm
from complaints.forms.track import TrackForm
from complaints.guard import count_sending
from complaints.models import Complaint
from complaints.tracking import TooManyTries, again_sentence
from slrt.accounts.policies import public
from slrt.cases.codes import shown_code
from slrt.cases.idempotency import answered, once
from slrt.documents.actions import UploadRefused, store_upload
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import Profile, profile_of
from slrt.ui.qr import qr_svg

NOTICE = "2026-11"  # of templates/complaints/_notice.html: raise it with every change of what the notice promises
SHOWN_FOR = 2 * 3600  # seconds in which the page after sending may be opened again
_SALT = "slrt.sent"
CLOSED = "Halaman sesudah mengirim hanya terbuka dua jam. Lacak permohonan Anda dengan nomor dan kodenya."


def profile_for(slug: str) -> Profile:
    """The place with this name in the address, if families may write to it."""
    code = Jurisdiction.objects.filter(slug=slug).values_list("region_id", flat=True).first()
    profile = profile_of(code) if code else None
    if profile is None or not takes_online(profile):
        raise Http404
    return profile


@public
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Which kabupaten or kota: whoever comes from the tracking page has not said yet."""
    codes = Jurisdiction.objects.order_by("name").values_list("region_id", flat=True)
    places = [profile for profile in map(profile_of, codes) if takes_online(profile)]
    request.jurisdiction_profile = None
    return render(request, "complaints/apply_choose.html", {"places": places})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, slug: str) -> HttpResponse:
    profile = profile_for(slug)
    request.jurisdiction_profile = profile
    with timezone.override(profile.timezone):
        if request.method == "POST":
            return _send(request, profile)
        return _page(request, profile, ApplyForm(profile=profile))


def _send(request: HttpRequest, profile: Profile) -> HttpResponse:
    purpose = f"apply.{profile.slug}"
    if (first := answered(request, purpose)) is not None:
        return first
    asked = ApplyForm(request.POST, request.FILES, profile=profile)
    if not asked.is_valid():
        return _page(request, profile, asked, status=422)
    try:
        count_sending("apply", request.META.get("REMOTE_ADDR", ""))
        return once(request, purpose, lambda: _store(asked, profile))
    except TooManyTries as many:
        asked.add_error(None, again_sentence(many.again))
        answer = _page(request, profile, asked, status=429)
        answer["Retry-After"] = str(max(1, ceil((many.again - timezone.now()).total_seconds())))
        return answer
    except RegistrationRefused as refused:
        asked.add_error(refused.field if refused.field in asked.fields else None, refused.sentence)
    except UploadRefused as refused:
        asked.add_error(getattr(refused, "field", None), refused.sentence)
    return _page(request, profile, asked, status=422)


def _store(asked: ApplyForm, profile: Profile) -> str:
    complaint = submit_online(profile=profile, notice=NOTICE, **asked.given())
    for name, file in asked.uploads.items():
        kind, title = FILES[name]
        try:
            store_upload(file, subject=complaint, kind=kind, by=None, title=title, accept={"image", "pdf"})
        except UploadRefused as refused:
            refused.field = name
            raise
    mark = signing.dumps(complaint.pk, salt=_SALT)
    return reverse("apply:sent", args=[profile.slug, mark])


@public
@require_GET
def sent(request: HttpRequest, slug: str, mark: str) -> HttpResponse:
    """Number and code to keep, for two hours; afterwards the address shows the tracking page, which asks them."""
    profile = profile_for(slug)
    try:
        pk = signing.loads(mark, salt=_SALT, max_age=SHOWN_FOR)
    except signing.BadSignature:
        request.jurisdiction_profile = None
        return render(request, "complaints/track.html", {"form": TrackForm(), "notice": CLOSED}, status=404)
    case = Complaint.objects.filter(pk=pk, jurisdiction=profile.code).select_related("unit").first()
    if case is None:
        raise Http404
    request.jurisdiction_profile = profile
    link = request.build_absolute_uri(reverse("tracking:qr", args=[case.token]))
    context = {
        "case": case,
        "code": shown_code(case.code),
        "qr": qr_svg(link, label="Kode QR untuk melacak permohonan ini"),
        "track_url": request.build_absolute_uri(reverse("tracking:form")),
        "phone": case.unit.phone or profile.kop.phone,
        "profile": profile,
    }
    with timezone.override(profile.timezone):
        response = render(request, "complaints/apply_sent.html", context)
    # The mark stands in this address, and there is no form on the page.
    response["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(response)
    return response


def _page(request: HttpRequest, profile: Profile, asked: ApplyForm, *, status: int = 200) -> HttpResponse:
    context = {"form": asked, "profile": profile, "kop": profile.kop, "lead": profile.label("facilitator")}
    response = render(request, "complaints/apply.html", context, status=status)
    if status == 200 and not request.user.is_authenticated:
        # An empty page may stay with the browser: going back after a lost connection then finds what was typed.
        patch_cache_control(response, private=True, no_cache=True)
    else:
        add_never_cache_headers(response)
    return response
