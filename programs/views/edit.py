"""/program/baru and /program/<pk>/ubah: a new local entry, a correction, or new rules from a date."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from programs import actions
from programs.fitting.rules import facts
from programs.forms import ChangeProgrammeForm, NewProgrammeForm, ProgrammeForm
from programs.models import Programme
from programs.views.programme import entry_of
from slrt.accounts.once import answered, once
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.ui.edits import unless_changed


@require_http_methods(["GET", "POST"])
@requires(Permission.PROGRAMME_CHANGE)
def create(request: HttpRequest) -> HttpResponse:
    if first := answered(request, "programme.new"):
        return first
    form = NewProgrammeForm(request.POST or None, instance=Programme(), jurisdiction=request.jurisdiction)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def make() -> str:
            made = actions.create_programme(
                by=request.user, jurisdiction=request.jurisdiction, code=data["code"], valid_from=data["valid_from"],
                **form.content(),
            )  # fmt: skip
            messages.success(request, f"{made.name} masuk katalog.")
            return reverse("programs:programme", args=[made.pk])

        try:
            return once(request, "programme.new", make)
        except ValidationError as error:
            take_over(form, error)
    return _page(request, form, None)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROGRAMME_CHANGE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    entry = entry_of(request, pk)
    if not request.user.access.can(Permission.PROGRAMME_CHANGE, jurisdiction=request.jurisdiction):
        raise Http404
    if first := answered(request, f"programme.{pk}"):
        return first
    form = ChangeProgrammeForm(request.POST or None, instance=entry, jurisdiction=request.jurisdiction)
    if request.method == "POST" and form.is_valid():

        def save() -> str:
            saved = _save(request, form, entry)
            messages.success(request, "Perubahan disimpan.")
            return reverse("programs:programme", args=[saved.pk])

        try:
            if answer := unless_changed(form, entry, lambda: once(request, f"programme.{pk}", save)):
                return answer
        except ValidationError as error:
            take_over(form, error)
    return _page(request, form, entry)


def _save(request: HttpRequest, form: ChangeProgrammeForm, entry: Programme) -> Programme:
    if form.version_from is None:
        return actions.correct_programme(by=request.user, programme=entry, **form.content())
    return actions.new_version(
        by=request.user, programme=entry, jurisdiction=request.jurisdiction, valid_from=form.version_from,
        **form.content(),
    )  # fmt: skip


def take_over(form: ProgrammeForm, error: ValidationError) -> None:
    """Put what the action said beside the fields it is about."""
    said = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for name, sentences in said.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)


def _page(request: HttpRequest, form: ProgrammeForm, entry: Programme | None) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "programs/form.html", {"form": form, "programme": entry, "facts": facts()}, status=status)
