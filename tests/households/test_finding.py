"""The search box as the desk uses it: slips in a number, names as they are written, and what is known besides."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from complaints.intake import settle
from households import candidates
from households.matching import UNLIKELY_BITS, Known
from households.matching.weights import WITHIN_BITS
from households.models import FormerKK, Household, Person
from slrt.regions.models import Region
from tests.households.test_change_events import family, happened  # noqa: F401 - family is a fixture
from tests.households.world import make_family
from tests.personas import Cast, sign_in

pytestmark = pytest.mark.django_db
SEARCH = "/warga/"


def page(client: Client, **typed: str) -> str:
    response = client.post(SEARCH, typed)
    assert response.status_code == 200 and "?" not in response.request["PATH_INFO"]
    assert not response.request.get("QUERY_STRING"), "nothing that was typed stands in an address"
    return response.content.decode()


def person_named(cast: Cast, name: str, **facts) -> Person:
    person = make_family(cast, name)
    for field, value in facts.items():
        setattr(person, field, value)
    person.save()
    return person


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    sign_in(client, cast.front_office)
    return client


def slips(nik: str) -> dict[str, str]:
    swapped = nik[:6] + nik[7] + nik[6] + nik[8:]
    return {"one wrong": nik[:-1] + str((int(nik[-1]) + 3) % 10), "two swapped": swapped}


@pytest.mark.parametrize("slip", ["one wrong", "two swapped"])
def test_a_slip_in_the_nik_finds_the_person_on_the_screen(cast: Cast, desk: Client, slip: str) -> None:
    person = make_family(cast)
    shown = page(desk, q=slips(person.nik)[slip])
    assert "NURHAYATI" in shown and "NIK hampir sama: satu angka salah atau tertukar" in shown
    assert "mirip" in shown and "periksa angkanya di KTP" in shown


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ("NURHAYATI", "Hj. Nurhayati, S.Pd"),
        ("SURATMAN", "Soeratman"),
        ("DJOKO TJAHJONO", "Joko Cahyono"),
        ("SITI NUR AISYAH", "Aisyah Nur Siti"),
        ("MUHAMMAD ARIFIN", "M. Arifin"),
        ("ABDUL RAHMAN SALEH", "Abd. Rahman Saleh"),
        ("SITI MARYAMAH", "St Mariamah"),
        ("SUMIYATI", "Sumiyati binti Kasan"),
    ],
)
def test_names_as_they_are_written(cast: Cast, desk: Client, recorded: str, typed: str) -> None:
    person_named(cast, recorded)
    for where in ({"name": typed, "village": "Sidomukti, Kec. Weleri", "birth": "1975"}, {"q": typed}):
        shown = page(desk, **where)
        assert recorded in shown and "Tidak ditemukan" not in shown


def test_every_field_that_was_asked_has_its_reason(cast: Cast, desk: Client) -> None:
    make_family(cast)  # born on 2 October 1975, no mother recorded
    shown = page(
        desk, name="Noorhayati", mother="Kasminah", sex="L", birth="10-02-1975", district="33.24.12",
        village="Sidomukti",
    )  # fmt: skip
    for sentence in (
        "nama mirip: NURHAYATI", "tanggal dan bulan lahir tertukar", "tempat tinggal sama", "jenis kelamin berbeda",
        "nama ibu tidak tercatat",
    ):  # fmt: skip
        assert sentence in shown, sentence
    for mark in ("cocok", "mirip", "berbeda", "tidak diketahui"):
        assert f">{mark}</span>" in shown, mark


def test_the_mother_tells_two_namesakes_apart(cast: Cast, desk: Client) -> None:
    person_named(cast, "SITI AMINAH", mother_name="RUKMINI")
    other = person_named(cast, "SITI AMINAH", mother_name="KASMIYATI")
    shown = page(desk, name="Siti Aminah", village="Sidomukti, Kec. Weleri", mother="Kasmiyati")
    first = shown.index("/keluarga/")
    assert shown[first:].startswith(f"/keluarga/{other.household_id}/")
    assert "nama ibu sama" in shown and "nama ibu berbeda" in shown
    assert 'value="Kasmiyati"' in shown
    assert "<details open>" in shown, "what narrows the search stays in sight"


def test_to_say_more_hides_nobody_of_whom_less_is_recorded(cast: Cast, desk: Client) -> None:
    for name in ("SITI", "NURHAYATI"):
        make_family(cast, name)  # no mother recorded
    assert "SITI" in page(desk, name="Siti") and "SITI" in page(desk, name="Siti", mother="Aminah")
    assert "nama ibu tidak tercatat" in page(desk, name="Nurhayati", mother="Aminah")


def test_a_kecamatan_and_a_month_of_birth_narrow(cast: Cast, desk: Client) -> None:
    make_family(cast)
    elsewhere = make_family(cast, "NURHAYATI", village=Region.objects.get(code="33.24.01.2001"))
    shown = page(desk, name="Nurhayati", district="33.24.12", birth="10-1975")
    assert "kecamatan sama" in shown and "bulan dan tahun lahir sama (1975)" in shown
    if f"/keluarga/{elsewhere.household_id}/" in shown:
        assert shown.index("kecamatan sama") < shown.index("tempat tinggal dan kecamatan lain")
    assert "tahun lahir sama (1975), tanggal berbeda" in page(
        desk, name="Nurhayati", village="Sidomukti, Kec. Weleri", birth="1975-03"
    )


def test_people_are_found_without_their_own_name(cast: Cast, desk: Client) -> None:
    person_named(cast, "NURHAYATI", mother_name="RUKMINI")
    assert "NURHAYATI" in page(desk, village="Sidomukti, Kec. Weleri", mother="Rukmini")
    assert "NURHAYATI" in page(desk, district="33.24.12", birth="02-10-1975")
    assert desk.post(SEARCH, {"district": "33.24.12"}).status_code == 422
    assert desk.post(SEARCH, {"mother": "Rukmini"}).status_code == 422


def test_a_village_outside_the_chosen_kecamatan_is_told(desk: Client) -> None:
    response = desk.post(SEARCH, {"name": "Siti", "village": "Sidomukti, Kec. Weleri", "district": "33.24.01"})
    assert response.status_code == 422
    assert "tidak ada di kecamatan yang dipilih" in response.content.decode()
    response = desk.post(SEARCH, {"name": "Siti", "district": "99.99.99", "sex": "X"})
    assert response.status_code == 422


def test_an_unknown_number_falls_back_on_the_name(cast: Cast, desk: Client) -> None:
    make_family(cast)
    shown = page(desk, q="3374010101900001", name="Nurhayati", birth="1975")
    assert "Nomor ini tidak ada di data Anda" in shown and "NURHAYATI" in shown
    assert "Tidak ditemukan" in page(desk, q="3374010101900001", name="Zulkarnaen Bahtiar")


def test_nobody_is_a_clear_decision(desk: Client) -> None:
    shown = page(desk, name="Zulkarnaen Bahtiar", village="Sidomukti, Kec. Weleri", birth="1960")
    assert "<h2>Tidak ditemukan</h2>" in shown and reverse("households:prelist_new") in shown


# ---------------------------------------------------------------------- a KK number of before
@pytest.fixture
def renumbered(cast: Cast, family) -> tuple[Household, str]:  # noqa: F811
    home = family["AHMAD"].household
    old = home.kk
    happened(cast, home, "new_kk", kk=f"{old[:12]}7002")
    home.refresh_from_db()
    return home, old


def test_an_old_kk_number_finds_its_family(desk: Client, renumbered) -> None:
    home, old = renumbered
    shown = page(desk, q=old)
    assert f"/keluarga/{home.pk}/" in shown and "AHMAD" in shown
    assert f"nomor KK lama, sejak 3 November 2026 menjadi {home.kk[:6]} {home.kk[6:12]} ••••" in shown
    assert home.kk not in shown.replace(" ", "") and old not in shown.replace(" ", "")
    panel = desk.post(reverse("households:panel"), {"q": old}).content.decode()
    assert "nomor KK lama" in panel and "hampir sama" not in panel


def test_the_number_of_before_the_last_names_the_one_of_today(cast: Cast, desk: Client, renumbered) -> None:
    home, old = renumbered
    happened(cast, home, "new_kk", kk=f"{old[:12]}7003")
    shown = page(desk, q=old)
    assert f"menjadi {old[:6]} {old[6:12]} ••••; sekarang {old[:6]}" in shown
    assert FormerKK.objects.count() == 2


def test_another_jurisdiction_does_not_find_it(casts, client: Client, renumbered) -> None:
    _, old = renumbered
    sign_in(client, casts("63.09").front_office)
    assert "Tidak ditemukan" in page(client, q=old)


def test_the_intake_takes_the_family_of_an_old_kk(cast: Cast, renumbered) -> None:
    from complaints.forms.intake import IntakeForm
    from slrt.jurisdictions.profile import profile_of

    home, old = renumbered
    head = home.members.get(name="AHMAD")
    data = {"nik": old, "chosen": f"p{head.pk}"}
    form = IntakeForm(data, user=cast.front_office, unit=cast.secretariat, profile=profile_of("33.24"))
    form.is_valid()
    settled = settle(form, cast.front_office, profile_of("33.24"))
    assert (settled.person, settled.household) == (head, home)


def test_a_list_with_old_kk_numbers_says_so(renumbered) -> None:
    home, old = renumbered
    best = candidates.ranked(Known(name="Ahmad", kk=old), ["33.24"])[0]
    assert best.pk == home.members.get(name="AHMAD").pk
    assert "nomor KK lama keluarga ini" in [reason.text for reason in best.score.reasons]


# ---------------------------------------------------------------------- the facilitator in the own area
def test_a_facilitator_finds_families_and_opens_those_of_the_own_area(cast: Cast, client: Client) -> None:
    """BS Pasal 10 ayat (3) huruf c angka 1, DP Pasal 13 huruf b-c: look people up, and put right what has changed."""
    near, far = make_family(cast), make_family(cast, village=Region.objects.get(code="33.24.01.2001"))
    sign_in(client, cast.facilitator)
    shown = page(client, name="Nurhayati", birth="1975")
    assert f"/keluarga/{near.household_id}/" in shown and f"/keluarga/{far.household_id}/" not in shown
    card = client.get(f"/keluarga/{near.household_id}/?bagian=kasus").content.decode()
    assert reverse("households:change_choose", args=[near.household_id]) in card
    assert client.get(f"/keluarga/{far.household_id}/").status_code == 404


def fitting(*bits: float) -> list[candidates.Match]:
    asked = Known(name="SITI AMINAH", birth_year=1980, village="33.24.12.2001", sex="P", nik="3324125403800001")
    return [candidates.Match(pk, value, asked, asked) for pk, value in enumerate(bits)]


def test_one_unlikely_person_is_nobody_but_of_many_namesakes_one_is_meant() -> None:
    below = UNLIKELY_BITS - 1
    assert candidates.worth_showing(fitting(below)) == []
    namesakes = fitting(*[below] * 4)
    assert candidates.worth_showing(namesakes) == namesakes


def test_whoever_is_far_behind_the_best_is_not_shown() -> None:
    best, near, far = fitting(20.0, 20.0 - WITHIN_BITS, 19.0 - WITHIN_BITS)
    assert candidates.worth_showing([best, near, far]) == [best, near]
