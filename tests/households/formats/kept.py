"""Previews that were looked at and kept (golden/*.json).

After a wanted change of the rules: GOLDEN=write bin/test tests/households/formats, then read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def assert_as_kept(name: str, preview: dict) -> None:
    """The preview is the one that was kept; with GOLDEN=write it becomes the one that is kept."""
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(json.dumps(preview, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert preview == json.loads(path.read_text(encoding="utf-8"))
