"""Whisper as faster-whisper runs it: each utterance alone, padded to a window of 30 s."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faster_whisper import WhisperModel

from connectors.speech.engine import Abilities, Heard
from pipelines.rules.speech.transcription import Transcription
from pipelines.rules.speech.utterance import Pcm
from schemas.errors import Unavailable

LONGEST_S = 30.0
"""One window; beyond it the model would hear a second one."""
CAREFUL_BEAMS = 5
CAREFUL_PENALTY = 1.2


class StockEngine:
    """The same model as `WhisperEngine` reads; one reading, and no word is weighed."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        if not (folder / "model.bin").is_file():
            raise Unavailable("语音识别模型缺失，请重新执行安装。", code="model_missing")
        self._model = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=threads, num_workers=1
        )
        self._name = f"{folder.name}-stock"

    @property
    def name(self) -> str:
        return self._name

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            streaming=False,
            timestamps=False,
            hot_words=True,
            languages=("zh",),
            weighs=False,
            readings=1,
            longest_s=LONGEST_S,
        )

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """One reading of each utterance, one after the other."""
        return [self._hear(pcm, prompt, careful) for pcm in batch]

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Refused: faster-whisper does not tell how likely a given text is."""
        raise NotImplementedError(f"{self._name} does not weigh texts")

    def _hear(self, pcm: Pcm, prompt: str, careful: bool) -> Heard:
        # What is silence is decided where lines are made, by the same rule for all engines.
        segments, _ = self._model.transcribe(
            pcm,
            language="zh",
            beam_size=CAREFUL_BEAMS if careful else 1,
            repetition_penalty=CAREFUL_PENALTY if careful else 1.0,
            temperature=0.0,
            condition_on_previous_text=False,
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
            initial_prompt=prompt or None,
            without_timestamps=True,
        )
        return Heard(transcription=self._transcription(list(segments)), sound=None)

    def _transcription(self, segments: Sequence[Any]) -> Transcription:
        tokens = sum(len(one.tokens) for one in segments)
        total = sum(one.avg_logprob * len(one.tokens) for one in segments)
        return Transcription(
            readings=["".join(one.text for one in segments).strip()],
            no_speech=min((float(one.no_speech_prob) for one in segments), default=1.0),
            log_prob=float(total / tokens) if tokens else 0.0,
            engine=self._name,
        )
