"""The queue: which complaints stand on which tab, how many, and how a row reads. Rows are made in Python for speed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.safestring import SafeString

from complaints.enums import Category, Channel, ComplaintClass
from complaints.models import Complaint
from complaints.registry import words_of
from complaints.turns import my_turn, my_turns
from programs.enums import Sector
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.blocks import due_html

COUNT_LIMIT = 200
TABS: dict[str, str] = {
    "giliran": "Giliran saya",
    "daring": "Masuk daring",
    "bagian": "Bagian saya",
    "menunggu": "Menunggu pihak lain",
    "lewat": "Lewat tenggat",
    "selesai": "Selesai bulan ini",
}
# What came in online and is not registered yet: to be read, or waiting for what the sender was asked.
UNREGISTERED = ("submitted", "asked_back")
OPEN_ORDER, CLOSED_ORDER = ("due_at", "id"), ("-closed_at", "-id")
TURN_ORDER = ("turn", "section", "due_at", "id")  # of the index complaint_turn, so that reading may stop early
# What a row needs: sealed columns stay sealed, long texts stay in the database.
COLUMNS = [
    "number",
    "status",
    "turn",
    "turn_user",
    "created_by",
    "handler",
    "unit",
    "turn_unit",
    "region__name",
    "region__kind",
    "region__level",
    "jurisdiction",
    "received_at",
    "due_at",
    "paused_since",
    "channel",
    "klass",
    "category",
    "sector",
    "restricted",
    "urgent",
    "incomplete",
    "subject_name",
    "subject_unit",
    "registry_result",
    "registry_desil",
    "closed_at",
    "programme__name",
    "programme__short_name",
]


class CappedCount(Subquery):
    """How many rows a query has, counting no further than its slice."""

    template = "(SELECT count(*) FROM (%(subquery)s) capped)"
    output_field = IntegerField()


def tabs_of(user: User, profile: Profile) -> dict[str, str]:
    """The tabs a person has here: what came in online only where families may write, for whoever registers it.

    "Bagian saya" is called by what it is for whoever has no section.
    """
    online = Channel.ONLINE in profile.channels and user.access.can(Permission.COMPLAINT_REGISTER)
    labels = TABS | ({} if sections_of(user) else {"bagian": "Semua yang berjalan"})
    return {code: label for code, label in labels.items() if code != "daring" or online}


def sections_of(user: User) -> set[str]:
    """Sections in which the person handles cases; empty for whoever is bound to none."""
    return {grant.section for grant in user.access.grants if grant.section}


def tab_rows(tab: str, user: User, profile: Profile, now: datetime | None = None) -> QuerySet[Complaint]:
    """The complaints of a tab. Restricted ones may be among them: `row_of` hides what the person may not know."""
    rows = Complaint.objects.within_reach(user).filter(jurisdiction=profile.code)
    if tab == "giliran":
        return rows.turn_of(user)
    if tab == "daring":
        return rows.filter(status__in=UNREGISTERED)
    if tab == "selesai":
        return rows.filter(closed_at__gte=month_start(profile, now))
    if tab == "lewat":
        rows = rows.overdue(now)
    elif tab == "menunggu":
        rows = rows.open().exclude(my_turn(user))
    else:
        rows = rows.open()
    own = sections_of(user)
    return rows.filter(Q(section__in=own) | Q(created_by=user) | Q(handler=user)) if own else rows


def month_start(profile: Profile, now: datetime | None = None) -> datetime:
    """First moment of this month in the jurisdiction's zone."""
    local = timezone.localtime(now, profile.zone)
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def tab_counts(user: User, profile: Profile) -> dict[str, int]:
    """The numbers on the tabs in one query, each counted no further than one beyond COUNT_LIMIT."""
    counts = {tab: CappedCount(_some(tab, user, profile)) for tab in tabs_of(user, profile)}
    found = Region.objects.filter(pk=profile.code).values_list(*counts.values()).order_by("pk").first()
    return {tab: min(count, COUNT_LIMIT + 1) for tab, count in zip(counts, found, strict=True)}


def _some(tab: str, user: User, profile: Profile) -> QuerySet:
    """The first rows of a tab, in the order of its index: without one the whole table is read for the rare kinds.

    One's own turn is small and found through the turn instead.
    """
    if tab == "giliran":
        return _my_first(Complaint.objects.within_reach(user).filter(jurisdiction=profile.code), user)
    order = CLOSED_ORDER if tab == "selesai" else OPEN_ORDER
    return tab_rows(tab, user, profile).order_by(*order).values("pk")[: COUNT_LIMIT + 1]


def _my_first(rows: QuerySet[Complaint], user: User) -> QuerySet:
    """Keys of the rows that wait for the person: every way in which one may be theirs is read up to the limit, and what
    two ways found is there once."""
    rows = rows.open().order_by(*TURN_ORDER).values("pk")
    first, *others = (rows.filter(way)[: COUNT_LIMIT + 1] for way in my_turns(user))
    return first.union(*others)


def my_turn_count(user: User, jurisdiction: str) -> int:
    """How many complaints wait for the person, for the side menu; at most COUNT_LIMIT + 1."""
    return min(_my_first(Complaint.objects.filter(jurisdiction=jurisdiction), user).count(), COUNT_LIMIT + 1)


def count_words(count: int) -> str:
    return f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else words.number(count)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the queue, ready to print; url is "" where the person may not open the case."""

    number: str
    url: str
    came: str
    who: str
    where: str
    matter: str
    kind: str
    step: str
    due: SafeString
    status: SafeString


class RowMaker:
    """Makes the rows of one page for one person, with one "now" for all of them."""

    def __init__(self, user: User, profile: Profile, now: datetime | None = None):
        self.user, self.profile = user, profile
        self.now = now or timezone.now()
        self.all_restricted = user.access.can(Permission.COMPLAINT_RESTRICTED, jurisdiction=profile.code)

    def _came(self, case: Complaint) -> str:
        """The day and the channel; what waits to be registered says its age."""
        if case.status in UNREGISTERED:
            return f"{words.ago(case.received_at, self.now)} · {self._channel(case)}"
        return f"{words.mid_date(case.received_at)} · {self._channel(case)}"

    def _channel(self, case: Complaint) -> str:
        return words.in_sentence(self.profile.here(Channel(case.channel).label))

    def row(self, case: Complaint) -> Row:
        hidden = case.restricted and not (self.all_restricted or case.names(self.user))
        return Row(
            number=case.number,
            url="" if hidden else f"/keluhan/{case.pk}/",
            came=self._came(case),
            who="Warga dirahasiakan" if hidden else case.subject_name,
            where=self._place(case) if hidden else f"{self._place(case)} · {self._registry(case)}",
            matter="Kasus terbatas" if hidden else matter_of(case),
            kind="" if hidden else kind_of(case),
            step=next_step(case, self.profile, may_name=self.all_restricted),
            due=self._due(case),
            status=self._status(case),
        )

    def _place(self, case: Complaint) -> str:
        return case.region.short_name if case.region else self.profile.name

    def _registry(self, case: Complaint) -> str:
        return words_of(case.registry_result, case.registry_desil)

    def _due(self, case: Complaint) -> SafeString:
        if case.closed_at:
            return SafeString(words.short_moment(case.closed_at))
        return due_html(case.due_at, now=self.now, paused="menunggu warga" if case.paused_since else "")

    def _status(self, case: Complaint) -> SafeString:
        marks = badge_html("complaint", case.status)
        if case.urgent and not case.closed_at:
            marks = marks + _SPACE + tag_html("Darurat", "red")
        if case.incomplete:
            marks = marks + _SPACE + tag_html("Perlu dilengkapi", "amber")
        return marks


_SPACE = SafeString(" ")  # lets two tags break into two lines


def matter_of(case: Complaint) -> str:
    """ "PBI-JKN: dinonaktifkan / berhenti" """
    category = Category(case.category).label
    return f"{case.programme}: {category[0].lower()}{category[1:]}" if case.programme else category


def kind_of(case: Complaint) -> str:
    klass = ComplaintClass(case.klass).label
    return f"{klass} · {Sector(case.sector).label}" if case.sector in Sector.values else klass


_STEPS = {
    "submitted": "Periksa dan daftarkan",
    "asked_back": "Menunggu keterangan dari pengirim",
    "with_supervisor": "Diperiksa {supervisor}",
    "returned": "Perbaiki, lalu kirim ulang",
    "reviewed": "Mulai tangani",
    "in_handling": "Jawab atau usulkan rujukan",
    "needs_documents": "Menunggu berkas dari warga",
    "awaiting_approval": "Menunggu persetujuan {manager}",
    "referred": "Menunggu jawaban instansi",
    "answered": "Beri tahu warga",
    "informed": "Tutup keluhan",
    "closed": "Periksa hasilnya ke keluarga",
}
_FIRST = {"review": "Telaah dan teruskan", "manager": "Teruskan ke bagian", "back_office": "Mulai tangani"}


def next_step(case: Complaint, profile: Profile, *, may_name: bool = False) -> str:
    """What is to happen next, in words of this jurisdiction. may_name: the reader names people for restricted cases."""
    if case.restricted and not case.closed_at and case.turn_user_id is None and case.turn not in ("agency", "citizen"):
        return "Tunjuk petugas" if may_name else "Menunggu petugas ditunjuk"
    if case.status == "registered":
        return _FIRST.get(case.turn, "Mulai tangani")
    labels = {code: words.in_sentence(profile.labels[code]) for code in ("supervisor", "manager")}
    return _STEPS.get(case.status, "").format(**labels)
