"""A gateway of messages that takes so many a second, as a process of its own."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import msgspec

from cluster.services.ports import free_port
from schemas.messages.to_relatives import GatewayFaults, GatewayFigures

KEY = b"key of the bench's gateway"
A_SECOND = 50


@contextmanager
def gateway(folder: Path) -> Iterator[str]:
    """Its origin."""
    port, key_file = free_port(), folder / "gateway.key"
    key_file.write_bytes(KEY)
    command = [sys.executable, "-m", "connectors.messages.gateway_simulator", str(port)]
    process = subprocess.Popen([*command, str(key_file)], stdout=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{port}"
    try:
        _await(origin)
        faults = GatewayFaults(a_second=A_SECOND)
        httpx.put(f"{origin}/faults", content=msgspec.json.encode(faults)).raise_for_status()
        yield origin
    finally:
        process.terminate()
        process.wait()


def taken(origin: str) -> list[str]:
    """Ids of the messages that it took over, in order."""
    return msgspec.json.decode(httpx.get(f"{origin}/messages").content, type=list[str])


def asked(origin: str) -> GatewayFigures:
    """How often it was asked for anything."""
    return msgspec.json.decode(httpx.get(f"{origin}/figures").content, type=GatewayFigures)


def _await(origin: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{origin}/messages").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the gateway does not answer")
