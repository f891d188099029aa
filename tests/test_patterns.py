"""Every pattern we wrote answers at once, whatever it is given (security check 35): 50,000 signs in 50 milliseconds."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from itertools import product

import pytest

from tests import tree

LONG = 50_000
LIMIT = 0.05
PIECES = ("a", "1", " ", "-", "a-", "1.", "a ", "1 ", "\t\n", "<", "'", "/a", "٣")
ENDS = ("", "!", "\n")
# How a pattern is asked: two ways read from the beginning only, the others begin again at every place.
OF_WAY = {"fullmatch": "fullmatch", "match": "match"} | dict.fromkeys(("search", "sub", "split", "findall"), "finditer")


def literal(node: ast.AST) -> str | None:
    """A text written out in the source, also in several parts; None for one that is put together."""
    try:
        found = ast.literal_eval(node)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def patterns() -> Iterator[tuple[str, str, int, str]]:
    """(where, pattern, flags, way it is asked) of every pattern in our own modules."""
    for path in tree.python_files(*tree.PACKAGES):
        source = tree.source(path)
        nodes = list(ast.walk(ast.parse(source)))
        kept = {id(node.value): node.targets[0] for node in nodes if isinstance(node, ast.Assign)}
        for node in nodes:
            name = kept.get(id(node))
            ways = ways_of(name.id, source) if isinstance(name, ast.Name) else {"finditer"}
            yield from told(path.name, node, ways)


def ways_of(name: str, source: str) -> set[str]:
    """How the module asks a pattern it keeps under a name; every way where it does not say."""
    return {way for asked, way in OF_WAY.items() if f"{name}.{asked}(" in source} or {"finditer"}


def told(module: str, node: ast.AST, ways: set[str]) -> Iterator[tuple[str, str, int, str]]:
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
    if not is_call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":
        return
    text, ways = literal(node.args[0]), {OF_WAY[node.func.attr]} if node.func.attr in OF_WAY else ways
    if text is not None and node.func.attr in {"compile", *OF_WAY}:
        flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
        for way in ways:
            yield f"{module}:{node.lineno}", text, flags, way


ALL = sorted(set(patterns()))


def test_there_are_patterns_to_try() -> None:
    assert len(ALL) > 40


@pytest.mark.parametrize(("where", "text", "flags", "way"), ALL, ids=[f"{row[0]}-{row[3]}" for row in ALL])
def test_no_text_makes_a_pattern_slow(where: str, text: str, flags: int, way: str) -> None:
    pattern = re.compile(text, flags)
    for piece, end in product(PIECES, ENDS):
        given = piece * (LONG // len(piece)) + end
        spent = min(timed(pattern, way, given) for _ in range(2))
        assert spent < LIMIT, f"{where} {text!r}: {spent:.3f} s for {piece!r} repeated, then {end!r}"


def timed(pattern: re.Pattern, way: str, given: str) -> float:
    """Seconds of this process, whatever else the machine does."""
    begun = time.process_time()
    found = getattr(pattern, way)(given)
    if way == "finditer":
        for _ in found:
            pass
    return time.process_time() - begun
