"""The house rules that a reader could check by eye (design §10), checked for every file instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests import tree

MOST_LINES = 400
MOST_TEMPLATE_LINES = 150
MOST_FUNCTION_LINES = 40
CODE = {".py", ".js", ".css", ".html", ".sh"}
# Written in pieces: this file is one of those it reads.
INDEX_HOSTS = ("pyp" + "i.org", "pythonhos" + "ted.org", "registry.npm" + "js", "deb." + "debi" + "an.org")
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me)/\w")
LEFT_OPEN = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
# Data of others, kept as it was delivered.
DATA = {".csv", ".xz", ".gz", ".svg", ".json", ".xlsx", ".png", ".jpg", ".woff2"}


def _report(problems: Iterator[str]) -> None:
    found = list(problems)
    assert not found, f"{len(found)} found\n" + "\n".join(found)


def _lines(path: Path) -> int:
    return tree.source(path).count("\n") + 1


def test_files_stay_small() -> None:
    _report(
        f"{tree.name_of(path)}: {_lines(path)} lines"
        for path in tree.files()
        if (path.suffix in CODE or tree.source_starts_with_python(path))
        and not tree.vendored(path)
        and "migrations" not in path.parts
        and _lines(path) > MOST_LINES + 1
    )


def test_templates_stay_small() -> None:
    _report(
        f"{tree.name_of(path)}: {_lines(path)} lines"
        for path in tree.templates()
        if _lines(path) > MOST_TEMPLATE_LINES + 1
    )


def _function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Of the body, without the docstring: a long list of named arguments is no fault."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = first.end_lineno + 1 if is_docstring else first.lineno
    return node.end_lineno - start + 1


def test_functions_stay_small() -> None:
    _report(
        f"{tree.name_of(path)}:{node.lineno} {node.name}: {_function_lines(node)} lines"
        for path in tree.python_files(*tree.PACKAGES, "bin")
        for node in ast.walk(tree.tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _function_lines(node) > MOST_FUNCTION_LINES
    )


INLINE = (
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I), "inline script"),
    (re.compile(r"<style\b", re.I), "inline style sheet"),
    (re.compile(r"\sstyle\s*=\s*[\"']", re.I), "style attribute"),
    (re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=\s*[\"']", re.I), "event attribute"),
    (re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:|javascript:", re.I), "script in an attribute"),
    (re.compile(r"\b(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.I), "address of another site"),
)


def test_templates_hold_no_script_and_no_style() -> None:
    def problems() -> Iterator[str]:
        for path in tree.templates():
            for number, line in enumerate(tree.source(path).splitlines(), 1):
                for pattern, what in INLINE:
                    # A PDF carries its style sheet inside itself: it may fetch nothing.
                    if "pdf" in path.parts and what == "inline style sheet":
                        continue
                    if pattern.search(line):
                        yield f"{tree.name_of(path)}:{number} {what}: {line.strip()[:100]}"

    _report(problems())


def test_no_index_host_and_no_path_of_a_machine() -> None:
    def problems() -> Iterator[str]:
        for path in tree.files():
            if tree.vendored(path) or path.suffix in DATA or not tree.is_text(path):
                continue
            for number, line in enumerate(tree.source(path).splitlines(), 1):
                if any(host in line for host in INDEX_HOSTS):
                    yield f"{tree.name_of(path)}:{number} address of a package index"
                if MACHINE_PATH.search(line):
                    yield f"{tree.name_of(path)}:{number} path of one machine: {line.strip()[:100]}"

    _report(problems())


def test_nothing_is_left_open() -> None:
    _report(
        f"{tree.name_of(path)}:{number} {line.strip()[:100]}"
        for path in tree.files()
        if (path.suffix in CODE | {".toml", ".md", ".yml"} or tree.source_starts_with_python(path))
        and not tree.vendored(path)
        for number, line in enumerate(tree.source(path).splitlines(), 1)
        if LEFT_OPEN.search(line)
    )


def _is_built(argument: ast.expr) -> bool:
    """Whether SQL text is put together from values: an f-string, %, + or format()."""
    if isinstance(argument, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in argument.values)
    if isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Mod | ast.Add):
        return any(
            isinstance(part, ast.JoinedStr | ast.Constant | ast.BinOp) for part in (argument.left, argument.right)
        )
    return (
        isinstance(argument, ast.Call)
        and isinstance(argument.func, ast.Attribute)
        and argument.func.attr == "format"
        and isinstance(argument.func.value, ast.Constant)
    )


def test_sql_is_never_built_from_text() -> None:
    def problems() -> Iterator[str]:
        for path in tree.python_files(*tree.PACKAGES):
            for node in ast.walk(tree.tree_of(path)):
                if not isinstance(node, ast.Call):
                    continue
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                place = f"{tree.name_of(path)}:{node.lineno}"
                if name in {"raw", "extra"} and isinstance(node.func, ast.Attribute):
                    yield f"{place} .{name}()"
                if name == "RawSQL" and node.args and _is_built(node.args[0]):
                    yield f"{place} RawSQL from a built text"
                if name in {"execute", "executemany", "copy"} and node.args and _is_built(node.args[0]):
                    yield f"{place} {name}() with a built text"

    _report(problems())


def test_views_start_from_what_the_user_may_see() -> None:
    forbidden = re.compile(
        r"\.objects\.(?:get|all|get_or_create)\(|\._default_manager\b|get_object_or_404\(\s*[A-Z]\w+\s*,"
    )
    _report(
        f"{tree.name_of(path)}:{number} {line.strip()}"
        for path in tree.python_files(*tree.PACKAGES)
        if "views" in path.parts or path.stem == "views"
        for number, line in enumerate(tree.source(path).splitlines(), 1)
        if forbidden.search(line)
    )


def test_only_env_reads_the_environment() -> None:
    entrances = {"slrt/env.py", "slrt/wsgi.py", "slrt/celery.py"}
    _report(
        f"{tree.name_of(path)}:{number}"
        for path in tree.python_files(*tree.PACKAGES)
        if tree.name_of(path) not in entrances
        for number, line in enumerate(tree.source(path).splitlines(), 1)
        if "os.environ" in line or "os.getenv" in line
    )


def test_file_names_are_plain() -> None:
    _report(tree.name_of(path) for path in tree.files() if not re.fullmatch(r"[\w.@+/-]+", tree.name_of(path)))


# Where a profile is kept and shown; reading a key there is no effect.
KEPT = re.compile(r"slrt/jurisdictions/(?!profile\.py|calendar\.py)|tests/|.*/migrations/")


def test_every_rule_of_a_profile_is_read_by_what_it_governs() -> None:
    from slrt.jurisdictions.keys import KEYS

    own = [path for path in tree.files() if path.suffix in {".py", ".html"} and not KEPT.match(tree.name_of(path))]
    text = "\n".join(tree.source(path) for path in own)
    unread = {code for code in KEYS if not re.search(rf"\.{code}\b|[\"']{code}[\"']", text)}
    assert unread == set()
