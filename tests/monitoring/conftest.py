from __future__ import annotations

import pytest

from tests.monitoring.builder import Builder
from tests.personas import casts  # noqa: F401 - a fixture

ZONED = ["33.24", "63.09"]


@pytest.fixture(params=ZONED, ids=["WIB", "WITA"])
def builder(request, casts) -> Builder:  # noqa: F811
    """The same local times in both zones must give the same figures."""
    return Builder(casts(request.param))


@pytest.fixture
def kendal(casts) -> Builder:  # noqa: F811
    return Builder(casts("33.24"))
