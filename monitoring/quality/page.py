"""What /mutu/ shows, worked out here so that the template only prints."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from monitoring.figures import Scope
from monitoring.quality.counting import WORKS, Counted, Tally, Work, counted
from slrt.jurisdictions.profile import Profile
from slrt.regions.models import Region
from slrt.ui import words
from slrt.ui.badges import tag_html

WINDOWS = (30, 90, 365)
USUAL = 90
SHOWN = 15
HEADS = ("Masuk", "Dikembalikan", "Terbuka", "Lewat tenggat", "Median hari")


def context_of(scope: Scope, own: Scope, profile: Profile, chosen: dict[str, Any]) -> dict[str, Any]:
    """scope: what is counted; own: the reader's whole reach. chosen: work (a Work) and window in days."""
    known, places = counted(scope, chosen["window"]), _places(scope)
    return {
        "heads": HEADS,
        "windows": [
            {"url": _url(chosen | {"window": days}, scope), "label": f"{days} hari", "count": None,
             "active": days == chosen["window"]}
            for days in WINDOWS
        ],
        "works": [
            {"name": work.label, "url": _url(chosen | {"work": work}, scope), "chosen": work == chosen["work"],
             "cells": _cells(known.tallies[work.code][None])}
            for work in WORKS
            if _used(work, profile)
        ],
        "work": chosen["work"].label,
        "places": _place_rows(places, known.tallies[chosen["work"].code], chosen, scope),
        "place_word": profile.village_word.capitalize() if scope.region else "Kecamatan",
        "back": _url(chosen, own) if scope != own else "",
        "institutions": _institutions(places, known, scope),
        "desk_head": profile.label("unit_puskesos"),
        "facilitator": profile.label("facilitator"),
        "by_village": bool(scope.region),
        "with_desks": "puskesos" in profile.channels,
        "with_field": "facilitator" in profile.channels,
        "silent": _silent(known, chosen["window"]),
        "window": chosen["window"],
        "at": words.clock(known.at),
    }  # fmt: skip


def _used(work: Work, profile: Profile) -> bool:
    return work.code != "prelist" or profile.has_module("prelist")


def _url(chosen: dict[str, Any], scope: Scope) -> str:
    said = {"kerja": chosen["work"].code, "hari": chosen["window"], "wilayah": scope.region}
    return "?" + urlencode({name: value for name, value in said.items() if value})


def _places(scope: Scope) -> list[tuple[str, str]]:
    """The kecamatan of the kabupaten, or the villages of a kecamatan, by name."""
    inside = Region.objects.inside(scope.place)
    rows = inside.villages() if scope.region else inside.districts()
    return list(rows.order_by("name", "code").values_list("code", "name"))


def _cells(tally: Tally) -> tuple[str, ...]:
    """The counts in the order of HEADS."""
    back = words.percent(tally.back / tally.received) if tally.received else "–"
    days = "–" if tally.days is None else words.number(round(tally.days, 1))
    late = "–" if tally.late is None else words.number(tally.late)
    return words.number(tally.received), back, words.number(tally.waiting), late, days


def _place_rows(places, counts: dict[str | None, Tally], chosen, scope: Scope) -> list[dict[str, Any]]:
    rows = [
        {"name": name, "cells": _cells(counts.get(code, Tally())),
         "url": "" if scope.region else _url(chosen, Scope(scope.jurisdiction, code))}
        for code, name in places
    ]  # fmt: skip
    if "" in counts:
        rows.append({"name": "Wilayah belum dicatat", "cells": _cells(counts[""]), "url": ""})
    return rows


def _institutions(places: list[tuple[str, str]], known: Counted, scope: Scope) -> list[dict[str, Any]]:
    """Per place: its villages, those with a desk, desks with people, and villages that somebody serves."""
    depth = 13 if scope.region else 8
    villages = [code for code, _ in places] if scope.region else list(
        Region.objects.inside(scope.jurisdiction).villages().order_by("code").values_list("code", flat=True)
    )  # fmt: skip

    def row(code: str, name: str) -> dict[str, Any]:
        here = [village for village in villages if village[:depth] == code]
        mine = [desk for desk in known.desks if desk.village[:depth] == code]
        return {
            "name": name,
            "villages": words.number(len(here)),
            "desks": words.number(len(mine)),
            "staffed": words.number(sum(desk.staff > 0 for desk in mine)),
            "served": words.number(sum(village in known.served for village in here)),
        }

    return [row(code, name) for code, name in places]


def _silent(known: Counted, window: int) -> dict[str, Any]:
    """Desks with people, or that once recorded something, and were silent for the whole window: the lately lost first.

    Those that never began are told as a number: there is nobody yet to be helped.
    """
    now, since = known.at, known.at - timedelta(days=window)
    begun = [desk for desk in known.desks if desk.staff or desk.last]
    found = [desk for desk in begun if not desk.staff or desk.last is None or desk.last < since]
    found.sort(key=lambda desk: (desk.last is None, -desk.last.timestamp() if desk.last else 0, desk.name))
    rows = [
        {
            "name": desk.name,
            "last": f"Terakhir mencatat {words.ago(desk.last, now)}" if desk.last else "Belum pernah mencatat",
            "mark": "" if desk.staff else tag_html("Tanpa petugas", "red"),
        }
        for desk in found[:SHOWN]
    ]
    never = len(known.desks) - len(begun)
    return {"rows": rows, "count": len(found), "more": max(0, len(found) - SHOWN), "never": never}
