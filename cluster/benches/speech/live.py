"""The live half of `qinqiao bench asr`: pool, live pass, matching and messages under full load."""

import time
from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np
import psutil

from cluster.benches.speech.calls import BenchCall, turn_of
from cluster.benches.speech.channels import Heard, Report, Stretch
from cluster.benches.speech.players import Players
from cluster.benches.speech.scoring import Marked, Marks, Occurrence
from cluster.benches.speech.words import add_words
from connectors.doors import open_database
from pipelines.rules.speech.words.library import LibraryWord
from schemas.settings import Settings

EDGE_S = 1.0
"""Turns so near to the beginning or the end of the run may have been cut: they do not count."""
SETTLE_S = 20.0


class LiveFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What the live run came to; work in processor seconds."""

    report: Report
    pairs: list[tuple[str, str]]
    marks: Marks
    speech_s: float
    wall_s: float
    model_s: float
    channels_s: float
    machine_s: float
    memory_mb: float
    messages: int
    grows_s: float
    """How much later lines came in the last third than in the first."""


def measure_live(
    own: Settings,
    calls: Sequence[BenchCall],
    more: Sequence[LibraryWord],
    channels: int,
    seconds: float,
) -> LiveFigures:
    """Play all channels for so long on parts that stand already."""
    from ray import serve

    from actors.messages import outbox_relay
    from actors.speech import asr_pool
    from serve.models.speech import SpeechModel

    add_words(own, more)
    serve.run(SpeechModel.bind(own), name="speech", route_prefix=None)  # type: ignore[attr-defined]
    standing = [asr_pool.start(own), outbox_relay.start(own)]
    players = Players(own, [call.path for call in calls], channels)
    offsets = players.offsets()
    # A pool that began anew gives no channel for a whole lease.
    time.sleep(own.speech_lease_s)
    (model,), played = _processes("ServeReplica:speech"), _processes("ChannelsActor")
    before, began = _work(model), time.monotonic()
    channels_before, machine_before = sum(map(_work, played)), _machine()
    report = players.play([Stretch(channels, seconds)])
    wall_s = time.monotonic() - began
    scored = score(report, calls, offsets, seconds)
    figures = LiveFigures(
        report=report,
        pairs=scored.pairs,
        marks=scored.marks,
        speech_s=scored.speech_s,
        wall_s=wall_s,
        model_s=_work(model) - before,
        channels_s=sum(map(_work, played)) - channels_before,
        machine_s=_machine() - machine_before,
        memory_mb=model.memory_info().rss / 1e6,
        messages=_published(own),
        grows_s=_growth(report.heard),
    )
    standing.clear()
    return figures


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, with what was read of it; seconds of speech."""

    pairs: list[tuple[str, str]]
    marks: Marks
    speech_s: float


def score(
    report: Report,
    calls: Sequence[BenchCall],
    offsets: Sequence[float],
    seconds: float,
    *,
    since_s: float = 0.0,
) -> Scored:
    """Every turn that was played whole from `since_s` to `seconds`, with what was read in it."""
    read: dict[Occurrence, list[Heard]] = defaultdict(list)
    for one in sorted(report.heard, key=lambda one: one.start_s):
        call = calls[one.channel % len(calls)]
        turn = turn_of(call, one.speaker, one.start_s, one.end_s)
        if turn is not None:
            read[call.name, one.channel, one.loop, turn].append(one)
    pairs: list[tuple[str, str]] = []
    marks: dict[Occurrence, Marked] = {}
    speech_s = 0.0
    for channel, offset_s in enumerate(offsets):
        call = calls[channel % len(calls)]
        for loop in range(int((offset_s + seconds) / call.seconds) + 1):
            for turn, said in enumerate(call.said):
                start_s = loop * call.seconds + said.turn.start_s - offset_s
                end_s = start_s + said.turn.end_s - said.turn.start_s
                speech_s += max(0.0, min(end_s, seconds) - max(start_s, since_s))
                if start_s < since_s + EDGE_S or end_s > seconds - EDGE_S:
                    continue
                key = (call.name, channel, loop, turn)
                texts = read.get(key, [])
                pairs.append((said.turn.text, "".join(one.text for one in texts)))
                marked = [word for one in texts for word in one.words]
                marks[key] = Marked(said.words, marked)
    return Scored(pairs=pairs, marks=marks, speech_s=speech_s)


def _growth(heard: Sequence[Heard]) -> float:
    third = len(heard) // 3
    if not third:
        return 0.0
    first, last = heard[:third], heard[-third:]
    means = [float(np.median([one.after_s for one in part])) for part in (first, last)]
    return means[1] - means[0]


def _processes(name: str) -> list[psutil.Process]:
    found = [
        one
        for one in psutil.Process().children(recursive=True)
        if any(name in part for part in one.cmdline())
    ]
    if not found:
        raise LookupError(f"no process named {name}")
    return found


def _work(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _machine() -> float:
    """Processor seconds of the machine that were not idle."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - times.iowait - times.guest - times.guest_nice)


def _published(own: Settings) -> int:
    """Messages of lines and alerts that left the outbox; waits until it is empty."""
    import asyncio

    from sqlalchemy import func, or_, select

    from schemas.tables.messages.messaging import outbox

    mine = or_(outbox.c.subject.like("call.%.transcript"), outbox.c.subject.like("alert.%"))

    async def counted() -> int:
        database = open_database(own)
        try:
            deadline = time.monotonic() + SETTLE_S
            while True:
                async with database.transaction() as tx:
                    left = select(func.count()).where(mine, outbox.c.published_at.is_(None))
                    sent = select(func.count()).where(mine, outbox.c.published_at.is_not(None))
                    waiting, done = int(await tx.scalar(left)), int(await tx.scalar(sent))
                if not waiting or time.monotonic() > deadline:
                    return done
                await asyncio.sleep(0.2)
        finally:
            await database.close()

    return asyncio.run(counted())
