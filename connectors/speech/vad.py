"""Streaming voice activity detection (Silero v6, the ONNX file that faster-whisper carries)."""

from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np
import onnxruntime

from pipelines.speech.segmenter import FRAME
from pipelines.speech.utterance import Pcm

CONTEXT = 64
"""Samples of the previous frame that the model sees again."""
STATE = (1, 1, 128)


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
    """Probability of speech for each frame of one speaker; call it frame by frame."""

    def __init__(self) -> None:
        self._session = _session()
        self._h = np.zeros(STATE, np.float32)
        self._c = np.zeros(STATE, np.float32)
        self._context = np.zeros(CONTEXT, np.float32)

    def __call__(self, frame: Pcm) -> float:
        if frame.shape != (FRAME,):
            raise ValueError(f"a frame has {FRAME} samples, got {frame.shape}")
        seen = np.concatenate([self._context, frame])[None, :]
        output, self._h, self._c = self._session.run(
            None, {"input": seen, "h": self._h, "c": self._c}
        )
        self._context = frame[-CONTEXT:]
        return float(np.ravel(output)[0])


def make_vad() -> SileroVad:
    """A detector with its own state, for one speaker."""
    return SileroVad()
