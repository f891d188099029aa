"""Rows of the short lists in cards and panels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """text and sub are words; mark is safe HTML from slrt.ui.badges; url links the text, "" for nowhere."""

    text: str
    sub: str = ""
    mark: str = ""
    url: str = ""
