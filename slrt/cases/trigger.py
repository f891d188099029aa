"""The same table of arrows, told to PostgreSQL: no shell, bulk update or bug moves a case along an arrow not in it."""

from __future__ import annotations

import pgtrigger

from slrt.cases.workflow import Workflow


def status_guard(workflow: Workflow) -> list[pgtrigger.Trigger]:
    """Triggers for a Case model: legal arrows on update, legal first states on insert, no deletes."""
    initial = ", ".join(f"'{code}'" for code in workflow.initial)
    return [
        pgtrigger.FSM(name=f"{workflow.kind}_arrows", field="status", transitions=sorted(workflow.arrows())),
        pgtrigger.Trigger(
            name=f"{workflow.kind}_first",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func=pgtrigger.Func(
                f"""
                IF NEW.status NOT IN ({initial}) THEN
                    RAISE EXCEPTION 'case cannot begin in status %', NEW.status USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """
            ),
        ),
        pgtrigger.Protect(name=f"{workflow.kind}_keep", operation=pgtrigger.Delete),
    ]


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Triggers for an event model: rows are written once."""
    return [pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
