"""A bad network: a namespace whose only way out is a line that loses, delays, narrows or breaks.

The line is a pair of TUN devices joined here rather than `tc netem`, which many kernels are built
without; so chance is seeded and a break is exact.
"""

import asyncio
import ctypes
import fcntl
import os
import random
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

TUNSETIFF = 0x400454CA
IFF_TUN_NO_PI = 0x1001
CLONE_NEWNET = 0x40000000
SERVER, CLIENT = "10.77.9.1", "10.77.9.2"
LARGEST = 2048


@dataclass
class Quality:
    """Of one direction; changed while the line is up."""

    loss: float = 0.0
    delay_s: float = 0.0
    bits_s: float | None = None
    queue_s: float = 0.4
    """What would wait longer is lost."""
    broken: bool = False


class _Way:
    """Packets from one device to the other."""

    def __init__(self, source: int, target: int, seed: int) -> None:
        self.quality = Quality()
        self.carried = 0
        self._source = source
        self._target = target
        self._chance = random.Random(seed)
        self._free_at = 0.0
        self._stopped = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(source, self._read)

    def stop(self) -> None:
        self._loop.remove_reader(self._source)
        self._stopped = True

    def _read(self) -> None:
        packet = os.read(self._source, LARGEST)
        quality, now = self.quality, self._loop.time()
        if quality.broken or self._chance.random() < quality.loss:
            return
        at = max(now, self._free_at)
        if quality.bits_s is not None:
            if at - now > quality.queue_s:
                return
            at = self._free_at = at + 8 * len(packet) / quality.bits_s
        self._loop.call_at(at + quality.delay_s, self._write, packet)

    def _write(self, packet: bytes) -> None:
        if not self.quality.broken and not self._stopped:
            self.carried += len(packet)
            os.write(self._target, packet)


class WeakLine:
    """A client's network and its line to the server; root alone can make one.

    With `loopback` the client has that too, for what is to be reached at 127.0.0.1 there.
    """

    def __init__(self, number: int = 0, *, loopback: bool = False) -> None:
        self._name = f"qq{os.getpid() % 100000}{number}"
        self._devices = [_tun(f"{self._name}{end}") for end in "ab"]
        server, client = f"{self._name}a", f"{self._name}b"
        _run("ip", "netns", "add", self._name)
        _run("ip", "link", "set", client, "netns", self._name)
        _run("ip", "addr", "add", SERVER, "peer", CLIENT, "dev", server)
        _run("ip", "link", "set", server, "up")
        inside = ("ip", "-n", self._name)
        _run(*inside, "addr", "add", CLIENT, "peer", SERVER, "dev", client)
        _run(*inside, "link", "set", client, "up")
        if loopback:
            _run(*inside, "link", "set", "lo", "up")
        self._up = _Way(self._devices[1], self._devices[0], seed=1)
        self._down = _Way(self._devices[0], self._devices[1], seed=2)
        self.up, self.down = self._up.quality, self._down.quality

    def carried(self) -> int:
        """Bytes that went over the line, both ways."""
        return self._up.carried + self._down.carried

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Sockets opened here belong to the client's network, and stay there."""
        with open("/proc/self/ns/net") as home, open(f"/run/netns/{self._name}") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(home.fileno())

    def close(self) -> None:
        for way in (self._up, self._down):
            way.stop()
        for device in self._devices:
            os.close(device)
        _run("ip", "netns", "del", self._name)


def _tun(name: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN_NO_PI))
    return device


def _enter(namespace: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
