"""Real servers for the tests: a Neo4j started from its published packages, a PostgreSQL of the system.

Each is started once for those who need it, on a free port, in a folder of its own, and stopped at the end. Where an
engine is missing the test is skipped and says so; under `CI=true` that is a failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEO4J_VERSION = "5.26.0"  # long-term support; runs on the Java 17 that Debian has
NEO4J_MAIN = "org.neo4j.server.CommunityEntryPoint"
NEO4J_PASSWORD = "only-for-tests"  # noqa: S105 - of a server that lives as long as the tests
LONGEST_FETCH, LONGEST_START = 1200, 180
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
_CONF = """\
server.default_listen_address=127.0.0.1
server.default_advertised_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=256m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=true
"""


@dataclass(frozen=True)
class Server:
    """A running Neo4j: its address and the one user's password."""

    url: str
    user: str
    password: str


def missing(what: str) -> NoReturn:
    """Skip visibly, or fail where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}: must be here in CI", pytrace=False)
    pytest.skip(what)


@contextmanager
def neo4j(home: Path) -> Iterator[Server]:
    """Run a Neo4j server with its files in a new folder."""
    for each in ("conf", "data", "logs", "plugins", "import"):
        (home / each).mkdir(parents=True)
    port, jars = _free_port(), _neo4j_jars()
    (home / "conf" / "neo4j.conf").write_text(_CONF.format(port=port))
    # Quick to start rather than quick for long: half of the processor's time.
    command = [_found("java"), "-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    command += [
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED),
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        "-cp",
        f"{jars}/*",
    ]
    command += [NEO4J_MAIN, f"--home-dir={home}", f"--config-dir={home / 'conf'}"]
    with (home / "out.txt").open("wb") as out, _running(command, out=out, end=signal.SIGKILL) as process:
        _until(lambda: "Started." in _content(home / "logs" / "neo4j.log"), process, home / "out.txt")
        yield _with_password(f"neo4j://127.0.0.1:{port}/neo4j")


def _with_password(url: str) -> Server:
    from neo4j import GraphDatabase  # noqa: PLC0415 - slow to load, and few tests need it

    with GraphDatabase.driver(url.rsplit("/", 1)[0], auth=("neo4j", "neo4j")) as driver:
        driver.execute_query(
            "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", {"new": NEO4J_PASSWORD}, database_="system"
        )
    return Server(url, "neo4j", NEO4J_PASSWORD)


def _neo4j_jars() -> Path:
    """Return the folder of the server's packages, fetched by Maven the first time on this machine."""
    import fcntl  # noqa: PLC0415 - is not there on Windows, where the other tests run all the same

    cache = Path(os.environ.get("ESSAIM_TEST_CACHE") or Path.home() / ".cache" / "essaim-tests")
    jars = cache / f"neo4j-{NEO4J_VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / f"{jars.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (jars / "complete").exists():
            _fetch_neo4j(jars)
    return jars


def _fetch_neo4j(jars: Path) -> None:
    command = [_found("mvn"), "-B", "-q", "-f", str(Path(__file__).parent / "neo4j" / "pom.xml")]
    command += ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
    command += [f"-Dneo4j.version={NEO4J_VERSION}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST_FETCH, check=False)  # noqa: S603 - our own command
    if done.returncode:
        missing(f"the Neo4j server could not be fetched: {done.stdout[-800:]}{done.stderr[-200:]}")
    (jars / "complete").touch()


@contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL server with its files in a new folder; gives its URL, without a database."""
    with postgres_files() as (url, _):
        yield url


@contextmanager
def postgres_files() -> Iterator[tuple[str, Path]]:
    """Run one, and give the folder of its files too."""
    programs = _postgres_programs()
    # Not in pytest's own folder: that is closed to others, and the server runs as one of those.
    with tempfile.TemporaryDirectory(prefix="essaim-postgres-") as made:
        home, port, as_user = Path(made), _free_port(), _as_postgres(Path(made))
        files = ["-D", str(home / "db")]
        init = [*as_user, str(programs / "initdb"), *files, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run([*init, "--locale=C.UTF-8", "--no-sync"], check=True, capture_output=True, cwd=home)  # noqa: S603 - our own command
        command = [*as_user, str(programs / "postgres"), *files, "-p", str(port), "-F"]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        with (home / "out.txt").open("wb") as out, _running(command, out=out, cwd=home) as process:
            ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
            _until(lambda: subprocess.run(ready, check=False).returncode == 0, process, home / "out.txt")  # noqa: S603 - our own command
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}", home / "db"


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else missing("PostgreSQL is not installed")


def _as_postgres(home: Path) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as the user that Debian made for it."""
    if os.getuid() != 0:
        return []
    shutil.chown(home, "postgres")
    return [_found("runuser"), "-u", "postgres", "--"]


@contextmanager
def _running(
    command: list[str], *, out: IO[bytes], cwd: Path | None = None, end: signal.Signals = signal.SIGTERM
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=cwd)  # noqa: S603 - our own command
    try:
        yield process
    finally:
        process.send_signal(end)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(ready: Callable[[], bool], process: subprocess.Popen[bytes], out: Path) -> None:
    end = time.monotonic() + LONGEST_START
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"the server did not start: {_content(out)[-2000:]}", pytrace=False)
        time.sleep(0.1)


def _content(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""


def _found(program: str) -> str:
    return shutil.which(program) or missing(f"the program {program} is not installed")


def _free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])


def postgres_database(server: str, name: str) -> str:
    """Make an empty database; return its URL."""
    import psycopg  # noqa: PLC0415 - few tests need it

    with psycopg.connect(f"{server.replace('+psycopg', '')}/postgres", autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return f"{server}/{name}"


def emptied(server: Server) -> Server:
    """Delete everything in the server's database."""
    query(server, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS")
    return server


@contextmanager
def emptying(server: Server) -> Iterator[Callable[[], object]]:
    """Give what empties a small database again and again, over one connection."""
    from neo4j import GraphDatabase  # noqa: PLC0415 - slow to load, and few tests need it

    with (
        GraphDatabase.driver(server.url.rsplit("/", 1)[0], auth=(server.user, server.password)) as driver,
        driver.session() as session,
    ):
        yield lambda: session.run("MATCH (n) DETACH DELETE n").consume()


def query(server: Server, cypher: str, **values: object) -> list[dict[str, object]]:
    """Return the answer to a query that goes past our store."""
    from neo4j import GraphDatabase  # noqa: PLC0415 - slow to load, and few tests need it

    with (
        GraphDatabase.driver(server.url.rsplit("/", 1)[0], auth=(server.user, server.password)) as driver,
        driver.session() as session,
    ):
        return [record.data() for record in session.run(cypher, values)]


def plan(server: Server, cypher: str, **values: object) -> object:
    """Return how the server would run a query."""
    from neo4j import GraphDatabase  # noqa: PLC0415 - slow to load, and few tests need it

    with GraphDatabase.driver(server.url.rsplit("/", 1)[0], auth=(server.user, server.password)) as driver:
        return driver.execute_query(f"EXPLAIN {cypher}", values).summary.plan
