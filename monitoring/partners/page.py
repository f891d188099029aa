"""The page of a partner."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from monitoring.partners.access import may_change
from monitoring.partners.enums import PaperKind
from monitoring.partners.forms import AgreementForm, FollowUpForm, PaperForm, StateForm
from monitoring.partners.giftmodels import Commitment
from monitoring.partners.listing import commitment_row, period_words, place_words
from monitoring.partners.models import Partner, PartnerAgreement, PartnerFollowUp
from slrt.accounts.models import User
from slrt.documents.links import rows as document_rows
from slrt.documents.models import Document
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html

SUBJECT = "partner"


def load(user: User, jurisdiction: str, pk: int) -> Partner | None:
    rows = Partner.objects.visible_to(user).filter(jurisdiction=jurisdiction)
    return rows.select_related("region__parent", "responsible", "created_by").filter(pk=pk).first()


def context_of(partner: Partner, user: User, **said: object) -> dict:
    """said: a bound form that was refused, under the name of its place on the page."""
    writes = may_change(user, partner)
    files = Document.objects.of(SUBJECT, partner.pk).select_related("uploaded_by")
    context = {
        "partner": partner,
        "writes": writes,
        "mark": badge_html("partner", partner.state),
        "where": place_words(partner.region, partner.level),
        "facts": fact_rows(partner),
        "contact": contact_rows(partner),
        "agreements": [agreement_row(row) for row in partner.agreements.order_by("-starts", "-pk")],
        "commitments": [commitment_row(row) for row in commitments(partner)],
        "follow_ups": [follow_up_row(row) for row in follow_ups(partner)],
        "documents": document_rows(files, user),
        "paper_form": PaperForm(auto_id="berkas-%s"),
        "upload_error": "",
        "entered": f"{words.moment(partner.created_at)}, {partner.created_by.name}",
    }
    if writes:
        context |= {
            "agreement_form": AgreementForm(auto_id="perjanjian-%s"),
            "follow_form": FollowUpForm(
                partner=partner, auto_id="tindak-%s", initial={"on": timezone.localdate()}
            ),
            "state_form": StateForm(
                auto_id="keadaan-%s", initial={"state": partner.state, "note": partner.state_note}
            ),
        }  # fmt: skip
    return context | said


def commitments(partner: Partner) -> list[Commitment]:
    rows = partner.commitments.with_amounts().select_related("programme", "region__parent", "partner")
    return list(rows.order_by("-starts", "-pk"))


def follow_ups(partner: Partner) -> list[PartnerFollowUp]:
    rows = partner.follow_ups.select_related("by", "done_by", "commitment").order_by("-on", "-pk")
    return list(rows)


def fact_rows(partner: Partner) -> list[tuple[str, object]]:
    return [
        ("Jenis mitra", partner.kind),
        ("Wilayah kerja", place_words(partner.region, partner.level)),
        ("Badan hukum", partner.legal_form or "tidak dicatat"),
        ("Alamat kantor", partner.address or "tidak dicatat"),
        ("Bidang dan sasaran", partner.focus or "tidak dicatat"),
        ("Penanggung jawab", partner.follower.name),
    ]


def contact_rows(partner: Partner) -> list[tuple[str, object]]:
    return [
        ("Narahubung", partner.contact or "tidak dicatat"),
        ("Jabatan", partner.contact_role or words.NONE),
        ("Telepon", partner.phone or words.NONE),
        ("Surel", partner.email or words.NONE),
    ]


def agreement_row(row: PartnerAgreement) -> dict:
    if row.is_over:
        mark = tag_html("Berakhir", "grey")
    elif row.starts > timezone.localdate():
        mark = tag_html("Belum berlaku", "plain")
    else:
        mark = tag_html("Segera berakhir", "amber", "clock") if row.is_ending else tag_html("Berlaku", "teal", "check")
    signed = f"ditandatangani {words.long_date(row.signed_on)}" if row.signed_on else ""
    return {
        "title": str(row),
        "said": " · ".join(filter(None, (period_words(row), signed))),
        "about": row.about,
        "mark": mark,
        "url": reverse("monitoring:agreement", args=[row.pk]),
    }


def follow_up_row(row: PartnerFollowUp) -> dict:
    if row.done_on:
        mark = tag_html("Dikerjakan", "teal", "check")
    elif row.waits:
        mark = tag_html("Lewat tanggal", "red", "clock") if row.is_late else tag_html("Menunggu", "amber")
    else:
        mark = ""
    done = f"{words.long_date(row.done_on)}, {row.done_by.name}" if row.done_on else ""
    return {
        "pk": row.pk,
        "when": words.long_date(row.on),
        "by": row.by.name,
        "about": row.commitment.what if row.commitment else "",
        "text": row.text,
        "next": row.next_step,
        "until": words.long_date(row.next_on) if row.next_on else "",
        "mark": mark,
        "waits": row.waits,
        "done": f"{done}: {row.done_note}" if row.done_note else done,
    }


def paper_title(kind: str) -> str:
    return PaperKind(kind).label
