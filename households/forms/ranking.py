"""A new ranking, and an own scheme of points."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from households.models import RankingScheme
from households.ranking import benefits, schemes
from households.ranking.catalogue import MAX_WEIGHT, Scheme, catalogue
from households.villages import find
from slrt.cases.idempotency import FIELD, new_key
from slrt.jurisdictions.models import Jurisdiction
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui.edits import Edits
from slrt.ui.forms import BaseForm, Chips
from slrt.ui.widgets import QuickSelect

_PLACE = "Wilayah ini tidak ada di daftar. Pilih dari daftar, tulis nama kecamatan, atau kosongkan."


class RunForm(BaseForm):
    """cleaned_data["place"] is a Region; an empty field means the whole kabupaten or kota."""

    scheme = forms.ChoiceField(label="Skema", widget=QuickSelect)
    place = forms.CharField(
        label="Wilayah",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "list": "desa"}),
        help_text="Desa/kelurahan atau nama kecamatan. Kosongkan untuk seluruh daerah.",
    )
    day = forms.DateField(label="Batas data", help_text="Yang diketahui aplikasi sampai akhir hari ini yang dihitung.")
    programme = forms.ChoiceField(
        label="Program yang diperingkat",
        required=False,
        widget=QuickSelect,
        help_text="Bila diisi, keluarga yang sudah menerimanya dikecualikan.",
    )

    def __init__(self, data: Any = None, *, profile: Profile, **kwargs):
        self.jurisdiction = profile.code
        super().__init__(data, **kwargs)
        today = timezone.localdate(timezone=profile.zone)
        known = schemes.latest(self.jurisdiction)
        self.fields["scheme"].choices = [(scheme.code, scheme.name) for scheme in known]
        self.fields["programme"].choices = [("", "Tidak ditentukan"), *benefits.programmes(self.jurisdiction, today)]
        self.fields["day"].initial = today
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)

    def clean_place(self) -> Region:
        typed = self.cleaned_data["place"].strip()
        codes = find(typed, self.jurisdiction) if typed else [self.jurisdiction]
        if len(codes) > 1:
            raise ValidationError("Ada beberapa wilayah bernama ini. Tambahkan kecamatannya.")
        region = Region.objects.filter(code=codes[0]).first() if codes else None
        if region is None:
            raise ValidationError(_PLACE)
        return region


class SchemeForm(Edits, BaseForm):
    """Points for each criterion of the catalogue; cleaned_data["given"] is what save_scheme() takes."""

    name = forms.CharField(label="Nama skema", max_length=120)
    basis = forms.CharField(
        label="Dasar", max_length=240, help_text="SK atau pasal yang menetapkan bobot ini, misalnya SK Bupati nomor …"
    )
    note = forms.CharField(label="Keterangan", max_length=240, required=False)
    valid_from = forms.DateField(label="Berlaku sejak")
    valid_until = forms.DateField(label="Berlaku sampai", required=False)
    gates = forms.MultipleChoiceField(label="Gerbang", widget=Chips, required=False)

    def __init__(self, data: Any = None, *, base: Scheme | None = None, place: Jurisdiction | None = None, **kwargs):
        """place: whose own scheme gets its next version after `base`; None for a new scheme."""
        super().__init__(data, initial=_initial(base, own=place is not None), **kwargs)
        self.code = base.code if base else ""
        known, points = catalogue(), dict(base.weights) if base else {}
        self.fields["gates"].choices = [(code, gate.label) for code, gate in known.gates.items()]
        ties = [("", "–"), *((code, tie.label) for code, tie in known.ties.items())]
        for rank in range(len(known.ties)):
            initial = base.ties[rank] if base and rank < len(base.ties) else ""
            self.fields[f"tie_{rank}"] = forms.ChoiceField(
                label=f"Pemecah seri {rank + 1}", choices=ties, required=False, initial=initial, widget=QuickSelect
            )
        for code, rule in known.criteria.items():
            self.fields[_name(code)] = forms.IntegerField(
                label=rule.label, help_text=rule.clause, min_value=0, max_value=MAX_WEIGHT, required=False,
                initial=points.get(code),
            )  # fmt: skip
        self.fields[FIELD] = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
        self.watch(place)
        self._dress_again()

    def stored(self, place: Jurisdiction) -> dict[str, Any]:
        """What the newest version says of what the next one begins with."""
        last, known = schemes.versions_of(place.pk, self.code)[0], catalogue()
        points, ties = dict(last.weights), [*last.ties, *[""] * len(known.ties)]
        said = {f"tie_{number}": ties[number] for number in range(len(known.ties))}
        said |= {_name(code): points.get(code) for code in known.criteria}
        gates = [code for code in known.gates if code in last.gates]
        return said | {"name": last.name, "note": last.note, "gates": gates}

    def called(self, place: Jurisdiction) -> str:
        return "Skema ini"

    def last_change(self, place: Jurisdiction, names: list[str]) -> tuple[str, datetime | None]:
        rows = RankingScheme.objects.filter(jurisdiction=place.pk, code=self.code).select_related("created_by")
        last = rows.order_by("-version").first()
        return (last.created_by.name, last.created_at) if last else ("", None)

    def _dress_again(self) -> None:
        from slrt.ui.forms import dress

        dress(self)

    @property
    def points(self) -> list[forms.BoundField]:
        return [self[_name(code)] for code in catalogue().criteria]

    @property
    def tie_fields(self) -> list[forms.BoundField]:
        return [self[f"tie_{place}"] for place in range(len(catalogue().ties))]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        weights = [[code, given[_name(code)]] for code in catalogue().criteria if given.get(_name(code))]
        ties = [given[name] for name in (f"tie_{place}" for place in range(len(catalogue().ties))) if given.get(name)]
        if not weights and not self.errors:
            raise ValidationError("Beri bobot paling sedikit pada satu kriteria.")
        if len(set(ties)) != len(ties):
            raise ValidationError("Setiap pemecah seri hanya dipakai sekali.")
        if given.get("valid_until") and given.get("valid_from") and given["valid_until"] < given["valid_from"]:
            self.add_error("valid_until", "Tanggal akhir tidak boleh sebelum tanggal mulai.")
        names = ("name", "basis", "note", "valid_from", "valid_until")
        plain = {name: given.get(name) for name in names}
        given["given"] = plain | {"weights": weights, "gates": given.get("gates", []), "ties": ties}
        return given


def _name(code: str) -> str:
    return f"points_{code}"


def _initial(base: Scheme | None, own: bool) -> dict[str, Any]:
    """What a new version starts from; a scheme made from a national one gets a name and a basis of its own."""
    if base is None:
        return {"valid_from": timezone.localdate()}
    named = {"name": base.name, "note": base.note} if own else {}
    return named | {"gates": list(base.gates), "valid_from": timezone.localdate()}
