"""The pre-list as other apps use it: what to ask, the form that asks it, and the action that records it."""

from households.actions.prelist import ProposalRefused, Proposed, propose
from households.forms.prelist import PreListForm
from households.prelist_rules import RULES, Rule, fields_for, proposal_rule, rule_for

__all__ = (
    "RULES",
    "PreListForm",
    "ProposalRefused",
    "Proposed",
    "Rule",
    "fields_for",
    "proposal_rule",
    "propose",
    "rule_for",
)
