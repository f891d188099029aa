"""Lists of people among the things of the permission matrix."""

from __future__ import annotations

from functools import cached_property

from django.core.files.uploadedfile import SimpleUploadedFile

from households.listmatch.actions import MATCH, start
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from tests.personas import Cast


class Lists:
    """A part of tests.objects.Objects."""

    cast: Cast
    owner: str

    @cached_property
    def list_match(self) -> Job:
        """A list of one row that was matched."""
        upload = SimpleUploadedFile("daftar uji.csv", b"nomor,nama\n1,WARGA UJI\n", "text/csv")
        owner = self.cast.person(self.owner)
        job = start(by=owner, jurisdiction=self.cast.code, upload=upload, purpose="Uji hak akses")
        run_pending(MATCH)
        job.refresh_from_db()
        return job
