"""Twenty uploads at one moment, each on a connection of its own (security check 44)."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage

from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.documents.actions import UploadRefused, store_upload
from slrt.documents.models import Document
from tests.complaints.world import complaint
from tests.documents import files
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 20


def test_each_of_twenty_uploads_keeps_its_own_bytes(cast) -> None:
    case, clerk = complaint(cast), cast.front_office
    pictures = [files.picture((40 + number, 30)) for number in range(COUNT)]
    pictures[7] = b"bukan gambar"

    def send(number: int):
        file = files.upload(f"foto {number}.jpg", pictures[number])
        return store_upload(file, subject=case, kind="house_photo", by=clerk)

    answers = together(*[lambda number=number: send(number) for number in range(COUNT)])
    refused = [answer for answer in answers if not isinstance(answer, Document)]
    assert [type(answer) for answer in refused] == [UploadRefused] and refused[0] is answers[7]
    kept = Document.objects.filter(subject_id=str(case.pk)).order_by("original_name")
    assert {row.width for row in kept} == {40 + number for number in range(COUNT) if number != 7}
    for row in kept:
        with default_storage.open(row.path) as stored:
            assert hashlib.sha256(stored.read()).hexdigest() == row.sha256
    assert AccessEvent.objects.filter(action=AccessAction.UPLOAD).count() == COUNT - 1
