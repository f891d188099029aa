"""The content policy and its neighbours on every page, and where browsers tell what broke it (checks 37 to 39)."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from structlog.stdlib import ProcessorFormatter

from slrt import violations
from tests.personas import sign_in

REPORT = {
    "document-uri": "https://slrt.example.go.id/lacak/q/Rahasia-Token-123?x=SUMINAH",
    "effective-directive": "script-src-elem",
    "violated-directive": "script-src-elem",
    "blocked-uri": "https://jahat.example/curi.js?nik=3324051234567890",
    "source-file": "https://slrt.example.go.id/warga/SUMINAH",
    "script-sample": "alert('SUMINAH')",
}


@pytest.fixture(autouse=True)
def empty_window() -> Iterator[None]:
    violations.window.clear()
    yield
    violations.window.clear()


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log would hold, by the application's own formatter."""
    out, logger = io.StringIO(), logging.getLogger("slrt.violations")
    copy = logging.StreamHandler(out)
    copy.setFormatter(
        next(one.formatter for one in logging.getLogger().handlers if isinstance(one.formatter, ProcessorFormatter))
    )
    logger.addHandler(copy)
    yield out
    logger.removeHandler(copy)


def tell(body: object, *, kind: str = "application/csp-report", **headers):
    data = body if isinstance(body, (str, bytes)) else json.dumps(body)
    # As a browser sends it: no token, no session.
    return Client(enforce_csrf_checks=True).generic("POST", "/laporan-csp", data, content_type=kind, **headers)


def test_a_report_leaves_the_directive_and_the_route_and_nothing_of_the_address(lines) -> None:
    assert tell({"csp-report": REPORT}).status_code == 204
    line = json.loads(lines.getvalue())
    assert line["event"] == "csp violation"
    assert (line["directive"], line["page"], line["blocked"]) == (
        "script-src-elem", "lacak/q/<str:token>", "jahat.example",
    )  # fmt: skip
    for secret in ("SUMINAH", "Rahasia", "3324051234567890", "curi.js", "warga"):
        assert secret not in lines.getvalue()


def test_the_newer_form_is_understood_and_few_of_many_are_kept(lines) -> None:
    body = {"documentURL": "https://x/keluhan/", "effectiveDirective": "style-src-attr", "blockedURL": "inline"}
    reports = [{"type": "deprecation", "body": {}}] + [{"type": "csp-violation", "body": body}] * 9
    assert tell(reports, kind="application/reports+json").status_code == 204
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert len(told) == violations.MOST_IN_ONE
    assert (told[0]["directive"], told[0]["page"], told[0]["blocked"]) == ("style-src-attr", "keluhan/", "inline")


@pytest.mark.parametrize(
    ("directive", "page", "blocked", "expected"),
    [
        ("sukarti-wargauji", "javascript:x", "SUKARTI WARGAUJI", ("?", None, "?")),
        ("img-src 'self'", "/tidak/ada", "data:image/png;base64,AAAA", ("img-src", None, "data")),
        (None, None, None, ("?", None, "?")),
        (["script-src"], {"a": 1}, "https://[", ("?", None, "?")),
    ],
)
def test_words_that_are_not_ours_are_not_repeated(lines, directive, page, blocked, expected) -> None:
    body = {"violated-directive": directive, "document-uri": page, "blocked-uri": blocked}
    assert tell({"csp-report": body}).status_code == 204
    line = json.loads(lines.getvalue())
    assert (line["directive"], line["page"], line["blocked"]) == expected


NO_REPORT = [
    "",
    "kosong=",
    "{}",
    "[]",
    "7",
    '"x"',
    "[1]",
    '[{"type": "csp-violation"}]',
    '{"csp-report": 1}',
    "[" * 4000,
]


@pytest.mark.parametrize("body", NO_REPORT)
def test_what_is_no_report_is_refused_and_leaves_nothing(lines, body) -> None:
    assert tell(body).status_code == 400
    assert lines.getvalue() == ""


def test_too_large_and_too_many_are_refused(lines) -> None:
    assert tell({"csp-report": REPORT | {"x": "y" * violations.MOST_BYTES}}).status_code == 413
    taken = [tell({"csp-report": REPORT}, REMOTE_ADDR="10.3.3.3").status_code for _ in range(violations.FROM_ONE + 1)]
    assert taken == [204] * violations.FROM_ONE + [429]
    refused = tell({"csp-report": REPORT}, REMOTE_ADDR="10.3.3.3")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert tell({"csp-report": REPORT}, REMOTE_ADDR="10.3.3.4").status_code == 204, "others are heard"
    many = [tell({"csp-report": REPORT}, REMOTE_ADDR=f"10.4.{n // 200}.{n % 200}").status_code for n in range(300)]
    assert many.count(204) == violations.FROM_ALL - violations.FROM_ONE - 2, "and all together no more than so many"
    assert len(lines.getvalue().splitlines()) == violations.FROM_ALL - 1
    assert len(violations.window.by_address) <= violations.ADDRESSES_KEPT


# ---------------------------------------------------------------------- the policy itself
def policy_of(answer) -> dict[str, list[str]]:
    return {name: rest for name, *rest in (part.split() for part in answer["Content-Security-Policy"].split(";"))}


@pytest.mark.django_db
def test_every_answer_with_a_page_carries_the_policy(cast) -> None:
    staff, visitor = sign_in(Client(raise_request_exception=False), cast.front_office), Client()
    answers = [
        visitor.get("/akun/masuk/"),
        visitor.get(reverse("tracking:form")),
        visitor.get("/tidak-ada"),
        staff.get("/"),
        staff.get(reverse("complaints:new")),
        staff.get(reverse("accounts:users")),  # 403
        staff.post(reverse("complaints:look_up"), {"nik": "1"}),  # a fragment
    ]
    assert {answer.status_code for answer in answers} == {200, 403, 404}
    for answer in answers:
        policy = policy_of(answer)
        assert policy["default-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
        assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
        assert policy["script-src"][0] == "'self'"
        assert all(one.startswith("'nonce-") for one in policy["script-src"][1:])
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert policy["report-uri"] == [reverse("csp_report")]
        assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
        assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"] or "camera=(self)" in answer["Permissions-Policy"]
