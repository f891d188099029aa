"""Handing out one file: signed, checked through its subject, logged, and harmless in the browser."""

from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from slrt.accounts.policies import signed_in
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.documents.links import signature_fits
from slrt.documents.models import Document, DocumentState
from slrt.documents.subjects import visible_subject


@require_GET
@signed_in
def download(request: HttpRequest, document_id: UUID, signature: str) -> HttpResponse:
    """The bytes. Every reason not to give them looks the same: 404."""
    if not signature_fits(document_id, request.user, signature):
        raise Http404
    document = get_object_or_404(Document.objects.filter(state=DocumentState.SCANNED), pk=document_id)
    if visible_subject(request.user, document.subject_kind, document.subject_id) is None:
        raise Http404
    try:
        content = default_storage.open(document.path)
    except FileNotFoundError as error:
        raise Http404 from error
    inline = document.is_image and "inline" in request.GET
    record_access(
        request, AccessAction.DOWNLOAD, document, subject_kind=document.subject_kind, subject=document.subject_id
    )
    response = FileResponse(
        content, as_attachment=not inline, filename=document.original_name, content_type=document.content_type
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response
