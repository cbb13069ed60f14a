"""Whisper through CTranslate2: trimmed encoder context, several utterances in one batch."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import tokenizers
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from connectors.speech.engine import Abilities, Heard
from connectors.speech.log_mel import FRAMES_A_SECOND, LogMel
from pipelines.speech.pace import Effort, Pace
from pipelines.speech.transcription import Transcription
from pipelines.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import Unavailable

READINGS = 5
LONGEST_S = 28.0
MOST_TOKENS = 200
LEAST_PROBABILITY = 1e-12
CAREFUL = Effort(margin_s=30.0, beams=5, weigh=False)
CAREFUL_PENALTY = 1.2

States = NDArray[np.float32]
"""Encoder output of one utterance, shape (1, states, width)."""


class WhisperEngine:
    """A multilingual Whisper in CTranslate2's format, set to Mandarin."""

    def __init__(self, folder: Path, *, threads: int, pace: Pace | None = None) -> None:
        if not (folder / "model.bin").is_file():
            raise Unavailable("语音识别模型缺失，请重新执行安装。", code="model_missing")
        self._model = ctranslate2.models.Whisper(
            str(folder), device="cpu", compute_type="int8", intra_threads=threads, inter_threads=1
        )
        self._tokens = Tokenizer(
            tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json")),
            multilingual=True,
            task="transcribe",
            language="zh",
        )
        self._mel = LogMel()
        self._pace = pace or Pace()
        self._name = folder.name

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
            weighs=True,
            readings=READINGS,
            longest_s=LONGEST_S,
        )

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """Readings of each utterance; the effort follows the load."""
        longest_s = max(len(pcm) for pcm in batch) / SAMPLE_RATE
        effort = CAREFUL if careful else self._pace.effort(len(batch), longest_s)
        states = self._encode(batch, effort.margin_s)
        results = self._model.generate(
            states,
            [self._start(prompt)] * len(batch),
            beam_size=effort.beams,
            num_hypotheses=READINGS if effort.beams > 1 else 1,
            repetition_penalty=CAREFUL_PENALTY if careful else 1.0,
            max_length=MOST_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )
        kept = np.array(states) if effort.weigh else None
        return [
            Heard(
                transcription=self._transcription(result),
                sound=None if kept is None else kept[i : i + 1],
            )
            for i, result in enumerate(results)
        ]

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Log-likelihoods by forced decoding; all zero where the load left no states."""
        states = heard.sound
        if not isinstance(states, np.ndarray):
            return [0.0] * len(texts)
        many = ctranslate2.StorageView.from_array(np.repeat(states, len(texts), axis=0))
        aligned = self._model.align(
            many,
            self._start(prompt)[:-1],
            [self._tokens.encode(text) for text in texts],
            2 * states.shape[1],
            median_filter_width=1,
        )
        return [_log_likelihood(result.text_token_probs) for result in aligned]

    def _encode(self, batch: Sequence[Pcm], margin_s: float) -> Any:
        started = time.perf_counter()
        features = self._mel.batch(batch, margin_s)
        states = self._model.encode(ctranslate2.StorageView.from_array(features), to_cpu=True)
        encoded_s = len(batch) * features.shape[2] / FRAMES_A_SECOND
        self._pace.learn(encoded_s, time.perf_counter() - started)
        return states

    def _start(self, prompt: str) -> list[int]:
        """The tokens before the text: prompt, language, task, no timestamps."""
        tokens = self._tokens
        before = [tokens.sot_prev, *tokens.encode(f" {prompt}")] if prompt else []
        return [*before, *tokens.sot_sequence, tokens.no_timestamps]

    def _transcription(self, result: Any) -> Transcription:
        readings = [self._tokens.decode(ids).strip() for ids in result.sequences_ids]
        return Transcription(
            readings=list(dict.fromkeys(readings)),
            no_speech=float(result.no_speech_prob),
            log_prob=float(result.scores[0]),
            engine=self._name,
        )


def _log_likelihood(probabilities: Sequence[float]) -> float:
    return float(np.log(np.maximum(np.asarray(probabilities), LEAST_PROBABILITY)).sum())
