"""What households tells the ground when the application starts."""

from __future__ import annotations

from functools import partial

from celery.schedules import crontab

from households import cardhistory, certificates, effects, effects_batches, effects_meetings  # noqa: F401 - reading them registers what they hold  # noqa: F401 - the same
from households.actions.prelist import close_listed
from households.changes import card as change_card  # noqa: F401
from households.changes import effects as change_effects  # noqa: F401
from households.changes import queues, tasks  # noqa: F401 - review queues; the jobs that make files of changes
from households.changes.workflow import CHANGE
from households.coaching import export as coaching_export  # noqa: F401 - the workbook a worker makes, and its sources
from households.comparing import export as comparing_export  # noqa: F401 - and the workbook of its work-list
from households.comparing import work as comparing_work  # noqa: F401 - the job that compares two editions
from households.comparing.asking import compare_with_former
from households.dataservice import making as data_making  # noqa: F401 - the jobs that make file and paper
from households.dataservice import paper as data_paper
from households.dataservice.workflow import DATA_REQUEST
from households.enums import ComparisonState, ConflictState, EditionState, PairState, ShockState
from households.groups import card as group_card  # noqa: F401 - and the flags beside a family
from households.groups import section as group_section  # noqa: F401 - groups and statuses on the card
from households.models import (
    Batch,
    Certificate,
    ChangeProposal,
    DataRequest,
    Deliberation,
    Household,
    PreListProposal,
    Visit,
)
from households.navigation import groups
from households.ranking import section as ranking_section  # noqa: F401 - and the rankings on the card
from households.registers import export as register_export  # noqa: F401 - the workbook a worker makes
from households.registers import section as register_section  # noqa: F401 - and its part of the card
from households.registry import hooks
from households.visits import effects as visit_effects  # noqa: F401 - the same for visits
from households.visits import section as visit_section  # noqa: F401 - and their part of the card
from households.visits.workflow import VISIT
from households.workflow import PRELIST
from households.workflow_meetings import BATCH, DELIBERATION
from slrt.celery import BEAT
from slrt.documents.papers import register_paper
from slrt.documents.subjects import register_subject
from slrt.ui import badges, nav

_EDITION_TONES = {
    EditionState.STAGED: ("blue", "clock"),
    EditionState.MAPPING: ("amber", "edit"),
    EditionState.PREVIEW: ("amber", "eye"),
    EditionState.COMMITTING: ("blue", "clock"),
    EditionState.CURRENT: ("teal", "check"),
    EditionState.PAST: ("plain", ""),
    EditionState.NOTED: ("teal", "check"),
    EditionState.CANCELLED: ("grey", ""),
    EditionState.FAILED: ("red", "error"),
}
_PAIR_TONES = {
    PairState.OPEN: ("amber", "clock"),
    PairState.SAME: ("teal", "check"),
    PairState.DIFFERENT: ("plain", ""),
    PairState.BOTH: ("violet", ""),
    PairState.NAMESAKE: ("plain", ""),
    PairState.MOOT: ("grey", ""),
}
_COMPARISON_TONES = {ComparisonState.WAITING: ("blue", "clock"), ComparisonState.DONE: ("teal", "check")}
_SHOCK_TONES = {ShockState.OPEN: ("amber", "clock"), ShockState.CASE: ("teal", "check"), ShockState.ASIDE: ("grey", "")}
_CONFLICT_TONES = {
    ConflictState.OPEN: ("amber", "clock"),
    ConflictState.OURS: ("teal", "check"),
    ConflictState.THEIRS: ("blue", "check"),
    ConflictState.MOOT: ("grey", ""),
}


def register_all() -> None:
    badges.register("prelist", {state.code: (state.label, state.tone, state.icon) for state in PRELIST.states})
    for workflow in (DELIBERATION, BATCH, DATA_REQUEST):
        states = {state.code: (state.label, state.tone, state.icon) for state in workflow.states}
        badges.register(workflow.kind, states)
    badges.register("visit", {state.code: (state.label, state.tone, state.icon) for state in VISIT.states})
    badges.register("change", {state.code: (state.label, state.tone, state.icon) for state in CHANGE.states})
    badges.register("edition", {state.value: (state.label, *_EDITION_TONES[state]) for state in EditionState})
    badges.register("duplicate", {state.value: (state.label, *_PAIR_TONES[state]) for state in PairState})
    for code, states, tones in (
        ("comparison", ComparisonState, _COMPARISON_TONES),
        ("shock", ShockState, _SHOCK_TONES),
        ("conflict", ConflictState, _CONFLICT_TONES),
    ):
        badges.register(code, {state.value: (state.label, *tones[state]) for state in states})
    nav.register(groups, order=40)
    hooks.after_commit(close_listed)
    hooks.after_commit(compare_with_former)
    register_subject("household", Household, lambda user, pk: _visible(Household, user, pk))
    for kind, model in (
        ("prelist", PreListProposal),
        ("deliberation", Deliberation),
        ("batch", Batch),
        ("certificate", Certificate),
        ("data_request", DataRequest),
    ):
        register_subject(kind, model, partial(_visible, model))
    register_subject("prelist", PreListProposal, lambda user, pk: _visible(PreListProposal, user, pk))
    register_subject("visit", Visit, lambda user, pk: _visible(Visit, user, pk))
    register_paper(certificates.KIND, certificates.find)
    register_paper(data_paper.KIND, data_paper.find)
    register_subject("change", ChangeProposal, lambda user, pk: _visible(ChangeProposal, user, pk))
    _schedule()


def _schedule() -> None:
    """Work that comes round by itself."""
    BEAT["search-duplicates"] = {
        "task": "households.tasks.search_duplicates",
        "schedule": crontab(minute=10, hour=1, day_of_week=0),
        "options": {"queue": "slow", "expires": 12 * 3600},
    }
    BEAT["tidy-imports"] = {
        "task": "households.tasks.tidy_imports",
        "schedule": crontab(minute=40, hour=2),
        "options": {"queue": "slow", "expires": 12 * 3600},
    }
    BEAT["index-people"] = {
        "task": "households.tasks.index_people",
        "schedule": crontab(minute=10, hour=3),
        "options": {"queue": "slow", "expires": 12 * 3600},
    }


def _visible(model, user, pk):
    return model.objects.visible_to(user).filter(pk=pk).first()
