"""Two nodes of one platform behind a balancer, as they stand in the government zone."""

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from cluster.benches import own_platform
from cluster.nodes.balancing import balancer
from cluster.services.child import Child
from cluster.services.leftovers import end_leftovers, marked_processes
from cluster.services.nats import Nats
from cluster.services.ports import LOOPBACK, free_port
from cluster.services.postgres import Postgres
from cluster.services.ray_environment import haproxy_program
from cluster.services.run_dir import make_run_dir, run_dir
from cluster.settings import load_settings
from connectors.keys.software import SoftwareKeys
from connectors.postgres.application_role import grant_application
from pipelines.rules.security.edge import TO_NODES, word_of
from schemas.settings import Settings

SHARDS = ("labour_1", "labour_2")
LIMIT_S = 120.0
ANSWER_S = 20.0


@dataclass
class Node:
    """One node; its data folder is its own, database, messages, keys and files are shared."""

    settings: Settings
    shared: dict[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: list[Path] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.settings.http_port}"

    @property
    def name(self) -> str:
        return self.shared["QINQIAO_NODE"]

    @property
    def leads(self) -> bool:
        with suppress(httpx.HTTPError, ValueError):
            return bool(
                httpx.get(f"http://{self.address}/api/health", timeout=ANSWER_S).json()["leads"]
            )
        return False

    def start(self) -> None:
        self.process = own_platform.start(self.settings, self.shared)

    def await_ready(self) -> None:
        assert self.process is not None
        own_platform.await_ready(self.process, self.settings)

    def kill(self) -> None:
        """As when the machine loses its power: nothing of it ends in order."""
        assert self.process is not None
        data = Path(self.settings.data_dir)
        for pid in (self.process.pid, *marked_processes(data)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(LIMIT_S)

    def terminate(self) -> None:
        """As an operator stops it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(LIMIT_S)

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(LIMIT_S)
        end_leftovers(Path(self.settings.data_dir))


@dataclass
class Pair:
    """Two nodes, where they are reached, and what they share."""

    first: Node
    second: Node
    address: str
    postgres: Postgres

    def leader(self) -> Node:
        """The node that leads, once one does."""
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            for node in (self.first, self.second):
                if node.leads:
                    return node
            time.sleep(0.2)
        raise AssertionError("no node came to lead")

    def other(self, node: Node) -> Node:
        return self.second if node is self.first else self.first

    def await_let_in(self, node: Node) -> None:
        """Until the node answers by itself."""
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                if (
                    httpx.get(f"http://{node.address}/api/health", timeout=ANSWER_S).status_code
                    == 200
                ):
                    return
            time.sleep(0.2)
        raise AssertionError("the node does not answer")


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """Both nodes up, and the balancer before them."""
    with ExitStack() as running:
        postgres, shared = _services(folder, running)
        nodes = [_node(folder, name, shared) for name in ("node-a", "node-b")]
        for node in nodes:
            running.callback(node.close)
            node.start()
        for node in nodes:
            node.await_ready()
        port = free_port()
        settings = balancer(
            [node.address for node in nodes],
            f"{LOOPBACK}:{port}",
            word=word_of(SoftwareKeys(folder / "keys").derive(TO_NODES)),
            socket=str(run_dir(folder) / "balancer"),
        )
        (folder / "balancer.cfg").write_text(settings)
        program = [str(haproxy_program()), "-db", "-f", str(folder / "balancer.cfg")]
        before = Child(program, log=folder / "balancer.log", environment=os.environ)
        running.callback(before.stop, signal.SIGTERM, 5.0)
        before.start()
        both = Pair(nodes[0], nodes[1], f"http://{LOOPBACK}:{port}", postgres)
        for node in nodes:
            both.await_let_in(node)
        yield both


def _services(folder: Path, running: ExitStack) -> tuple[Postgres, dict[str, str]]:
    """Database and messages on machines of their own, which outlive every node."""
    folder.mkdir(parents=True, exist_ok=True)
    sockets = make_run_dir(folder) / "pg"
    password = secrets.token_urlsafe(24)
    log = folder / "postgres.log"
    postgres = Postgres(
        folder / "postgres", sockets, log, os.environ, password=password, further=SHARDS
    )
    running.callback(postgres.stop)
    postgres.start()
    # Whoever runs a database of his own makes the application's role himself.
    grant_application(postgres.url, postgres.application_url, password)
    nats = Nats(folder / "nats", folder / "nats.log", os.environ)
    running.callback(nats.stop)
    nats.start()
    keys = folder / "keys"
    # Made before both nodes look for it.
    SoftwareKeys(keys).derive("nodes")
    return postgres, {
        "QINQIAO_DATABASE_URL": postgres.application_url,
        "QINQIAO_DATABASE_OWNER_URL": postgres.url,
        "QINQIAO_LABOUR_SHARDS": ",".join(map(postgres.application_url_of, SHARDS)),
        "QINQIAO_LABOUR_SHARD_OWNERS": ",".join(map(postgres.url_of, SHARDS)),
        "QINQIAO_NATS_URL": nats.url,
        "QINQIAO_KEYS_DIR": str(keys),
        "QINQIAO_FILES_DIR": str(folder / "files"),
        "QINQIAO_LASTING_DIR": str(folder / "lasting"),
        "QINQIAO_ANALYSTS_DIR": str(folder / "analysts"),
        "QINQIAO_CHECKPOINTS_DIR": str(folder / "checkpoints"),
        "QINQIAO_API_REPLICAS": "1",
    }


def _node(folder: Path, name: str, shared: dict[str, str]) -> Node:
    settings = load_settings(os.environ, data_dir=str(folder / name), http_port=free_port())
    return Node(settings, {**shared, "QINQIAO_NODE": name})
