"""The strict world (design, house rule 10): what is merely sloppy in production fails here.

Undefined template variables, queries without an order, warnings, naive datetimes and connections to other machines.
tests/conftest.py switches these on for every test.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import Node

ROOT = Path(__file__).resolve().parent.parent
THIRD_PARTY = (ROOT / ".venv", Path(sys.prefix))


class UndefinedTemplateVariable(AssertionError):
    """A template of ours names something that the view did not pass."""


class ForeignConnection(AssertionError):
    """A test wanted to talk to another machine."""


def _is_ours(name: str) -> bool:
    path = Path(name)
    return path.is_relative_to(ROOT) and not any(path.is_relative_to(place) for place in THIRD_PARTY)


class StrictlyDefined(str):
    """Stands as `string_if_invalid`: Django asks for its truth exactly when a variable is missing.

    Inside our templates that fails the test; inside those of libraries it is the empty string, as Django has it.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code.co_name != "resolve" or "ignore_failures" not in frame.f_locals:
            return False
        expression = frame.f_locals["self"]
        while frame is not None:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None) is not None:
                if _is_ours(node.origin.name):
                    place = f"{Path(node.origin.name).relative_to(ROOT)}:{node.token.lineno if node.token else '?'}"
                    raise UndefinedTemplateVariable(f"{place}: {expression.token} is not defined")
                return False
            frame = frame.f_back
        return False


def forbid_undefined_variables() -> None:
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = StrictlyDefined("")


def shuffle_unordered_queries() -> None:
    """PostgreSQL may return rows without an order in any order: here it always does."""
    original = SQLCompiler._order_by_pairs

    def pairs(self):
        query = self.query
        if query.model is None:  # a check constraint evaluated on its own, without a table
            yield from original(self)
            return
        ordered = query.extra_order_by or query.order_by or (query.default_ordering and query.get_meta().ordering)
        fixed = query.distinct or query.combinator or query.subquery or query.group_by is not None
        if ordered or fixed or not query.get_meta().managed:
            yield from original(self)
        else:
            yield OrderBy(Random()), False

    SQLCompiler._order_by_pairs = pairs


def _refuse_foreign(address) -> None:
    if not isinstance(address, tuple):
        return  # a Unix socket's path
    host = address[0]
    if host in {"localhost", ""}:
        return
    try:
        if ipaddress.ip_address(host.split("%")[0]).is_loopback:
            return
    except ValueError:
        pass
    raise ForeignConnection(f"no test may connect to {host}")


def refuse_other_machines() -> None:
    """Sockets reach this machine only."""

    def guarded(name: str):
        original = getattr(socket.socket, name)

        def method(self, *args):
            _refuse_foreign(args[-1])
            return original(self, *args)

        return method

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, guarded(name))
