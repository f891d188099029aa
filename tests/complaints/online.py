"""A family's own form as tests fill it in, and submissions without the web."""

from __future__ import annotations

import io
from datetime import timedelta

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints.actions import submit_online
from complaints.actions.register import Speaker, Subject
from complaints.guard import opened_now
from complaints.models import Complaint
from households.villages import villages_of
from slrt.cases.idempotency import new_key
from tests.personas import Cast

TABALONG, BALANGAN, DEPOK, KENDAL = "63.09", "63.11", "32.76", "33.24"
PLACES = {TABALONG: "tabalong", BALANGAN: "balangan", DEPOK: "depok"}
STORY = "Kartu ibu saya tidak aktif ketika berobat di puskesmas minggu lalu."


def url_of(code: str = TABALONG) -> str:
    return reverse("apply:form", args=[PLACES[code]])


def typed(code: str = TABALONG, **given) -> dict:
    """A form as a person sends it, half a minute after opening the page."""
    with time_machine.travel(timezone.now() - timedelta(seconds=30)):
        mark = opened_now()
    return {
        "reporter": "self",
        "name": "SITI UJI DARING",
        "nik": "",
        "village": villages_of(code)[0].code,
        "address": "RT 3",
        "contact": "phone",
        "phone": "0812 3456 7890",
        "matter": "membership.K3",
        "description": STORY,
        "truthful": "on",
        "dibuka": mark,
        "idempotency_key": new_key(),
    } | given


def send(client: Client, code: str = TABALONG, **given):
    return client.post(url_of(code), typed(code, **given))


def sent(cast: Cast, **given) -> Complaint:
    """A submission without the web."""
    values = {
        "klass": "membership",
        "category": "K3",
        "description": STORY,
        "subject": Subject(name="SITI UJI DARING", region=cast.village),
        "speaker": Speaker(phone="081234567890"),
        "contact_via": "phone",
    } | given
    assert cast.secretariat
    return submit_online(profile=cast.profile, **values)


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "RAHASIA-EXIF"
    Image.new("RGB", (60, 40), "navy").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("ktp.jpg", out.getvalue(), "image/jpeg")
