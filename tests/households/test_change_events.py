"""Family events: what each becomes, line by line, and what applying leaves in the registry."""

from __future__ import annotations

from datetime import date

import pytest

from households.changes import page
from households.changes.actions import propose
from households.changes.errors import ChangeRefused, ChangeWarned
from households.changes.wording import sentence_of
from households.models import ChangeProposal, FormerKK, Household, Person
from slrt.cases.actions import perform
from tests.households.test_changes import decide
from tests.households.world import make_family
from tests.personas import Cast

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)


@pytest.fixture
def family(cast: Cast) -> dict[str, Person]:
    """A father who heads the family, the mother, two children, and the elder child's spouse."""
    head = make_family(cast, "AHMAD")
    head.sex = "L"
    head.save()
    Household.objects.filter(pk=head.household_id).update(size=5)
    rest = {"SITI": ("P", "2"), "BUDI": ("L", "3"), "RINI": ("P", "3"), "DEWI": ("P", "4")}
    people = {
        name: Person.objects.create(
            jurisdiction=cast.region,
            village=cast.village,
            household=head.household,
            name=name,
            sex=sex,
            relation=relation,
        )
        for name, (sex, relation) in rest.items()
    }
    return {"AHMAD": head, **people}


def tell(cast: Cast, household: Household, kind: str, *, go_on: bool = False, **given) -> ChangeProposal:
    told = {"event_date": DAY} | given
    return propose(
        by=cast.front_office, unit=cast.secretariat, household=Household.objects.get(pk=household.pk), kind=kind,
        given=told, evidence="kk", reason="Diceritakan keluarga", go_on=go_on,
    )  # fmt: skip


def happened(cast: Cast, household: Household, kind: str, **given) -> ChangeProposal:
    case = tell(cast, household, kind, **given)
    decide(case, cast)
    return case


def relations(household: Household) -> dict[str, str]:
    return dict(household.members.order_by("pk").values_list("name", "relation"))


def said(case: ChangeProposal) -> str:
    return sentence_of(case, page.diff_rows(case))


def test_birth(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    case = happened(cast, home, "birth", name="BAYI SEHAT", sex="P", mother=family["SITI"])
    baby = Person.objects.get(name="BAYI SEHAT")
    assert (baby.household, baby.village_id, baby.birth_date) == (home, home.village_id, DAY)
    assert (baby.mother_name, baby.relation, baby.no_nik_reason, baby.source) == ("SITI", "3", "baby", "local")
    assert Household.objects.get(pk=home.pk).size == 6 and "name" in baby.approved_fields
    assert said(case) == "BAYI SEHAT lahir pada 3 November 2026 dan menjadi anggota keluarga ini."
    with pytest.raises(ChangeRefused, match="laki-laki"):
        tell(cast, home, "birth", name="LAIN", sex="P", mother=family["AHMAD"])


def test_death_of_a_member(cast: Cast, family) -> None:
    case = happened(cast, family["AHMAD"].household, "death", person=family["RINI"])
    assert Person.objects.get(name="RINI").alive is False and case.person == family["RINI"]
    home = Household.objects.get(pk=case.household_id)
    assert (home.size, home.head_name) == (4, "AHMAD")
    with pytest.raises(ChangeRefused, match="tidak berubah"):
        tell(cast, home, "death", person=family["DEWI"], new_head=family["SITI"])


def test_death_of_the_head_asks_for_a_new_one(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    with pytest.raises(ChangeRefused, match="Pilih penggantinya") as refused:
        tell(cast, home, "death", person=family["AHMAD"])
    assert refused.value.field == "new_head"
    with pytest.raises(ChangeRefused, match="tetap di keluarga ini"):
        tell(cast, home, "death", person=family["AHMAD"], new_head=family["AHMAD"])
    case = happened(cast, home, "death", person=family["AHMAD"], new_head=family["SITI"])
    home.refresh_from_db()
    assert home.head_name == "SITI" and home.size == 4
    assert relations(home) == {"AHMAD": "8", "SITI": "1", "BUDI": "3", "RINI": "3", "DEWI": "4"}
    assert said(case).endswith("Kepala keluarga di kartu ini menjadi SITI.")


def test_the_last_one_may_die_without_a_successor(cast: Cast) -> None:
    person = make_family(cast)
    happened(cast, person.household, "death", person=person)
    assert Person.objects.get(pk=person.pk).alive is False


def test_somebody_unknown_moves_in(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    happened(cast, home, "move_in", name="MBAH KARSO", nik="", sex="L", relation="6", birth_date=date(1950, 1, 2))
    newcomer = Person.objects.get(name="MBAH KARSO")
    assert (newcomer.household, newcomer.relation, newcomer.birth_year) == (home, "6", 1950)
    assert newcomer.no_nik_reason == "not_brought"


def test_somebody_known_moves_in_from_another_family(cast: Cast, family) -> None:
    home, guest = family["AHMAD"].household, make_family(cast, "SULASTRI")
    former = guest.household
    Household.objects.filter(pk=former.pk).update(size=2)
    case = happened(cast, home, "move_in", name="SULASTRI", nik=guest.nik, sex="P", relation="6")
    guest.refresh_from_db()
    assert guest.household == home and guest.relation == "6" and case.person == guest
    assert Household.objects.get(pk=home.pk).size == 6 and Household.objects.get(pk=former.pk).size == 1
    assert Person.objects.filter(name="SULASTRI").count() == 1, "nobody is recorded twice"
    with pytest.raises(ChangeRefused, match="sudah anggota"):
        tell(cast, home, "move_in", name="SULASTRI", nik=guest.nik, sex="P", relation="6")


def test_the_head_of_others_does_not_move_in(cast: Cast, family) -> None:
    other = make_family(cast, "SULASTRI")
    with pytest.raises(ChangeRefused, match="kepala keluarga lain"):
        tell(cast, other.household, "move_in", name="AHMAD", nik=family["AHMAD"].nik, sex="L", relation="2")


def test_members_move_out(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    case = happened(cast, home, "move_out", people=[family["RINI"]])
    assert Person.objects.get(name="RINI").household is None and Household.objects.get(pk=home.pk).size == 4
    assert said(case) == "RINI tidak lagi tinggal bersama keluarga ini pada 3 November 2026."


def test_a_split_makes_a_family_of_those_who_leave(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    with pytest.raises(ChangeRefused, match="salah satu anggota"):
        tell(cast, home, "split", people=[family["DEWI"]], head=family["BUDI"])
    with pytest.raises(ChangeRefused, match="Paling sedikit satu"):
        tell(cast, home, "split", people=list(family.values()), head=family["BUDI"])
    kk = f"{home.kk[:12]}7001"
    case = happened(cast, home, "split", people=[family["BUDI"], family["DEWI"]], head=family["BUDI"], kk=kk, rt="004")
    made = Household.objects.get(head_name="BUDI")
    assert relations(made) == {"BUDI": "1", "DEWI": "2"}
    assert (made.kk, made.size, made.rt, made.rw, made.village) == (kk, 2, "004", home.rw, home.village)
    home.refresh_from_db()
    assert relations(home) == {"AHMAD": "1", "SITI": "2", "RINI": "3"} and home.size == 3
    assert "BUDI dan DEWI membentuk keluarga sendiri" in said(case) and kk not in said(case)


def test_the_head_who_leaves_leaves_a_head_behind(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    given = {"people": [family["AHMAD"], family["RINI"]], "head": family["AHMAD"]}
    with pytest.raises(ChangeRefused, match="penggantinya"):
        tell(cast, home, "split", **given)
    happened(cast, home, "split", new_head=family["SITI"], **given)
    home.refresh_from_db()
    assert home.head_name == "SITI" and relations(home)["SITI"] == "1"
    assert relations(Household.objects.get(head_name="AHMAD")) == {"AHMAD": "1", "RINI": "3"}


def test_a_marriage_brings_a_spouse_or_makes_a_family(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    case = happened(cast, home, "marriage", person=family["RINI"], name="JOKO", nik="", sex="L", lives="here")
    assert Person.objects.get(name="JOKO").relation == "4"
    assert said(case) == ("RINI menikah dengan JOKO pada 3 November 2026. Pasangannya menjadi anggota keluarga ini.")
    bride = make_family(cast, "SULASTRI")
    case = happened(cast, home, "marriage", person=family["BUDI"], name="SULASTRI", nik=bride.nik, sex="P",
                    lives="new", head="member")  # fmt: skip
    made = Household.objects.exclude(pk=home.pk).get(head_name="BUDI")
    assert relations(made) == {"SULASTRI": "2", "BUDI": "1"} or relations(made) == {"BUDI": "1", "SULASTRI": "2"}
    assert "BUDI menikah dengan SULASTRI" in said(case) and made.size == 2


def test_a_new_head_changes_what_the_others_are(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    with pytest.raises(ChangeRefused, match="sudah kepala"):
        tell(cast, home, "new_head", new_head=family["AHMAD"])
    happened(cast, home, "new_head", new_head=family["BUDI"])
    home.refresh_from_db()
    assert home.head_name == "BUDI"
    assert relations(home) == {"AHMAD": "6", "SITI": "6", "BUDI": "1", "RINI": "8", "DEWI": "8"}


def test_a_new_kk_number_keeps_the_old_one(cast: Cast, family, client) -> None:
    from tests.personas import sign_in

    home = family["AHMAD"].household
    old, new = home.kk, f"{home.kk[:12]}7002"
    with pytest.raises(ChangeRefused, match="keluarga lain"):
        tell(cast, home, "new_kk", kk=make_family(cast).household.kk)
    case = happened(cast, home, "new_kk", kk=new)
    home.refresh_from_db()
    former = FormerKK.objects.get()
    assert (home.kk, former.kk, former.until, former.case) == (new, old, DAY, case)
    sign_in(client, cast.front_office)
    page_text = client.get(f"/keluarga/{home.pk}/?bagian=riwayat").content.decode()
    assert "Nomor KK sebelumnya" in page_text and old not in page_text.replace(" ", "")


def test_one_open_event_per_person_and_a_warning_for_the_family(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    first = tell(cast, home, "death", person=family["RINI"])
    with pytest.raises(ChangeRefused, match=first.number):
        tell(cast, home, "move_out", people=[family["RINI"]])
    with pytest.raises(ChangeWarned, match=first.number) as warned:
        tell(cast, home, "birth", name="BAYI", sex="L")
    assert warned.value.field == "go_on"
    second = tell(cast, home, "birth", name="BAYI", sex="L", go_on=True)
    decide(first, cast)
    decide(second, cast)
    assert Household.objects.get(pk=home.pk).size == 5, "one died and one was born"


def test_a_rejected_event_changes_nothing(cast: Cast, family) -> None:
    home = family["AHMAD"].household
    case = tell(cast, home, "split", people=[family["BUDI"]], head=family["BUDI"])
    perform(case, "reject", by=cast.data_officer, note="KK belum terbit")
    assert (case.status, case.outcome_text) == ("rejected", "KK belum terbit")
    assert not Household.objects.filter(head_name="BUDI").exists() and relations(home)["BUDI"] == "3"
    assert not case.items.filter(is_open=True).exists()
