"""The family that was not found: a part of the intake page, and a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households import housing, identifiers
from households.actions.duplicates import SHORTEST_REASON, remember_apart
from households.actions.prelist import ProposalRefused, Proposed, propose
from households.duplicates.similar import Similar, other_name_on, similar_people
from households.enums import Eligibility, NoNikReason, Sex
from households.models import Household
from households.prelist_rules import Rule, rule_for
from households.villages import VillageField
from slrt.accounts.models import Unit, User
from slrt.jurisdictions.profile import Profile
from slrt.ui.forms import BaseForm, KKField, NIKField, PartialDateField, PhoneField, Segmented, dress

# At the desk these are enough; the others say more but keep nobody from saving.
OTHER_NAME = "NIK ini sudah tercatat atas nama lain. Periksa KTP, atau cari warga itu lewat Cari keluarga."
ALIKE = "Ada warga yang mirip. Bila memang orang lain, tulis alasannya, misalnya “alamat dan nama ibu berbeda”."
NEEDED = frozenset(("name", "village", "reason"))
_NIK_AS_PRINTED = "Sesuai KTP"
NO_NIK_CHOICES = [
    (reason.value, reason.label)
    for reason in NoNikReason
    if reason not in (NoNikReason.NOT_IN_FILE, NoNikReason.PLACEHOLDER, NoNikReason.UNREADABLE)
]


def _text(label: str, length: int, css: str = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", "class": css, **attrs})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


def _choice(label: str, choices: dict[str, str] | list) -> forms.ChoiceField:
    listed = list(choices.items()) if isinstance(choices, dict) else list(choices)
    return forms.ChoiceField(label=label, choices=[("", "Pilih"), *listed], required=False)


_BUILD: dict[str, Callable[[Profile], forms.Field]] = {
    "name": lambda profile: _text("Nama lengkap", 120),
    "nik": lambda profile: NIKField(required=False),
    "birth": lambda profile: PartialDateField(label="Tahun/tanggal lahir", required=False),
    "sex": lambda profile: forms.ChoiceField(
        label="Jenis kelamin", choices=Sex.choices, widget=Segmented, required=False
    ),
    "kk": lambda profile: KKField(required=False),
    "village": lambda profile: VillageField(jurisdiction=profile.code, required=False),
    "rt": lambda profile: _text("RT", 3, "w-8ch", inputmode="numeric"),
    "rw": lambda profile: _text("RW", 3, "w-8ch", inputmode="numeric"),
    "hamlet": lambda profile: _text("Dusun/lingkungan", 80),
    "address": lambda profile: _text("Alamat", 240),
    "members_count": lambda profile: forms.IntegerField(
        label="Jumlah anggota keluarga", min_value=1, max_value=40, required=False,
        widget=forms.NumberInput({"class": "w-8ch"}),
    ),
    "occupation": lambda profile: _text("Pekerjaan", 80),
    "house_status": lambda profile: _choice("Status rumah", housing.HOUSE_STATUS),
    "floor": lambda profile: _choice("Lantai terluas", housing.FLOOR),
    "wall": lambda profile: _choice("Dinding terluas", housing.WALL),
    "phone": lambda profile: PhoneField(required=False),
    "eligible": lambda profile: forms.ChoiceField(
        label="Kelayakan menurut petugas", choices=Eligibility.choices, widget=Segmented, required=False
    ),
    "eligible_reason": lambda profile: _text("Alasan kelayakan", 240),
    "reason": lambda profile: forms.CharField(
        label="Alasan diusulkan", max_length=1000, required=False,
        widget=forms.Textarea({"rows": 2, "data-modules": True}),
    ),
}  # fmt: skip


class PreListForm(BaseForm):
    """The fields that the jurisdiction's rule asks. `save` records the family, and its proposal where one follows.

    rule: another rule than the profile's own (the stand-alone page always proposes). household: propose this family.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        profile: Profile,
        user: User,
        prefix: str = "prelist",
        rule: Rule | None = None,
        household: Household | None = None,
        warns: bool = False,
        **kwargs,
    ):
        self.profile, self.user, self.household, self.warns = profile, user, household, warns
        self.similar: list[Similar] = []
        self.rule = rule or rule_for(profile)
        super().__init__(data, prefix=prefix, **kwargs)
        for name in self.rule.asks:
            field = _BUILD[name](profile)
            field.required = name in NEEDED or (name == "eligible")
            self.fields[name] = field
            if name == "nik":
                self.fields["no_nik_reason"] = _choice("Bila tanpa NIK, alasannya", NO_NIK_CHOICES)
                self.fields["nik_confirmed"] = forms.BooleanField(label=_NIK_AS_PRINTED, required=False)
        if warns:
            self.fields["not_same"] = _text("Mengapa bukan orang yang sama", 240)
        dress(self)

    def shown(self) -> list[forms.BoundField]:
        """The fields in order; the tick "Sesuai KTP" only once an odd NIK has been typed, the reason why somebody is
        not the same only once somebody alike was found."""
        hidden = {"nik_confirmed"} if not self.asks_confirmation else set()
        hidden |= {"not_same"} if not self.similar else set()
        return [self[name] for name in self.fields if name not in hidden]

    @property
    def asks_confirmation(self) -> bool:
        """Whether the tick "Sesuai KTP" has to be shown."""
        return self.is_bound and bool(getattr(self, "odd_nik", ""))

    def clean_nik(self) -> str:
        digits = self.cleaned_data["nik"]
        if not digits:
            return ""
        nik = identifiers.read_nik(digits, timezone.localdate())
        if nik.errors:
            raise ValidationError(nik.errors[0].sentence, code=nik.errors[0].code)
        self.odd_nik = nik.warnings[0].sentence if nik.warnings else ""
        return digits

    def clean_kk(self) -> str:
        digits = self.cleaned_data["kk"]
        problem = identifiers.read_kk(digits)[1] if digits else None
        if problem:
            raise ValidationError(problem.sentence, code=problem.code)
        return digits

    def clean(self) -> dict:
        given = super().clean()
        if getattr(self, "odd_nik", "") and not given.get("nik_confirmed"):
            self.add_error("nik_confirmed", self.odd_nik)
        if given.get("eligible") == Eligibility.NOT_ELIGIBLE and not given.get("eligible_reason"):
            self.add_error("eligible_reason", "Tulis alasan mengapa keluarga ini tidak layak.")
        if self.warns and self.household is None and given.get("name") and given.get("village"):
            self._warn(given)
        return given

    def _warn(self, given: dict) -> None:
        """A number of somebody else is refused; somebody alike interrupts until the clerk says why it is another."""
        nik = given.get("nik") or ""
        if nik and other_name_on(nik, given["name"], self.profile.code):
            self.add_error("nik", OTHER_NAME)
            return
        facts = {name: value for name, value in self.facts().items() if name in ("birth_date", "birth_year", "sex")}
        self.similar = similar_people(
            self.user, self.profile.code, name=given["name"], village=given["village"].code, nik=nik, **facts
        )
        if self.similar and len((given.get("not_same") or "").strip()) < SHORTEST_REASON:
            self.add_error("not_same", ALIKE)

    def facts(self) -> dict:
        """What propose() gets: the birth date and sex are taken from the NIK where they were not typed."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        given.pop("nik_confirmed", None)
        given.pop("not_same", None)
        birth = given.pop("birth", None)
        nik = identifiers.read_nik(given["nik"], timezone.localdate()) if given.get("nik") else None
        if birth:
            given |= {"birth_date": birth.date, "birth_year": birth.year}
        elif nik and nik.birth_date:
            given["birth_date"] = nik.birth_date
        if nik and nik.sex:
            given.setdefault("sex", nik.sex)
        return given

    def save(self, *, by: User, unit: Unit, complaint_ref: str = "") -> Proposed:
        """Call after is_valid(), inside the caller's transaction. Raises ProposalRefused."""
        made = propose(
            by=by,
            unit=unit,
            complaint_ref=complaint_ref,
            household=self.household,
            rule=self.rule,
            **self.facts(),
        )
        if self.similar:
            others = [each.person for each in self.similar]
            remember_apart(by=by, person=made.person, others=others, reason=self.cleaned_data["not_same"])
        return made

    def refuse(self, refused: ProposalRefused) -> None:
        """Put a refusal beside the field it is about."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)
