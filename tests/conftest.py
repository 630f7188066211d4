"""What several tests share."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real files beside the checkout; a clone without it skips what reads it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared with real files is not here")
    return SHARED


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    """Run a real Neo4j for all who ask; each empties its one database first."""
    with servers.neo4j(tmp_path_factory.mktemp("neo4j") / "home") as server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a real PostgreSQL for all who ask; gives its URL, without a database."""
    with servers.postgres() as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the URL of a fresh database of the real PostgreSQL."""
    return servers.postgres_database(postgres_server, f"t{uuid.uuid4().hex}")
