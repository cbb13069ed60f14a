"""The real HAProxies before a replica, in each of the three ways of running."""

import asyncio
import os
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
from ray.serve._private.haproxy import BackendConfig, HAProxyApi, HAProxyConfig, ServerConfig
from ray.serve.config import HTTPOptions

from cluster.edge import Words, words_of, write_rules
from cluster.nodes.balancing import balancer
from cluster.services.ports import LOOPBACK, free_port
from cluster.services.ray_environment import haproxy_program, ray_environment
from cluster.zones.haproxy import Side, exchange, source_lines
from schemas.settings import Settings
from tests.integration.eventually import eventually

APP = "app"
GATEWAY = "127.0.0.9"
OPEN = "/api/sealing"
"""What the exchange, too, lets through without a session."""


class Chain:
    """HAProxies one behind the other; the last one asks the replica."""

    def __init__(self, folder: Path, settings: Settings, replica: str) -> None:
        self.folder = folder
        self.words: Words = words_of(settings)
        self.replica = replica
        self.processes: list[subprocess.Popen[bytes]] = []

    def ingress(self) -> str:
        """One machine: Serve's own settings for its HAProxy, started by what Serve starts."""
        environment = ray_environment(self.folder)
        rules, port = Path(environment["HAPROXY_EDGE_RULES"]), free_port()
        write_rules(rules, self.words.to_nodes)
        file, (host, _, number) = rules.parent / "haproxy.cfg", self.replica.rpartition(":")
        ports = {name: int(environment[f"RAY_SERVE_HAPROXY_{name}"]) for name in PORTS}
        backend = BackendConfig(
            name=APP,
            path_prefix="/",
            app_name=APP,
            http_health_check_path="/api/health",
            servers=[ServerConfig("replica", host, int(number))],
        )
        serves = HAProxyApi(
            HAProxyConfig(
                http_options=HTTPOptions(host=LOOPBACK, port=port),
                socket_path=str(rules.parent / "a"),
                metrics_socket_path=str(rules.parent / "m"),
                server_state_base=str(rules.parent),
                server_state_file=str(rules.parent / "server-state"),
                stats_port=ports["STATS_PORT"],
                metrics_port=ports["METRICS_PORT"],
                has_received_routes=True,
                has_received_servers=True,
            ),
            {APP: backend},
            str(file),
        )
        # Serve writes the file before each start; nothing of it is changed here.
        serves._generate_config_file_internal()
        program = environment["RAY_SERVE_HAPROXY_BINARY_PATH"]
        self._start([program, "-db", "-f", str(file)], environment)
        return f"{LOOPBACK}:{port}"

    def balanced(self, gateways: Sequence[str] = ()) -> str:
        """Several machines: the balancer before their ingresses."""
        listen, word = f"{LOOPBACK}:{free_port()}", self.words.to_nodes
        self._run("balancer", balancer([self.ingress()], listen, word=word, gateways=gateways))
        return listen

    def behind_a_gateway(self) -> str:
        """The same behind another maker's edge."""
        return self.balanced([GATEWAY])

    def zoned(self) -> str:
        """Two zones: an exchange in each before the balancer."""
        return self._exchange(Side.INTERNET, self.government())

    def government(self) -> str:
        """The same without the internet zone's side."""
        return self._exchange(Side.GOVERNMENT, self.balanced())

    def _exchange(self, side: Side, to: str) -> str:
        listen, told = f"{LOOPBACK}:{free_port()}", source_lines(side, self.words)
        self._run(side.value, exchange(listen, to, source=told))
        return listen

    def _run(self, name: str, text: str) -> None:
        file = self.folder / f"{name}.cfg"
        file.write_text(text)
        self._start([str(haproxy_program()), "-db", "-f", str(file)], {})

    def cut(self) -> None:
        """End the outermost one: nobody gets through."""
        process = self.processes.pop()
        process.terminate()
        process.wait(20)

    def mend(self) -> None:
        """Begin it again, as it was."""
        self._start(*self._outermost)

    def _start(self, command: list[str], environment: dict[str, str]) -> None:
        self._outermost = (command, environment)
        with (self.folder / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | environment)
            )

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait(20)


PORTS = ("STATS_PORT", "METRICS_PORT")
WAYS = {
    "alone": Chain.ingress,
    "balanced": Chain.balanced,
    "zoned": Chain.zoned,
    "government": Chain.government,
    "gateway": Chain.behind_a_gateway,
}


@contextmanager
def _chain(settings: Settings, replica: str) -> Iterator[Chain]:
    # HAProxy takes no longer path of a socket than some 90 letters.
    with tempfile.TemporaryDirectory(prefix="edge-") as folder:
        chain = Chain(Path(folder), settings, replica)
        try:
            yield chain
        finally:
            chain.stop()


@asynccontextmanager
async def before(
    way: str, settings: Settings, base: str, *, ready: int = 200
) -> AsyncIterator[str]:
    """Where clients reach the replica at `base` in this way of running, once it says `ready`."""
    async with chained(way, settings, base, ready=ready) as (address, _):
        yield address


@asynccontextmanager
async def chained(
    way: str, settings: Settings, base: str, *, ready: int = 200
) -> AsyncIterator[tuple[str, Chain]]:
    """The same, with what stands in between."""
    with _chain(settings, base.removeprefix("http://")) as chain:
        address = "http://" + await asyncio.to_thread(WAYS[way], chain)
        await reached(address, ready)
        yield address, chain


async def reached(address: str, ready: int = 200) -> None:
    async with httpx.AsyncClient(base_url=address) as asker:

        async def answers() -> bool:
            try:
                return (await asker.get(OPEN)).status_code == ready
            except httpx.TransportError:
                return False

        await eventually(answers)
