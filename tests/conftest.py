"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real files beside the checkout; a clone without it skips what reads it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real files is not here")
    return SHARED
