"""The screens of the ranking: who may see what, what they say, and that they do not exist where nothing is ranked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.actions import ranking as actions
from households.models import Household, RankingRun, RankingScheme
from slrt.accounts.permissions import Permission
from slrt.audit.models import AccessEvent
from slrt.jobs.inline import run_pending
from slrt.jobs.models import Job
from slrt.regions.models import Region
from tests.households.test_ranking_run import FINE, SOIL, family, of, ranking
from tests.personas import NAMES, Cast, sign_in

pytestmark = pytest.mark.django_db
CODE = "63.11"
SCHEME = {"name": "Bobot", "basis": "SK 1/2026", "note": "", "valid_from": date(2026, 1, 1), "valid_until": None,
          "weights": [["k262-e", 3]], "gates": [], "ties": []}  # fmt: skip


@pytest.fixture
def balangan(casts) -> Cast:
    return casts(CODE)


def url(name: str, *args) -> str:
    return reverse(f"households:{name}", args=args)


def text(response) -> str:
    return response.content.decode()


def plain(response) -> str:
    """What a reader sees, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(response)).split())


def test_a_ranking_is_started_and_read(balangan: Cast, client: Client) -> None:
    poor, fine = family(balangan, SOIL, "SUMIATI"), family(balangan, FINE, "MAHDALENA")
    sign_in(client, balangan.data_officer)
    page = client.get(url("ranking_new"))
    assert "Kepmensos 262/HUK/2022" in text(page) and "BPS 14 kriteria" in text(page)
    key = re.search(r'name="idempotency_key" value="([^"]+)"', text(page)).group(1)
    place = f"{balangan.village.name}, Kec. {balangan.district.name}"
    data = {"scheme": "k262", "place": place, "day": str(page.context["form"].fields["day"].initial), "programme": "",
            "idempotency_key": key}  # fmt: skip
    first, again = client.post(url("ranking_new"), data), client.post(url("ranking_new"), data)
    run = RankingRun.objects.get()
    assert first.url == again.url == url("ranking", run.pk), "a double click makes one ranking"
    waiting = client.get(first.url)
    assert "Kemajuan" in text(waiting) and client.get(first.url + "?bagian=kemajuan").status_code == 200
    run_pending("ranking.run")
    ended = client.get(first.url + "?bagian=kemajuan")
    assert ended.status_code == 286 and ended["HX-Refresh"] == "true"
    run.refresh_from_db()
    shown = text(client.get(first.url))
    assert run.digest in shown and shown.index("SUMIATI") < shown.index("MAHDALENA")
    assert "2 dari 8" in shown and poor.kk not in shown and fine.kk not in shown
    assert "Peringkat 1" in text(client.get(url("rankings"))) or f"Peringkat {run.pk}" in text(
        client.get(url("rankings"))
    )


def test_the_rank_is_explained_in_plain_words(balangan: Cast, client: Client) -> None:
    household = family(balangan, SOIL, "SUMIATI")
    family(balangan, SOIL)
    run = ranking(balangan)
    sign_in(client, balangan.supervisor)
    page = plain(client.get(url("ranking_family", of(run, household).pk)))
    assert f"Peringkat 1 di {balangan.village.name}, bersama 1 keluarga lain yang sama nilainya." in page
    assert "Memenuhi 2 dari 8 kriteria, 2 dari 8 poin. 5 kriteria belum diketahui dan tidak dihitung." in page
    assert "Lantai sebagian besar tanah dan/atau plesteran Kepmensos 262/HUK/2022, kriteria e" in page
    assert "Lantai terluas: tanah Data daerah, per" in page and "1 dari 1" in page
    assert "Desil lebih rendah 2" in page and "desil daerah" not in page.lower()
    opened = AccessEvent.objects.filter(user=balangan.supervisor, action="view_household", object_id=str(household.pk))
    assert opened.exists(), "opening a family is logged"


def test_filters_show_who_is_kept_out_and_who_lacks_data(balangan: Cast, client: Client) -> None:
    household = family(balangan, SOIL, "SUMIATI")
    official = family(balangan, SOIL, "ROHANI")
    official.members.update(occupation="PNS")
    run = ranking(balangan, balangan.village)
    sign_in(client, balangan.manager)
    out, missing = (text(client.get(url("ranking", run.pk) + f"?keadaan={tab}")) for tab in ("keluar", "lengkapi"))
    assert "ROHANI" in out and "SUMIATI" not in out and "Ada anggota ASN" in out
    assert "SUMIATI" in missing and "ROHANI" not in missing
    page = plain(client.get(url("ranking_family", of(run, official).pk)))
    assert "Keluarga ini tidak diperingkat" in page and of(run, household).rank == 1


def test_a_repetition_says_that_it_is_the_same(balangan: Cast, client: Client) -> None:
    family(balangan, SOIL)
    run = ranking(balangan)
    sign_in(client, balangan.manager)
    again = client.post(url("ranking_repeat", run.pk))
    run_pending("ranking.run")
    assert f"Hasil sama persis dengan Peringkat {run.pk}" in text(client.get(again.url))
    compared = text(client.get(url("ranking_compare", RankingRun.objects.latest("pk").pk)))
    assert "Sidik kedua peringkat sama" in compared


def test_two_rankings_are_compared(balangan: Cast, client: Client) -> None:
    rising, falling = family(balangan, FINE, "SUMIATI"), family(balangan, SOIL, "MAHDALENA")
    old = ranking(balangan)
    given = SCHEME | {"weights": [["k262-b", 1], ["k262-e", 1]], "gates": ["state-employee"], "ties": ["dependants"]}
    own = actions.save_scheme(by=balangan.manager, jurisdiction=CODE, code="", given=given).scheme
    Household.objects.filter(pk=rising.pk).update(housing=SOIL | {"khawatir_makan": "1"})
    family(balangan, {}, "BARU DATANG")
    new = ranking(balangan, scheme=own)
    sign_in(client, balangan.manager)
    page = plain(client.get(url("ranking_compare", new.pk) + f"?dengan={old.pk}"))
    assert "SUMIATI 2 1 naik 1 0 → 2" in page and "MAHDALENA 1 2 turun 1 2 → 1" in page
    assert "BARU DATANG belum ada" in page and "skema atau versi yang berbeda" in page
    assert "Pernah khawatir tidak makan" in page and falling.kk not in page
    assert client.get(url("ranking_compare", new.pk)).status_code == 404, "nothing to compare with"


# ---------------------------------------------------------------------- own schemes
def test_own_points_are_set_on_a_screen(balangan: Cast, client: Client) -> None:
    sign_in(client, balangan.administrator)
    assert "Kepmensos 262" in text(client.get(url("ranking_schemes")))
    page = client.get(url("ranking_scheme_new") + "?dari=k262")
    assert 'name="points_k262-e" value="1"' in text(page)
    data = {"name": "Bobot daerah", "basis": "SK Bupati 12/2026", "valid_from": "2026-01-01",
            "points_k262-e": "30", "points_disabled": "20", "gates": ["state-employee"], "tie_0": "desil"}  # fmt: skip
    saved = client.post(url("ranking_scheme_new"), data)
    assert saved.url == url("ranking_scheme", "d-bobot-daerah")
    shown = plain(client.get(saved.url))
    assert "Bobot daerah, versi 1" in shown and "SK Bupati 12/2026" in shown and "50" in shown
    changed = client.post(
        url("ranking_scheme_change", "d-bobot-daerah"), data | {"points_disabled": "", "valid_from": "2026-06-01"}
    )
    assert changed.status_code == 302
    assert "versi 2" in text(client.get(saved.url)) and "versi 1" in plain(client.get(saved.url + "?versi=1"))
    assert list(RankingScheme.objects.order_by("version").values_list("weights", flat=True)) == [
        [["k262-e", 30], ["disabled", 20]], [["k262-e", 30]],
    ]  # fmt: skip
    logged = AccessEvent.objects.filter(user=balangan.administrator, action="config")
    assert logged.filter(object_type="households.rankingscheme").count() == 2


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [({"basis": ""}, "Dasar"), ({"points_k262-e": ""}, "Beri bobot paling sedikit pada satu kriteria."),
     ({"points_k262-e": "101"}, "100"), ({"tie_1": "desil"}, "Setiap pemecah seri hanya dipakai sekali."),
     ({"valid_until": "2025-01-01"}, "Tanggal akhir tidak boleh sebelum tanggal mulai.")],
)  # fmt: skip
def test_mistakes_in_a_scheme_are_told(balangan: Cast, client: Client, fault: dict, sentence: str) -> None:
    sign_in(client, balangan.manager)
    data = {"name": "Bobot", "basis": "SK 1", "valid_from": "2026-01-01", "points_k262-e": "5", "tie_0": "desil"}
    response = client.post(url("ranking_scheme_new"), data | fault)
    assert response.status_code == 422 and sentence in text(response)
    assert not RankingScheme.objects.exists()


def test_a_national_scheme_is_not_changed(balangan: Cast, client: Client) -> None:
    sign_in(client, balangan.manager)
    assert client.get(url("ranking_scheme_change", "k262")).status_code == 404
    assert "Versi baru" not in text(client.get(url("ranking_scheme", "k262")))


# ---------------------------------------------------------------------- files
@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_the_annex_masks_numbers_and_is_logged(balangan: Cast, client: Client, form: str) -> None:
    from python_calamine import CalamineWorkbook

    household = family(balangan, SOIL, "SUMIATI")
    run = ranking(balangan)
    sign_in(client, balangan.manager)
    client.post(url("ranking_download", run.pk, form), {"desa": balangan.village.code})
    run_pending(f"ranking.{form}")
    job = Job.objects.get(kind=f"ranking.{form}")
    assert job.state == "done", job.message
    content = b"".join(client.get(reverse("jobs:download", args=[job.pk])).streaming_content)
    if form == "pdf":
        assert content.startswith(b"%PDF")
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python()
        said = " ".join(str(cell) for row in rows for cell in row)
        assert "SUMIATI" in said and run.digest in said and "••••" in said
        assert household.kk not in said.replace(" ", "") and household.members.get().nik not in said.replace(" ", "")
    assert AccessEvent.objects.filter(
        user=balangan.manager, action="export", object_type="households.rankingrun"
    ).exists()


# ---------------------------------------------------------------------- who may see what
NEEDED = {
    "rankings": (Permission.RANKING_VIEW,), "ranking": (Permission.RANKING_VIEW,),
    "ranking_family": (Permission.RANKING_VIEW,), "ranking_compare": (Permission.RANKING_VIEW,),
    "ranking_new": (Permission.RANKING_RUN,),
    "ranking_schemes": (Permission.RANKING_VIEW, Permission.RANKING_SCHEME),
    "ranking_scheme": (Permission.RANKING_VIEW, Permission.RANKING_SCHEME),
    "ranking_scheme_new": (Permission.RANKING_SCHEME,), "ranking_scheme_change": (Permission.RANKING_SCHEME,),
}  # fmt: skip
POSTS = {"ranking_repeat": Permission.RANKING_RUN, "ranking_download": Permission.RANKING_RUN}


def addresses(run: RankingRun) -> Iterator[tuple[str, str]]:
    args = {"ranking": [run.pk], "ranking_family": [run.results.latest("pk").pk], "ranking_compare": [run.pk],
            "ranking_scheme": ["d-bobot"], "ranking_scheme_change": ["d-bobot"]}  # fmt: skip
    yield from ((name, url(name, *args.get(name, []))) for name in NEEDED)


def a_world(cast: Cast) -> RankingRun:
    family(cast, SOIL, "SUMIATI")
    actions.save_scheme(by=cast.manager, jurisdiction=cast.code, code="", given=SCHEME)
    again = actions.repeat_run(ranking(cast), by=cast.manager)
    run_pending("ranking.run")
    again.refresh_from_db()
    return again


def test_every_role_sees_just_its_own(balangan: Cast, casts, client: Client) -> None:
    run, other = a_world(balangan), casts("62.04")
    for role in NAMES:
        user = balangan.person(role)
        sign_in(client, user)
        for name, address in addresses(run):
            expected = 200 if user.access.can(*NEEDED[name]) else 403
            assert client.get(address).status_code == expected, (role, name)
        for name, needed in POSTS.items():
            address = url(name, run.pk, *(["pdf"] if name == "ranking_download" else []))
            expected = 302 if user.access.can(needed) else 403
            assert client.post(address).status_code == expected, (role, name)
            assert client.get(address).status_code in (403, 405)
        stranger = other.person(role)
        sign_in(client, stranger)
        for name, address in addresses(run):
            if name in ("ranking", "ranking_family", "ranking_compare", "ranking_scheme", "ranking_scheme_change"):
                expected = 404 if stranger.access.can(*NEEDED[name]) else 403
                assert client.get(address).status_code == expected, (role, name)


def test_who_works_in_one_village_sees_that_village(balangan: Cast, client: Client) -> None:
    other = Region.objects.villages().filter(parent=balangan.district).exclude(pk=balangan.village.pk).first()
    here, there = family(balangan, SOIL, "SUMIATI"), family(balangan, SOIL, "MAHDALENA", village=other)
    run = ranking(balangan)
    sign_in(client, balangan.puskesos_coordinator)
    page = text(client.get(url("ranking", run.pk)))
    assert "SUMIATI" in page and other.name not in page
    assert client.get(url("ranking_family", of(run, here).pk)).status_code == 200
    assert client.get(url("ranking_family", of(run, there).pk)).status_code == 404
    assert "MAHDALENA" not in text(client.get(url("ranking", run.pk) + f"?desa={other.code}"))


@pytest.mark.parametrize("code", ["33.24", "63.09", "32.76"])
def test_nothing_of_it_exists_where_the_profile_ranks_nobody(casts, client: Client, code: str) -> None:
    cast = casts(code)
    sign_in(client, cast.manager)
    assert "/peringkat/" not in text(client.get("/"))
    for name in ("rankings", "ranking_new", "ranking_schemes", "ranking_scheme_new"):
        assert client.get(url(name)).status_code == 404, name
    sign_in(client, cast.front_office)
    assert client.get(url("rankings")).status_code == 403


@pytest.mark.parametrize(
    ("code", "clause"), [("62.04", "Pasal 9 ayat (2) huruf f"), (CODE, "Pasal 8 ayat (2) huruf g")]
)
def test_both_regulations_that_name_it_rank(casts, client: Client, code: str, clause: str) -> None:
    cast = casts(code)
    household = family(cast, SOIL, "SUMIATI")
    run = ranking(cast, cast.village)
    sign_in(client, cast.manager)
    assert clause in text(client.get(url("rankings"))) and of(run, household).rank == 1
    assert "SUMIATI" in text(client.get(url("ranking", run.pk)))


def test_the_menu_leads_there_where_the_profile_ranks(balangan: Cast, client: Client) -> None:
    sign_in(client, balangan.manager)
    assert 'href="/peringkat/"' in text(client.get("/"))
    sign_in(client, balangan.administrator)
    assert 'href="/peringkat/skema/"' in text(client.get("/profil/"))


def test_lists_cost_few_queries(balangan: Cast, client: Client, django_assert_max_num_queries) -> None:
    for _ in range(12):
        family(balangan, SOIL)
    run = ranking(balangan)
    sign_in(client, balangan.manager)
    client.get(url("ranking", run.pk))
    with django_assert_max_num_queries(14):
        client.get(url("ranking", run.pk))


def test_the_card_says_where_the_family_stands(balangan: Cast, casts, client: Client) -> None:
    household = family(balangan, SOIL, "SUMIATI")
    sign_in(client, balangan.manager)
    card = f"/keluarga/{household.pk}/?bagian=kasus"
    assert "Belum pernah diperingkat." in text(client.get(card))
    run = ranking(balangan)
    page = plain(client.get(card))
    assert f"Peringkat 1 di {balangan.village.name} · 2 dari 8 poin" in page
    assert url("ranking_family", of(run, household).pk) in text(client.get(card))
    sign_in(client, balangan.front_office)
    assert "2 dari 8 poin" not in text(client.get(card)), "who may not see rankings"
    kendal = casts("33.24")
    sign_in(client, kendal.manager)
    assert "diperingkat" not in text(client.get(f"/keluarga/{family(kendal, SOIL).pk}/?bagian=kasus"))
