"""/galeri/: every component with its states on one page, for those who build screens and for the tests."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from slrt.ui import badges, charts, icons
from slrt.ui.blocks import due_html
from slrt.ui.forms import BaseForm, Chips, DigitsInput, KKField, NIKField, PartialDateField, PhoneField, Segmented
from slrt.ui.listing import Sort

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep")


class SampleForm(BaseForm):
    nik = NIKField(label="NIK atau No. KK", widget=DigitsInput({"class": "is-nik"}))
    kk = KKField(required=False)
    name = forms.CharField(label="Nama", max_length=60, help_text="Seperti di KTP, tanpa gelar.")
    birth = PartialDateField(label="Tahun/tanggal lahir", required=False)
    phone = PhoneField(required=False)
    date = forms.DateField(label="Tanggal kejadian")
    amount = forms.DecimalField(label="Penghasilan sebulan", required=False)
    reporter = forms.ChoiceField(
        label="Pelapor",
        widget=Segmented,
        choices=[("self", "Diri sendiri"), ("family", "Keluarga"), ("other", "Pihak lain"), ("none", "Tanpa nama")],
    )
    category = forms.ChoiceField(
        label="Jenis keluhan",
        choices=[("", "Pilih …"), ("K3", "K3 · Dinonaktifkan / berhenti"), ("K1", "K1 · Belum terdaftar")],
    )
    papers = forms.MultipleChoiceField(
        label="Berkas yang dibawa", widget=Chips, required=False, choices=[("ktp", "KTP-el"), ("kk", "Kartu Keluarga")]
    )
    wish = forms.ChoiceField(
        label="Disampaikan lewat", widget=forms.RadioSelect, choices=[("wa", "WhatsApp"), ("visit", "Kunjungan")]
    )
    text = forms.CharField(label="Uraian", widget=forms.Textarea({"rows": 3}), required=False)
    photo = forms.FileField(label="Foto rumah", required=False)
    told = forms.BooleanField(label="Pemberitahuan data pribadi sudah dibacakan")


class _Rows:
    """A page without a database: the pager only needs what a KeysetPage says."""

    summary, has_newer, has_older, newer_url, older_url = "Menampilkan 51–100 dari 1.000+", True, True, "?c=n", "?c=o"


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Not wrapped in a policy here: `slrt.ui` knows no accounts. The project's URLs give it one."""
    form = SampleForm()
    refused = SampleForm({"nik": "3324 0662 1075 000", "date": "05/13/2026", "birth": "75"}, prefix=None)
    refused.prefix, refused.auto_id = None, "salah_%s"
    now = timezone.now()
    context = {
        "form": form,
        "refused": refused,
        "tones": badges.TONES,
        "kinds": badges.kinds(),
        "icons": sorted(icons.names()),
        "page": _Rows(),
        "sort": Sort(request, {"tenggat": ("due_at", "id"), "nomor": ("number", "id")}, "tenggat"),
        "rows": _sample_rows(now),
        "events": _sample_events(),
        "charts": _sample_charts(),
        "heat": _sample_heat(),
        "now": now,
    }
    return render(request, "ui/gallery.html", context)


def _sample_rows(now: dt.datetime) -> list[dict]:
    """number, sub, who, place, due, status: as a view would compute them for its table."""
    day, minute = dt.timedelta(days=1), dt.timedelta(minutes=1)
    given = [
        ("004512", "12 Nov · datang langsung", "Noorhayati", "terdaftar, desil 2", now - 2 * day, "Ditangani", "teal"),
        ("004530", "14 Nov · fasilitator", "Muhammad Saleh", "tidak terdaftar", now + minute, "Ditelaah", "blue"),
        ("004533", "14 Nov · daring", "Siti Rahmah", "desil 1", now + 3 * day, "Menunggu persetujuan", "amber"),
        ("004547", "16 Nov · surat", "Kelompok Tani Harapan", "12 anggota", None, "Selesai", "plain"),
    ]
    return [
        {
            "number": f"BLG-2026-{number}",
            "sub": sub,
            "who": who,
            "place": f"Paringin Kota · {place}",
            "due": due_html(due, now=now, paused="" if due else "menunggu warga"),
            "status": badges.tag_html(status, tone),
        }
        for number, sub, who, place, due, status, tone in given
    ]


def _sample_events() -> list[dict]:
    given = [
        ("Dirujuk ke Dinas Kesehatan", "21 Nov, 10.42 WITA", "Rina Marlina", "", "Mohon reaktivasi PBI-JKN."),
        ("Warga diminta melengkapi surat faskes", "20 Nov, 09.14 WITA", "Budi Santoso", "quiet", ""),
        ("Tenggat telaah terlewati", "19 Nov, 16.00 WITA", "", "bad", ""),
        ("Keluhan diterima", "12 Nov, 08.30 WITA", "Budi Santoso · Front office", "done", ""),
    ]
    return [dict(zip(("text", "when", "who", "tone", "quote"), event, strict=True)) for event in given]


def _sample_charts() -> list[charts.Chart]:
    funnel = [("Dicatat", 1930), ("Dikunjungi", 1615), ("Ditelaah", 1372), ("Lolos musdes", 1157), ("Masuk DTSEN", 708)]
    gap = [("Plantungan", 1410), ("Sukorejo", 1220), ("Patean", 988), ("Kendal", None)]
    quarters = {"Triwulan II": [820, 410, 233], "Triwulan III": [912, 388, 301]}
    years = {
        "2026": [310, 342, 401, 388, None, 460, 512, 498, 530],
        "2025": [250, 261, 280, 300, 320, 333, 341, 360, 372],
    }
    outcomes = [("Dinas Kesehatan", [80, 12, 9]), ("Dinas Pendidikan", [44, 3, 20])]
    note = "keluarga mungkin berhak, belum menerima program apa pun"
    return [
        charts.bars("Usulan daftar awal", funnel, fade=True, of_first=True),
        charts.bars("Kesenjangan layanan menurut kecamatan", gap, tone=2, fade=True, note=note),
        charts.grouped("Keluhan menurut kelas", ["Kepesertaan", "Program", "Kebutuhan"], quarters),
        charts.lines("Keluhan diterima tiap bulan", MONTHS, years, area=True),
        charts.stacked("Hasil rujukan", ["Dipenuhi", "Sebagian", "Ditolak"], outcomes),
    ]


def _sample_heat() -> object:
    names = ["PKH", "Sembako", "PBI", "PIP"]
    shares = [[None, 0.94, 0.96, 0.52], [0.71, None, 0.88, 0.38], [0.41, 0.49, None, 0.22], [0.68, 0.64, 0.81, None]]
    return charts.heat("Irisan program", names, list(zip(names, shares, strict=True)), corner="% penerima →")
