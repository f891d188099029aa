"""Pemrosesan data: the register of processing that UU 27/2022 art. 31 asks for, made from the models themselves."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit import words
from slrt.audit.personal import BASIS, register_of_processing


@require_GET
@requires(Permission.AUDIT_VIEW)
def processing(request: HttpRequest) -> HttpResponse:
    lines = sorted(register_of_processing(), key=lambda line: line.app)
    groups = [(words.app(app), list(tables)) for app, tables in groupby(lines, key=lambda line: line.app)]
    return render(request, "audit/processing.html", {"groups": groups, "basis": BASIS, "count": len(lines)})
