"""Recorded calls as material of a bench: what was said when, and the words to be found."""

from pathlib import Path

import msgspec

from connectors.speech.evaluation import SPEAKERS, Turn, index_of, turns_of
from schemas.calls.state import PartyRole

SAMPLE_RATE = 16_000


class Said(msgspec.Struct, frozen=True):
    """A turn of a call, and the sensitive words in it."""

    turn: Turn
    words: list[str]


class BenchCall(msgspec.Struct, frozen=True, kw_only=True):
    """One recording; sound is float32, shape (2, samples): the relative, then the inmate."""

    name: str
    path: Path
    seconds: float
    said: list[Said]

    @property
    def speech_s(self) -> float:
        return sum(one.turn.end_s - one.turn.start_s for one in self.said)


def read_calls(folder: Path) -> list[BenchCall]:
    """Every call that `index.tsv` lists; `ValueError` where one has no two channels at 16 kHz."""
    import soundfile

    calls = []
    for name, words in index_of(folder):
        path = folder / f"{name}.flac"
        info = soundfile.info(path)
        if info.samplerate != SAMPLE_RATE or info.channels != len(SPEAKERS):
            raise ValueError(f"{path.name}: need two channels at {SAMPLE_RATE} Hz")
        said = [
            Said(turn, [word for word in words if word in turn.text])
            for turn in turns_of(folder / f"{name}.tsv")
        ]
        calls.append(BenchCall(name=name, path=path, seconds=info.duration, said=said))
    return calls


def turn_of(call: BenchCall, speaker: PartyRole, start_s: float, end_s: float) -> int | None:
    """The turn that an utterance shares most time with; None where it shares none."""
    shared = {
        at: min(one.turn.end_s, end_s) - max(one.turn.start_s, start_s)
        for at, one in enumerate(call.said)
        if one.turn.speaker == speaker
    }
    best = max(shared, key=lambda at: shared[at], default=None)
    return best if best is not None and shared[best] > 0 else None
