"""/keluhan/lama/: the register of former days, found and taken on; /keluhan/lama/buku/: bringing one over."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from complaints import found, intake
from complaints.filters import LedgerFilters
from complaints.forms.ledger import BookForm, ColumnsForm, DropForm, TakeOnForm, WordsForm
from complaints.ledger import actions, page, store
from complaints.ledger.codes import BookState
from complaints.ledger.models import LedgerBook, LedgerEntry
from complaints.routing import channel_of
from households import lookup as people
from households.models import Person
from slrt.accounts.permissions import Permission
from slrt.accounts.policies import requires
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.cases.errors import CaseError
from slrt.cases.idempotency import once
from slrt.exchange.errors import TableError
from slrt.ui.listing import KeysetPage, capped_count

# htmx stops polling when it sees this status; the body is still shown.
STOP_POLLING = 286
ORDER = ("-received_on", "-id")
WORDS_SHOWN = 50


# ---------------------------------------------------------------------- lines
def _entries(request: HttpRequest):
    if request.jurisdiction_profile is None:
        raise Http404
    return LedgerEntry.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_VIEW)
def entries(request: HttpRequest) -> HttpResponse:
    """The list. POST only searches: what is typed is a name or a number and never stands in an address."""
    rows = _entries(request).select_related("region")
    searching = request.method == "POST"
    form = WordsForm(request.POST if searching else None)
    years = page.years_of(_entries(request))
    narrowing = LedgerFilters(request.GET, queryset=rows, jurisdiction=request.jurisdiction, years=years)
    context = {
        "form": form,
        "filters": narrowing,
        "searching": searching,
        "may_bring": actions.may_bring(request.user, request.jurisdiction),
    }
    if searching and form.is_valid():
        asked = form.cleaned_data["cari"]
        hits = rows.filter(Q(number__iexact=asked) | Q(name__icontains=asked)).order_by(*ORDER)[: WORDS_SHOWN + 1]
        listed = list(hits)
        context |= {
            "rows": [page.entry_row(entry) for entry in listed[:WORDS_SHOWN]],
            "more": len(listed) > WORDS_SHOWN,
        }
        record_access(
            request, AccessAction.SEARCH_PERSON, jurisdiction=request.jurisdiction,
            object_type="complaints.ledgerentry", by="ledger", count=len(listed),
        )  # fmt: skip
        return render(request, "complaints/ledger/entries.html", context)
    listed = KeysetPage(narrowing.qs, ORDER, request=request, total=capped_count(narrowing.qs))
    context |= {"page": listed, "rows": [page.entry_row(entry) for entry in listed]}
    status = 422 if searching else 200
    return render(request, "complaints/ledger/entries.html", context, status=status)


def _entry(request: HttpRequest, pk: int) -> LedgerEntry:
    rows = _entries(request).select_related("book", "region", "household", "person", "complaint", "tied_by")
    return get_object_or_404(rows, pk=pk)


def _may_work(request: HttpRequest, entry: LedgerEntry) -> bool:
    place = {"jurisdiction": entry.jurisdiction_id, "region": entry.region_id}
    return request.user.access.can_on(Permission.COMPLAINT_REGISTER, **place)


def _must_work(request: HttpRequest, entry: LedgerEntry) -> None:
    if not _may_work(request, entry):
        raise Http404


@require_GET
@requires(Permission.COMPLAINT_VIEW)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    line = _entry(request, pk)
    action = AccessAction.VIEW_RESTRICTED if line.restricted else AccessAction.VIEW_CASE
    record_access(request, action, line, by="ledger")
    context = page.entry_context(request.user, line, may_work=_may_work(request, line))
    return render(request, "complaints/ledger/entry.html", context | {"drop_form": DropForm()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_REGISTER)
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """Whose family it is: candidates of the registry with their reasons, and one of them chosen, or none."""
    line = _entry(request, pk)
    _must_work(request, line)
    if request.method == "POST":
        code = request.POST.get("pilih", "")
        subject = found.load_chosen(request.user, line.jurisdiction_id, code) if code else None
        if code and subject is None:
            raise Http404
        person = subject if isinstance(subject, Person) else None
        actions.tie(line, by=request.user, person=person, household=None if person else subject)
        messages.success(request, "Catatan dihubungkan dengan keluarga." if subject else "Hubungan keluarga dilepas.")
        return redirect("complaints:ledger_entry", pk)
    problem, cards = "", []
    try:
        lookup = _look_up(request, line)
        cards = [found.card_of(one) for one in lookup.found] if lookup else []
    except people.TooManyLookups as many:
        problem = many.sentence
    context = page.entry_context(request.user, line, may_work=True) | {"cards": cards, "problem": problem}
    return render(request, "complaints/ledger/tie.html", context, status=429 if problem else 200)


def _look_up(request: HttpRequest, line: LedgerEntry) -> people.Lookup | None:
    answer = None
    for digits in filter(None, (line.nik, line.kk)):
        answer = people.lookup_digits(request.user, digits, line.jurisdiction_id, line.name)
        if answer.found:
            return answer
    if len(line.name) >= intake.ENOUGH_LETTERS:
        return people.search_people(
            request.user, line.name, village=line.region_id or "", birth=str(line.birth_year or ""),
            jurisdiction=line.jurisdiction_id, sex=line.sex,
        )  # fmt: skip
    return answer


@require_POST
@requires(Permission.COMPLAINT_REGISTER)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    line = _entry(request, pk)
    _must_work(request, line)
    form = DropForm(request.POST)
    if not form.is_valid():
        context = page.entry_context(request.user, line, may_work=True) | {"drop_form": form}
        return render(request, "complaints/ledger/entry.html", context, status=422)
    if actions.drop(line, by=request.user, reason=form.cleaned_data["reason"]):
        messages.success(request, "Catatan ini tidak dilanjutkan. Alasannya disimpan.")
    else:
        messages.info(request, "Catatan ini sudah dilanjutkan atau ditutup.")
    return redirect("complaints:ledger_entry", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_REGISTER)
def take_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Register what was left open as a complaint of today."""
    line = _entry(request, pk)
    _must_work(request, line)
    units = intake.units_of(request.user, line.jurisdiction_id)
    if not units or not (line.is_open or line.complaint_id):
        raise Http404
    if line.complaint_id:
        return redirect("complaints:case", line.complaint_id)
    channel = channel_of(units[0], request.jurisdiction_profile)
    given = request.POST if request.method == "POST" else None
    form = TakeOnForm(given, entry=line, profile=request.jurisdiction_profile, channel=channel)
    if given is not None and form.is_valid():
        try:
            return once(request, f"complaint.ledger.{pk}", lambda: _register(request, line, units, form))
        except CaseError as refused:
            form.add_error(None, refused.sentence)
    context = page.entry_context(request.user, line, may_work=True) | {"form": form}
    return render(request, "complaints/ledger/take_on.html", context, status=422 if form.errors else 200)


def _register(request: HttpRequest, line: LedgerEntry, units, form: TakeOnForm) -> str:
    klass, category = form.klass_and_category
    made = actions.take_on(
        line, by=request.user, units=units, channel=form.cleaned_data["channel"], klass=klass, category=category,
        programme=form.cleaned_data["programme"], description=form.cleaned_data["description"],
    )  # fmt: skip
    messages.success(request, f"Keluhan {made.number} didaftarkan dari catatan lama.")
    return reverse("complaints:case", args=[made.pk])


# ---------------------------------------------------------------------- books
def _books(request: HttpRequest):
    if request.jurisdiction_profile is None:
        raise Http404
    return LedgerBook.objects.visible_to(request.user).filter(jurisdiction=request.jurisdiction)


def _book(request: HttpRequest, pk: int) -> LedgerBook:
    return get_object_or_404(_books(request).select_related("created_by", "settled_by", "job"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_LEDGER)
def books(request: HttpRequest) -> HttpResponse:
    """The books brought so far, and a place for another."""
    rows = _books(request).select_related("created_by")
    form = BookForm(request.POST, request.FILES) if request.method == "POST" else BookForm()
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, "complaint.ledger", lambda: _bring(request, form))
        except TableError as refused:
            form.add_error("file", refused.sentence)
    listed = KeysetPage(rows, ("-created_at", "-id"), size=25, request=request)
    context = {"form": form, "page": listed, "rows": [page.book_row(book) for book in listed]}
    return render(request, "complaints/ledger/books.html", context, status=422 if form.errors else 200)


def _bring(request: HttpRequest, form: BookForm) -> str:
    given = form.cleaned_data
    book = actions.bring(
        by=request.user, jurisdiction=request.jurisdiction, upload=given["file"], title=given["title"],
        kept_by=given["kept_by"], restricted=given["restricted"],
    )  # fmt: skip
    return reverse("complaints:ledger_columns", args=[book.pk])


@require_GET
@requires(Permission.COMPLAINT_LEDGER)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """One book: its progress while it is read, then what would be kept, and the last word."""
    held = _book(request, pk)
    if request.GET.get("bagian") == "kemajuan":
        active = held.state == BookState.READING and held.job is not None and held.job.active
        context = page.book_context(held)
        response = render(
            request, "complaints/ledger/book.html#progress", context, status=200 if active else STOP_POLLING
        )
        if not active:
            response["HX-Refresh"] = "true"
        return response
    if held.state == BookState.COLUMNS:
        return redirect("complaints:ledger_columns", pk)
    context = page.book_context(held)
    if context["rows"]:
        record_access(request, AccessAction.VIEW_CASE, held, by="ledger", count=len(context["rows"]))
    return render(request, "complaints/ledger/book.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COMPLAINT_LEDGER)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column of the file is; saving begins the reading, from the beginning."""
    held = _book(request, pk)
    if held.state not in actions.UNSETTLED:
        return redirect("complaints:ledger_book", pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, book=held)
    if request.method == "POST" and form.is_valid():
        try:
            actions.read(held, by=request.user, positions=form.positions)
        except TableError as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("complaints:ledger_book", pk)
    context = {"form": form, "book": held}
    return render(request, "complaints/ledger/columns.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.COMPLAINT_LEDGER)
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        count = actions.apply(_book(request, pk), by=request.user)
    except TableError as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{count} catatan lama kini dapat dicari dan terlihat di kartu keluarganya.")
    return redirect("complaints:ledger_book", pk)


@require_POST
@requires(Permission.COMPLAINT_LEDGER)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        actions.discard(_book(request, pk), by=request.user)
    except TableError as refused:
        messages.error(request, refused.sentence)
        return redirect("complaints:ledger_book", pk)
    messages.success(request, "Buku dibuang. Berkas dan barisnya dihapus.")
    return redirect("complaints:ledger_books")


@require_GET
@requires(Permission.COMPLAINT_LEDGER)
def left_out(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The rows that were left out, with their reasons."""
    held = _book(request, pk)
    path = store.left_out(held, ending) if ending in ("csv", "xlsx") else None
    if path is None or held.state == BookState.DISCARDED:
        raise Http404
    record_access(request, AccessAction.DOWNLOAD, held, step="ledger.rejected")
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"baris-ditolak-{held.pk}.{ending}")
