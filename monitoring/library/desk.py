"""On the start page: what this person has to read."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from complaints.desk import Listing, Part
from monitoring.library.models import LibraryPaper
from monitoring.library.readers import roles_of, unread_of
from slrt.accounts.permissions import Permission
from slrt.ui.lines import Line

SHOWN = 5


def to_read(request: HttpRequest) -> Part | None:
    code = getattr(request, "jurisdiction", None)
    if not code or not request.user.access.can(Permission.LIBRARY_VIEW) or not roles_of(request.user, code):
        return None
    lines = tuple(_line(paper) for paper in unread_of(request.user, code).order_by("created_at", "pk")[:SHOWN])
    return Part(lists=(Listing("Perlu Anda baca", lines, url=reverse("monitoring:library")),)) if lines else None


def _line(paper: LibraryPaper) -> Line:
    return Line(paper.title, paper.get_kind_display(), "", reverse("monitoring:paper", args=[paper.pk]))
