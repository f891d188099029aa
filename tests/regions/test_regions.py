"""The carried list of regions, in the database and out of it."""

from __future__ import annotations

import json
import time

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from slrt.regions.actions import DATA, Line, load_regions, read_list
from slrt.regions.models import Region
from slrt.regions.tools.convert import shape

pytestmark = pytest.mark.django_db
VILLAGES = {"62.04": 93, "63.11": 157, "33.24": 286, "63.09": 131, "32.76": 63}
DISTRICTS = {"62.04": 6, "63.11": 8, "33.24": 20, "63.09": 12, "32.76": 11}


class TestList:
    @pytest.mark.parametrize(("code", "count"), VILLAGES.items())
    def test_the_five_jurisdictions_have_their_villages(self, code, count):
        assert Region.objects.inside(code).villages().count() == count
        assert Region.objects.inside(code).districts().count() == DISTRICTS[code]

    def test_the_whole_country_is_there(self):
        counts = {level: Region.objects.filter(level=level).count() for level in (1, 2, 3, 4)}
        assert counts[1] == 38
        assert counts[2] == 514
        assert counts[3] == 7277
        assert 83_700 < counts[4] < 83_800

    def test_a_city_has_kelurahan_only(self):
        assert set(Region.objects.inside("32.76").villages().values_list("kind", flat=True)) == {"kelurahan"}

    def test_every_parent_is_the_code_without_its_last_part(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM regions_region WHERE level > 1 AND parent_id <> left(code, length(parent_id))"
            )
            assert cursor.fetchone() == (0,)

    def test_the_file_is_small_enough_to_carry(self):
        assert DATA.stat().st_size < 700_000


class TestLoading:
    def test_second_run_writes_nothing_and_reports_counts(self, capsys):
        started = time.monotonic()
        call_command("load_regions")
        report = json.loads(capsys.readouterr().out)
        assert (report["new"], report["changed"]) == (0, 0)
        assert report["unchanged"] == report["read"] == Region.objects.count()
        assert time.monotonic() - started < 15

    def test_a_corrected_name_is_brought_in_and_nothing_is_removed(self):
        Region.objects.filter(pk="33.24.15.1001").update(name="Salah Tulis")
        extra = Region.objects.create(
            code="33.24.15.1999", name="Sudah Digabung", level=4, kind="kelurahan", parent_id="33.24.15"
        )
        result = load_regions(read_list())
        assert (result["new"], result["changed"]) == (0, 1)
        assert Region.objects.get(pk="33.24.15.1001").name != "Salah Tulis"
        assert Region.objects.filter(pk=extra.pk).exists()

    def test_new_lines_are_counted_as_new(self):
        line = Line("33.24.15.1998", "Baru", 4, "kelurahan", "33.24.15")
        assert load_regions([line]) == {"read": 1, "new": 1, "changed": 0, "unchanged": 0}

    @pytest.mark.parametrize(
        ("code", "name", "expected"),
        [
            ("31", "DKI JAKARTA", ("31", "provinsi", "DKI Jakarta")),
            ("31.01", "KABUPATEN ADM. KEP. SERIBU", ("31.01", "kabupaten", "Administrasi Kepulauan Seribu")),
            ("32.76", "KOTA DEPOK", ("32.76", "kota", "Depok")),
            ("35.13.15.2017", 'Soka"an', ("35.13.15.2017", "desa", "Soka'an")),
        ],
    )
    def test_source_lines_are_shaped(self, code, name, expected):
        assert shape(code, name) == expected


class TestFinding:
    def test_words_of_the_region_above_narrow_the_search(self):
        found = Region.objects.inside("33.24").search("sukodono kendal")
        assert [region.full_name for region in found.select_related("parent")] == ["Kelurahan Sukodono, Kec. Kendal"]

    def test_names_that_begin_with_the_text_come_first(self):
        names = list(Region.objects.inside("33.24").villages().search("kali").values_list("name", flat=True))
        begins = [name.lower().startswith("kali") for name in names]
        assert begins == sorted(begins, reverse=True)
        assert any(begins)

    def test_a_misspelt_name_is_found_by_sound(self):
        assert Region.objects.inside("33.24").villages().similar("sukadono").first().name == "Sukodono"

    def test_nothing_typed_finds_nothing(self):
        assert not Region.objects.search("  ").exists()

    def test_a_scope_never_widens_by_a_typing_error(self):
        with pytest.raises(ValueError, match="not a region code"):
            Region.objects.inside("33.2")

    def test_inside_uses_the_index(self):
        plan = Region.objects.inside("33.24.05").villages().explain()
        assert "Index" in plan
        assert "Seq Scan" not in plan

    def test_words_of_each_level(self):
        code = "33.24.15"
        assert Region.objects.get(pk="33").full_name == "Provinsi Jawa Tengah"
        assert Region.objects.get(pk="33.24").full_name == "Kabupaten Kendal"
        assert Region.objects.get(pk=code).full_name == "Kec. Kendal, Kab. Kendal"
        village = Region.objects.get(pk="63.09.04.2005")
        assert (village.jurisdiction_code, village.timezone_name) == ("63.09", "Asia/Makassar")


class TestDatabase:
    @pytest.mark.parametrize(
        "fields",
        [
            {"code": "33.24.1", "level": 3, "parent_id": "33.24"},
            {"code": "33.24.99", "level": 3, "parent_id": None},
            {"code": "99", "level": 1, "parent_id": "33"},
            {"code": "33.24.98", "level": 5, "parent_id": "33.24"},
        ],
    )
    def test_impossible_regions_are_refused(self, fields):
        with pytest.raises(IntegrityError), transaction.atomic():
            Region.objects.create(name="Tidak Ada", kind="kecamatan", **fields)

    def test_extensions_are_there(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT extname FROM pg_extension")
            assert {"pg_trgm", "fuzzystrmatch", "unaccent", "btree_gin", "btree_gist"} <= {
                n for (n,) in cursor.fetchall()
            }
