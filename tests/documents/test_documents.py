"""Storing, showing and handing out files (security checks 48-51)."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from slrt.accounts.models import Unit
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.documents import links, subjects, tasks
from slrt.documents.actions import UploadRefused, clean_name, store_upload
from slrt.documents.models import Document, DocumentState
from tests.documents import files
from tests.personas import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unit_as_subject(monkeypatch):
    """An office stands in for a case: it has a scope, and that is all documents ask for."""
    known = dict(subjects._subjects)
    subjects.register_subject("unit", Unit, lambda user, pk: Unit.objects.visible_to(user).filter(pk=pk).first())
    yield
    subjects._subjects.clear()
    subjects._subjects.update(known)


def store(cast, name="foto rumah.jpg", content=None, **options):
    return store_upload(
        files.upload(name, content or files.picture_with_position()),
        subject=cast.secretariat,
        kind="house_photo",
        by=cast.front_office,
        **options,
    )


def test_stored_under_a_name_of_its_own_without_metadata(cast):
    document = store(cast, title="Foto rumah", latitude="-6.921600", longitude="110.202500", accuracy=12.4)
    document.refresh_from_db()
    assert (document.subject_kind, document.subject_id, document.jurisdiction_id) == (
        "unit",
        str(cast.secretariat.pk),
        "33.24",
    )
    assert (document.width, document.height, document.accuracy) == (600, 800, 12)
    assert "foto" not in document.path and str(document.pk) in document.path
    with default_storage.open(document.path) as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == document.sha256
    assert len(content) == document.size
    assert b"Exif" not in content
    assert os.stat(default_storage.path(document.path)).st_mode & 0o077 == 0
    assert AccessEvent.objects.filter(action=AccessAction.UPLOAD, user=cast.front_office).count() == 1
    assert Document.objects.of("unit", cast.secretariat.pk).get() == document


def test_refusal_is_logged_without_the_name(cast):
    with pytest.raises(UploadRefused):
        store(cast, "KTP Siti 3324066210750001.svg", b"<svg/>")
    event = AccessEvent.objects.get(action=AccessAction.UPLOAD_REFUSED)
    assert event.details == {"code": "type", "kind": "house_photo"}
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\rahasia\\foto.jpg", "foto.jpg"),
        ("foto\x00.jpg", "foto.jpg"),
        ("foto\u202egpj.exe.jpg", "fotogpj.exe.jpg"),
        ("a" * 300 + ".jpg", "a" * 100 + ".jpg"),
        ("<script>.jpg", "script.jpg"),
        ("foto\r\nSet-Cookie: x.jpg", "fotoSet-Cookie x.jpg"),
        (".jpg", "berkas.jpg"),
        ("", "berkas.jpg"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert clean_name(given, "jpg") == kept


def test_coordinates_outside_indonesia_are_refused_by_the_database(cast):
    with pytest.raises(IntegrityError, match="document_in_indonesia"), transaction.atomic():
        store(cast, latitude="52.5", longitude="13.4")


def test_full_disk_is_a_sentence(cast, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(UploadRefused, match="Penyimpanan"):
        store(cast)


# ------------------------------------------------------------------ download


def test_download_is_attached_sandboxed_and_logged(client, cast):
    document = store(cast)
    sign_in(client, cast.back_office)
    response = client.get(links.download_url(document, cast.back_office))
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="foto rumah.jpg"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert hashlib.sha256(b"".join(response.streaming_content)).hexdigest() == document.sha256
    event = AccessEvent.objects.get(action=AccessAction.DOWNLOAD)
    assert (event.user, event.object_id) == (cast.back_office, str(document.pk))


def test_name_with_foreign_letters_is_encoded(client, cast):
    document = store(cast, 'Rumah "Bu Siti" é.jpg')
    response = sign_in(client, cast.back_office).get(links.download_url(document, cast.back_office))
    b"".join(response.streaming_content)
    assert "filename*=utf-8''Rumah%20Bu%20Siti%20%C3%A9.jpg" in response["Content-Disposition"]


def test_picture_is_shown_inline_only_on_request(client, cast):
    photo, letter = store(cast), store(cast, "surat.pdf", files.pdf())
    sign_in(client, cast.back_office)
    for document, manner in ((photo, "inline"), (letter, "attachment")):
        response = client.get(links.download_url(document, cast.back_office) + "?inline=1")
        assert response["Content-Disposition"].startswith(manner)
        b"".join(response.streaming_content)


def test_signature_is_for_one_person_one_file_and_ten_minutes(client, cast):
    document, other = store(cast), store(cast)
    url = links.download_url(document, cast.back_office)
    sign_in(client, cast.front_office)
    assert client.get(url).status_code == 404
    sign_in(client, cast.back_office)
    assert client.get(url.replace(str(document.pk), str(other.pk))).status_code == 404
    assert client.get(url[:-2] + "xx").status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=9), tick=False):
        assert links.signature_fits(document.pk, cast.back_office, url.rsplit("/", 1)[1])
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert not links.signature_fits(document.pk, cast.back_office, url.rsplit("/", 1)[1])
    client.logout()
    assert client.get(url).status_code == 302


def test_whoever_may_not_see_the_subject_may_not_have_the_file(client, casts):
    kendal, tabalong = casts("33.24"), casts("63.09")
    document = store(kendal)
    sign_in(client, tabalong.back_office)
    assert client.get(links.download_url(document, tabalong.back_office)).status_code == 404
    document.subject_kind = "tidak-terdaftar"
    document.save()
    sign_in(client, kendal.back_office)
    assert client.get(links.download_url(document, kendal.back_office)).status_code == 404
    assert not AccessEvent.objects.filter(action=AccessAction.DOWNLOAD).exists()


def test_missing_bytes_are_404(client, cast):
    document = store(cast)
    default_storage.delete(document.path)
    assert sign_in(client, cast.back_office).get(links.download_url(document, cast.back_office)).status_code == 404


def test_list_shows_position_and_state(cast, rf):
    from django.template.loader import render_to_string

    document = store(cast, title="Foto <b>rumah</b>", latitude="-6.921600", longitude="110.202500", accuracy=12)
    rows = links.rows(Document.objects.select_related("uploaded_by"), cast.back_office)
    html = render_to_string("documents/_list.html", {"documents": rows})
    assert "Foto &lt;b&gt;rumah" in html
    assert "-6.92160, 110.20250 (± 12 m)" in html
    assert f"/berkas/{document.pk}/" in html
    assert "Belum ada berkas" in render_to_string("documents/_list.html", {"documents": []})


# ------------------------------------------------------------------ scanner and tidying


def test_scanner_down_keeps_the_file_and_withholds_it(client, cast, settings, monkeypatch):
    from slrt.documents import scanner

    settings.CLAMD = "127.0.0.1:1"
    monkeypatch.setattr(scanner, "_ask", lambda content: (_ for _ in ()).throw(ConnectionRefusedError()))
    document = store(cast)
    assert document.state == DocumentState.UNSCANNED
    assert links.download_url(document, cast.back_office) == ""
    assert links.rows([document], cast.back_office)[0].note.startswith("Belum dipindai")
    document.state = DocumentState.SCANNED
    url = links.download_url(document, cast.back_office)
    assert sign_in(client, cast.back_office).get(url).status_code == 404

    assert tasks.scan_waiting() == 0, "the scanner is still down"
    monkeypatch.setattr(scanner, "_ask", lambda content: "stream: OK")
    assert tasks.scan_waiting() == 1
    document.refresh_from_db()
    assert document.state == DocumentState.SCANNED
    response = client.get(url)
    assert response.status_code == 200
    b"".join(response.streaming_content)


def test_monthly_rescan_holds_back_what_is_known_by_now(cast, settings, monkeypatch):
    from slrt.documents import scanner

    old, new = store(cast), store(cast)
    Document.objects.filter(pk=old.pk).update(scanned_at=timezone.now() - timedelta(days=31))
    assert tasks.scan_waiting() == 0, "without a scanner there is nothing to do"
    settings.CLAMD = "127.0.0.1:1"
    monkeypatch.setattr(scanner, "_ask", lambda content: "stream: Win.Test FOUND")
    assert tasks.scan_waiting() == 1
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (DocumentState.QUARANTINED, DocumentState.SCANNED)
    assert links.download_url(old, cast.back_office) == ""


def test_without_scanner_the_accepted_risk_is_written_down(cast):
    document = store(cast)
    assert (document.state, document.scanner) == (DocumentState.SCANNED, "tanpa pemindai")


def test_bytes_of_a_rolled_back_upload_are_swept(cast):
    tasks.sweep_strays()
    kept = store(cast)
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = store(cast)
        raise RuntimeError
    assert default_storage.exists(lost.path)
    assert tasks.sweep_strays() == 0, "it could still be under way"
    yesterday = (timezone.now() - timedelta(days=2)).timestamp()
    for document in (lost, kept):
        os.utime(default_storage.path(document.path), (yesterday, yesterday))
    assert tasks.sweep_strays() >= 1
    assert not default_storage.exists(lost.path)
    assert default_storage.exists(kept.path)
