"""Everything that writes about people: recording families, proposals, and opening their data."""

from households.actions.access import open_household, open_person, reveal
from households.actions.prelist import ProposalRefused, Proposed, close_listed, propose, tell_family

__all__ = (
    "ProposalRefused",
    "Proposed",
    "close_listed",
    "open_household",
    "open_person",
    "propose",
    "reveal",
    "tell_family",
)
