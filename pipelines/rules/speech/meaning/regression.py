"""Softmax regression over hashed pieces and sentence vectors: the same weights each time."""

import msgspec
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from pipelines.rules.speech.meaning.ngrams import SIZE

Array = npt.NDArray[np.float32]

STEPS = 160
RATE = 0.1
PIECES_DECAY = 1e-4
VECTOR_DECAY = 1e-3


class Inputs(msgspec.Struct, frozen=True):
    """Texts as the regression reads them."""

    pieces: csr_matrix
    vectors: Array
    """Rows x width, centred and scaled."""


class Weights(msgspec.Struct, frozen=True):
    """What was learnt: places x classes, width x classes, classes."""

    pieces: Array
    vectors: Array
    bias: Array

    def scores(self, inputs: Inputs) -> Array:
        summed: Array = inputs.pieces @ self.pieces + inputs.vectors @ self.vectors + self.bias
        return summed


def probabilities(scores: Array) -> Array:
    """Each row adds up to one."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    summed: Array = shifted / shifted.sum(axis=1, keepdims=True)
    return summed


def train(inputs: Inputs, wanted: Array) -> Weights:
    """Full-batch Adam; `wanted` has a one in each row's class."""
    classes, turned = wanted.shape[1], inputs.pieces.T.tocsr()
    learnt = [
        _Learnt(np.zeros((SIZE, classes), np.float32), PIECES_DECAY),
        _Learnt(np.zeros((inputs.vectors.shape[1], classes), np.float32), VECTOR_DECAY),
        _Learnt(np.zeros(classes, np.float32), 0.0),
    ]
    for step in range(1, STEPS + 1):
        weights = Weights(*(one.value for one in learnt))
        errors = (probabilities(weights.scores(inputs)) - wanted) / len(wanted)
        slopes = (turned @ errors, inputs.vectors.T @ errors, errors.sum(axis=0))
        for one, slope in zip(learnt, slopes, strict=True):
            one.move(slope, step)
    return Weights(*(one.value for one in learnt))


class _Learnt:
    """One array of weights with Adam's two running means."""

    def __init__(self, value: Array, decay: float) -> None:
        self.value = value
        self._decay = decay
        self._mean = np.zeros_like(value)
        self._square = np.zeros_like(value)

    def move(self, slope: Array, step: int) -> None:
        slope += self._decay * self.value
        self._mean += 0.1 * (slope - self._mean)
        self._square += 0.01 * (slope * slope - self._square)
        mean = self._mean / (1 - 0.9**step)
        spread = np.sqrt(self._square / (1 - 0.99**step)) + 1e-8
        self.value -= RATE * mean / spread
