"""What referrals tell the ground about themselves when the application starts."""

from __future__ import annotations


def register_all() -> None:
    from referrals import actions  # noqa: F401 - importing registers the effects of the steps
