"""Hears recorded calls as a live room does, without the network, and compares with what was said.

Run as `python -m connectors.speech.evaluation FOLDER MODELS [WORDS]`: FOLDER holds two-channel FLAC
files (left: relative, right: inmate), `NAME.tsv` and `index.tsv`; WORDS is a TSV with a column
`word` and perhaps `class`, `severity` and `context`. Prints one JSON object.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import soundfile

from connectors.speech.listener import Listener
from connectors.speech.vad import make_vad
from connectors.speech.whisper import WhisperEngine
from connectors.speech.word_file import read_words
from pipelines.rules.speech.error_rate import character_error_rate
from pipelines.rules.speech.segmenter import Segmenter
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm, Utterance
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from schemas.calls.state import PartyRole
from schemas.speech.words import WordRequest

PACKET = 320
"""Samples that arrive at once (20 ms), as from the media engine."""
CHANNELS = (PartyRole.RELATIVE, PartyRole.INMATE)
SPEAKERS = {"R": PartyRole.RELATIVE, "I": PartyRole.INMATE}
SEED = Path(__file__).parents[2] / "pipelines" / "rules" / "speech"

Change = Callable[[Pcm], Pcm]
"""Something done to a channel before it is heard: a codec, noise, another gain."""


class Turn(msgspec.Struct, frozen=True):
    """What one person said."""

    start_s: float
    end_s: float
    speaker: PartyRole
    text: str


class Mark(msgspec.Struct, frozen=True):
    """A word that was marked."""

    word: str
    heard_as: str
    matched_by: str
    confidence: float
    line: str


class CallOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """One call: its marks against the words said in it."""

    call: str
    found: list[Mark]
    missed: list[str]
    false: list[Mark]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """All calls; work is seconds of this machine for one utterance."""

    calls: list[CallOutcome]
    said: int
    found: int
    false: int
    cer: float
    utterances: int
    work_mean_s: float
    work_p95_s: float
    work_max_s: float
    closed_after_s: float
    """Silence after the last speech at which an utterance is closed (mean)."""


class _Tally:
    """What is gathered over all calls."""

    def __init__(self) -> None:
        self.works: list[float] = []
        self.waits: list[float] = []
        self.pairs: list[tuple[str, str]] = []
        self.calls: list[CallOutcome] = []

    def outcome(self) -> Outcome:
        return Outcome(
            calls=self.calls,
            said=sum(len(call.found) + len(call.missed) for call in self.calls),
            found=sum(len(call.found) for call in self.calls),
            false=sum(len(call.false) for call in self.calls),
            cer=round(character_error_rate(self.pairs), 4),
            utterances=len(self.works),
            work_mean_s=round(float(np.mean(self.works)), 3),
            work_p95_s=round(float(np.percentile(self.works, 95)), 3),
            work_max_s=round(max(self.works), 3),
            closed_after_s=round(float(np.mean(self.waits)), 3),
        )


def evaluate(
    folder: Path, listener: Listener, library: WordLibrary, change: Change | None = None
) -> Outcome:
    """Hear every call that `index.tsv` lists."""
    tally = _Tally()
    for name, words in index_of(folder):
        lines: list[tuple[Utterance, Hearing]] = []
        for utterance, wait_s in utterances(folder / f"{name}.flac", change):
            started = time.perf_counter()
            (hearing,) = listener.hear([utterance.pcm], [library])
            tally.works.append(time.perf_counter() - started)
            tally.waits.append(wait_s)
            lines.append((utterance, hearing))
        tally.pairs += _pairs(turns_of(folder / f"{name}.tsv"), lines)
        tally.calls.append(_outcome(name, words, _marks(lines)))
    return tally.outcome()


def _marks(lines: list[tuple[Utterance, Hearing]]) -> list[Mark]:
    return [
        Mark(hit.word, hit.heard_as, hit.matched_by, hit.confidence, hearing.text)
        for _, hearing in lines
        for hit in hearing.hits
    ]


def utterances(audio: Path, change: Change | None = None) -> list[tuple[Utterance, float]]:
    """Both speakers' utterances in the order they close, with the silence waited for each."""
    sound, rate = soundfile.read(audio, dtype="float32", always_2d=True)
    if rate != SAMPLE_RATE or sound.shape[1] != len(CHANNELS):
        raise ValueError(f"{audio.name}: need two channels at {SAMPLE_RATE} Hz")
    closed: list[tuple[float, Utterance]] = []
    for channel, role in enumerate(CHANNELS):
        pcm = np.ascontiguousarray(sound[:, channel])
        closed += _cut(change(pcm) if change else pcm, role)
    closed.sort(key=lambda pair: pair[0])
    return [(utterance, at - utterance.end_s) for at, utterance in closed]


def _cut(pcm: Pcm, role: PartyRole) -> Iterator[tuple[float, Utterance]]:
    """Utterances of one channel with the time at which each was closed."""
    segmenter = Segmenter(role, make_vad())
    for start in range(0, len(pcm), PACKET):
        packet = pcm[start : start + PACKET]
        for utterance in segmenter.feed(packet, start / SAMPLE_RATE):
            yield (start + len(packet)) / SAMPLE_RATE, utterance
    for utterance in segmenter.flush():
        yield len(pcm) / SAMPLE_RATE, utterance


def _outcome(name: str, words: list[str], marks: list[Mark]) -> CallOutcome:
    """Each word said counts once; a mark beyond what was said is false."""
    left = Counter(words)
    found: list[Mark] = []
    false: list[Mark] = []
    for each in marks:
        if each.word not in words:
            false.append(each)
        elif left[each.word]:
            left[each.word] -= 1
            found.append(each)
    return CallOutcome(call=name, found=found, missed=list(left.elements()), false=false)


def _pairs(turns: Sequence[Turn], lines: list[tuple[Utterance, Hearing]]) -> list[tuple[str, str]]:
    """What was said in each turn and what was read of it."""
    read: dict[int, str] = dict.fromkeys(range(len(turns)), "")
    for utterance, hearing in lines:
        nearest = max(range(len(turns)), key=lambda i: _overlap(turns[i], utterance))
        read[nearest] += hearing.text
    return [(turn.text, read[i]) for i, turn in enumerate(turns)]


def _overlap(turn: Turn, utterance: Utterance) -> float:
    shared = min(turn.end_s, utterance.end_s) - max(turn.start_s, utterance.start_s)
    return shared if turn.speaker == utterance.speaker else -1e6 + shared


def index_of(folder: Path) -> list[tuple[str, list[str]]]:
    return [
        (row["call"], [word for word in (row["sensitive_words"] or "").split(",") if word])
        for row in _rows(folder / "index.tsv")
    ]


def turns_of(path: Path) -> list[Turn]:
    return [
        Turn(float(row["start_s"]), float(row["end_s"]), SPEAKERS[row["speaker"]], row["text"])
        for row in _rows(path)
    ]


def read_library(words: Path, allowed: Path | None = None) -> WordLibrary:
    """A library from a file of words and one of phrases; raises `UnusableWords`."""
    return WordLibrary(
        version=0,
        words=[library_word(one) for one in read_words(words)],
        allowed=[row["phrase"] for row in _rows(allowed)] if allowed else [],
    )


def library_word(one: WordRequest) -> LibraryWord:
    """As a matcher reads it; a word without a severity is one to notice."""
    return LibraryWord(
        word=one.word,
        class_name=one.word_class,
        severity=1 if one.severity is None else one.severity,
        definition=one.definition,
        by_sound=one.by_sound,
        context=one.context,
        variants=one.variants,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def main(arguments: Sequence[str]) -> None:
    folder, models = Path(arguments[0]), Path(arguments[1])
    words = Path(arguments[2]) if len(arguments) > 2 else SEED / "seed_words.tsv"
    listener = Listener(WhisperEngine(models / "whisper-base", threads=2))
    outcome = evaluate(folder, listener, read_library(words, SEED / "seed_allowed.tsv"))
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(outcome), indent=1) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
