"""What `qinqiao bench idle` prints, and when a call that was asked for at once was held well."""

import msgspec

from loadtests.bench.call import line_delays
from loadtests.bench.figures import Figures, figures
from loadtests.demo.conversation import Conversation
from loadtests.demo.result import DemoResult

ALERT_S, LINE_S = 2.0, 3.0
"""Seconds after the end of an utterance, at the 95th percentile (docs/performance.md)."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Processes of one kind: cores over the idle time, memory of their own (PSS) at its end."""

    processes: int
    cores: float
    memory_mb: float


class CallAtOnce(msgspec.Struct, frozen=True, kw_only=True):
    """A scripted call, asked for right after the first page of a first start."""

    ok: bool
    problems: list[str]
    """Which limit was missed, or at which stage it failed."""
    seconds: float
    alert_after_s: Figures
    line_after_s: Figures


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What the stand-ins had told by the time at which nothing of it was still to be done."""

    systems: int
    records: int
    """Applied, each once whatever its versions."""
    held: int
    """In the queue of problems: what waits for another record or for an officer."""
    recordings: int
    """Playable."""
    recordings_refused: int
    recordings_closed: int
    """Of conversations of which nothing may be fetched before an officer settled them."""
    recordings_not_offered: int
    """Of systems that are read as views of a database, which hands out no files."""


class IdleBench(msgspec.Struct, frozen=True, kw_only=True):
    """All of one run; seconds count from the command that starts the platform."""

    case: str
    """What else the machine had to do."""
    inmates: int
    """Of the bureau that was made first; 0: none was."""
    cores: float
    """Used by the platform with its stand-ins over `idle_s`."""
    memory_mb: float
    """Of its own (PSS), all processes together, at the end of that time."""
    by_part: dict[str, Part]
    first_page_s: float
    second_page_s: float
    call_at_once_ok: bool
    call: CallAtOnce
    filled_s: float | None
    """None where it was not full within the time that it was given."""
    filled: Filled
    settled_s: float | None
    """Until the recordings were transcribed as well; None where that was not awaited to its end."""
    idle_s: float
    machine_cores: int


def held_well(result: DemoResult, conversation: Conversation, seconds: float) -> CallAtOnce:
    """A call that went through all stages, held against the limits of speech."""
    alerts = figures([one.raised_after_s for one in result.alerts])
    lines = figures(line_delays(result, conversation))
    problems = [
        f"{name} after {found.p95} s, wanted {limit:g} s"
        for name, found, limit in (("alerts", alerts, ALERT_S), ("lines", lines, LINE_S))
        if found.p95 is not None and found.p95 > limit
    ]
    problems += [
        f"no {name}" for name, found in (("alerts", alerts), ("lines", lines)) if not found.count
    ]
    return CallAtOnce(
        ok=not problems,
        problems=problems,
        seconds=round(seconds, 1),
        alert_after_s=alerts,
        line_after_s=lines,
    )


def not_held(problem: str, seconds: float) -> CallAtOnce:
    """A call that did not come to its end."""
    return CallAtOnce(
        ok=False,
        problems=[problem],
        seconds=round(seconds, 1),
        alert_after_s=figures([]),
        line_after_s=figures([]),
    )
