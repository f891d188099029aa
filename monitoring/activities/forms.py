"""Forms of activities: the plan, how it was held, and what belongs to it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.villages import VillageField
from monitoring.activities.access import levels_of, may_plan, own_districts, own_village, staff_of
from monitoring.activities.actions import OUTCOME, PLAN
from monitoring.activities.enums import (
    ActivityKind,
    ActivityLevel,
    ActivityState,
    PaperKind,
    PartnerKind,
)
from monitoring.activities.models import Activity, ActivityPerson
from monitoring.activities.tableforms import team_choices
from slrt.accounts.models import User
from slrt.cases.idempotency import add_key
from slrt.jurisdictions.codes import FUNDING
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, Chips, Segmented, dress
from slrt.ui.widgets import QuickSelect

YEARS_BACK, YEARS_AHEAD = 5, 3
MOST_RUPIAH, MOST_PEOPLE = 10**12 - 1, 100_000
TRAINING = ("organiser", "subject", "basic_training")


class PlanDayField(forms.CharField):
    """A day ("27-03-2026"), or only its month ("03-2026"). Returns (date, by_month)."""

    widget = forms.TextInput

    def to_python(self, value: object) -> tuple[date, bool] | None:
        text = super().to_python(value)
        if not text:
            return None
        found = self._month(text)
        try:
            day, by_month = (found, True) if found else (forms.DateField().to_python(text), False)
        except ValidationError:
            raise ValidationError("Tulis tanggal seperti 27-03-2026, atau bulannya saja seperti 03-2026.") from None
        now = timezone.localdate().year
        if not now - YEARS_BACK <= day.year <= now + YEARS_AHEAD:
            raise ValidationError(f"Tahun antara {now - YEARS_BACK} dan {now + YEARS_AHEAD}.")
        return day, by_month

    @staticmethod
    def _month(text: str) -> date | None:
        found = re.fullmatch(r"(0?[1-9]|1[0-2])[-/. ]([0-9]{4})", text)
        return date(int(found[2]), int(found[1]), 1) if found else None

    def prepare_value(self, value: object) -> object:
        if isinstance(value, tuple):
            day, by_month = value
            return f"{day:%m-%Y}" if by_month else words.short_date(day)
        return value


class PlanForm(Edits, BaseForm):
    """What is planned, for which place and when. Only what the person may choose is asked."""

    stored_as: ClassVar[dict[str, tuple[str, ...]]] = {"planned": ("planned_on", "by_month")}

    kind = forms.ChoiceField(label="Jenis kegiatan", choices=[("", "Pilih"), *ActivityKind.choices], widget=QuickSelect)
    title = forms.CharField(label="Nama kegiatan", max_length=160)
    planned = PlanDayField(label="Tanggal atau bulan rencana", help_text="27-03-2026, atau bulannya saja: 03-2026.")
    place = forms.CharField(
        label="Tempat", max_length=160, required=False, help_text="Misalnya: aula kecamatan, balai warga."
    )
    description = forms.CharField(
        label="Uraian", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="Tujuan dan sasarannya. Jangan menulis nama warga.",
    )  # fmt: skip
    budget = forms.IntegerField(label="Anggaran (Rp)", min_value=0, max_value=MOST_RUPIAH, required=False)
    funding = forms.ChoiceField(label="Sumber pendanaan", required=False)
    responsible = forms.ChoiceField(
        label="Penanggung jawab", required=False, widget=QuickSelect, help_text="Mendapat pemberitahuan di Pesan."
    )
    organiser = forms.CharField(label="Penyelenggara pelatihan", max_length=160, required=False)
    subject = forms.CharField(label="Materi pelatihan", max_length=160, required=False)
    basic_training = forms.BooleanField(label="Pelatihan dasar petugas", required=False)

    def __init__(
        self, data: Any = None, *, user: User, profile: Profile, activity: Activity | None = None, initial: Any = None
    ):
        self.user, self.profile, self.activity = user, profile, activity
        super().__init__(data, initial=(self._said(activity) if activity else {}) | (initial or {}))
        self.fields["funding"].choices = self._fundings()
        self.staff = {str(person.pk): person for person in self._staff()}
        self.fields["responsible"].choices = [
            ("", "Belum ditentukan"), *((pk, person.name) for pk, person in self.staff.items())
        ]  # fmt: skip
        self.fixed = self._place() if activity is None else None
        add_key(self)
        self.watch(activity)
        dress(self)

    @staticmethod
    def _said(activity: Activity) -> dict[str, Any]:
        said = {name: getattr(activity, name) for name in (*PLAN, *OUTCOME)}
        planned = (activity.planned_on, activity.by_month) if activity.planned_on else None
        return said | {"planned": planned, "responsible": activity.responsible_id}

    def stored(self, activity: Activity) -> dict[str, Any]:
        return {name: value for name, value in self._said(activity).items() if name in self.fields}

    def _fundings(self) -> list[tuple[str, str]]:
        """What the profile allows, and what stands there already."""
        codes = list(self.profile.funding_sources)
        if self.activity and self.activity.funding and self.activity.funding not in codes:
            codes.append(self.activity.funding)
        return [("", "Belum ditentukan"), *((code, FUNDING[code]) for code in codes)]

    def _staff(self) -> list[User]:
        found = staff_of(self.profile.code)
        known = self.activity.responsible if self.activity else None
        return found if known is None or known in found else [*found, known]

    # ------------------------------------------------------------------ for which place
    def _place(self) -> tuple[str, Region] | None:
        """Asks only where there is a choice; otherwise the one (level, region) there is."""
        levels = levels_of(self.user, self.profile.code)
        district_rows = own_districts(self.user, self.profile.code) if ActivityLevel.DISTRICT in levels else []
        village = own_village(self.user, self.profile.code)
        if levels == [ActivityLevel.REGENCY]:
            return ActivityLevel.REGENCY.value, Region.objects.get(code=self.profile.code)
        if levels == [ActivityLevel.VILLAGE] and village:
            return ActivityLevel.VILLAGE.value, Region.objects.select_related("parent").get(code=village)
        choices = [(level.value, self.profile.here(level.label)) for level in levels]
        self.fields["level"] = forms.ChoiceField(
            label="Kegiatan tingkat",
            choices=choices,
            widget=Segmented,
            initial=self.initial.get("level") or choices[0][0],
        )
        if district_rows:
            offered = district_rows if len(district_rows) == 1 else [("", "Pilih kecamatan"), *district_rows]
            self.fields["district"] = forms.ChoiceField(
                label="Kecamatan", choices=offered, required=False, widget=QuickSelect,
                help_text="Untuk kegiatan tingkat kecamatan.",
            )  # fmt: skip
        self.fields["village"] = VillageField(
            jurisdiction=self.profile.code, required=False,
            help_text=self.profile.here("Untuk kegiatan tingkat desa/kelurahan."),
        )  # fmt: skip
        return None

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.activity is None and self.fixed is None:
            self._clean_place(given)
        if given.get("kind") and given["kind"] != ActivityKind.TRAINING:
            given |= {"organiser": "", "subject": "", "basic_training": False}
        elif given.get("kind") and not given.get("organiser") and "organiser" not in self.errors:
            self.add_error("organiser", "Masukkan penyelenggara pelatihan.")
        return given

    def _clean_place(self, given: dict[str, Any]) -> None:
        level = given.get("level")
        code = {
            ActivityLevel.REGENCY: self.profile.code,
            ActivityLevel.DISTRICT: given.get("district") or "",
            ActivityLevel.VILLAGE: given["village"].code if given.get("village") else "",
        }.get(level, "")
        field = "village" if level == ActivityLevel.VILLAGE else "district"
        if level and not code and field not in self.errors:
            self.add_error(field, "Pilih kecamatan." if field == "district" else f"Pilih {self.profile.village_word}.")
        elif code and not may_plan(self.user, self.profile.code, level, code):
            self.add_error(field, "Anda tidak merencanakan kegiatan untuk wilayah ini.")
        self.code = code

    def where(self) -> dict[str, Any]:
        """level and region for begin()."""
        if self.fixed:
            return dict(zip(("level", "region"), self.fixed, strict=True))
        region = Region.objects.select_related("parent").get(code=self.code)
        return {"level": self.cleaned_data["level"], "region": region}

    def plan(self) -> dict[str, Any]:
        given = self.cleaned_data
        found = {name: given[name] for name in PLAN if name in given}
        found["responsible"] = self.staff.get(given["responsible"])
        if "planned" in given:
            found["planned_on"], found["by_month"] = given["planned"]
        return found

    @property
    def training_fields(self) -> list:
        return [self[name] for name in TRAINING]


class OutcomeForm(BaseForm):
    """How it was held."""

    held_on = forms.DateField(label="Tanggal pelaksanaan")
    men = forms.IntegerField(label="Hadir laki-laki", min_value=0, max_value=MOST_PEOPLE, required=False)
    women = forms.IntegerField(label="Hadir perempuan", min_value=0, max_value=MOST_PEOPLE, required=False)
    spent = forms.IntegerField(label="Realisasi anggaran (Rp)", min_value=0, max_value=MOST_RUPIAH, required=False)
    result = forms.CharField(
        label="Hasil dan catatan", max_length=2000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="Jangan menulis nama warga.",
    )  # fmt: skip

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("Tanggal pelaksanaan tidak boleh lewat dari hari ini.")
        return day

    def outcome(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in OUTCOME}


class HoldForm(Edits, OutcomeForm):
    """The same of one that stands in the plan. It begins with the day of the plan."""

    def __init__(self, data: Any = None, *, activity: Activity):
        known = self.stored(activity)
        planned = activity.state == ActivityState.PLANNED and not activity.by_month
        super().__init__(data, initial=known | ({"held_on": activity.planned_on} if planned else {}))
        self.watch(activity, known)

    def stored(self, activity: Activity) -> dict[str, Any]:
        return {name: getattr(activity, name) for name in OUTCOME}


class LogForm(PlanForm, OutcomeForm):
    """An activity that was held without a plan: what it was and how it went, in one."""

    planned = None

    def plan(self) -> dict[str, Any]:
        return super().plan() | self.outcome()


class CancelForm(BaseForm):
    reason = forms.CharField(label="Alasan dibatalkan", max_length=240, widget=forms.Textarea({"rows": 2}))


class PartnerForm(BaseForm):
    kind = forms.ChoiceField(label="Jenis mitra", choices=[("", "Pilih"), *PartnerKind.choices], widget=QuickSelect)
    name = forms.CharField(label="Nama lembaga", max_length=160)


class DecisionForm(BaseForm):
    text = forms.CharField(label="Putusan", max_length=400, widget=forms.Textarea({"rows": 2}))
    who = forms.CharField(label="Ditindaklanjuti oleh", max_length=120)
    due_on = forms.DateField(label="Paling lambat tanggal", required=False)


class PaperForm(BaseForm):
    kind = forms.ChoiceField(label="Jenis berkas", choices=PaperKind.choices, widget=QuickSelect)


class ParticipantsForm(BaseForm):
    """Members of staff, several at once."""

    users = forms.MultipleChoiceField(label="Peserta", widget=Chips)

    def __init__(self, data: Any = None, *, staff: list[User], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.staff = {str(person.pk): person for person in staff}
        self.fields["users"].choices = [(pk, person.name) for pk, person in self.staff.items()]

    def chosen(self) -> list[User]:
        return [self.staff[pk] for pk in self.cleaned_data["users"]]


class SurveyVillageForm(BaseForm):
    """A village of a survey, and who of the team goes there."""

    person = forms.ChoiceField(label="Petugas survei", required=False, widget=QuickSelect)

    def __init__(self, data: Any = None, *, jurisdiction: str, team: list[ActivityPerson], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.team = {str(one.pk): one for one in team}
        self.fields = {"village": VillageField(jurisdiction=jurisdiction), **self.fields}
        self.fields["person"].choices = team_choices(team)
        dress(self)

    def given(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"village": found["village"], "person": self.team.get(found["person"])}


class PersonForm(BaseForm):
    """A member of staff; with outside=True also somebody by name."""

    user = forms.ChoiceField(label="Petugas", required=False, widget=QuickSelect)
    name = forms.CharField(label="Atau nama orang dari luar", max_length=120, required=False)
    organisation = forms.CharField(label="Asal lembaga", max_length=120, required=False)

    def __init__(self, data: Any = None, *, staff: list[User], outside: bool, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.staff = {str(person.pk): person for person in staff}
        self.fields["user"].choices = [("", "Pilih"), *((pk, person.name) for pk, person in self.staff.items())]
        if not outside:
            del self.fields["name"], self.fields["organisation"]
            self.fields["user"].required = True
        dress(self)

    def given(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        return found | {"user": self.staff.get(found["user"])}
