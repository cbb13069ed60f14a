"""Cuts one speaker's stream into utterances by voice activity."""

from collections import deque
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm, Utterance
from schemas.calls.state import PartyRole

FRAME = 512
"""Samples the voice detector looks at in one step (32 ms)."""

VoiceDetector = Callable[[Pcm], Sequence[float]]
"""Probability of speech for each of several whole frames, one after the other; keeps its state."""


def by_frame(voice: Callable[[Pcm], float]) -> VoiceDetector:
    """A detector of one that looks at a single frame."""
    return lambda frames: [voice(frame) for frame in frames.reshape(-1, FRAME)]


class Cutting(msgspec.Struct, frozen=True, kw_only=True):
    """How utterances are cut; all lengths in seconds."""

    on: float = 0.5
    """Probability at which speech begins."""
    off: float = 0.35
    """Probability below which a frame counts as silence."""
    silence_s: float = 0.6
    """Silence that closes an utterance."""
    pause_s: float = 0.2
    """Silence after which an utterance is worth hearing, though its speaker may go on."""
    lead_s: float = 0.2
    tail_s: float = 0.2
    least_s: float = 0.12
    """Less speech than this is a click, no utterance."""
    longest_s: float = 12.0
    look_back_s: float = 3.0
    """Where speech does not pause, the quietest place within this much is cut."""
    jump_s: float = 0.25
    """A larger jump of the clock means that sound was lost."""


class _Frame(msgspec.Struct, frozen=True):
    pcm: Pcm
    start_s: float
    voice: float


FRAME_S = FRAME / SAMPLE_RATE


def _frames(seconds: float) -> int:
    return max(1, round(seconds / FRAME_S))


class Segmenter:
    """Takes one speaker's sound as it comes and gives utterances as they close."""

    def __init__(
        self, speaker: PartyRole, voice: VoiceDetector, cutting: Cutting | None = None
    ) -> None:
        self.gather = 1
        """So many frames are looked at together: later by their length, and with less effort."""
        self._speaker = speaker
        self._voice = voice
        self._cutting = cutting or Cutting()
        self._rest: Pcm = np.zeros(0, np.float32)
        self._clock_s: float | None = None
        # Silence before the speech, kept as lead-in.
        self._before: deque[_Frame] = deque(maxlen=_frames(self._cutting.lead_s))
        self._open: list[_Frame] = []
        self._quiet = 0

    @property
    def speaking(self) -> bool:
        """Whether an utterance is open."""
        return bool(self._open)

    @property
    def pausing(self) -> bool:
        """Whether the speaker of the open utterance has just fallen silent."""
        return self._quiet >= _frames(self._cutting.pause_s)

    @property
    def open_s(self) -> float:
        """Length of the open utterance so far, 0 where none is open."""
        return len(self._open) * FRAME_S

    @property
    def open_since_s(self) -> float | None:
        """Where the speech of the open utterance begins; None where none is open."""
        return next((f.start_s for f in self._open if f.voice >= self._cutting.off), None)

    def draft(self) -> Utterance | None:
        """The open utterance as it will close if no more is said; None where that is a click."""
        return self._utterance(self._open, len(self._open) - self._quiet, closed=False)

    def feed(self, pcm: Pcm, start_s: float) -> list[Utterance]:
        """Utterances that this sound closes; `start_s` is the time of its first sample."""
        closed = self._follow_clock(start_s)
        self._rest = np.concatenate([self._rest, pcm.astype(np.float32, copy=False)])
        if len(self._rest) >= self.gather * FRAME:
            closed += self._look()
        return closed

    def flush(self) -> list[Utterance]:
        """What is gathered and open, closed because no more sound comes."""
        closed = self._look()
        closed += self._close(len(self._open) - self._quiet)
        self._rest = np.zeros(0, np.float32)
        self._clock_s = None
        self._before.clear()
        return closed

    def _look(self) -> list[Utterance]:
        """Take all whole frames that wait."""
        closed: list[Utterance] = []
        whole = len(self._rest) // FRAME * FRAME
        frames, self._rest = self._rest[:whole], self._rest[whole:]
        for at, voice in enumerate(self._voice(frames) if whole else ()):
            closed += self._step(frames[at * FRAME : (at + 1) * FRAME], voice)
        return closed

    def _follow_clock(self, start_s: float) -> list[Utterance]:
        """Keep the sample clock, and close what is open where sound was lost."""
        closed: list[Utterance] = []
        if self._clock_s is not None:
            expected = self._clock_s + len(self._rest) / SAMPLE_RATE
            if abs(start_s - expected) <= self._cutting.jump_s:
                return closed
            closed = self.flush()
        self._clock_s = start_s
        return closed

    def _step(self, pcm: Pcm, voice: float) -> list[Utterance]:
        assert self._clock_s is not None
        frame = _Frame(pcm, self._clock_s, voice)
        self._clock_s += FRAME_S
        if not self._open:
            self._wait(frame)
            return []
        self._open.append(frame)
        self._quiet = 0 if frame.voice >= self._cutting.off else self._quiet + 1
        if self._quiet >= _frames(self._cutting.silence_s):
            return self._close(len(self._open) - self._quiet)
        if len(self._open) >= _frames(self._cutting.longest_s):
            return self._split()
        return []

    def _wait(self, frame: _Frame) -> None:
        """Keep silence as lead-in, or open an utterance."""
        if frame.voice < self._cutting.on:
            self._before.append(frame)
            return
        self._open = [*self._before, frame]
        self._before.clear()
        self._quiet = 0

    def _split(self) -> list[Utterance]:
        """Cut at the quietest frame of the last seconds; the rest stays open."""
        look_back = self._open[-_frames(self._cutting.look_back_s) :]
        quietest = min(range(len(look_back)), key=lambda i: look_back[i].voice)
        at = len(self._open) - len(look_back) + quietest
        rest, quiet = self._open[at:], self._quiet
        closed = self._close(at)
        self._before.clear()
        self._open, self._quiet = rest, min(quiet, len(rest))
        return closed

    def _close(self, end: int) -> list[Utterance]:
        """The open frames up to the end of speech, with a tail of what followed."""
        frames, self._open, self._quiet = self._open, [], 0
        self._before.extend(frames[end + _frames(self._cutting.tail_s) :])
        utterance = self._utterance(frames, end)
        return [utterance] if utterance else []

    def _utterance(
        self, frames: list[_Frame], end: int, *, closed: bool = True
    ) -> Utterance | None:
        spoken = [f for f in frames[:end] if f.voice >= self._cutting.off]
        if len(spoken) * FRAME_S < self._cutting.least_s:
            return None
        kept = frames[: end + _frames(self._cutting.tail_s)]
        return Utterance(
            speaker=self._speaker,
            start_s=spoken[0].start_s,
            end_s=spoken[-1].start_s + FRAME_S,
            pcm=np.concatenate([f.pcm for f in kept]),
            closed=closed,
        )
