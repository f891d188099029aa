"""What the page of the chain shows: where needs stand, by village, and each with its case and its referral."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from complaints.models import Complaint
from monitoring.chain.stages import RUNNING, SHORT, STAGES, WHY, Place
from programs.enums import Level
from programs.models import Need
from programs.needs.listing import NeedFilter
from programs.needs.page import what_of
from referrals.models import Referral
from slrt.accounts.models import User
from slrt.jurisdictions.profile import profile_of
from slrt.ui import words
from slrt.ui.badges import badge_html, tag_html
from slrt.ui.forms import dress

TONES = {"need": "blue", "case": "blue", "agency": "violet", "answered": "amber", "fulfilled": "teal", "ended": "grey"}
PLACES = 40


class ChainFilter(NeedFilter):
    """The filter of needs, by stage instead of by the need's own status. Codes, places and days only."""

    tahap = forms.ChoiceField(
        label="Tahap", required=False,
        choices=[("", "Semua tahap"), ("berjalan", "Masih berjalan"), ("macet", "Tersendat"), *STAGES.items()],
    )  # fmt: skip
    tingkat = forms.ChoiceField(label="Program tingkat", required=False)

    def __init__(self, *args, jurisdiction: str, **kwargs):
        super().__init__(*args, jurisdiction=jurisdiction, **kwargs)
        del self.fields["status"]
        here = profile_of(jurisdiction).here
        self.fields["tingkat"].choices = [("", "Semua tingkat"), *((code, here(word)) for code, word in Level.choices)]
        dress(self)

    def narrow(self, rows: QuerySet) -> QuerySet:
        rows = super().narrow(rows)
        level = self.cleaned_data.get("tingkat")
        return rows.filter(programme__level=level) if level else rows

    def of_stage(self, rows: QuerySet) -> QuerySet:
        """Only the chosen stage; the totals and the villages count all of them."""
        stage = self.cleaned_data.get("tahap")
        if stage == "berjalan":
            return rows.filter(stage__in=RUNNING)
        if stage == "macet":
            return rows.exclude(stuck="")
        return rows.filter(stage=stage) if stage else rows


def stat_rows(counts: dict[str, int], stuck: int) -> list[tuple[str, str, str]]:
    """(label, number, address)."""
    url = reverse("monitoring:chain")
    found = [(STAGES[code], words.number(count), f"{url}?tahap={code}") for code, count in counts.items()]
    return [("Tersendat", words.number(stuck), f"{url}?tahap=macet"), *found]


def place_rows(places: Sequence[Place]) -> list[dict]:
    url = reverse("monitoring:chain")
    return [
        {
            "name": place.name,
            "district": f"Kec. {place.district}" if place.district else "",
            "url": f"{url}?{urlencode({'wilayah': place.code})}" if place.code else "",
            "stuck": words.number(place.stuck),
            "cells": list(zip(SHORT, map(words.number, place.counts), strict=True)),
        }
        for place in places[:PLACES]
    ]


def rows_of(user: User, needs: Sequence[Need]) -> list[dict]:
    """The case and the referral are linked for who may open them, and told as a stage to everybody."""
    numbers = [need.complaint_ref for need in needs if need.complaint_ref]
    cases = {case.number: case for case in Complaint.objects.visible_to(user).filter(number__in=numbers).order_by("pk")}
    sent: dict[int, Referral] = {}
    found = Referral.objects.visible_to(user).filter(complaint__in=[case.pk for case in cases.values()])
    for referral in found.select_related("target_unit").order_by("pk"):
        sent[referral.complaint_id] = referral
    return [_row(need, cases.get(need.complaint_ref), sent) for need in needs]


def _row(need: Need, case: Complaint | None, sent: dict[int, Referral]) -> dict:
    referral = sent.get(case.pk) if case else None
    letter = f"{need.sent_to} {need.letter_number}".strip()
    return {
        "number": need.number,
        "url": reverse("needs:need", args=[need.pk]),
        "who": need.household.head_name,
        "where": need.region.full_name if need.region else "–",
        "what": what_of(need),
        "need_mark": badge_html("need", need.status),
        "case": case and {"number": case.number, "url": reverse("complaints:case", args=[case.pk]),
                          "mark": badge_html("complaint", case.status)},
        "case_said": need.complaint_ref,
        "referral": referral and {
            "number": referral.letter_number or referral.number, "to": referral.target_unit.name,
            "url": reverse("referrals:referral", args=[referral.pk]), "mark": badge_html("referral", referral.status),
        },
        "letter": letter,
        "stage": tag_html(STAGES[need.stage], TONES[need.stage]),
        "why": WHY.get(need.stuck, ""),
        "since": words.mid_date(need.received_at),
    }  # fmt: skip
