"""Everything that writes a complaint. Importing this package registers the effects of its steps."""

from __future__ import annotations

from complaints.actions import effects
from complaints.actions.correct import correct_registration, may_correct
from complaints.actions.drafts import drop_draft, save_draft
from complaints.actions.notes import add_note, appoint
from complaints.actions.proactive import open_proactive_case
from complaints.actions.register import RegistrationRefused, Subject, register_complaint
from complaints.actions.submit import accept_submission, reply_online, submit_online
from complaints.actions.system import lapse_overdue_documents

__all__ = (
    "RegistrationRefused",
    "Subject",
    "accept_submission",
    "add_note",
    "appoint",
    "correct_registration",
    "drop_draft",
    "effects",
    "lapse_overdue_documents",
    "may_correct",
    "open_proactive_case",
    "register_complaint",
    "reply_online",
    "save_draft",
    "submit_online",
)
