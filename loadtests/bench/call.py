"""How soon a word becomes a line and an alert, how late a picture is, and how well it is read."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from loadtests.bench.figures import Figures, figures
from loadtests.demo import script
from loadtests.demo.conversation import Conversation
from loadtests.demo.plan import CallPlan
from loadtests.demo.result import AlertReport, DemoResult
from loadtests.demo.waiting import Tell, silent

ErrorRate = Callable[[Sequence[tuple[str, str]]], float]
"""Character error rate of pairs (said, read)."""

SPEAKERS = {"R": "relative", "I": "inmate"}


class CallFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Figures of one call."""

    audio: str
    cer: float
    expected: list[str]
    found: list[str]
    missed: list[str]
    false: list[str]
    recorded_minus_held_s: float


class CallBench(msgspec.Struct, frozen=True, kw_only=True):
    """Figures over all calls; times in seconds, picture delay in milliseconds."""

    calls: list[CallFigures]
    alert_after_s: Figures
    line_after_s: Figures
    picture_delay_ms: Figures
    cer: float
    words_said: int
    words_found: int
    false_alerts: int


async def run(
    plan: CallPlan, folder: Path, error_rate: ErrorRate, tell: Tell = silent
) -> CallBench:
    """Hold a call with each recording of a folder that has `index.tsv` and a TSV for each."""
    said = _expected_words(folder)
    held: list[tuple[Path, DemoResult, Conversation]] = []
    for audio in _recordings(folder):
        result, conversation = await script.run(replace(plan, audio=audio), tell=tell)
        held.append((audio, result, conversation))
    calls = [
        _figures(audio, result, said.get(audio.stem, []), error_rate) for audio, result, _ in held
    ]
    pairs = [pair for audio, result, _ in held for pair in _pairs(audio, result)]
    return CallBench(
        calls=calls,
        alert_after_s=figures([a.raised_after_s for _, r, _ in held for a in r.alerts]),
        line_after_s=figures([one for _, r, c in held for one in line_delays(r, c)]),
        picture_delay_ms=figures([float(age) for _, _, c in held for age in _ages(c)], 1),
        cer=round(error_rate(pairs), 4),
        words_said=sum(len(one.expected) for one in calls),
        words_found=sum(len(one.found) for one in calls),
        false_alerts=sum(len(one.false) for one in calls),
    )


def _recordings(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.flac"))


def _figures(
    audio: Path, result: DemoResult, expected: list[str], error_rate: ErrorRate
) -> CallFigures:
    raised = [alert.word for alert in result.alerts]
    return CallFigures(
        audio=audio.name,
        cer=round(error_rate(_pairs(audio, result)), 4),
        expected=expected,
        found=[word for word in expected if word in raised],
        missed=[word for word in expected if word not in raised],
        false=_false(result.alerts, expected),
        recorded_minus_held_s=round(result.recording.seconds - _held_s(result), 3),
    )


def _false(alerts: list[AlertReport], expected: list[str]) -> list[str]:
    return [f"{a.word}<{a.heard_as}" for a in alerts if a.word not in expected]


def _held_s(result: DemoResult) -> float:
    """From the first join to the end."""
    at = {state.state: state.at for state in result.states}
    return (at["ended"] - at["waiting"]).total_seconds()


def line_delays(result: DemoResult, conversation: Conversation) -> list[float]:
    """From the end of an utterance to its line at the officer's screen."""
    began = next(state.at for state in result.states if state.state == "waiting").timestamp()
    return [arrived - (began + line.end_s) for arrived, line in conversation.lines]


def _ages(conversation: Conversation) -> list[int]:
    return conversation.relative.picture_ages_ms + conversation.inmate.picture_ages_ms


def _expected_words(folder: Path) -> dict[str, list[str]]:
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {
        row["call"]: [word for word in (row["sensitive_words"] or "").split(",") if word]
        for row in rows
    }


def _pairs(audio: Path, result: DemoResult) -> list[tuple[str, str]]:
    """For each speaker, everything said and everything read."""
    with audio.with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        turns = list(csv.DictReader(file, delimiter="\t"))
    pairs = []
    for letter, speaker in SPEAKERS.items():
        said = "".join(turn["text"] for turn in turns if turn["speaker"] == letter)
        lines = sorted(
            (line for line in result.transcript if line.speaker == speaker),
            key=lambda line: line.start_s,
        )
        pairs.append((said, "".join(line.text for line in lines)))
    return pairs
