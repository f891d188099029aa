"""Forms forgive how people type and say in plain words what is missing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms
from django.template import engines
from django_cotton.compiler_regex import CottonCompiler

from slrt.ui import messages
from slrt.ui.forms import BaseForm, Chips, KKField, NIKField, PartialDate, PartialDateField, PhoneField, Segmented
from slrt.ui.refusals import lines


class Sample(BaseForm):
    nik = NIKField()
    kk = KKField(required=False)
    name = forms.CharField(label="Nama warga", max_length=5)
    category = forms.ChoiceField(label="Jenis keluhan", choices=[("", "Pilih"), ("K3", "K3")])
    reporter = forms.ChoiceField(label="Pelapor", widget=Segmented, choices=[("a", "Diri sendiri"), ("b", "Lain")])
    papers = forms.MultipleChoiceField(label="Berkas", widget=Chips, required=False, choices=[("ktp", "KTP")])
    date = forms.DateField(label="Tanggal", required=False)
    count = forms.IntegerField(label="Jumlah anggota", required=False, max_value=20)
    money = forms.DecimalField(label="Penghasilan", required=False)
    own = forms.CharField(label="Alasan", error_messages={"required": "Tulis alasan agar manajer dapat menimbang."})
    photo = forms.FileField(label="Foto")


def refused(**data) -> dict[str, list[str]]:
    return {name: [str(error) for error in errors] for name, errors in Sample(data, {}).errors.items()}


def test_what_is_missing_is_named():
    said = refused()
    assert said["nik"] == ["Masukkan NIK."]
    assert said["name"] == ["Masukkan nama warga."]
    assert said["category"] == ["Pilih jenis keluhan."]
    assert said["reporter"] == ["Pilih pelapor."]
    assert said["photo"] == [messages.FILE_MISSING]
    assert said["own"] == ["Tulis alasan agar manajer dapat menimbang."]


def test_what_is_wrong_says_how_to_mend_it():
    said = refused(nik="3324 0662 1075 000", name="abcdefgh", date="05/13/2026", count="40", category="K9", money="x")
    assert said["nik"] == ["NIK harus 16 angka. Yang Anda masukkan 15 angka."]
    assert said["name"] == ["Terlalu panjang: paling banyak 5 huruf, tertulis 8."]
    assert said["date"] == ["Tulis tanggal seperti 27-03-1985 (tahun empat angka)."]
    assert said["count"] == ["Paling besar 20."]
    assert said["category"] == [messages.CHOICE]
    assert said["money"] == [messages.DECIMAL]


@pytest.mark.parametrize(
    "typed", ["3324066210750003", "332406 621075 0003", "33.24.06.621075.0003", " 332406-621075-0003 "]
)
def test_a_nik_may_be_typed_with_signs(typed):
    assert NIKField().clean(typed) == "3324066210750003"


@pytest.mark.parametrize(
    ("typed", "code"), [("33240662107500O3", "digits"), ("6,20407E+15", "digits"), ("١" * 16, "digits")]
)
def test_a_nik_is_digits(typed, code):
    with pytest.raises(forms.ValidationError) as caught:
        NIKField().clean(typed)
    assert caught.value.error_list[0].code == code


@pytest.mark.parametrize("typed", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890", "(0812) 3456.7890"])
def test_phones(typed):
    assert PhoneField().clean(typed) == "081234567890"


@pytest.mark.parametrize("typed", ["021 555 1234", "0812 345", "08123456789012", "+1 812 3456 7890"])
def test_what_is_no_mobile_number(typed):
    with pytest.raises(forms.ValidationError, match="diawali 08"):
        PhoneField().clean(typed)


def test_a_birth_year_or_a_birth_date():
    field = PartialDateField(label="Lahir", required=False)
    assert field.clean("1985") == PartialDate(1985)
    assert field.clean("27-03-1985").date == dt.date(1985, 3, 27)
    assert field.clean("") is None
    assert str(field.clean("27/03/1985")) == "27-03-1985"
    for typed in ("85", "31-02-1985", "03-1985", "1850", "2190", "27 Maret"):
        with pytest.raises(forms.ValidationError):
            field.clean(typed)


@pytest.mark.parametrize("typed", ["03-1985", "3/1985", "1985-03", "03.1985"])
def test_a_month_of_birth_where_it_is_of_use(typed):
    field = PartialDateField(label="Lahir", required=False, months=True)
    found = field.clean(typed)
    assert (found, found.date, str(found)) == (PartialDate(1985, 3), None, "03-1985")
    for other in ("13-1985", "00-1985", "3-85"):
        with pytest.raises(forms.ValidationError):
            field.clean(other)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.250.000", "1250000"), ("Rp 1.250.000", "1250000"), ("2,5", "2.5"), ("1.250,75", "1250.75"), ("7", "7")],
)
def test_money_is_read_as_indonesians_write_it(typed, value):
    form = Sample({"money": typed}, {})
    assert not form.is_valid()
    assert form.cleaned_data["money"] == Decimal(value)


def render(source: str, **context) -> str:
    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


def test_errors_are_tied_to_their_field():
    form = Sample({"nik": "1", "reporter": "a"}, {})
    html = render("{% field form.nik aside='16 angka' %}{% field form.reporter %}", form=form)
    assert 'for="id_nik"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_nik_error"' in html
    assert 'id="id_nik_error"' in html
    assert "<i>16 angka</i>" in html
    assert "<legend>Pelapor</legend>" in html
    assert 'value="1"' in html


def test_the_browser_is_not_asked_to_judge():
    html = render("{% for f in form %}{% field f %}{% endfor %}", form=Sample())
    assert " required" not in html
    assert "style=" not in html


def test_the_summary_links_to_every_field():
    form = Sample({}, {})
    found = {line.id: line.text for line in lines(form)}
    assert found["id_nik"] == "Masukkan NIK."
    assert found["id_reporter_0"] == "Pilih pelapor."
    html = render('<c-error-summary :form="form" />', form=form)
    assert 'href="#id_nik"' in html and 'role="alert"' in html and 'tabindex="-1"' in html
    assert render('<c-error-summary :form="form" />', form=Sample()).strip() == ""


def test_crispy_draws_the_same_and_no_second_summary():
    form = Sample({"nik": "1"}, {})
    page = render('<c-error-summary :form="form" />{% load crispy_forms_tags %}{% crispy form %}', form=form)
    assert page.count('class="errors') == 1
    assert render("{% field form.nik %}", form=form).strip() in page.replace("\n", "").replace("/> </svg>", "/></svg>")
    alone = render("{% load crispy_forms_tags %}{% crispy form %}", form=Sample({"nik": "1"}, {}))
    assert alone.count('class="errors') == 1


def test_the_title_says_that_something_was_refused():
    source = "{% error_prefix %}"
    assert render(source, form=Sample({}, {})) == "Kesalahan: "
    assert render(source, form=Sample()) == ""
    formset = forms.formset_factory(Sample)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-nik": "1"})
    assert render(source, rows=formset) == "Kesalahan: "
    assert any(line.text.startswith("Baris 1: ") for line in lines(formset))
