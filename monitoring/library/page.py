"""What the screens of papers show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from monitoring.library.actions import may_write
from monitoring.library.models import LibraryPaper, Standing
from monitoring.library.readers import must_read, readers_of
from slrt.accounts.models import User
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import tag_html

SUBJECT = "paper"
_TONES = {
    Standing.PROPOSED: "amber", Standing.DRAFTED: "amber", Standing.DISCUSSED: "amber", Standing.IN_FORCE: "teal",
    Standing.REPLACED: "grey",
}  # fmt: skip


def state_html(paper: LibraryPaper) -> str:
    return tag_html(paper.get_standing_display(), _TONES[paper.standing])


def row_of(paper: LibraryPaper, unread: set[int]) -> dict[str, Any]:
    return {
        "url": reverse("monitoring:paper", args=[paper.pk]),
        "title": paper.title,
        "sub": paper.number,
        "kind": paper.get_kind_display(),
        "dated": words.mid_date(paper.dated) if paper.dated else words.NONE,
        "state": state_html(paper),
        "unread": paper.pk in unread,
    }


def paper_context(paper: LibraryPaper, user: User, profile: Profile, error: str = "") -> dict[str, Any]:
    files = Document.objects.of(SUBJECT, paper.pk).select_related("uploaded_by").order_by("created_at")
    writes = may_write(user, profile.code)
    readers = readers_of(paper, profile)
    done = [one for one in readers if one.at]
    later = LibraryPaper.objects.visible_to(user).filter(replaces=paper).first()
    return {
        "paper": paper,
        "state": state_html(paper),
        "kind": paper.get_kind_display(),
        "facts": [
            (label, text)
            for label, text in (
                ("Nomor", paper.number),
                ("Tanggal", words.mid_date(paper.dated) if paper.dated else ""),
                ("Disosialisasikan", words.mid_date(paper.told_on) if paper.told_on else ""),
                ("Dicatat", f"{words.moment(paper.created_at)} oleh {paper.created_by.name}"),
            )
            if text
        ],
        "replaces": paper.replaces,
        "later": later,
        "may_write": writes,
        "must_read": must_read(user, paper),
        "documents": document_rows(files, user),
        "upload_error": error,
        "counted": f"{words.number(len(done))} dari {words.number(len(readers))} orang sudah membaca",
        "readers": [
            {"name": one.user.name, "role": one.role, "at": words.moment(one.at) if one.at else "belum"}
            for one in readers
        ] if writes else [],
        "asked": bool(readers),
    }  # fmt: skip
