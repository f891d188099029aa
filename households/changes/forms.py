"""What the form of each kind of change asks: one short form each. The rules are in households.changes.plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households import identifiers
from households.changes.errors import ChangeRefused
from households.changes.fields import HOUSEHOLD, PERSON, Field, several
from households.changes.kinds import ChangeKind, Evidence
from households.changes.plan import living
from households.enums import Relation, Sex
from households.models import Household, Person
from households.villages import VillageField, village_word
from slrt.cases.forms import VERSION_FIELD
from slrt.cases.idempotency import FIELD as KEY_FIELD
from slrt.cases.idempotency import new_key
from slrt.jurisdictions.profile import profile_of
from slrt.ui.forms import BaseForm, Chips, KKField, NIKField, Segmented, dress

COMMON = ("event_date", "evidence", "file", "reason", "go_on")
# Numbers are typed anew when a returned proposal is opened: they are not kept in what was typed.
NUMBERS = ("nik", "kk")
_UNUSUAL = [("", "Pilih")]
# The key of the profile that says which of a list are used.
SETTING = {"flags": "person_flags"}


def _past(value) -> None:
    if value and value > timezone.localdate():
        raise ValidationError("Tanggal tidak boleh lewat dari hari ini.", code="future")


def _nik_ok(digits: str) -> None:
    if digits:
        nik = identifiers.read_nik(digits, timezone.localdate())
        if nik.errors:
            raise ValidationError(nik.errors[0].sentence, code=nik.errors[0].code)


def _kk_ok(digits: str) -> None:
    problem = identifiers.read_kk(digits)[1] if digits else None
    if problem:
        raise ValidationError(problem.sentence, code=problem.code)


def _text(label: str, length: int, *, required: bool = False, css: str = "") -> forms.CharField:
    widget = forms.TextInput({"autocomplete": "off", "class": css})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget)


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, validators=[_past])


def _nik(label: str = "NIK", *, required: bool = False) -> NIKField:
    return NIKField(label=label, required=required, validators=[_nik_ok])


def _kk(label: str, *, required: bool = False) -> KKField:
    return KKField(label=label, required=required, validators=[_kk_ok])


class ChangeForm(BaseForm):
    """kind: what is proposed. subject: for "Perbaikan data" the member (or the family) whose values are put right."""

    def __init__(self, data: Any = None, *, household: Household, kind: str, subject=None, case=None, **kwargs):
        self.household, self.kind, self.case = household, ChangeKind(kind), case
        self.subject = subject or household
        self.people = living(household)
        super().__init__(data, **kwargs)
        asked = self._values() if self.kind == ChangeKind.FIELDS else _BUILD[self.kind](self)
        self.asked = tuple(asked)
        for field in asked.values() if self.kind == ChangeKind.FIELDS else ():
            field.quiet = True  # they hold what is known now: what stays as it is needs no "bila ada"
        self.fields.update(asked)
        self.fields["evidence"] = forms.ChoiceField(label="Bukti", choices=[*_UNUSUAL, *Evidence.choices])
        if case is None:
            self.fields["file"] = forms.FileField(
                label="Berkas bukti", required=False, help_text="JPG, PNG, HEIC, atau PDF, paling besar 5 MB."
            )
            self.fields["file"].widget.attrs["accept"] = "image/*,application/pdf"
        self.fields["reason"] = forms.CharField(
            label="Alasan", max_length=1000, widget=forms.Textarea({"rows": 2, "data-modules": True})
        )
        self.fields["go_on"] = forms.BooleanField(label="Keduanya memang terjadi, tetap ajukan", required=False)
        self.fields[KEY_FIELD] = forms.UUIDField(widget=forms.HiddenInput, initial=new_key, required=False)
        if case is not None:
            self.fields[VERSION_FIELD] = forms.IntegerField(widget=forms.HiddenInput, initial=case.version)
        dress(self)

    # ------------------------------------------------------------------ fields
    def _values(self) -> dict[str, forms.Field]:
        declared = PERSON if isinstance(self.subject, Person) else HOUSEHOLD
        return {name_of(field): self._value(field) for field in declared.values() if field.typed}

    def _value(self, field: Field) -> forms.Field:
        now = field.read(self.subject)
        if field.kind == "nik":
            made = _nik(field.label)
            made.help_text = f"Sekarang {field.say(now)}. Kosongkan bila tidak berubah."
            return made
        if field.kind == "date":
            made = _day(field.label, required=False)
            made.initial = getattr(self.subject, field.code)
        elif field.kind == "choice":
            made = forms.ChoiceField(label=field.label, choices=[("", "belum diisi"), *field.choices], required=False)
        elif field.kind == "several":
            made = self._several(field)
        elif field.kind == "village":
            made = VillageField(jurisdiction=self.household.jurisdiction_id, required=False)
        elif field.kind == "number":
            made = forms.IntegerField(label=field.label, min_value=1, max_value=40, required=False)
        else:
            made = _text(field.label, field.length, css="w-6ch" if field.kind == "block" else "")
        if field.kind not in ("date", "several"):
            made.initial = now
        return made

    def _several(self, field: Field) -> forms.Field:
        """What this jurisdiction uses, and what the record already carries."""
        has = getattr(self.subject, field.code)
        used = {*getattr(profile_of(self.household.jurisdiction_id), SETTING[field.code]), *has}
        choices = [pair for pair in field.choices if pair[0] in used]
        hint = "Yang diputuskan di sini. Umur, data terpadu, dan daftar PPKS sudah terbaca sendiri."
        return forms.MultipleChoiceField(label=field.label, choices=choices, required=False, widget=Chips,
                                         initial=has, help_text=hint)  # fmt: skip

    def choose(self, label: str, people: list[Person], *, required: bool = True, hint: str = "") -> forms.ChoiceField:
        """One of these members."""
        choices = [("", "Pilih" if required else "tidak ada"), *((str(one.pk), said_of(one)) for one in people)]
        return forms.TypedChoiceField(label=label, choices=choices, coerce=self._member, required=required,
                                      empty_value=None, help_text=hint)  # fmt: skip

    def choose_several(self, label: str) -> forms.MultipleChoiceField:
        choices = [(str(one.pk), said_of(one)) for one in self.people]
        return forms.TypedMultipleChoiceField(label=label, choices=choices, coerce=self._member,
                                              widget=forms.CheckboxSelectMultiple)  # fmt: skip

    def _member(self, pk: str) -> Person:
        return next(one for one in self.people if str(one.pk) == str(pk))

    def successor(self) -> forms.ChoiceField:
        hint = "Hanya bila kepala keluarga tidak lagi di keluarga ini."
        return self.choose("Kepala keluarga baru", self.people, required=False, hint=hint)

    # ------------------------------------------------------------------ page and result
    @property
    def shown(self) -> list[forms.BoundField]:
        return [self[name] for name in self.asked if not isinstance(self.fields[name].widget, Chips)]

    @property
    def wide(self) -> list[forms.BoundField]:
        """Lists of choices, which take a row of their own."""
        return [self[name] for name in self.asked if isinstance(self.fields[name].widget, Chips)]

    @property
    def common(self) -> list[forms.BoundField]:
        """Evidence and reason; the tick only after the warning."""
        names = [name for name in COMMON if name in self.fields and name not in self.asked]
        return [self[name] for name in names if name != "go_on" or "go_on" in self.errors or self.data.get("go_on")]

    def given(self) -> dict[str, Any]:
        """What households.changes.plan gets. Call after is_valid()."""
        told = self.cleaned_data
        if self.kind != ChangeKind.FIELDS:
            return {name: told[name].upper() if name == "name" else told[name] for name in self.asked if name in told}
        declared = PERSON if isinstance(self.subject, Person) else HOUSEHOLD
        values = {field.code: text_of(field, told.get(name_of(field))) for field in declared.values() if field.typed}
        return {"subject": self.subject, "values": {code: text for code, text in values.items() if text}}

    def facts(self) -> dict[str, list[str]]:
        """What was typed, without numbers of identity."""
        kept = [*self.asked, "evidence", "reason"]
        return {name: self.data.getlist(name) for name in kept if not any(name.endswith(part) for part in NUMBERS)}

    def refuse(self, refused: ChangeRefused) -> None:
        name = refused.field
        if self.kind == ChangeKind.FIELDS and name:
            name = f"v_{name}"
        self.add_error(name if name in self.fields else None, refused.sentence)


def name_of(field: Field) -> str:
    return f"v_{field.code.replace('.', '_')}"


def said_of(person: Person) -> str:
    relation = person.get_relation_display()
    return f"{person.name} ({relation.lower()})" if relation else person.name


def text_of(field: Field, value: Any) -> str:
    """A cleaned value in the text form of the declaration."""
    if field.kind == "several":
        return several(value or ())
    if value in (None, ""):
        return ""
    if field.kind == "date":
        return value.isoformat()
    if field.kind == "village":
        return value.pk
    text = " ".join(str(value).split())
    if field.kind == "name":
        return text.upper()
    return text.zfill(3)[:3] if field.kind == "block" and text.isdigit() else text


def _newcomer(form: ChangeForm, who: str = "") -> dict[str, forms.Field]:
    return {
        "nik": _nik(f"NIK {who}".strip()),
        "name": _text(f"Nama {who}".strip(), 120, required=True),
        "birth_date": _day("Tanggal lahir", required=False),
        "sex": forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, widget=Segmented()),
    }


def _new_home(form: ChangeForm) -> dict[str, forms.Field]:
    where = form.household.jurisdiction_id
    return {
        "kk": _kk("Nomor KK baru"),
        "village": VillageField(jurisdiction=where, required=False, label=f"{village_word(where)} baru",
                                help_text="Kosongkan bila alamatnya tetap."),
        "address": _text("Alamat baru", 240),
        "rt": _text("RT", 3, css="w-6ch"),
        "rw": _text("RW", 3, css="w-6ch"),
    }  # fmt: skip


def _relation(initial: str = "") -> forms.ChoiceField:
    choices = [pair for pair in Relation.choices if pair[0] != Relation.HEAD]
    return forms.ChoiceField(label="Hubungan dengan kepala keluarga", choices=choices, initial=initial)


_BUILD: dict[ChangeKind, Callable[[ChangeForm], dict[str, forms.Field]]] = {
    ChangeKind.BIRTH: lambda form: {
        "name": _text("Nama bayi", 120, required=True),
        "event_date": _day("Tanggal lahir"),
        "sex": forms.ChoiceField(label="Jenis kelamin", choices=Sex.choices, widget=Segmented()),
        "birth_place": _text("Tempat lahir", 80),
        "mother": form.choose("Ibu kandung", [one for one in form.people if one.sex != Sex.MALE], required=False),
        "relation": _relation(Relation.CHILD),
        "nik": _nik("NIK bayi, bila sudah ada"),
    },
    ChangeKind.DEATH: lambda form: {
        "person": form.choose("Yang meninggal", form.people),
        "event_date": _day("Tanggal meninggal"),
        "new_head": form.successor(),
    },
    ChangeKind.MOVE_IN: lambda form: {
        **_newcomer(form),
        "relation": _relation(),
        "event_date": _day("Tanggal datang"),
    },
    ChangeKind.MOVE_OUT: lambda form: {
        "people": form.choose_several("Yang pindah"),
        "event_date": _day("Tanggal pindah"),
        "new_head": form.successor(),
    },
    ChangeKind.SPLIT: lambda form: {
        "people": form.choose_several("Yang pindah ke KK baru"),
        "head": form.choose("Kepala keluarga di KK baru", form.people),
        **_new_home(form),
        "event_date": _day("Tanggal KK baru"),
        "new_head": form.successor(),
    },
    ChangeKind.MARRIAGE: lambda form: {
        "person": form.choose("Anggota yang menikah", form.people),
        **_newcomer(form, "pasangan"),
        "event_date": _day("Tanggal menikah"),
        "lives": forms.ChoiceField(label="Tempat tinggal", widget=Segmented(), initial="here",
                                   choices=[("here", "Ikut di keluarga ini"), ("new", "Membentuk keluarga baru")]),
        "head": forms.ChoiceField(label="Kepala keluarga baru bila membentuk keluarga", widget=Segmented(),
                                  initial="member", choices=[("member", "Anggota ini"), ("spouse", "Pasangannya")]),
        **_new_home(form),
        "new_head": form.successor(),
    },
    ChangeKind.NEW_HEAD: lambda form: {
        "new_head": form.choose("Kepala keluarga baru", form.people),
        "event_date": _day("Sejak tanggal"),
    },
    ChangeKind.NEW_KK: lambda form: {
        "kk": _kk("Nomor KK baru", required=True),
        "event_date": _day("Tanggal terbit"),
    },
}  # fmt: skip
