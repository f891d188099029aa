"""Pengguna: the list, one person with the assignments in force and past, and changes to both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from slrt.accounts import actions
from slrt.accounts.forms import AssignmentForm, EndAssignmentForm, SecondFactorForm, UserForm
from slrt.accounts.models import Assignment, User
from slrt.accounts.once import answered, given, once
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.accounts.reset import send_address_letter, send_factor_letter, send_password_letter
from slrt.accounts.roles import ROLES
from slrt.ui.edits import unless_changed
from slrt.ui.listing import KeysetPage


@require_GET
@requires(Permission.USER_VIEW)
def users(request: HttpRequest) -> HttpResponse:
    """Everybody in the jurisdiction, by name; a role or a part of the name narrows it."""
    text, role = request.GET.get("q", "").strip(), request.GET.get("peran", "")
    people = User.objects.filter(pk__in=User.objects.visible_to(request.user).values("pk"))
    if text:
        people = people.filter(Q(name__icontains=text) | Q(username__icontains=text))
    if role in ROLES:
        people = people.filter(pk__in=Assignment.objects.in_force().filter(role=role).values("user"))
    current = Assignment.objects.in_force().select_related("unit").order_by("starts", "pk")
    people = people.prefetch_related(Prefetch("assignments", queryset=current, to_attr="current"))
    page = KeysetPage(people, order=("name", "pk"), size=50, cursor=request.GET.get("c"))
    label = role_label(request)
    rows = [(person, [f"{label(a.role)} · {a.unit}" for a in person.current]) for person in page]
    context = {
        "page": page,
        "rows": rows,
        "q": text,
        "role": role,
        "roles": [(code, label(code)) for code in ROLES],
        "may_change": may_change(request),
    }
    return render(request, "accounts/users.html", context)


@require_GET
@requires(Permission.USER_VIEW)
def user(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    today = timezone.localdate()
    label, section = role_label(request), request.jurisdiction_profile.section_label
    rows = [
        {
            "assignment": a,
            "role": label(a.role),
            "section": section(a.section),
            "over": bool(a.ends and a.ends < today),
            "ahead": a.starts > today,
        }
        for a in person.assignments.visible_to(request.user).select_related("unit", "region", "granted_by")
    ]
    context = {
        "person": person,
        "rows": rows,
        "may_change": may_change(request),
        "managed": person.managed_in(request.jurisdiction),
        "second_factor": is_mfa_enabled(person),
    }
    return render(request, "accounts/user.html", context)


def may_change(request: HttpRequest) -> bool:
    """Whether this person manages users and units here; others only read the lists."""
    return request.user.access.can(Permission.USER_CHANGE, jurisdiction=request.jurisdiction)


def _managed(request: HttpRequest, pk: int) -> User:
    """The person, when the account is this kabupaten's to manage; 403 for one of another that works here too."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    if not person.managed_in(request.jurisdiction):
        raise PermissionDenied(
            "Akun ini dikelola administrator daerah asalnya. Di sini hanya penugasannya yang diatur."
        )
    return person


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_CHANGE, fresh=True)
def user_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new person, or the name and contact of one."""
    person = _managed(request, pk) if pk is not None else None
    if person is None and (first := answered(request, "accounts.user")):
        return first
    former = person.email if person else ""
    form = UserForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        if person is None:
            return once(request, "accounts.user", lambda: _new_user(request, given(form)))
        typed = given(form)
        if unless_changed(form, person, lambda: actions.change_user(person, by=request.user, **typed)):
            messages.success(request, "Perubahan disimpan.")
            if former and former != person.email:
                _send(request, lambda: send_address_letter(person, former))
            return redirect("accounts:user", pk=person.pk)
    status = 422 if form.errors else 200
    return render(request, "accounts/user_form.html", {"form": form, "person": person}, status=status)


def _new_user(request: HttpRequest, typed: dict[str, Any]) -> str:
    person = actions.create_user(by=request.user, home_jurisdiction_id=request.jurisdiction, **typed)
    messages.success(request, "Pengguna dibuat.")
    _send_link(request, person)
    return reverse("accounts:user", args=[person.pk])


@require_POST
@requires(Permission.USER_CHANGE, fresh=True)
def user_active(request: HttpRequest, pk: int) -> HttpResponse:
    """Switch an account off (its sessions end with the next request) or on again."""
    person = _managed(request, pk)
    if person == request.user:
        messages.error(request, "Akun Anda sendiri tidak dapat dinonaktifkan. Mintalah administrator lain.")
    else:
        actions.change_user(person, by=request.user, is_active=request.POST.get("aktif") == "1")
        messages.success(
            request, "Akun diaktifkan." if person.is_active else "Akun dinonaktifkan dan sesinya berakhir."
        )
    return redirect("accounts:user", pk=pk)


@require_POST
@requires(Permission.USER_CHANGE, fresh=True)
def user_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the letter by which the person sets a new password; nobody else ever does (security check 21)."""
    person = _managed(request, pk)
    if not person.email:
        messages.error(request, "Pengguna ini belum punya alamat surel. Isi dahulu, lalu kirim lagi.")
    else:
        actions.start_reset(person, by=request.user)
        _send_link(request, person)
    return redirect("accounts:user", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_CHANGE, fresh=True)
def user_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off the second factor of somebody who lost telephone and recovery codes; one's own has its own page."""
    person = _managed(request, pk)
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if person == request.user:
            form.add_error(
                None, "Langkah kedua Anda sendiri dilepas di halaman Langkah kedua, atau oleh administrator lain."
            )
        elif actions.remove_second_factor(person, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, "Langkah kedua dilepas. Saat masuk berikutnya orang ini memasang yang baru.")
            if person.email:
                _send(request, lambda: send_factor_letter(person))
            return redirect("accounts:user", pk=pk)
        else:
            form.add_error(None, "Orang ini tidak punya langkah kedua.")
    status = 422 if form.errors else 200
    return render(request, "accounts/factor_form.html", {"form": form, "person": person}, status=status)


def _send_link(request: HttpRequest, person: User) -> None:
    if _send(request, lambda: send_password_letter(request, person)):
        messages.success(request, "Surat untuk memasang kata sandi sudah dikirim.")


def _send(request: HttpRequest, letter: Callable[[], None]) -> bool:
    """A mail server that is away must not take back what was saved; that the letter did not go is said."""
    try:
        letter()
    except OSError:  # smtplib's errors are such as well
        messages.error(request, "Surat ke pengguna belum terkirim: server surel tidak menjawab. Kirim lagi nanti.")
        return False
    return True


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_CHANGE, fresh=True)
def assignment_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role by decree. Nobody gives one to themselves."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    profile, label = request.jurisdiction_profile, role_label(request)
    form = AssignmentForm(
        request.POST or None,
        jurisdiction=request.jurisdiction,
        village_word=profile.village_word,
        roles=[
            (code, label(code)) for code, role in ROLES.items() if not role.module or profile.has_module(role.module)
        ],
        sections=[(section.code, section.label) for section in profile.sections],
        puskesos_decree_by=profile.puskesos_decree_by,
        origins=profile.staff_origins_by_role,
        initial={"starts": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        data = given(form)
        region = data.pop("region_code")

        def give() -> str:
            actions.assign(by=request.user, user=person, region=region, **data)
            messages.success(request, "Penugasan disimpan.")
            return reverse("accounts:user", args=[pk])

        if person == request.user:
            form.add_error(None, "Penugasan untuk diri sendiri harus dicatat administrator lain.")
        else:
            try:
                return once(request, f"accounts.assignment.{pk}", give)
            except ValidationError as error:
                form.add_error(None, error)
    status = 422 if form.errors else 200
    return render(request, "accounts/assignment_form.html", {"form": form, "person": person}, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.USER_CHANGE, fresh=True)
def assignment_end(request: HttpRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.visible_to(request.user).select_related("user", "unit"), pk=pk)
    form = EndAssignmentForm(request.POST or None, initial={"ends": timezone.localdate()}, assignment=assignment)
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["ends"]
        try:
            if unless_changed(form, assignment, lambda: actions.end_assignment(assignment, by=request.user, ends=ends)):
                messages.success(request, "Penugasan diakhiri.")
                return redirect(reverse("accounts:user", args=[assignment.user_id]))
        except ValidationError as error:
            form.add_error("ends", error.messages[0])
    context = {"form": form, "assignment": assignment, "role": role_label(request)(assignment.role)}
    return render(request, "accounts/assignment_end.html", context, status=422 if form.errors else 200)


def role_label(request: HttpRequest):
    """A function from role code to the word this jurisdiction uses."""
    profile = request.jurisdiction_profile

    def label(code: str) -> str:
        try:
            return profile.label(code)
        except (AttributeError, KeyError):
            return ROLES[code].label

    return label
