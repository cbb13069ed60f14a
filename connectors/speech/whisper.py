"""Whisper through CTranslate2: trimmed encoder context, several utterances in one batch."""

import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np
import tokenizers
from faster_whisper.tokenizer import Tokenizer

from connectors.speech.engine import Abilities, Heard
from connectors.speech.log_mel import LogMel
from connectors.speech.mandarin import cut_down
from pipelines.rules.speech.grouping import groups
from pipelines.rules.speech.pace import Effort, Pacing, Unhurried
from pipelines.rules.speech.packing import Packed, shared
from pipelines.rules.speech.transcription import Piece, Transcription
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import Unavailable

READINGS = 5
LONGEST_S = 28.0
MOST_TOKENS = 200
TOKENS_A_SECOND, SPARE_TOKENS = 12.0, 12
"""More than anybody says: a reading that goes round in circles ends there, and with it the wait of
those who are read with it. Measured: half of a full machine's work was such reading."""
LEAST_PROBABILITY = 1e-12
CAREFUL = Effort(margin_s=30.0, beams=5, weigh=False)
CAREFUL_PRESSED = Effort(margin_s=4.0, beams=1, weigh=False, pressed=True)
CAREFUL_PENALTY = 1.2
SHAVED = SAMPLE_RATE // 10
LEAST_SHAVED = SAMPLE_RATE
WINDOW_MARGIN_S = 6.0
"""Silence after a window that the encoder sees: with less it reads worse, with more no better."""
WINDOW_BEAMS = 5
MOST_WINDOW_TOKENS = 440
ALIGN_FILTER = 7
STATE_S = 0.02
"""Sound behind one state of the encoder."""


class WhisperEngine:
    """A multilingual Whisper in CTranslate2's format, set to Mandarin."""

    def __init__(self, folder: Path, *, threads: int, pace: Pacing | None = None) -> None:
        if not (folder / "model.bin").is_file():
            raise Unavailable("语音识别模型缺失，请重新执行安装。", code="model_missing")
        files, self._vocabulary = cut_down(folder)
        # Several threads with a batch each do more than one batch on all of them.
        self._model = ctranslate2.models.Whisper(
            str(folder),
            device="cpu",
            compute_type="int8",
            intra_threads=1,
            inter_threads=threads,
            files=files,
        )
        self._threads = threads
        self._tokens = Tokenizer(
            tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json")),
            multilingual=True,
            task="transcribe",
            language="zh",
        )
        self._mel = LogMel()
        self._pace = pace or Unhurried()
        self._pressed = False
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
            parallel=self._threads,
            packs=True,
        )

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """Readings of each utterance; the effort follows the load."""
        lengths_s = [len(pcm) / SAMPLE_RATE for pcm in batch]
        effort = self._effort(lengths_s, careful)
        heard: dict[int, Heard] = {}
        began = time.perf_counter()
        for group in groups(lengths_s):
            readings = self._read([batch[i] for i in group], prompt, effort, careful)
            heard.update(zip(group, readings, strict=True))
        if not careful:
            self._pace.learn(effort, lengths_s, time.perf_counter() - began)
        return [heard[i] for i in range(len(batch))]

    def _effort(self, lengths_s: list[float], careful: bool) -> Effort:
        if careful:
            return CAREFUL_PRESSED if self._pressed else CAREFUL
        effort = self._pace.effort(lengths_s)
        self._pressed = effort.pressed
        return effort

    def _read(
        self, batch: Sequence[Pcm], prompt: str, effort: Effort, careful: bool
    ) -> list[Heard]:
        """One group in one pass."""
        sounds = [_shaved(pcm) for pcm in batch] if effort.pressed else batch
        features = self._mel.batch(sounds, effort.margin_s)
        states = self._model.encode(ctranslate2.StorageView.from_array(features), to_cpu=True)
        most = _most_tokens(max(len(pcm) for pcm in batch) / SAMPLE_RATE)
        results = self._model.generate(
            states,
            [self._start(prompt)] * len(batch),
            beam_size=effort.beams,
            num_hypotheses=min(READINGS, effort.beams),
            repetition_penalty=CAREFUL_PENALTY if careful else 1.0,
            # CTranslate2 gives half of it to the text, the other half is the prompt's.
            max_length=2 * most,
            return_scores=True,
            return_no_speech_prob=True,
        )
        kept = np.array(states) if effort.weigh else None
        return [
            Heard(
                transcription=self._transcription(result),
                sound=None if kept is None else kept[i : i + 1],
                pressed=effort.pressed,
                # Where the decoder's own limit ended it, it may have been said all the same.
                cut=most < MOST_TOKENS and len(result.sequences_ids[0]) >= most,
            )
            for i, result in enumerate(results)
        ]

    def read_windows(self, windows: Sequence[Packed], prompt: str) -> list[list[Transcription]]:
        """Full windows with several beams; the text is shared out by the time of its tokens."""
        features = self._mel.batch([window.sound for window in windows], WINDOW_MARGIN_S)
        states = self._model.encode(ctranslate2.StorageView.from_array(features), to_cpu=True)
        results = self._model.generate(
            states,
            [self._start(prompt)] * len(windows),
            beam_size=WINDOW_BEAMS,
            max_length=MOST_WINDOW_TOKENS,
            return_scores=True,
            return_no_speech_prob=True,
        )
        eot = self._tokens.eot
        texts = [
            [token for token in self._vocabulary.whole(one.sequences_ids[0]) if token < eot]
            for one in results
        ]
        aligned = self._model.align(
            states,
            self._start(prompt)[:-1],
            [self._vocabulary.small(text) for text in texts],
            features.shape[2],
            median_filter_width=ALIGN_FILTER,
        )
        return [
            self._shared(window, result, tokens, times)
            for window, result, tokens, times in zip(windows, results, texts, aligned, strict=True)
        ]

    def _shared(
        self, window: Packed, result: Any, tokens: list[int], times: Any
    ) -> list[Transcription]:
        frames: dict[int, list[int]] = defaultdict(list)
        for token, frame in times.alignments:
            frames[token].append(frame)
        pieces: list[Piece] = []
        place, now = 0, 0
        for text, ids in zip(*self._tokens.split_tokens_on_unicode(tokens), strict=True):
            seen = [frame for token in range(place, place + len(ids)) for frame in frames[token]]
            first, now = min(seen, default=now), max(seen, default=now)
            pieces.append(Piece(text, first * STATE_S, now * STATE_S))
            place += len(ids)
        return [
            Transcription(
                readings=[text.strip()],
                no_speech=float(result.no_speech_prob),
                log_prob=float(result.scores[0]),
                engine=self._name,
            )
            for text in shared(pieces, window.places)
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
            [self._encoded(text) for text in texts],
            2 * states.shape[1],
            median_filter_width=1,
        )
        return [_log_likelihood(result.text_token_probs) for result in aligned]

    def _start(self, prompt: str) -> list[int]:
        """The tokens before the text: prompt, language, task, no timestamps."""
        tokens = self._tokens
        start = self._vocabulary.small([*tokens.sot_sequence, tokens.no_timestamps])
        if not prompt:
            return start
        return [*self._vocabulary.small([tokens.sot_prev]), *self._encoded(f" {prompt}"), *start]

    def _encoded(self, text: str) -> list[int]:
        """A text's tokens; one that is not kept is written letter by letter."""
        known: list[int] = []
        for token in self._tokens.encode(text):
            if token in self._vocabulary:
                known.append(token)
            else:
                letters = self._tokens.tokenizer.id_to_token(token)
                known += [self._tokens.tokenizer.token_to_id(letter) for letter in letters]
        return self._vocabulary.small(known)

    def _transcription(self, result: Any) -> Transcription:
        readings = [
            self._tokens.decode(self._vocabulary.whole(ids)).strip() for ids in result.sequences_ids
        ]
        return Transcription(
            readings=list(dict.fromkeys(readings)),
            no_speech=float(result.no_speech_prob),
            log_prob=float(result.scores[0]),
            engine=self._name,
        )


def _most_tokens(seconds: float) -> int:
    """Of a text for so much speech."""
    return min(MOST_TOKENS, int(TOKENS_A_SECOND * seconds) + SPARE_TOKENS)


def _shaved(pcm: Pcm) -> Pcm:
    """Without half of the silence around it, which costs as much as speech; measured harmless."""
    return pcm[SHAVED:-SHAVED] if len(pcm) > LEAST_SHAVED else pcm


def _log_likelihood(probabilities: Sequence[float]) -> float:
    return float(np.log(np.maximum(np.asarray(probabilities), LEAST_PROBABILITY)).sum())
