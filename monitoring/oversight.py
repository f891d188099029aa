"""What the start page tells the administrator, the auditor, and those who only read reports: what is to be set right,
what is to be looked at, and what is new."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from complaints.desk import Listing, Part, Tile
from households.limits import HOUR_WARNS
from households.models import LookupTally
from monitoring.models import Report
from slrt.accounts.models import Assignment, Unit, User
from slrt.accounts.permissions import Permission
from slrt.audit import chain
from slrt.audit.actions import record_access
from slrt.audit.enums import AccessAction
from slrt.audit.models import AccessEvent
from slrt.audit.views.log import line as log_line
from slrt.jobs.models import Job, JobState
from slrt.jurisdictions.keys import KEYS
from slrt.jurisdictions.models import ProfileValue
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.lines import Line

SHOWN = 6
MANY = 10  # numbers or restricted cases that one person opened in a week
ENDED_DAYS, ENDING_DAYS, JOB_DAYS, EXPORT_DAYS, WATCH_DAYS = 60, 30, 14, 30, 7
_OPENED = (AccessAction.REVEAL_NIK, AccessAction.REVEAL_KK, AccessAction.VIEW_RESTRICTED, AccessAction.BREAK_GLASS)
# Said in the log, but no access to anybody's data.
_QUIET = (AccessAction.VIEW_AUDIT, AccessAction.LOGIN_OK, AccessAction.LOGOUT, AccessAction.REAUTHENTICATE)
_TAKEN = (AccessAction.EXPORT, AccessAction.DOWNLOAD, AccessAction.PRINT)


# ---------------------------------------------------------------------- administrator
def administrator(request: HttpRequest) -> Part | None:
    """Accounts without work, assignments that end, work in the background that failed, rules that will change."""
    code = getattr(request, "jurisdiction", None)
    if not code or not request.user.access.can(Permission.USER_CHANGE, jurisdiction=code):
        return None
    people = User.objects.visible_to(request.user).filter(is_active=True)
    held = Assignment.objects.in_force().filter(user=OuterRef("pk"))
    unassigned = people.annotate(works=Exists(held)).filter(works=False)
    unseen = people.filter(last_login__isnull=True)
    tiles = (
        Tile("Akun tanpa penugasan", words.number(unassigned.count()), reverse("accounts:users")),
        Tile("Belum pernah masuk", words.number(unseen.count()), reverse("accounts:users")),
    )
    lists = (_accounts(unassigned), _ending(request), _failed(code), _coming(request, code))
    return Part(tiles, lists=lists)


def _accounts(unassigned) -> Listing:
    rows = unassigned.order_by("name", "pk")[:SHOWN]
    lines = tuple(
        Line(user.name, user.username, tag_html("Belum ditugaskan", "amber"), reverse("accounts:user", args=[user.pk]))
        for user in rows
    )
    return Listing(
        "Akun yang perlu disiapkan", lines, "Semua akun aktif mempunyai penugasan.", reverse("accounts:users")
    )


def _ending(request: HttpRequest) -> Listing:
    """Ended lately, or ending soon, where no other assignment of the same person and role goes on."""
    today = timezone.localdate()
    goes_on = Assignment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gt=today + timedelta(days=ENDING_DAYS)), user=OuterRef("user"),
        role=OuterRef("role"),
    )  # fmt: skip
    rows = (
        Assignment.objects.visible_to(request.user)
        .filter(ends__gte=today - timedelta(days=ENDED_DAYS), ends__lte=today + timedelta(days=ENDING_DAYS))
        .annotate(goes_on=Exists(goes_on))
        .filter(goes_on=False, unit__jurisdiction=request.jurisdiction)
        .select_related("user", "unit")
    )
    labels = request.jurisdiction_profile.labels
    lines = tuple(
        Line(
            row.user.name,
            f"{labels.get(row.role, row.get_role_display())}, {row.unit.name}",
            tag_html(f"Berakhir {words.mid_date(row.ends)}", "red" if row.ends <= today else "amber"),
            reverse("accounts:user", args=[row.user_id]),
        )
        for row in rows.order_by("ends", "pk")[:SHOWN]
    )
    return Listing("Penugasan yang berakhir", lines, "Tidak ada penugasan yang baru atau segera berakhir.")


def _failed(code: str) -> Listing:
    """The kind of work and when: what it was about stays with whoever asked for it."""
    since = timezone.now() - timedelta(days=JOB_DAYS)
    rows = Job.objects.filter(jurisdiction=code, state=JobState.FAILED, finished_at__gte=since)
    lines = tuple(
        Line(
            row.title or row.kind,
            _facts(words.long_date(row.finished_at), row.message),
            tag_html(row.error_code or "Gagal", "red"),
        )
        for row in rows.order_by("-finished_at", "pk")[:SHOWN]
    )
    return Listing("Pekerjaan latar yang gagal", lines, f"Tidak ada yang gagal dalam {JOB_DAYS} hari terakhir.")


def _coming(request: HttpRequest, code: str) -> Listing:
    rows = ProfileValue.objects.visible_to(request.user).filter(jurisdiction=code, valid_from__gt=timezone.localdate())
    lines = tuple(
        Line(
            KEYS[row.key].label,
            "; ".join(row.words()),
            tag_html(f"Mulai {words.mid_date(row.valid_from)}", "blue"),
            reverse("jurisdictions:value", args=[row.key]),
        )
        for row in rows.order_by("valid_from", "pk")
        if row.key in KEYS and not row.never_held
    )[:SHOWN]
    return Listing(
        "Perubahan profil yang akan berlaku", lines, "Tidak ada perubahan yang direncanakan.",
        reverse("jurisdictions:profile"), "Profil daerah",
    )  # fmt: skip


# ---------------------------------------------------------------------- head of service, coordination, monitoring
def reader(request: HttpRequest) -> Part | None:
    """The newest reports, for whoever reads them and no complaint."""
    code, access = getattr(request, "jurisdiction", None), request.user.access
    if not code or not access.can(Permission.REPORT_VIEW, jurisdiction=code) or access.can(Permission.COMPLAINT_VIEW):
        return None
    rows = Report.objects.visible_to(request.user).filter(jurisdiction=code).defer("figures", "earlier")
    lines = tuple(
        Line(row.period.label, row.get_kind_display(), badge_html("report", row.status),
             reverse("monitoring:report", args=[row.pk]))
        for row in rows.order_by("-period_first", "-pk")[:SHOWN]
    )  # fmt: skip
    return Part(lists=(Listing("Laporan terbaru", lines, "Belum ada laporan.", reverse("monitoring:reports")),))


# ---------------------------------------------------------------------- auditor
def auditor(request: HttpRequest) -> Part | None:
    """Numbers opened and restricted cases, what left the application, whether the log is whole, unusual look-ups."""
    code = getattr(request, "jurisdiction", None)
    access = request.user.access
    if not code or not access.can(Permission.AUDIT_VIEW, jurisdiction=code) or access.can(Permission.USER_CHANGE):
        return None
    events = AccessEvent.objects.visible_to(request.user).filter(jurisdiction=code).select_related("user", "unit")
    week = events.filter(at__gte=timezone.now() - timedelta(days=WATCH_DAYS))
    taken = events.filter(action__in=_TAKEN, at__gte=timezone.now() - timedelta(days=EXPORT_DAYS))
    log = reverse("audit:list")
    opened = week.filter(action__in=_OPENED)
    tiles = (
        _chain_tile(code),
        Tile("Nomor dan kasus terbatas dibuka", words.number(opened.count()), log, f"{WATCH_DAYS} hari terakhir"),
        Tile("Ekspor, unduhan, cetakan", words.number(taken.count()), log, f"{EXPORT_DAYS} hari terakhir"),
        Tile("Gagal masuk", words.number(week.filter(action=AccessAction.LOGIN_FAILED).count()), log,
             f"{WATCH_DAYS} hari terakhir"),
    )  # fmt: skip
    lists = (
        _events("Akses terbaru", events.exclude(action__in=_QUIET)),
        _events("Ekspor dan cetakan", taken),
        _unusual(code, opened),
    )
    record_access(request, AccessAction.VIEW_AUDIT, jurisdiction=code, object_type="audit.accessevent", filters=[])
    return Part(tiles, lists=lists)


def _chain_tile(code: str) -> Tile:
    """The newest part is checked here; bin/manage verify_audit walks all of it."""
    verdict = chain.verify_newest(Unit.objects.filter(jurisdiction=code).order_by("pk").values_list("pk", flat=True))
    note = f"{words.number(verdict.rows)} catatan terbaru diperiksa"
    if not verdict.sound:
        note = str(verdict.findings[0])
    return Tile("Rantai catatan akses", "Utuh" if verdict.sound else "TIDAK utuh", reverse("audit:list"), note)


def _events(heading: str, rows) -> Listing:
    found = (log_line(event) for event in rows.order_by("-at", "-pk")[:SHOWN])
    lines = tuple(
        Line(f"{each.action}: {each.who}", _facts(words.short_moment(each.at), each.object, each.reason))
        for each in found
    )
    return Listing(heading, lines, "Belum ada catatan.", reverse("audit:list"))


def _unusual(code: str, opened) -> Listing:
    """Many look-ups on one day, and many numbers opened in a week: for a question, not a verdict."""
    people = Assignment.objects.filter(unit__jurisdiction=code).values("user")
    since = timezone.localdate() - timedelta(days=WATCH_DAYS)
    tallies = LookupTally.objects.filter(user__in=people, day__gte=since, in_day__gte=HOUR_WARNS).select_related("user")
    lines = [
        Line(row.user.name, words.long_date(row.day), tag_html(f"{row.in_day} pencarian sehari", "amber"),
             f"{reverse('audit:list')}?petugas={row.user_id}")
        for row in tallies.order_by("-in_day", "pk")[:SHOWN]
    ]  # fmt: skip
    counted = opened.filter(user__isnull=False).order_by().values("user", "user__name").annotate(n=Count("pk"))
    lines += [
        Line(row["user__name"], f"{WATCH_DAYS} hari terakhir", tag_html(f"{row['n']} nomor dibuka", "amber"),
             f"{reverse('audit:list')}?petugas={row['user']}")
        for row in counted.filter(n__gte=MANY).order_by("-n", "user")[:SHOWN]
    ]  # fmt: skip
    return Listing("Pencarian yang tidak biasa", tuple(lines), "Tidak ada pencarian di luar kebiasaan pekan ini.")


def _facts(*parts: str) -> str:
    return " · ".join(filter(None, parts))
