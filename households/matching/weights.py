"""The weights of the comparison: data with a version, learned on synthetic pairs."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA = tomllib.loads((Path(__file__).parents[1] / "data" / "match_weights.toml").read_text(encoding="utf-8"))
VERSION: int = _DATA["version"]
SURE_BITS: float = _DATA["bands"]["sure"]
UNLIKELY_BITS: float = _DATA["bands"]["unlikely"]
WITHIN_BITS: float = _DATA["bands"]["within"]
MARGIN_BITS: float = _DATA["bands"]["margin"]
BITS: dict[str, float] = {
    f"{group}.{name}": float(value) for group, values in _DATA["bits"].items() for name, value in values.items()
}
