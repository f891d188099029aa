"""Which programmes fit a family: the rules that people write, and the way from there to a need and a case."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from complaints.fromneed import open_case
from complaints.models import Complaint
from households.models import Household, Person
from households.ranking.evaluate import Known
from programs import participation
from programs.fitting.match import FITS, NOT, PERHAPS, fits_of, judged, most_wanted
from programs.fitting.rules import RuleRefused, canonical, facts, read
from programs.loading import read_entries
from programs.models import Need, Programme
from programs.needs.actions import record_need
from slrt.audit.models import AccessEvent
from tests.households.world import make_family
from tests.personas import PLACES, Cast, sign_in

DAY = date(2026, 9, 30)


# ---------------------------------------------------------------------- what a line says
def test_labels_and_codes_are_the_same_line() -> None:
    assert canonical("desil <= 4 menurut Kepmensos 79") == "Desil nasional ≤ 4 menurut Kepmensos 79"
    one = canonical("toddlers >= 1 ATAU disabled = ya")
    assert one == "Anak di bawah 6 tahun ≥ 1 ATAU Penyandang disabilitas dalam keluarga = ya"
    assert canonical(one) == one and len(read(one).tests) == 2


@pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.code)
def test_every_fact_can_be_asked_and_reads_back(fact) -> None:
    said = {"number": "≥ 1,5", "yes": "= tidak"}.get(fact.kind) or f"= {' / '.join(fact.words.values())}"
    line = canonical(f"{fact.label} {said}")
    assert canonical(line) == line
    assert read(line).tests[0].fact == fact.code


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Desil nasional", "tidak memuat tanda"),
        ("Penghasilan tetangga ≤ 3", "tidak dikenal"),
        ("Desil nasional ≤ empat", "memerlukan angka"),
        ("Lantai terluas ≥ tanah", "bukan angka"),
        ("Lantai terluas = beludru", "Pilihannya"),
        ("Penyandang disabilitas dalam keluarga = mungkin", "ya atau tidak"),
        ("Menerima program yang diperingkat = ya", "tidak dikenal"),
    ],
)
def test_a_line_nobody_can_read_is_refused_in_words(line: str, said: str) -> None:
    with pytest.raises(RuleRefused, match=said):
        read(line)


def test_the_built_in_catalogue_is_written_as_it_is_shown() -> None:
    rules = {code: fields["rules"] for _, code, fields in read_entries() if fields["rules"]}
    assert {"PKH", "SEMBAKO", "PBI-JK", "D-RTLH", "LAKAS-B", "V-PMT"} <= set(rules) and len(rules) >= 25
    assert all(canonical(line) == line for lines in rules.values() for line in lines)


def test_an_answer_is_met_unmet_or_unknown() -> None:
    rules = ["Desil nasional ≤ 4", "Anak di bawah 6 tahun ≥ 1 ATAU Penyandang disabilitas dalam keluarga = ya"]
    desil, disabled = Known(2, "DTSEN 2026-T3", DAY), Known(True, "DTSEN 2026-T3", DAY)
    none = Known(0, "DTSEN 2026-T3", DAY)
    assert judged(rules, {"desil": desil, "disabled": disabled})[0] == FITS
    assert judged(rules, {"desil": desil, "toddlers": none})[0] == PERHAPS, "nobody said whether somebody is disabled"
    assert judged(rules, {"desil": Known(7, "DTSEN", DAY)})[0] == NOT, "one criterion that fails decides"
    assert judged(rules, {})[0] == PERHAPS
    _, lines = judged(rules, {"desil": desil})
    assert (lines[0].value, lines[0].source) == ("2", "DTSEN 2026-T3, per 30 September 2026")


VALUES = {"desil": some.integers(1, 10), "toddlers": some.integers(0, 3), "disabled": some.booleans()}


@given(known=some.fixed_dictionaries({}, optional=VALUES), more=some.fixed_dictionaries(VALUES))
def test_knowing_more_never_takes_an_answer_back(known: dict, more: dict) -> None:
    rules = ["Desil nasional ≤ 4", "Anak di bawah 6 tahun ≥ 1 ATAU Penyandang disabilitas dalam keluarga = ya"]
    before, _ = judged(rules, {code: Known(value, "uji") for code, value in known.items()})
    after, _ = judged(rules, {code: Known(value, "uji") for code, value in (more | known).items()})
    assert before in (PERHAPS, after) and after != PERHAPS


# ---------------------------------------------------------------------- a family
@pytest.fixture
def home(cast: Cast) -> Household:
    """Desil 2, a mother and a child of four."""
    mother = make_family(cast)
    Person.objects.create(
        jurisdiction=cast.region, village=cast.village, household=mother.household, name="ADIK UJI", relation="3",
        birth_date=date(2022, 5, 1), sex="L",
    )  # fmt: skip
    return mother.household


def found(home: Household) -> dict[str, object]:
    return {fit.programme.code: fit for fit in fits_of(home)}


@pytest.mark.django_db
def test_the_programmes_of_a_family_by_what_is_known(cast: Cast, home: Household) -> None:
    fits = found(home)
    assert (fits["PKH"].verdict, fits["SEMBAKO"].verdict, fits["V-PMT"].verdict) == (FITS, FITS, FITS)
    assert fits["PIP"].verdict == NOT, "nobody is of school age"
    assert fits["D-RTLH"].verdict == PERHAPS and "Lantai terluas" in fits["D-RTLH"].missing
    assert "Desil nasional ≤ 4 (2, DTSEN 2026-T3, per 30 September 2026)" in fits["SEMBAKO"].reason
    assert most_wanted(fits.values())[1] >= 1
    participation.enrol(by=cast.back_office, programme=fits["SEMBAKO"].programme, household=home)
    assert found(home)["SEMBAKO"].has and not found(home)["PKH"].has


@pytest.mark.django_db
@pytest.mark.parametrize("code", PLACES)
def test_every_place_matches_with_its_own_catalogue(casts, code: str) -> None:
    cast = casts(code)
    levels = {fit.programme.level for fit in fits_of(make_family(cast).household)}
    assert {"national", "regency", "village"} <= levels


@pytest.mark.django_db
def test_from_the_profile_to_the_need_the_case_and_back(cast: Cast, home: Household, client: Client) -> None:
    sign_in(client, cast.front_office)
    card = client.get(reverse("households:card", args=[home.pk]), {"bagian": "kasus"}).content.decode()
    url = reverse("programs:fitting", args=[home.pk])
    assert url in card and "Program yang sesuai dan belum diterima" in card
    page = client.get(url).content.decode()
    assert "Sesuai menurut data" in page and "Data yang paling menentukan" in page
    assert AccessEvent.objects.filter(object_id=str(home.pk), action="view_household").exists()
    pkh = Programme.objects.offered_in(cast.code).get(code="PKH")
    form_url = f"{reverse('needs:new', args=[home.pk])}?program={pkh.pk}"
    assert form_url in page
    form = client.get(form_url)
    told = form.context["form"].initial
    assert told["programme"] == pkh.pk and told["source"] == "data" and "Desil nasional ≤ 4 (2" in told["wanted"]
    answer = client.post(
        form_url, {"programme": pkh.pk, "wanted": told["wanted"], "urgency": "normal", "source": "data",
                   "idempotency_key": str(uuid.uuid4())},
    )  # fmt: skip
    need = Need.objects.get(household=home)
    assert answer.url == reverse("needs:need", args=[need.pk])
    assert need.number in client.get(url).content.decode(), "the page leads to the need that runs"
    open_url = reverse("complaints:from_need", args=[need.pk])
    assert open_url in client.get(answer.url).content.decode()
    for _ in range(2):
        opened = client.post(open_url, {"idempotency_key": str(uuid.uuid4())})
    case = Complaint.objects.get()
    need.refresh_from_db()
    assert opened.url == reverse("complaints:case", args=[case.pk]) and need.complaint_ref == case.number
    assert (case.klass, case.category, case.programme, case.channel) == ("need", "N6", pkh, "proactive")
    assert case.household == home and need.number in case.description and case.turn
    assert reverse("complaints:case", args=[case.pk]) in client.get(answer.url).content.decode()
    assert need.number in client.get(opened.url).content.decode()


@pytest.mark.django_db
def test_a_need_that_ended_opens_no_case(cast: Cast, home: Household, client: Client) -> None:
    from slrt.cases.actions import perform

    need = record_need(by=cast.front_office, unit=cast.secretariat, household=home, wanted="Air", sector="housing")
    perform(need, "withdraw", by=cast.front_office, note="Sudah ada")
    sign_in(client, cast.front_office)
    assert client.post(reverse("complaints:from_need", args=[need.pk]), {}).status_code == 404
    assert not Complaint.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", PLACES)
def test_a_case_follows_the_profile_of_each_place(casts, code: str) -> None:
    cast = casts(code)
    home = make_family(cast).household
    need = record_need(by=cast.front_office, unit=cast.secretariat, household=home, wanted="Air", sector="housing")
    case = open_case(by=cast.front_office, need=need)
    assert case.status == "registered" or case.turn
    assert open_case(by=cast.front_office, need=need) == case


@pytest.mark.django_db
def test_the_village_sees_the_programmes_it_runs(cast: Cast, home: Household, client: Client) -> None:
    sign_in(client, cast.facilitator)
    page = client.get(reverse("programs:fitting", args=[home.pk]), {"tingkat": "village"}).content.decode()
    assert "Pemberian Makanan Tambahan Posyandu" in page and "Program Keluarga Harapan" not in page


@pytest.mark.django_db
def test_criteria_are_written_on_the_screen(cast: Cast, home: Household, client: Client) -> None:
    own = Programme.objects.get(code="D-UEP", jurisdiction=cast.code)
    sign_in(client, cast.manager)
    url = reverse("programs:change", args=[own.pk])
    page = client.get(url)
    assert "Data yang dapat dipakai" in page.content.decode()
    sent = {name: value for name, value in page.context["form"].initial.items() if value not in (None, [])}
    sent |= {"mode": "correction", "documents": "KTP", "rules": "desil <= 1\nmembers >= 9"}
    answer = client.post(url, sent | {"rules": "Desil nasional"})
    assert answer.status_code == 422 and "tidak memuat tanda" in answer.content.decode()
    assert client.post(url, sent).status_code == 302
    own.refresh_from_db()
    assert own.rules == ["Desil nasional ≤ 1", "Anggota keluarga yang hidup ≥ 9"]
    assert found(home)["D-UEP"].verdict == NOT
    assert "Desil nasional ≤ 1; Anggota" in client.get(reverse("programs:programme", args=[own.pk])).content.decode()
