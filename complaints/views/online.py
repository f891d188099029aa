"""/keluhan/daring: the address of the public form, with a QR to hang up; where staff find what to hand out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from complaints.actions.submit import takes_online
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui.qr import qr_svg


@require_GET
@requires(Permission.COMPLAINT_VIEW)
def poster(request: HttpRequest) -> HttpResponse:
    """The short link is the profile's own contact for requests; without one the address itself is short enough."""
    profile = request.jurisdiction_profile
    if profile is None or not takes_online(profile):
        raise Http404
    own = request.build_absolute_uri(reverse("apply:form", args=[profile.slug]))
    short = profile.contacts.get("request_form", "")
    context = {
        "profile": profile,
        "kop": profile.kop,
        "own": own,
        "short": short if short != own else "",
        "qr": qr_svg(own, label="Kode QR formulir daring"),
        "contacts": profile.contact_lines,
        "contacts_url": reverse("jurisdictions:value", args=["contacts"])
        if request.user.access.can(Permission.PROFILE_VIEW)
        else "",
    }
    return render(request, "complaints/online_poster.html", context)
