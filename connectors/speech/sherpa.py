"""SenseVoice and Paraformer through sherpa-onnx, from a folder as its project publishes them."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np
import onnxruntime

from connectors.speech.engine import Abilities, Heard
from pipelines.rules.speech.transcription import Piece, Transcription
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import Unavailable

MODELS: Final = ("model.int8.onnx", "model.onnx")
LONGEST_S: Final = 30.0
LEAST_SAMPLES: Final = SAMPLE_RATE // 4
"""Fewer frames than one window of the model end the process, not the call."""
NEEDED: Final = ("vocab_size", "lfr_window_size", "lfr_window_shift", "neg_mean", "inv_stddev")
"""What sherpa-onnx reads from the file; without one of these it ends the process."""
NEEDED_BY_SENSE_VOICE: Final = ("normalize_samples", "with_itn", "without_itn", "lang_zh")
NOBODY: Final = "<|nospeech|>"
LAST_PIECE_S: Final = 0.24
"""How long the last piece is taken to last: its end is told by nothing."""
LANGUAGES: Final = {
    "sense_voice": ("zh", "yue", "en", "ja", "ko"),
    "paraformer": ("zh", "en"),
}


class ModelFile(msgspec.Struct, frozen=True, kw_only=True):
    """A model as its file describes it."""

    path: Path
    kind: Literal["sense_voice", "paraformer"]
    timestamps: bool


class SherpaEngine:
    """One reading of each utterance, all of a batch at once; no word is weighed."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        recognizers = _recognizers()
        model = inspect(folder)
        tokens = str(folder / "tokens.txt")
        if model.kind == "sense_voice":
            self._recognizer = recognizers.from_sense_voice(
                str(model.path), tokens, num_threads=threads, language="zh", use_itn=True
            )
        else:
            self._recognizer = recognizers.from_paraformer(
                str(model.path), tokens, num_threads=threads
            )
        self._model = model
        self._name = f"sherpa-{folder.name}"[:32]

    @property
    def name(self) -> str:
        return self._name

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            streaming=False,
            timestamps=self._model.timestamps,
            hot_words=False,
            languages=LANGUAGES[self._model.kind],
            weighs=False,
            readings=1,
            longest_s=LONGEST_S,
        )

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """One reading of each; these models have no beams, so `careful` changes nothing."""
        streams = [self._recognizer.create_stream() for _ in batch]
        for stream, pcm in zip(streams, batch, strict=True):
            missing = max(0, LEAST_SAMPLES - len(pcm))
            stream.accept_waveform(SAMPLE_RATE, np.pad(pcm, (0, missing)))
        self._recognizer.decode_streams(streams)
        return [
            Heard(
                transcription=self._transcription(stream.result, len(pcm) / SAMPLE_RATE),
                sound=None,
            )
            for stream, pcm in zip(streams, batch, strict=True)
        ]

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Refused: sherpa-onnx does not tell how likely a given text is."""
        raise NotImplementedError(f"{self._name} does not weigh texts")

    def _transcription(self, result: Any, seconds: float) -> Transcription:
        # A run that failed inside leaves a result without a word; a whole one names its language.
        if self._model.kind == "sense_voice" and not result.lang:
            raise Unavailable("语音识别引擎运行出错。", code="speech_engine_failed")
        text = "" if result.lang == NOBODY else result.text.strip()
        return Transcription(
            readings=[text],
            no_speech=0.0 if text else 1.0,
            log_prob=_mean([p for p in result.ys_log_probs if math.isfinite(p)]),
            engine=self._name,
            pieces=_pieces(result, seconds) if text else (),
        )


def inspect(folder: Path) -> ModelFile:
    """What model the folder holds; `Unavailable` where sherpa-onnx could not run it."""
    path = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    if path is None or not (folder / "tokens.txt").is_file():
        raise Unavailable("语音识别模型文件夹缺少 model.onnx 或 tokens.txt。", code="model_missing")
    try:
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's own errors share no base
        raise _unsuitable("file") from error
    told = session.get_modelmeta().custom_metadata_map
    sense_voice = len(session.get_inputs()) == 4
    needed = (*NEEDED, *(NEEDED_BY_SENSE_VOICE if sense_voice else ()))
    missing = [name for name in needed if name not in told]
    if missing:
        raise _unsuitable(",".join(missing))
    return ModelFile(
        path=path,
        kind="sense_voice" if sense_voice else "paraformer",
        timestamps=sense_voice or len(session.get_outputs()) == 4,
    )


def _recognizers() -> Any:
    try:
        from sherpa_onnx import OfflineRecognizer
    except ImportError as error:
        raise Unavailable(
            "未安装语音识别组件 sherpa-onnx，请安装 qinqiao[sherpa]。",
            code="sherpa_missing",
            install="qinqiao[sherpa]",
        ) from error
    return OfflineRecognizer


def _unsuitable(lacks: str) -> Unavailable:
    return Unavailable(
        "语音识别模型无法使用：需要 sherpa-onnx 格式的 SenseVoice 或 Paraformer 模型。",
        code="model_unsuitable",
        lacks=lacks,
    )


def _pieces(result: Any, seconds: float) -> tuple[Piece, ...]:
    """Each token with its start, and its end where the next one starts."""
    starts = [min(start, seconds) for start in result.timestamps]
    if not starts or len(starts) != len(result.tokens):
        return ()
    ends = [*starts[1:], min(starts[-1] + LAST_PIECE_S, seconds)]
    return tuple(map(Piece, result.tokens, starts, ends))


def _mean(values: Sequence[float]) -> float:
    return min(0.0, float(np.mean(values))) if values else 0.0
