"""Streaming voice activity detection (Silero v6, the ONNX file that faster-whisper carries)."""

from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import onnxruntime

from pipelines.rules.speech.segmenter import FRAME
from pipelines.rules.speech.utterance import Pcm

CONTEXT = 64
"""Samples of the previous frame that the model sees again."""
STATE = (1, 1, 128)
QUIET = 0.0008
"""Mean amplitude (-62 dB) below which nobody begins to speak: a line that sends nothing."""
SILENT = 0.1
"""Probability below which the frames before held no speech either."""


@lru_cache(maxsize=1)
def _session() -> Any:
    """One session for all speakers of the process; onnxruntime runs are thread-safe."""
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = 1
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    with as_file(files("faster_whisper") / "assets" / "silero_vad_v6.onnx") as path:
        return onnxruntime.InferenceSession(
            str(path), providers=["CPUExecutionProvider"], sess_options=options
        )


class SileroVad:
    """Probability of speech for each frame of one speaker; frames come in their order."""

    def __init__(self) -> None:
        self._session = _session()
        self._h = np.zeros(STATE, np.float32)
        self._c = np.zeros(STATE, np.float32)
        self._context = np.zeros(CONTEXT, np.float32)
        self._quiet = True

    def __call__(self, frames: Pcm) -> list[float]:
        """Of whole frames, one after the other: together they cost little more than one alone."""
        if frames.ndim != 1 or len(frames) == 0 or len(frames) % FRAME:
            raise ValueError(f"a frame has {FRAME} samples, got {frames.shape}")
        rows = frames.reshape(-1, FRAME)
        silent = _loudness(frames) < QUIET
        if silent and self._quiet:
            return [0.0] * len(rows)
        before = np.concatenate([self._context[None], rows[:-1, -CONTEXT:]])
        output, self._h, self._c = self._session.run(
            None, {"input": np.hstack([before, rows]), "h": self._h, "c": self._c}
        )
        self._context = rows[-1, -CONTEXT:]
        voices = [float(voice) for voice in np.ravel(output)]
        self._quiet = max(voices) < SILENT
        if self._quiet and silent:
            self._forget()
        return voices

    def _forget(self) -> None:
        """As before the first sound; after silence there is nothing to remember."""
        self._h, self._c = np.zeros_like(self._h), np.zeros_like(self._c)
        self._context = np.zeros_like(self._context)


def _loudness(sound: Pcm) -> float:
    """Root mean square."""
    return float(np.sqrt(np.dot(sound, sound) / len(sound)))


def make_vad() -> SileroVad:
    """A detector with its own state, for one speaker."""
    return SileroVad()
