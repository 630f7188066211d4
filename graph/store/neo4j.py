"""Neo4j: the graph on a server, shared by many."""

from __future__ import annotations

import contextlib
import logging
import os
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import polars as pl
from neo4j import GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import ConfigurationError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.errors import StoreUnusable, UsageError
from graph.model.network import SCHEMAS
from graph.store import cypher, reading
from graph.store.base import Held, Store
from graph.store.schema import FORMAT, NODES, PLACE, RELATIONS, edge_rows, key_of, node_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from neo4j import Driver, ManagedTransaction, Session

    from graph.model.network import Network
    from graph.model.territory import Territory
    from graph.store.base import Change

ROWS = cypher.Rows(head="UNWIND $rows AS row", cell="row.`{}`")
ROWS_A_BATCH = 10_000
READ_AGAIN = 5
"""How often a network is read anew because somebody wrote meanwhile: the server keeps no picture of a moment."""
_TYPES = {name: kind for columns in SCHEMAS.values() for name, kind in columns.items()} | {"revision": pl.Int64}

_LABELS = (*NODES, PLACE)
_KEYS = {label: key_of(label) for label in _LABELS} | {"EssaimGraph": "id"}
CONSTRAINTS = (
    *(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE" for label, key in _KEYS.items()),
    *(f"CREATE INDEX IF NOT EXISTS FOR ()-[r:{edge.type}]-() ON (r.id)" for edge in RELATIONS),
)
ANYTHING = "MATCH (n) RETURN 1 AS found LIMIT 1"
CLEAR = "MATCH (n:{label}) WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS gone"
BEGIN = (
    "MERGE (g:EssaimGraph {id: 'essaim'}) SET g.state = $state, g.builder = $builder, g.batch = 0, "
    "g.workspace = $workspace, g.revision = $revision, g.format = $format"
)
ADVANCE = "MATCH (g:EssaimGraph {id: 'essaim', builder: $builder}) SET g.batch = g.batch RETURN g.batch AS batch"
ADVANCED = "MATCH (g:EssaimGraph {id: 'essaim'}) SET g.batch = $batch"
FINISH = "MATCH (g:EssaimGraph {id: 'essaim', builder: $builder}) SET g.state = $state RETURN g.batch AS batch"
FORGET = "MATCH (g:EssaimGraph {id: 'essaim', builder: $builder}) DELETE g RETURN 1 AS found"
ALONE = "MATCH (g:EssaimGraph {id: 'essaim'}) SET g.revision = g.revision"
"""Changes nothing, but takes the lock on what is held until the transaction ends."""

# Without a handler of its own the driver's log would be printed among a person's answers.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4j(Store):
    """The graph in a database of a server, which several processes may write."""

    def __init__(self, url: str, *, user: str, password: str) -> None:
        parts = urlsplit(url)
        self._url = url
        self._database = parts.path.strip("/") or None
        self._process = os.getpid()
        self._seen: int | None = None
        try:
            self._driver: Driver | None = GraphDatabase.driver(
                f"{parts.scheme}://{parts.netloc}",
                auth=(user, password),
                connection_timeout=10,
                max_transaction_retry_time=20,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                telemetry_disabled=True,
            )
        except (ConfigurationError, ValueError) as error:
            raise UsageError("bad_graph_url", url=url) from error
        try:
            with self._session() as session:
                session.run("RETURN 1").consume()
        except BaseException:
            self.close()
            raise

    def held(self) -> Held | None:
        """Return what is held, None in an empty database and where a graph is half built or of another version.

        Raises
        ------
        StoreUnusable
            `graph_foreign` where there is something and it is not ours.
        """
        with self._session() as session:
            found = session.execute_read(_meta)
            if found is None and session.execute_read(_rows, ANYTHING):
                raise StoreUnusable("graph_foreign", path=self._url)
        usable = found and found["state"] == cypher.WHOLE and found["format"] == FORMAT
        self._seen = found["revision"] if found and usable else None
        return Held(found["workspace"], found["revision"]) if found and usable else None

    def network(self, territory: Territory | None = None) -> Network:
        """Return the whole network or a territory's surroundings; `graph_empty` where nothing whole is held."""
        with self._session() as session:
            for _ in range(READ_AGAIN):
                before = session.execute_read(_meta)
                if before is None or before["state"] != cypher.WHOLE or before["format"] != FORMAT:
                    raise StoreUnusable("graph_empty", path=self._url)
                found = session.execute_read(_network, territory)
                if session.execute_read(_meta) == before:
                    return found
        raise StoreUnusable("graph_moved", path=self._url)

    def apply(self, change: Change, held: Held) -> None:
        """Make a small change in one transaction.

        Raises
        ------
        StoreUnusable
            `graph_moved` where another process has written since `held` was last asked here: ask again.
        """
        with self._session() as session:
            moved = session.execute_write(self._apply, change, held)
        if moved:
            raise StoreUnusable("graph_moved", path=self._url)
        self._seen = held.revision

    def build_parts(self, parts: Iterable[Network], held: Held) -> None:
        """Clear the database in batches and fill it; until the last batch it is not taken for whole."""
        with self._session() as session:
            found = session.execute_read(_meta)
            foreign = found["workspace"] != held.workspace if found else session.execute_read(_rows, ANYTHING)
            if foreign:
                raise StoreUnusable("graph_foreign", path=self._url)
            for statement in CONSTRAINTS:
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes(300)").consume()
            builder = uuid.uuid4().hex
            session.execute_write(_run, BEGIN, builder=builder, **_holding(held, cypher.BUILDING))
            self._clear(session, builder)
            places: set[str] = set()
            written = (each for part in parts for each in _batches(part, places))
            for batch, (query, rows) in enumerate(written, start=1):
                self._still_mine(session.execute_write(_fill, builder, batch, query, rows))
            finished = session.execute_write(_rows, FINISH, builder=builder, state=cypher.WHOLE)
            self._still_mine(bool(finished))
        self._seen = held.revision

    def discard(self, workspace: str) -> None:
        """Clear the database in batches; what is held is forgotten last."""
        with self._session() as session:
            found = session.execute_read(_meta)
            if found is None and not session.execute_read(_rows, ANYTHING):
                return
            if found is None or found["workspace"] != workspace:
                raise StoreUnusable("graph_foreign", path=self._url)
            builder = uuid.uuid4().hex
            held = Held(workspace, found["revision"])
            session.execute_write(_run, BEGIN, builder=builder, **_holding(held, cypher.BUILDING))
            self._clear(session, builder)
            self._still_mine(bool(session.execute_write(_rows, FORGET, builder=builder)))
        self._seen = None

    def close(self) -> None:
        """Close the connections."""
        driver, self._driver = self._driver, None
        if driver and os.getpid() == self._process:
            driver.close()

    def _clear(self, session: Session, builder: str) -> None:
        for label in _LABELS:
            while gone := session.execute_write(_clear, builder, label):
                self._still_mine(gone > 0)

    def _still_mine(self, mine: bool) -> None:  # noqa: FBT001 - the answer of the step before
        if not mine:
            raise StoreUnusable("graph_moved", path=self._url)

    def _apply(self, tx: ManagedTransaction, change: Change, held: Held) -> bool:
        """Write a change; tell whether it no longer fits, since somebody else wrote. A retry begins anew."""
        tx.run(ALONE).consume()
        found = _meta(tx)
        if found is None or found["state"] != cypher.WHOLE or found["workspace"] != held.workspace:
            raise StoreUnusable("graph_empty", path=self._url)
        if found["revision"] > held.revision:
            return False
        if self._seen is not None and found["revision"] not in {self._seen, held.revision}:
            return True
        for write in cypher.writes(change, ROWS):
            if write.rows is None:
                for ids in _chunks(list(dict.fromkeys(write.ids))):
                    tx.run(write.query, ids=ids).consume()
            else:
                for frame in write.rows.iter_slices(ROWS_A_BATCH):
                    tx.run(write.query, rows=frame.to_dicts()).consume()
        tx.run(cypher.HOLD, **_holding(held, cypher.WHOLE)).consume()
        return False

    @contextlib.contextmanager
    def _session(self) -> Iterator[Session]:
        if os.getpid() != self._process:
            raise StoreUnusable("graph_forked", path=self._url)
        if self._driver is None:
            raise StoreUnusable("graph_closed", path=self._url)
        with self._telling(), self._driver.session(database=self._database, fetch_size=ROWS_A_BATCH) as session:
            yield session

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except Neo4jError as error:
            raise StoreUnusable(_code_of(error), path=self._url, found=error.message) from error
        except (ServiceUnavailable, SessionExpired, OSError, ValueError) as error:
            raise StoreUnusable("server_unreachable", path=self._url, found=error) from error
        except DriverError as error:
            raise StoreUnusable("server_failed", path=self._url, found=error) from error


def _code_of(error: Neo4jError) -> str:
    code = error.code or ""
    if ".Security." in code:
        return "server_refused"
    if code.endswith(".DatabaseNotFound"):
        return "server_no_database"
    return "server_failed"


def _meta(tx: ManagedTransaction) -> dict[str, Any] | None:
    found = _rows(tx, cypher.HELD)
    return found[0] if found else None


def _rows(tx: ManagedTransaction, /, query: str, **values: object) -> list[dict[str, Any]]:
    return [record.data() for record in tx.run(query, values)]


def _run(tx: ManagedTransaction, /, query: str, **values: object) -> None:
    tx.run(query, values).consume()


def _network(tx: ManagedTransaction, territory: Territory | None) -> Network:
    def ask(query: str, ids: list[str] | None = None) -> pl.DataFrame:
        result = tx.run(query, {} if ids is None else {"ids": ids})
        schema = {name: _TYPES.get(name, pl.String) for name in result.keys()}  # noqa: SIM118 - not a mapping
        return pl.DataFrame([record.values() for record in result], schema=schema, orient="row")

    return reading.around(ask, territory) if territory else reading.whole(ask)


def _clear(tx: ManagedTransaction, builder: str, label: str) -> int:
    """Delete some nodes of a label; return how many were there, -1 where the building is no longer ours."""
    if not _rows(tx, ADVANCE, builder=builder):
        return -1
    return int(_rows(tx, CLEAR.format(label=label), limit=ROWS_A_BATCH)[0]["gone"])


def _fill(tx: ManagedTransaction, builder: str, batch: int, query: str, rows: list[dict[str, Any]]) -> bool:
    """Write one batch exactly once, however often it is tried; tell whether the building is still ours."""
    at = _rows(tx, ADVANCE, builder=builder)
    if at and at[0]["batch"] == batch - 1:
        _run(tx, query, rows=rows)
        _run(tx, ADVANCED, batch=batch)
    return bool(at)


def _batches(network: Network, places: set[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield what writes a part of a network; `places` holds those that parts before have written, and grows."""
    nodes = node_rows(network)
    nodes[PLACE] = nodes[PLACE].filter(~pl.col("code").is_in(list(places)))
    places.update(nodes[PLACE]["code"])
    statements = [(cypher.create_nodes(label, ROWS), rows) for label, rows in nodes.items()]
    statements += [(cypher.create_edges(edge, ROWS), rows) for edge, rows in edge_rows(network).items()]
    for query, rows in statements:
        for frame in rows.iter_slices(ROWS_A_BATCH):
            if frame.height:
                yield query, frame.to_dicts()


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[start : start + ROWS_A_BATCH] for start in range(0, len(ids), ROWS_A_BATCH))


def _holding(held: Held, state: str) -> dict[str, Any]:
    return {"workspace": held.workspace, "revision": held.revision, "format": FORMAT, "state": state}
