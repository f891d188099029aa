"""The public form: few questions, in the words of a family. Nothing typed here is looked up in the registry."""

from __future__ import annotations

from django import forms

from complaints.actions.register import Speaker, Subject
from complaints.enums import ContactVia, Reporter
from complaints.forms.intake import ProgrammeField
from complaints.guard import Guarded
from complaints.matters import offered, split
from households.villages import villages_of
from programs.enums import Level
from programs.models import Programme
from slrt.accounts.once import add_key
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui.forms import BaseForm, NIKField, PhoneField, Segmented, dress
from slrt.ui.widgets import QuickSelect

FILES = {
    "card": ("id_card", "Foto KTP atau Kartu Keluarga"),
    "photo": ("evidence", "Foto keadaan atau bukti"),
    "paper": ("evidence", "Surat atau berkas lain"),
}
FOR_WHOM = (
    (Reporter.SELF, "Saya sendiri"),
    (Reporter.FAMILY, "Keluarga saya"),
    (Reporter.OTHER, "Orang lain"),
    (Reporter.ANONYMOUS, "Tanpa menyebut nama"),
)
UNNAMED = "Tanpa nama"
# As on the page: the list of what is to be mended follows it.
ORDER = ("reporter", "name", "village", "address", "nik", "reporter_name", "reporter_relation", "matter", "programme",
         "description", *FILES, "contact", "phone", "truthful")  # fmt: skip


class ApplyForm(Guarded, BaseForm):
    """Fields in the order of the page."""

    reporter = forms.ChoiceField(label="Untuk siapa?", choices=FOR_WHOM, widget=Segmented, initial=Reporter.SELF)
    name = forms.CharField(
        label="Nama orang yang perlu dibantu", max_length=120, required=False,
        widget=forms.TextInput({"autocomplete": "name", "spellcheck": "false"}),
    )  # fmt: skip
    nik = NIKField(label="NIK", required=False)
    address = forms.CharField(label="Alamat (dusun atau jalan, RT/RW)", max_length=240, required=False)
    reporter_name = forms.CharField(label="Nama Anda", max_length=120, required=False)
    reporter_relation = forms.CharField(label="Hubungan Anda dengannya", max_length=60, required=False)
    contact = forms.ChoiceField(label="Bagaimana kami menghubungi Anda?", widget=Segmented, initial=ContactVia.PHONE)
    phone = PhoneField(required=False, label="Nomor HP atau WhatsApp")
    matter = forms.ChoiceField(
        label="Perihal", widget=QuickSelect, error_messages={"required": "Pilih perihal permohonan Anda."}
    )
    programme = ProgrammeField(
        Programme.objects.none(), label="Bantuan atau layanan yang dimaksud", required=False,
        empty_label="Tidak tahu atau tidak ada di daftar", widget=QuickSelect,
    )  # fmt: skip
    description = forms.CharField(
        label="Ceritakan keadaannya", max_length=4000, min_length=15, widget=forms.Textarea({"rows": 6}),
        error_messages={
            "required": "Ceritakan keadaannya, beberapa kalimat sudah cukup.",
            "min_length": "Ceritakan sedikit lebih banyak, supaya petugas memahami keadaannya.",
        },
    )  # fmt: skip
    truthful = forms.BooleanField(
        label="Keterangan ini benar sejauh yang saya tahu, dan saya sudah membaca pemberitahuan data pribadi.",
        error_messages={"required": "Centang pernyataan ini sebelum mengirim."},
    )

    def __init__(self, *args, profile: Profile, **kwargs):
        self.profile = profile
        super().__init__(*args, **kwargs)
        for name, (_, label) in FILES.items():
            self.fields[name] = forms.FileField(label=label, required=False)
            self.fields[name].widget.attrs["accept"] = "image/*,application/pdf"
        self._offer()
        self.order_fields(ORDER)
        add_key(self)
        for name in ("name", "nik", "reporter_name", "reporter_relation", "phone", "programme"):
            self.fields[name].quiet = True  # the page itself says when these are needed
        dress(self)

    def _offer(self) -> None:
        """Places, words and services of this jurisdiction alone."""
        fields, profile = self.fields, self.profile
        fields["village"] = forms.ChoiceField(
            label=profile.village_word.capitalize(), widget=QuickSelect, choices=[("", "Pilih"), *_places(profile)],
            error_messages={"required": f"Pilih {profile.village_word} tempat tinggalnya."},
        )  # fmt: skip
        fields["matter"].choices = [("", "Pilih perihal"), *offered(profile)]
        lead = profile.label("facilitator")
        words = {
            ContactVia.PHONE: "Telepon atau WhatsApp",
            ContactVia.FACILITATOR: f"Lewat {lead[0].lower()}{lead[1:]}",
            ContactVia.PAGE: "Tidak usah, saya melihat sendiri",
        }
        fields["contact"].choices = list(words.items())
        rows = Programme.objects.offered_in(profile.code).order_by("level", "name", "pk")
        fields["programme"].queryset = rows
        fields["programme"].choices = _services(list(rows), profile)

    def clean(self) -> dict:
        cleaned = super().clean()
        reporter, contact = cleaned.get("reporter"), cleaned.get("contact")
        if reporter != Reporter.ANONYMOUS and not cleaned.get("name"):
            self.add_error("name", "Tulis nama orang yang perlu dibantu, atau pilih “Tanpa menyebut nama”.")
        if reporter in (Reporter.FAMILY, Reporter.OTHER) and not cleaned.get("reporter_name"):
            self.add_error("reporter_name", "Tulis nama Anda, supaya petugas tahu siapa yang melapor.")
        if contact == ContactVia.PHONE and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Tulis nomornya, atau pilih cara dihubungi yang lain.")
        self.check_traps()
        if self.errors and self.files:
            self.add_error(None, "Berkas yang tadi dipilih perlu dipilih lagi: peramban tidak menyimpannya.")
        return cleaned

    def given(self) -> dict:
        """What submit_online() takes."""
        said = self.cleaned_data
        klass, category = split(said["matter"])
        return {
            "klass": klass,
            "category": category,
            "programme": said["programme"],
            "description": said["description"],
            "contact_via": said["contact"],
            "subject": Subject(
                name=said["name"] or UNNAMED,
                nik=said["nik"],
                address=said["address"],
                region=Region.objects.filter(code=said["village"]).first(),
                kind=self.profile.subject_units[0],
            ),
            "speaker": Speaker(said["reporter"], said["reporter_name"], said["reporter_relation"], said["phone"]),
        }

    @property
    def uploads(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in FILES if self.cleaned_data.get(name)}


class _Coded(Guarded, BaseForm):
    """Number and code come from the slip, or from the page before."""

    number = forms.CharField(label="Nomor", max_length=40, widget=forms.TextInput({"autocomplete": "off"}))
    code = forms.CharField(label="Kode", max_length=20, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        add_key(self)
        dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        self.check_traps()
        return cleaned


class ReopenForm(_Coded):
    """Why the family finds that its matter is not over."""

    text = forms.CharField(
        label="Apa yang belum selesai?", max_length=2000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Tulis apa yang belum selesai."},
    )  # fmt: skip


class ReplyForm(_Coded):
    """The answer to a question of the desk."""

    text = forms.CharField(
        label="Jawaban Anda", max_length=4000, widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Tulis jawaban Anda."},
    )  # fmt: skip
    paper = forms.FileField(label="Foto atau berkas", required=False, help_text="JPG, PNG, HEIC, atau PDF, 5 MB.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].widget.attrs["accept"] = "image/*,application/pdf"
        dress(self)


def _places(profile: Profile) -> list:
    """Villages under their kecamatan, as one list that needs no script."""
    districts: dict[str, list[tuple[str, str]]] = {}
    for village in villages_of(profile.code):
        districts.setdefault(village.district, []).append((village.code, village.name))
    return [(f"Kecamatan {district}", districts[district]) for district in sorted(districts)]


def _services(rows: list[Programme], profile: Profile) -> list:
    """The catalogue by level; what the place itself gives stands first, for that is what people come for."""
    field, groups = ProgrammeField(Programme.objects.none()), [("", "Tidak tahu atau tidak ada di daftar")]
    levels = sorted(Level, key=lambda level: level != Level.REGENCY)
    for level in levels:
        found = [(row.pk, field.label_from_instance(row)) for row in rows if row.level == level]
        if found:
            groups.append((profile.here(level.label), found))
    return groups
