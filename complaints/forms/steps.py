"""What each step of a complaint asks."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.utils import timezone

from complaints.documents import checklist_of
from complaints.enums import InformMethod, Outcome
from complaints.holders import holders_of
from complaints.models import Complaint
from complaints.turns import turn_in
from slrt.accounts.models import User
from slrt.cases.forms import StepForm
from slrt.ui.forms import Chips, Segmented

REJECT_OUTCOMES = (Outcome.NOT_ELIGIBLE, Outcome.OUT_OF_AUTHORITY, Outcome.UNPROVEN, Outcome.GONE, Outcome.UNREACHABLE)
REFUSE_OUTCOMES = (Outcome.NOT_REAL, Outcome.OUT_OF_AUTHORITY, Outcome.NOT_ELIGIBLE, Outcome.UNREACHABLE)
ARRIVED = (("yes", "Ya, diterima"), ("partly", "Sebagian"), ("no", "Belum"))
Build = Callable[["ComplaintStepForm"], dict[str, forms.Field]]


def text(label: str, *, required: bool = True, rows: int = 3, hint: str = "") -> forms.CharField:
    """A text of several lines that takes text modules (;dok)."""
    widget = forms.Textarea({"rows": rows, "data-modules": True})
    return forms.CharField(label=label, required=required, max_length=4000, widget=widget, help_text=hint)


def outcomes(chosen=Outcome.values) -> forms.ChoiceField:
    return forms.ChoiceField(label="Hasil", choices=[("", "Pilih hasil")] + [(c, Outcome(c).label) for c in chosen])


def methods(form: ComplaintStepForm, *, required: bool = True) -> forms.ChoiceField:
    offered = [(code, InformMethod(code).label) for code in form.case.profile.inform_methods]
    return forms.ChoiceField(label="Cara memberi tahu", choices=offered, widget=Segmented, required=required)


def sections(form: ComplaintStepForm) -> forms.ChoiceField:
    offered = [(section.code, section.label) for section in form.case.profile.sections]
    return forms.ChoiceField(label="Bagian", choices=offered, initial=form.case.section)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.name


def handler(form: ComplaintStepForm) -> PersonField:
    """Who is to handle it; for a restricted case only a named person will see it."""
    case, profile = form.case, form.case.profile
    ahead = Complaint(
        jurisdiction_id=case.jurisdiction_id, unit_id=case.unit_id, turn_unit_id=case.turn_unit_id,
        region_id=case.region_id, section=case.section, turn=turn_in("reviewed", profile, field=case.is_field),
    )  # fmt: skip
    people = [person.pk for person in holders_of(ahead, any_section=True)]
    return PersonField(
        User.objects.filter(pk__in=people).order_by("name", "pk"), label="Petugas", required=case.restricted,
        empty_label="Siapa saja di bagian itu",
        help_text="Kasus terbatas hanya terlihat oleh petugas yang ditunjuk." if case.restricted else "",
    )  # fmt: skip


def told_at() -> forms.DateTimeField:
    return forms.DateTimeField(
        label="Diberi tahu pada", initial=lambda: timezone.localtime().strftime("%d-%m-%Y %H.%M")
    )


def _route(form: ComplaintStepForm) -> dict[str, forms.Field]:
    return {"section": sections(form), "handler": handler(form), "note": text("Hasil telaah", required=False)}


def _ask(form: ComplaintStepForm) -> dict[str, forms.Field]:
    names = checklist_of(form.case.programme, form.case.profile)
    missing = [name for name in names if name not in form.case.documents_brought]
    return {
        "missing": forms.MultipleChoiceField(
            label="Berkas yang kurang", choices=[(name, name) for name in missing], widget=Chips, required=False
        ),
        "note": text("Yang diminta dan gunanya", hint="Warga membaca bahwa ada berkas yang ditunggu, bukan isi ini."),
    }


def _received(form: ComplaintStepForm) -> dict[str, forms.Field]:
    missing = [(name, name) for name in form.case.documents_missing]
    fields: dict[str, forms.Field] = {"note": text("Catatan", required=False, rows=2)}
    if missing:
        chips = forms.MultipleChoiceField(
            label="Berkas yang diterima", choices=missing, widget=Chips, initial=form.case.documents_missing,
            required=False,
        )  # fmt: skip
        fields = {"received": chips, **fields}
    return fields


def _answer(form: ComplaintStepForm) -> dict[str, forms.Field]:
    return {
        "answer": text("Jawaban", rows=5, hint="Disampaikan kepada warga. Tulis singkat dan jelas."),
        "outcome": outcomes(),
        "outcome_text": forms.CharField(label="Keterangan hasil", required=False, max_length=400),
    }


def _inform(form: ComplaintStepForm) -> dict[str, forms.Field]:
    said = text("Catatan", required=False, rows=2, hint="Misalnya kepada siapa disampaikan.")
    return {"method": methods(form), "informed_at": told_at(), "note": said}


def _reject(form: ComplaintStepForm) -> dict[str, forms.Field]:
    return {"outcome": outcomes(REJECT_OUTCOMES), "note": text("Alasan"), "method": methods(form)}


def _ask_submitter(form: ComplaintStepForm) -> dict[str, forms.Field]:
    said = "Dibaca pengirim di halaman lacak. Jangan menulis NIK atau nama orang lain."
    if form.case.restricted:
        said = "Kasus terbatas: halaman lacak tidak menampilkannya. Sampaikan langsung kepada pengirim."
    return {"note": text("Pertanyaan untuk pengirim", hint=said)}


def _refuse_submission(form: ComplaintStepForm) -> dict[str, forms.Field]:
    hint = "Dibaca pengirim di halaman lacak." if not form.case.restricted else "Tidak ditampilkan di halaman lacak."
    return {"outcome": outcomes(REFUSE_OUTCOMES), "note": text("Alasan untuk pengirim", hint=hint)}


def _verify(form: ComplaintStepForm) -> dict[str, forms.Field]:
    arrived = forms.ChoiceField(label="Bantuan atau layanan sudah diterima keluarga", choices=ARRIVED, widget=Segmented)
    return {"arrived": arrived, "note": text("Yang ditemukan saat diperiksa")}


def _duplicate(form: ComplaintStepForm) -> dict[str, forms.Field]:
    case = form.case
    others = Complaint.objects.visible_to(form.user).filter(household=case.household_id).exclude(pk=case.pk)
    newest = others.order_by("-received_at", "-pk").values_list("number", flat=True)
    known = list(newest[:5]) if case.household_id else []
    hint = f"Keluhan lain keluarga ini: {', '.join(known)}." if known else "Tulis nomor keluhan yang diteruskan."
    number = forms.CharField(label="Nomor keluhan yang diteruskan", max_length=40, help_text=hint)
    number.widget.attrs["class"] = "w-24ch"
    return {"duplicate_of": number, "note": text("Catatan", required=False, rows=2)}


def _note(label: str, *, required: bool = True) -> Build:
    return lambda form: {"note": text(label, required=required)}


_nothing: Build = lambda form: {}  # noqa: E731 - the same shape as its neighbours in the table
FIELDS: dict[str, Build] = {
    "ask_submitter": _ask_submitter,
    "note_reply": _note("Jawaban pengirim, dan lewat apa disampaikan"),
    "refuse_submission": _refuse_submission,
    "duplicate_submission": _duplicate,
    "supervisor_approve": _note("Catatan", required=False),
    "supervisor_check": _note("Hasil telaah", required=False),
    "supervisor_return": _note("Yang perlu diperbaiki"),
    "resubmit_for_check": _note("Yang sudah diperbaiki", required=False),
    "resubmit": _note("Yang sudah diperbaiki", required=False),
    "review": _route,
    "route": _route,
    "take": _nothing,
    "take_directly": _nothing,
    "escalate": _note("Yang sudah dilakukan dan alasan diteruskan"),
    "hand_back": _note("Alasan dikembalikan"),
    "ask_documents": _ask,
    "documents_received": _received,
    "answer": _answer,
    "attempt_inform": _note("Upaya yang dilakukan dan hasilnya"),
    "inform": _inform,
    "close": _nothing,
    "verify": _verify,
    "reject": _reject,
    "withdraw": _note("Alasan warga mencabut"),
    "mark_duplicate": _duplicate,
    "reopen": _note("Alasan dibuka kembali"),
}
# Steps that ask nothing that must be typed: one click in the bar of the case page.
ONE_CLICK = frozenset(
    {"supervisor_approve", "supervisor_check", "resubmit_for_check", "resubmit", "take",
     "take_directly", "close"}
)  # fmt: skip


class ComplaintStepForm(StepForm):
    def build(self) -> dict[str, forms.Field]:
        return FIELDS[self.transition.name](self)
