"""What the list and the page of house visits show. Worked out here, so that templates only print."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from households.models import Person, Visit
from households.models.visits import VisitPurpose
from households.places import block_words
from households.visits import changes, progress, queries
from households.visits.actions import may_fill
from households.visits.instrument import load, said
from households.visits.links import links_of
from households.visits.position import WEAK_ACCURACY
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.cases.timeline import lines
from slrt.documents.links import rows as document_rows
from slrt.jurisdictions.profile import Profile
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.listing import capped_count, count_words

TABS = {"tugas": "Tugas saya", "wilayah": "Berjalan", "periksa": "Menunggu pemeriksaan", "selesai": "Selesai"}
EMPTY = {
    "tugas": "Tidak ada kunjungan untuk Anda. Kunjungan dibuka dari kartu keluarga atau usulan daftar awal.",
    "wilayah": "Tidak ada kunjungan yang sedang berjalan di wilayah Anda.",
    "periksa": "Tidak ada kunjungan yang menunggu pemeriksaan.",
    "selesai": "Belum ada kunjungan yang selesai.",
}
OPEN_ORDER, CLOSED_ORDER, COUNTED = ("planned_on", "id"), ("-closed_at", "-id"), 200


def rows_of(user: User, profile: Profile, tab: str) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(user).filter(jurisdiction=profile.code)
    if tab == "selesai":
        rows = rows.filter(closed_at__isnull=False)
    elif tab == "periksa":
        rows = rows.filter(status="completed")
    elif tab == "wilayah":
        rows = rows.filter(status__in=("planned", "begun", "returned"))
    else:
        rows = rows.filter(turn_user=user, closed_at__isnull=True)
    return rows.select_related("region__parent", "household", "turn_user", "created_by")


def tabs_of(user: User, profile: Profile, chosen: str) -> list[dict]:
    url = reverse("households:visits")
    return [
        {
            "url": f"{url}?tab={code}",
            "label": label,
            "count": None if code == "selesai" else count_words(*capped_count(rows_of(user, profile, code), COUNTED)),
            "active": code == chosen,
        }
        for code, label in TABS.items()
    ]


def first_tab(user: User) -> str:
    """Whoever goes out sees their own first; whoever checks, what waits for that."""
    return "tugas" if user.access.can(Permission.VISIT_RECORD) else "periksa"


def row_of(visit: Visit, profile: Profile, today) -> dict:
    late = visit.editable and visit.planned_on < today
    return {
        "number": visit.number,
        "url": reverse("households:visit", args=[visit.pk]),
        "purpose": VisitPurpose(visit.purpose).label,
        "name": visit.household.head_name,
        "place": ", ".join(part for part in (_block(visit), visit.region.full_name) if part),
        "day": words.mid_date(visit.closed_at or visit.planned_on),
        "late": tag_html("Lewat rencana", "red", "clock") if late else "",
        "who": visit.turn_user.name if visit.turn_user else profile.labels.get(visit.turn, "–"),
        "badge": badge_html("visit", visit.status),
    }


def _block(visit: Visit) -> str:
    return block_words(visit.household.rt, visit.household.rw)


def load_visit(user: User, pk: int) -> Visit | None:
    """The visit with what its pages name, if the person may open it."""
    related = ("region__parent", "unit", "created_by", "turn_user", "household__village__parent", "proposal")
    return Visit.objects.visible_to(user).filter(pk=pk).select_related(*related).first()


def state_html(state: str):
    return tag_html(*progress.STATES[state]) if state else tag_html("Tidak diperlukan", "plain")


def block_url(visit: Visit, part: progress.Part) -> str:
    if part.block.special == "photos":
        return reverse("households:visit_photos", args=[visit.pk])
    return reverse("households:visit_block", args=[visit.pk, part.block.code])


def parts(visit: Visit) -> list[progress.Part]:
    kinds = {document.kind for document in queries.photos_of(visit)}
    must = visit.profile.house_photo_required
    return progress.parts_of(visit, queries.members_of(visit), kinds, must_photo=must)


def next_url(visit: Visit, after: str = "") -> str:
    """The block to fill in next: the first unready one after this, else the first at all, else the visit itself."""
    found = parts(visit)
    codes = [part.block.code for part in found]
    start = codes.index(after) + 1 if after in codes else 0
    waiting = [part for part in (*found[start:], *found[:start]) if not part.ready and part.block.code != after]
    return block_url(visit, waiting[0]) if waiting else reverse("households:visit", args=[visit.pk])


def context_of(visit: Visit, user: User) -> dict:
    profile, found, fills = visit.profile, parts(visit), may_fill(visit, user)
    events = visit.events.select_related("actor").order_by("-version", "-pk")
    needed = [part for part in found if part.state]
    return {
        "case": visit,
        "identity": identity_rows(visit, profile),
        "badge": badge_html("visit", visit.status),
        "blocks": [block_row(visit, part, number, fills) for number, part in enumerate(found, 1)],
        "done": sum(part.state == "done" for part in needed),
        "total": len(needed),
        "next_url": next_url(visit) if fills and any(not part.ready for part in found) else "",
        "steps": steps_of(visit, user),
        "links": links_of(user, visit),
        "request": request_rows(visit),
        "answers": answer_cards(visit) if visit.answers else [],
        "documents": document_rows(queries.photos_of(visit), user),
        "position": position_rows(visit),
        "doubtful": visit.position_code in ("far", "outside"),
        "differences": changes.differences(visit) if visit.status == "completed" else [],
        "timeline": lines(events, visit.workflow, profile),
    }


def identity_rows(visit: Visit, profile: Profile) -> list[tuple[str, object]]:
    who = visit.turn_user.name if visit.turn_user else profile.labels.get(visit.turn, "")
    rows = [("Direncanakan", words.long_date(visit.planned_on))]
    if visit.is_open:
        rows.append(("Giliran", who or "–"))
    if visit.visited_at:
        rows.append(("Dikunjungi", words.short_moment(visit.visited_at)))
    return rows


def block_row(visit: Visit, part: progress.Part, number: int, fills: bool) -> dict:
    short = ", ".join(part.missing[:3]) + (f" dan {len(part.missing) - 3} lagi" if len(part.missing) > 3 else "")
    return {
        "number": number,
        "label": part.block.label,
        "url": block_url(visit, part) if fills and part.state else "",
        "mark": state_html(part.state),
        "missing": f"Belum: {short}" if part.state == "some" and short else "",
    }


def request_rows(visit: Visit) -> list[tuple[str, object]]:
    maker = visit.created_by.name if visit.created_by else "Sistem"
    place = (visit.household.address, _block(visit), visit.region.full_name)
    rows = [
        ("Tujuan", visit.get_purpose_display()),
        (
            "Alamat tercatat",
            ", ".join(part for part in place if part),
        ),
        ("Diminta oleh", f"{maker}, {words.long_date(visit.received_at)}"),
    ]
    return [*rows, ("Yang perlu diperiksa", visit.request)] if visit.request else rows


def position_rows(visit: Visit) -> list[tuple[str, object]]:
    if visit.latitude is None:
        return []
    exact = f"± {visit.accuracy} m" if visit.accuracy is not None else "ketelitian tidak diketahui"
    weak = visit.accuracy is not None and visit.accuracy > WEAK_ACCURACY
    return [
        ("Titik", f"{visit.latitude:.6f}, {visit.longitude:.6f} ({exact})"),
        ("Diambil", f"{words.moment(visit.located_at)}, {visit.get_position_source_display().lower()}"),
        ("Ketelitian", f"Lebih dari {WEAK_ACCURACY} m: ulangi di tempat terbuka bila bisa" if weak else "Cukup")
        if visit.accuracy is not None
        else ("Ketelitian", "Titik diisi tangan"),
        ("Pemeriksaan", visit.position_check),
    ]


def answer_cards(visit: Visit) -> list[dict]:
    """What was answered, block by block, members by name."""
    cards = []
    names = {str(person.pk): person for person in queries.members_of(visit)} if visit.answers.get("anggota") else {}
    for block in load(visit.instrument).blocks:
        given = progress.answers_of(visit, block.code)
        if not given:
            continue
        if block.each == "member":
            cards += [_member_card(block, names[pk], rows) for pk, rows in given.items() if pk in names]
        else:
            cards.append({"heading": block.label, "rows": said(block.questions, given)})
    return cards


def _member_card(block, person: Person, given: dict) -> dict:
    return {"heading": f"Anggota: {person.name}", "rows": said(block.questions, given)}


def member_rows(visit: Visit) -> list[dict]:
    block = load(visit.instrument).block("anggota")
    given = progress.answers_of(visit, "anggota")
    return [
        {
            "name": person.name,
            "sub": person.get_relation_display() or "hubungan belum diketahui",
            "url": reverse("households:visit_member", args=[visit.pk, person.pk]),
            "mark": state_html(progress.member_state(block, given.get(str(person.pk)) or {})),
        }
        for person in queries.members_of(visit)
    ]


def steps_of(visit: Visit, user: User) -> list[dict]:
    found = sorted(visit.available(user), key=lambda transition: transition.tone == "danger")
    if visit.editable and not may_fill(visit, user):
        found = [step for step in found if step.name != "complete"]
    return [
        {
            "label": step.label,
            "url": reverse("households:visit_step", args=[visit.pk, step.name]),
            "css": {"primary": "btn-primary", "danger": "btn-danger"}.get(step.tone, ""),
        }
        for step in found
    ]


def matter_rows(request: HttpRequest, visit: Visit) -> list[tuple[str, object]]:
    """What a step's page repeats, so that nobody decides without seeing it."""
    rows = [("Keluarga", visit.household.head_name), *request_rows(visit)[:2]]
    return [*rows, *position_rows(visit)[-1:]]


def today():
    return timezone.localdate()
