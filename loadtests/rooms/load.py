"""The load of `qinqiao bench rooms`, in a process of its own: pairs of people that send and count.

Reads a plan from standard input, says `ready` when all are connected, begins to count at a line,
stops at the next, and then prints what was counted.
"""

import asyncio
import sys
from pathlib import Path

import msgspec
import numpy as np
import uvloop

from loadtests.rooms.clip import read_clip
from loadtests.rooms.person import RoomPerson

AT_ONCE = 4
"""Calls that connect at the same time."""
SETTLE_S = 0.5
"""How long what is on its way is awaited after the last packet."""


class LoadPlan(msgspec.Struct, frozen=True):
    """Where each call's server listens; two parties a call."""

    clip: str
    sockets: list[str]
    sections: int
    delays: bool
    """Whether payloads come through unchanged, so that their delay can be told."""


class LoadReport(msgspec.Struct, frozen=True):
    """Counts over all calls; delays in milliseconds."""

    audio_sent: int
    audio_received: int
    video_sent: int
    video_received: int
    delay_p50_ms: float | None
    delay_p95_ms: float | None
    cpu_s: float


class SignalRequest(msgspec.Struct, frozen=True):
    """What a server under measure is asked: the answer to an offer."""

    call: int
    role: str
    sdp: str


async def _ask(socket: str, request: SignalRequest) -> str:
    reader, writer = await asyncio.open_unix_connection(socket, limit=1 << 20)
    writer.write(msgspec.json.encode(request) + b"\n")
    await writer.drain()
    answer = msgspec.json.decode(await reader.readline(), type=str)
    writer.close()
    return answer


async def _connect(
    number: int, plan: LoadPlan, pair: tuple[RoomPerson, RoomPerson], gate: asyncio.Semaphore
) -> None:
    async with gate:
        await asyncio.gather(
            *(
                person.connect(
                    lambda sdp, role=role: _ask(  # type: ignore[misc]
                        plan.sockets[number], SignalRequest(number, role, sdp)
                    )
                )
                for person, role in zip(pair, ("relative", "inmate"), strict=True)
            )
        )


async def _line() -> None:
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


async def run() -> None:
    plan = msgspec.json.decode(sys.stdin.readline(), type=LoadPlan)
    clip = read_clip(Path(plan.clip))
    pairs = [
        (RoomPerson(clip, plan.sections), RoomPerson(clip, plan.sections)) for _ in plan.sockets
    ]
    for one, two in pairs:
        if plan.delays:
            one.other, two.other = two, one
    gate = asyncio.Semaphore(AT_ONCE)
    people = [person for pair in pairs for person in pair]
    async with asyncio.timeout(30 + 5 * len(pairs)):
        await asyncio.gather(*(_connect(n, plan, pair, gate) for n, pair in enumerate(pairs)))
    for person in people:
        person.start()
    print("ready", flush=True)
    await _line()
    for person in people:
        person.reset()
    began = _cpu_s()
    await _line()
    spent = _cpu_s() - began
    for person in people:
        await person.stop()
    await asyncio.sleep(SETTLE_S)
    print(msgspec.json.encode(_report(people, spent)).decode(), flush=True)
    await asyncio.gather(*(person.close() for person in people))


def _report(people: list[RoomPerson], cpu_s: float) -> LoadReport:
    delays = [
        np.frombuffer(counted.delays, dtype=np.float64)
        for person in people
        for counted in person.received.values()
        if counted.delays
    ]
    middle, high = (
        np.percentile(np.concatenate(delays), [50, 95]) * 1000 if delays else (None, None)
    )
    return LoadReport(
        audio_sent=sum(person.sent["audio"] for person in people),
        audio_received=sum(person.received["audio"].packets for person in people),
        video_sent=sum(person.sent["video"] for person in people),
        video_received=sum(person.received["video"].packets for person in people),
        delay_p50_ms=None if middle is None else round(float(middle), 2),
        delay_p95_ms=None if high is None else round(float(high), 2),
        cpu_s=cpu_s,
    )


def _cpu_s() -> float:
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    uvloop.run(run())
