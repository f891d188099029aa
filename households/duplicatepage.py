"""What the screens about duplicates show. Worked out here, so that the templates only print."""

from __future__ import annotations

import json

from django.apps import apps
from django.db.models import QuerySet
from django.urls import reverse

from households import cardpage, panel
from households.duplicates.asking import SEARCH
from households.enums import MergeKind, PairState
from households.matching import Band
from households.models import DuplicatePair, Merge, Person
from slrt.accounts.models import User
from slrt.jobs.models import Job, JobState
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.listing import capped_count, count_words

OPEN, DECIDED, MERGED = "menunggu", "diputuskan", "digabung"
TABS = {OPEN: "Menunggu putusan", DECIDED: "Sudah diputuskan", MERGED: "Digabungkan"}
EMPTY = {
    OPEN: "Tidak ada data yang mungkin ganda. Pencarian berkala berjalan setiap pekan.",
    DECIDED: "Belum ada putusan.",
    MERGED: "Belum ada data yang digabungkan.",
}
FIELDS = {"name": "nama", "birth": "lahir", "village": "desa", "sex": "kelamin", "nik": "NIK", "mother": "ibu",
          "kk": "KK"}  # fmt: skip
TWINS = "lahir sehari, sekeluarga: mungkin kembar"
BANDS = (Band.SURE, Band.POSSIBLE)
_TONES = {Band.SURE: "teal", Band.POSSIBLE: "amber", Band.UNLIKELY: "grey"}


def pairs(user: User, jurisdiction: str, tab: str, village: str = "", band: str = "") -> QuerySet:
    """Pairs of the jurisdiction that this person may decide about."""
    rows = DuplicatePair.objects.visible_to(user).filter(jurisdiction=jurisdiction)
    rows = rows.open() if tab == OPEN else rows.decided().exclude(state=PairState.SAME)
    if village:
        rows = rows.filter(village=village)
    if band in BANDS:
        rows = rows.filter(band=band)
    return rows.select_related("first__village__parent", "second__village__parent", "decided_by")


def merges(user: User, jurisdiction: str) -> QuerySet:
    rows = Merge.objects.visible_to(user).filter(jurisdiction=jurisdiction, part_of=None)
    return rows.select_related("merged_by", "undone_by", "village")


def tabs_of(user: User, jurisdiction: str, chosen: str) -> list[dict]:
    url = reverse("households:duplicates")
    counts = {OPEN: count_words(*capped_count(pairs(user, jurisdiction, OPEN)))}
    return [
        {"url": f"{url}?tab={code}", "label": label, "count": counts.get(code), "active": code == chosen}
        for code, label in TABS.items()
    ]


def pair_row(pair: DuplicatePair) -> dict:
    marks = [
        TWINS if field == "twins" else f"{FIELDS.get(field, field)} {mark}"
        for field, mark in pair.reasons
        if mark != "tidak diketahui"
    ]
    return {
        "url": reverse("households:duplicate", args=[pair.pk]),
        "first": person_line(pair.first),
        "second": person_line(pair.second),
        "band": tag_html(pair.band, _TONES[Band(pair.band)]) if pair.band else "–",
        "why": ", ".join(marks),
        "state": badge_html("duplicate", pair.state),
        "decided": f"{pair.decided_by.name}, {words.long_date(pair.decided_at)}" if pair.decided_by else "",
        "note": pair.note,
    }


def person_line(person: Person) -> dict:
    born = words.short_date(person.birth_date) if person.birth_date else (person.birth_year or "lahir –")
    number = words.mask_nik(person.nik) if person.nik else person.get_no_nik_reason_display() or "tanpa NIK"
    return {"name": person.name, "sub": f"{number} · {born} · {person.village.short_name}"}


def side_of(person: Person, user: User) -> dict:
    """One record with everything that hangs on it."""
    listings = cardpage.listings_of([person])
    home = person.household
    return {
        "person": person,
        "place": person.village.full_name,
        "card": reverse("households:card", args=[home.pk]) if home else "",
        "family": str(home) if home else "tanpa keluarga",
        "recorded": f"{person.get_source_display()}, dicatat {words.long_date(person.created_at)}",
        "editions": [f"{row.edition}{f', desil {row.desil}' if row.desil else ''}" for row in listings],
        "proposals": [
            {"number": row.number, "url": reverse("households:proposal", args=[row.pk]),
             "badge": badge_html("prelist", row.status)}
            for row in person.prelist.visible_to(user).order_by("-pk")[:5]
        ],
        "blocks": panel.blocks(user, None, person),
    }  # fmt: skip


def merge_row(merge: Merge) -> dict:
    gone = json.loads(merge.before)["gone"]
    return {
        "url": reverse("households:merge", args=[merge.pk]),
        "name": gone.get("name") or gone.get("head_name"),
        "kind": merge.get_kind_display(),
        "village": merge.village.short_name,
        "by": f"{merge.merged_by.name}, {words.long_date(merge.merged_at)}",
        "state": tag_html("Berlaku", "teal", "check") if merge.stands else tag_html("Diurungkan", "grey"),
    }


def merge_context(merge: Merge) -> dict:
    """What a merge did, in words; the record that went as it was, its number masked."""
    before = json.loads(merge.before)
    gone = before["gone"]
    parts = list(merge.parts.order_by("pk"))
    return {
        "merge": merge,
        "row": merge_row(merge),
        "facts": [
            ("Catatan yang digabungkan", gone.get("name") or gone.get("head_name")),
            ("NIK lama" if merge.kind == MergeKind.PERSON else "Nomor KK lama",
             words.mask_nik(gone.get("nik") or gone.get("kk") or "") or "tanpa nomor"),
            ("Ke dalam catatan", _survivor(merge)),
            ("Yang dipindahkan", _moved(merge, *parts)),
            ("Disimpan bersama penggabungan", _aside(before, *(json.loads(part.before) for part in parts))),
            ("Alasan", merge.reason),
            ("Digabungkan oleh", f"{merge.merged_by.name}, {words.moment(merge.merged_at)}"),
        ],
        "undone": f"{merge.undone_by.name}, {words.moment(merge.undone_at)}: {merge.undone_reason}"
        if merge.undone_by
        else "",
        "card": _card(merge),
    }  # fmt: skip


def _survivor(merge: Merge) -> str:
    row = merge.model._base_manager.filter(pk=merge.survivor).first()
    return str(row) if row else "sudah digabungkan lagi ke catatan lain"


def _card(merge: Merge) -> str:
    if merge.kind == MergeKind.HOUSEHOLD:
        return reverse("households:card", args=[merge.survivor])
    home = Person.objects.filter(pk=merge.survivor).values_list("household_id", flat=True).first()
    return reverse("households:card", args=[home]) if home else ""


def _moved(*merges: Merge) -> str:
    counts: dict[str, int] = {}
    for merge in merges:
        for code, ids in merge.moved.items():
            if code != "pairs":
                name = str(apps.get_model(".".join(code.split(".")[:2]))._meta.verbose_name)
                counts[name] = counts.get(name, 0) + len(ids)
    return ", ".join(f"{words.number(count)} {name}" for name, count in sorted(counts.items())) or "tidak ada"


def _aside(*befores: dict) -> str:
    rows = [row["model"] for before in befores for row in before["set_aside"]]
    # Rows under the record's own key (search keys) went with it; nobody asks after them.
    count = sum(not apps.get_model(label)._meta.pk.is_relation for label in rows)
    return f"{words.number(count)} baris yang sudah ada pada catatan tujuan" if count else "tidak ada"


def search_under_way(jurisdiction: str) -> Job | None:
    """The search that is waiting or running."""
    return _searches(jurisdiction).active().order_by("-created_at").first()


def stage_words(job: Job | None) -> str:
    """What the worker is doing."""
    return (job.message if job else "") or "Menunggu giliran"


def last_search(jurisdiction: str) -> str:
    """ "21 November 2026: 12 pasangan baru dari 40.000 warga" """
    job = _searches(jurisdiction).filter(state=JobState.DONE).order_by("-finished_at").first()
    if job is None:
        return ""
    found, seen = (words.number(job.result_data.get(name, 0)) for name in ("found", "seen"))
    return f"{words.long_date(job.finished_at)}: {found} pasangan baru dari {seen} warga"


def _searches(jurisdiction: str) -> QuerySet:
    return Job.objects.filter(kind=SEARCH, jurisdiction=jurisdiction)
