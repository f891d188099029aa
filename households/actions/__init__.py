"""Everything that writes about people: recording families, proposals, and opening their data."""

from households.actions.access import open_household, open_person, reveal
from households.actions.duplicates import keep_apart, merge_pair, remember_apart, undo_merge
from households.actions.prelist import ProposalRefused, Proposed, close_listed, propose, tell_family

__all__ = (
    "ProposalRefused",
    "Proposed",
    "close_listed",
    "keep_apart",
    "merge_pair",
    "open_household",
    "open_person",
    "propose",
    "remember_apart",
    "reveal",
    "tell_family",
    "undo_merge",
)
