"""The embedded classifier: linear over pieces of the text and a sentence vector."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from pipelines.rules.speech.meaning.corpus import Sample
from pipelines.rules.speech.meaning.judgement import Judgement, Piece, Risk, SpokenLine
from pipelines.rules.speech.meaning.misheard import Misheard
from pipelines.rules.speech.meaning.ngrams import sparse
from pipelines.rules.speech.meaning.passages import Passage, passages
from pipelines.rules.speech.meaning.regression import Array, Inputs, Weights, probabilities, train
from pipelines.rules.speech.meaning.spans import spans

RISKS = tuple(Risk)
SCALE = 5.0
"""How much a sentence vector weighs beside the pieces."""
JOINED_MORE = 0.15
"""Lines that were put together must be the surer: they are judged more often."""
MOST_PASSAGES = 3
"""Passages that are shown for one class."""

THRESHOLDS: Mapping[Risk, float] = {
    Risk.SELF_HARM: 0.75,
    Risk.ESCAPE: 0.7,
    Risk.CONTRABAND: 0.7,
    Risk.VIOLENCE: 0.65,
}
"""Set by cross-validation on what is learnt, for precision of at least 0.8 among hard negatives;
`python -m connectors.speech.meaning_report` measures them on what is kept back."""


class SentenceVectors(Protocol):
    """Something that puts sentences of like meaning near each other."""

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Rows x width, each of length one."""
        ...


class _Found(msgspec.Struct, frozen=True):
    passage: Passage
    risk: Risk
    confidence: float


class LinearMeaning:
    """Learns at its making, in seconds, the same weights each time."""

    name = "embedded"
    version = "1"
    classes = tuple(risk for risk in RISKS if risk is not Risk.HARMLESS)

    def __init__(self, encoder: SentenceVectors, samples: Sequence[Sample]) -> None:
        self._encoder = encoder
        texts = [sample.text for sample in samples]
        self._mean: Array = np.zeros(1, np.float32)
        self._mean = self._vectors(texts).mean(axis=0) / SCALE
        heard = texts + Misheard(texts).all(texts)
        kinds = [RISKS.index(sample.risk) for sample in samples] * 2
        self._weights: Weights = train(
            self._inputs(heard), np.eye(len(RISKS), dtype=np.float32)[kinds]
        )

    def probabilities(self, texts: Sequence[str]) -> Array:
        """Rows x `RISKS`."""
        return probabilities(self._weights.scores(self._inputs(texts)))

    def judge(self, lines: Sequence[SpokenLine]) -> list[Judgement]:
        found = self._find(passages(lines))
        order = {line.id: place for place, line in enumerate(lines)}
        judged = (self._judgement(risk, found, order) for risk in self.classes)
        return [one for one in judged if one is not None]

    def _find(self, read: Sequence[Passage]) -> list[_Found]:
        if not read:
            return []
        found = []
        for passage, row in zip(read, self.probabilities([one.text for one in read]), strict=True):
            risk = RISKS[int(row.argmax())]
            more = JOINED_MORE if len(passage.parts) > 1 else 0.0
            if risk in THRESHOLDS and row.max() >= min(THRESHOLDS[risk] + more, 0.95):
                found.append(_Found(passage, risk, round(float(row.max()), 3)))
        return found

    def _judgement(
        self, risk: Risk, found: Sequence[_Found], order: Mapping[str, int]
    ) -> Judgement | None:
        own = sorted((one for one in found if one.risk is risk), key=lambda one: -one.confidence)
        if not own:
            return None
        shown: list[Passage] = []
        seen: set[str] = set()
        for one in own:
            ids = {part.line.id for part in one.passage.parts}
            if len(shown) < MOST_PASSAGES and not ids & seen:
                shown.append(one.passage)
                seen |= ids
        pieces = [piece for passage in shown for piece in self._pieces(passage, risk)]
        ids_in_order = sorted(seen, key=order.__getitem__)
        return Judgement(
            risk=risk, confidence=own[0].confidence, pieces=pieces, line_ids=ids_in_order
        )

    def _pieces(self, passage: Passage, risk: Risk) -> list[Piece]:
        place = RISKS.index(risk)

        def likeness(texts: Sequence[str]) -> Array:
            likely: Array = np.log(self.probabilities(texts)[:, place] + 1e-9)
            return likely

        found = spans(passage.text, likeness)
        return [piece for start, end in found for piece in passage.pieces(start, end)]

    def _inputs(self, texts: Sequence[str]) -> Inputs:
        return Inputs(sparse(texts), self._vectors(texts))

    def _vectors(self, texts: Sequence[str]) -> Array:
        centred: Array = (self._encoder.vectors(texts) - self._mean) * SCALE
        return centred
