"""What the screens of an import show: lists, progress, the preview. Worked out here, so that templates only print."""

from __future__ import annotations

from itertools import islice

from django.urls import reverse

from households.enums import Change, EditionState, FindingKind, Source
from households.models import EditionFinding, Person, RegistryEdition, StagedPerson
from households.models.staging import SPAN, span
from households.registers import codes as kinds
from households.registry import files
from households.registry.reasons import words as reason_words
from households.registry.summary import many_rejected
from slrt.accounts.models import User
from slrt.accounts.permissions import Permission
from slrt.audit.crypto import CannotDecrypt, decrypt
from slrt.jobs.models import Job
from slrt.ui import words
from slrt.ui.badges import badge_html
from slrt.ui.listing import KeysetPage

SAMPLE = 10
BUSY = (EditionState.STAGED, EditionState.COMMITTING)
_DELIMITERS = {"|": "garis tegak |", ";": "titik koma ;", ",": "koma ,", "\t": "tab"}
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}


def edition_row(edition: RegistryEdition) -> dict:
    """One line of the list of editions."""
    summary = edition.summary
    return {
        "name": str(edition),
        "url": reverse("households:import", args=[edition.pk]),
        "date": words.long_date(edition.edition_date),
        "badge": badge_html("edition", edition.state),
        "read": words.number(summary.get("read")) if "read" in summary else "–",
        "rejected": words.number(sum(summary.get("rejected", {}).values())) if "read" in summary else "–",
        "when": words.short_moment(edition.committed_at or edition.imported_at),
        "who": edition.imported_by.name if edition.imported_by else "Baris perintah",
    }


def job_of(edition: RegistryEdition) -> Job | None:
    return Job.objects.filter(pk=edition.job).first() if edition.job else None


def is_waiting(edition: RegistryEdition, job: Job | None) -> bool:
    """Whether a worker still has to do something, so that the page asks again."""
    return edition.state in BUSY and job is not None and job.active


def stage_words(job: Job | None) -> str:
    """What the worker is doing."""
    return (job.message if job else "") or "Menunggu giliran"


def context_of(edition: RegistryEdition, user: User, request) -> dict:
    """The page of one edition in whatever state it is."""
    job = job_of(edition)
    may_import = user.access.can(Permission.REGISTRY_IMPORT, jurisdiction=edition.jurisdiction_id)
    return {
        "edition": edition,
        "badge": badge_html("edition", edition.state),
        "job": job,
        "waiting": is_waiting(edition, job),
        "stage": stage_words(job),
        "stuck": edition.state in BUSY and job is not None and not job.active and job.state != "done",
        "may_apply": may_import and edition.state == EditionState.PREVIEW,
        "doubt": doubt(edition) if edition.state == EditionState.PREVIEW else "",
        "may_cancel": may_import and edition.state in (EditionState.STAGED, EditionState.PREVIEW),
        "open_codes": edition.summary.get("village_codes", 0) if may_import else 0,
        "by_command": edition.state == EditionState.STAGED and job is None,
        "figures": figures(edition),
        "reasons": reasons(edition),
        "facts": facts(edition),
        "sample": sample(edition) if may_import and edition.state == EditionState.PREVIEW else [],
        "sample_kind": "Jenis PPKS" if edition.source == Source.PPKS else "Program",
        "findings": findings(edition, request),
        "error_files": error_files(edition) if may_import else [],
    }


def figures(edition: RegistryEdition) -> list[tuple[str, str, str]]:
    """(label, number, note) for the figures on top."""
    summary = edition.summary
    if "read" not in summary:
        return []
    rejected = sum(summary["rejected"].values())
    if edition.source == Source.PPKS:
        return [
            ("Baris dibaca", words.number(summary["read"]), ""),
            ("Dicatat dalam daftar PPKS", words.number(summary["new"]), "catatan baru"),
            ("Sudah tercatat", words.number(summary["unchanged"]), "tidak diubah"),
            ("Ditolak", words.number(rejected), ""),
        ]
    if not edition.lists_families:
        return [
            ("Baris dibaca", words.number(summary["read"]), ""),
            ("Ditemukan di data keluarga", words.number(summary["unchanged"]), "kepesertaannya dicatat"),
            ("Ditolak", words.number(rejected), ""),
        ]
    families = summary["families"]
    older = summary.get("older", 0)
    return [
        ("Baris dibaca", words.number(summary["read"]), ""),
        ("Baru", words.number(summary["new"]), f"{words.number(families['new'])} keluarga baru"),
        ("Berubah", words.number(summary["changed"]), ""),
        ("Tetap", words.number(summary["unchanged"]), f"{words.number(older)} lebih lama" if older else ""),
        ("Berbeda dari data daerah", words.number(summary["conflicting"]), "tidak ditimpa"),
        ("Ditolak", words.number(rejected), ""),
    ]


def doubt(edition: RegistryEdition) -> str:
    """Why nobody should apply the edition without a second look; "" when little was refused."""
    if not many_rejected(edition.summary):
        return ""
    rejected, read = sum(edition.summary["rejected"].values()), edition.summary["read"]
    code, count = max(edition.summary["rejected"].items(), key=lambda entry: entry[1])
    return (
        f"{words.number(rejected)} dari {words.number(read)} baris ({words.percent(rejected / read)}) ditolak, "
        f"terbanyak {words.number(count)} baris karena: {reason_words(code)} Bila ternyata kolomnya tertukar atau "
        "berkasnya rusak, batalkan dan unggah berkas yang benar."
    )


def reasons(edition: RegistryEdition) -> list[tuple[str, str, str]]:
    """(kind, sentence, number) of every reason, rejections first."""
    summary = edition.summary
    rows = [("Ditolak", code, count) for code, count in summary.get("rejected", {}).items()]
    rows += [("Perlu diperiksa", code, count) for code, count in summary.get("warnings", {}).items()]
    return [(kind, reason_words(code), words.number(count)) for kind, code, count in rows]


def facts(edition: RegistryEdition) -> list[tuple[str, str]]:
    """How the files were read."""
    rows = [("Tanggal data", words.long_date(edition.edition_date))]
    if edition.committed_at:
        rows.append(("Diterapkan", words.moment(edition.committed_at)))
    for described in edition.summary.get("files", []):
        how = [described["label"], f"{words.number(described['rows'])} baris"]
        if described["kind"] == "csv":
            how.append(_ENCODINGS.get(described["encoding"], described["encoding"]))
            how.append(_DELIMITERS.get(described["delimiter"], described["delimiter"]))
        rows.append((described["name"], ", ".join(how)))
        if described["unused"]:
            rows.append(("Kolom tidak dipakai", ", ".join(described["unused"][:12])))
    return rows


def kind_words(code: str) -> str:
    """A programme by its code, a kind of PPKS with its name."""
    kind = kinds.table().get(code)
    return kind.label if kind else code


def _change_words(edition: RegistryEdition, row: StagedPerson) -> str:
    if edition.source == Source.PPKS:
        return "Dicatat" if row.change == Change.NEW else "Sudah tercatat"
    return Change(row.change).label if edition.lists_families else "Kepesertaan dicatat"


def sample(edition: RegistryEdition) -> list[dict]:
    """The first rows as they would be taken over, numbers masked."""
    rows = StagedPerson.objects.filter(key__range=span(edition.pk), reason="").order_by("key")
    aad = Person._meta.get_field("nik").aad
    return [
        {
            "line": row.key % SPAN,
            "name": row.name,
            "nik": words.mask_nik(_open(row.nik, aad)) if row.nik else "tanpa NIK",
            "born": words.short_date(row.birth_date) if row.birth_date else (row.birth_year or "–"),
            "desil": row.desil or "–",
            "programmes": ", ".join(map(kind_words, row.programmes)) or "–",
            "change": _change_words(edition, row),
        }
        for row in islice(rows, SAMPLE)
    ]


def _open(sealed: bytes, aad: str) -> str:
    try:
        return decrypt(sealed, aad)
    except CannotDecrypt:
        return ""


def findings(edition: RegistryEdition, request) -> KeysetPage:
    """Rejected rows and conflicts, by file and row."""
    rows = EditionFinding.objects.filter(edition=edition).exclude(kind=FindingKind.WARNING)
    return KeysetPage(rows, ("file", "row", "id"), size=50, request=request)


def finding_row(finding: EditionFinding) -> dict:
    return {
        "row": f"Baris {words.number(finding.row)}" + (f", berkas {finding.file}" if finding.file > 1 else ""),
        "kind": FindingKind(finding.kind).label,
        "reason": reason_words(finding.reason),
        "detail": finding.detail,
        "card": reverse("households:card", args=[finding.household_id]) if finding.household_id else "",
    }


def error_files(edition: RegistryEdition) -> list[dict]:
    """Files of rejected rows that can be downloaded now."""
    found = sorted(files.folder_of(edition).glob(f"{files.REJECTED}-*.*")) if edition.summary.get("rejected") else []
    several = len(edition.files) > 1
    return [
        {
            "label": f"{f'Berkas {path.stem[-1]}, ' if several else ''}{path.suffix[1:].upper()}",
            "url": reverse("households:import_rejected", args=[edition.pk, int(path.stem[-1]), path.suffix[1:]]),
        }
        for path in found
    ]
