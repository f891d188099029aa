"""What each step of a complaint or referral changes beside its status, as the effects of the workflows do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from monitoring.simulation.script import Step
from slrt.jurisdictions.keytypes import Deadline
from slrt.jurisdictions.profile import Profile

Row = dict[str, Any]


class Columns:
    """Changes rows (dicts by attname). due(moment, days) gives the end of so many working days."""

    def __init__(self, profile: Profile, due: Callable[[datetime, int], datetime], signatory: int | None):
        self.profile, self.due, self.signatory = profile, due, signatory
        self.limits: dict[int, Deadline] = {}  # of a referral, by its id: those of its complaint

    def apply(self, row: Row, step: Step, actor: int) -> None:
        """Call before the status changes; the turn's own name falls away first, as perform() does it."""
        row["turn_user_id"] = None
        if "outcome" in step.data:
            row["outcome"] = step.data["outcome"]
        change = getattr(self, f"_{step.transition}", None)
        if change is not None:
            change(row, step, actor)

    # ------------------------------------------------------------------ complaints
    def _take(self, row: Row, step: Step, actor: int) -> None:
        row["handler_id"] = row["turn_user_id"] = actor

    _take_directly = _take

    def _supervisor_return(self, row: Row, step: Step, actor: int) -> None:
        row["turn_user_id"] = row["created_by_id"]

    def _escalate(self, row: Row, step: Step, actor: int) -> None:
        row["turn_unit_id"] = row["handler_id"] = None

    def _ask_documents(self, row: Row, step: Step, actor: int) -> None:
        row["handler_id"] = row["handler_id"] or actor
        row["documents_missing"] = step.data["missing"]

    def _documents_received(self, row: Row, step: Step, actor: int) -> None:
        row["documents_brought"], row["documents_missing"] = row["documents_missing"], []
        row["turn_user_id"] = row["handler_id"]

    def _answer(self, row: Row, step: Step, actor: int) -> None:
        row["answer"], row["answered_at"] = step.data["answer"], step.at
        if row["restricted"] and "back_office" in self.profile.informs_citizen:
            row["turn_user_id"] = row["handler_id"]

    _refer_answered = _answer

    def _refer_back(self, row: Row, step: Step, actor: int) -> None:
        row["turn_user_id"] = row["handler_id"]

    def _inform(self, row: Row, step: Step, actor: int) -> None:
        row["informed_at"], row["informed_by_id"], row["inform_method"] = step.at, actor, step.data["method"]
        row["turn_user_id"] = row["handler_id"]

    def _reject(self, row: Row, step: Step, actor: int) -> None:
        row["outcome"], row["outcome_text"] = "not_eligible", step.note
        row["informed_at"], row["informed_by_id"], row["inform_method"] = step.at, actor, step.data["method"]

    def _withdraw(self, row: Row, step: Step, actor: int) -> None:
        row["outcome"], row["outcome_text"] = "withdrawn", step.note

    # ------------------------------------------------------------------ referrals
    def _submit(self, row: Row, step: Step, actor: int) -> None:
        row["submitted_at"], row["submitted_by_id"], row["turn_unit_id"] = step.at, actor, None

    def _return_to_proposer(self, row: Row, step: Step, actor: int) -> None:
        row["turn_user_id"] = row["submitted_by_id"]

    def _approve(self, row: Row, step: Step, actor: int) -> None:
        row["approved_at"], row["approved_by_id"], row["signed_by_id"] = step.at, actor, actor

    def _send(self, row: Row, step: Step, actor: int) -> None:
        row["sent_at"], row["letter_date"] = step.at, step.at.astimezone(self.profile.zone).date()
        row["turn_unit_id"] = row["target_unit_id"]
        if self.profile.referral_signatory != "manager":
            row["signed_by_id"] = self.signatory
        row["signed_by_id"] = row["signed_by_id"] or self.signatory
        row["due_at"] = row["ack_due_at"] = self.due(step.at, self._limits(row).referral_ack)

    _send_directly = _send

    def _issue(self, row: Row, step: Step, actor: int) -> None:
        self._approve(row, step, actor)
        self._send(row, step, actor)

    def _send_emergency(self, row: Row, step: Step, actor: int) -> None:
        row["submitted_at"], row["submitted_by_id"], row["needs_ratification"] = step.at, actor, True
        row["ratify_due_at"] = step.at + timedelta(hours=self.profile.emergency_ratify_hours)
        self._send(row, step, actor)

    def _acknowledge(self, row: Row, step: Step, actor: int) -> None:
        row["acknowledged_at"] = step.at

    def _accept(self, row: Row, step: Step, actor: int) -> None:
        row["accepted_at"], row["turn_user_id"] = step.at, actor
        row["due_at"] = self.due(row["sent_at"], self._limits(row).handling)

    def _decline(self, row: Row, step: Step, actor: int) -> None:
        row["responded_at"], row["response"] = step.at, step.note

    def _deliver(self, row: Row, step: Step, actor: int) -> None:
        row["outcome_text"], row["responded_at"], row["response"] = step.note, step.at, step.note

    _not_deliver = _deliver

    def _recall(self, row: Row, step: Step, actor: int) -> None:
        row["needs_ratification"], row["turn_unit_id"] = False, None

    def _limits(self, row: Row) -> Deadline:
        return self.profile.deadline("emergency") if row["is_emergency"] else self.limits[row["id"]]
