"""How well the embedded classifier does on the sentences that it never saw.

`python -m connectors.speech.meaning_report` prints precision and recall by class, the same with
misheard characters, and the time a line takes. It asserts nothing.
"""

import time
from collections.abc import Sequence

from connectors.speech.meaning import PackagedVectors, samples
from pipelines.rules.speech.meaning import corpus
from pipelines.rules.speech.meaning.corpus import Sample
from pipelines.rules.speech.meaning.judgement import Risk, SpokenLine
from pipelines.rules.speech.meaning.linear import LinearMeaning
from pipelines.rules.speech.meaning.misheard import Misheard
from schemas.calls.state import Speaker


def told(classifier: LinearMeaning, text: str) -> Risk:
    """The class that is proposed for a line alone; harmless where nothing is."""
    line = SpokenLine(id="", speaker=Speaker.INMATE, start_s=0.0, text=text)
    judged = classifier.judge([line])
    return max(judged, key=lambda one: one.confidence).risk if judged else Risk.HARMLESS


def precision(told_risks: Sequence[Risk], wanted: Sequence[Risk], risk: Risk) -> float:
    """Of those told to be of the class, the share that are; 1 where none was told."""
    hits = [is_of for is_of, said in zip(wanted, told_risks, strict=True) if said is risk]
    return hits.count(risk) / len(hits) if hits else 1.0


def recall(told_risks: Sequence[Risk], wanted: Sequence[Risk], risk: Risk) -> float:
    """Of those of the class, the share that was told."""
    said = [found for is_of, found in zip(wanted, told_risks, strict=True) if is_of is risk]
    return said.count(risk) / len(said)


def main() -> None:
    """Prints the figures."""
    every = samples()
    learnt, tested = corpus.learnt(every), corpus.tested(every)
    began = time.perf_counter()
    classifier = LinearMeaning(PackagedVectors(), learnt)
    print(f"learnt {len(learnt)} sentences in {time.perf_counter() - began:.1f} s")
    _table(classifier, tested, "kept back")
    wrong = Misheard(sample.text for sample in learnt)
    heard = [Sample(sample.risk, wrong.of(sample.text)) for sample in tested]
    _table(classifier, heard, "kept back, one character in six misheard")


def _table(classifier: LinearMeaning, tested: Sequence[Sample], title: str) -> None:
    wanted = [sample.risk for sample in tested]
    began = time.perf_counter()
    found = [told(classifier, sample.text) for sample in tested]
    each_ms = (time.perf_counter() - began) / len(tested) * 1000
    print(f"{title}: {len(tested)} sentences, {each_ms:.1f} ms a line with its reasons")
    for risk in classifier.classes:
        right, caught = precision(found, wanted, risk), recall(found, wanted, risk)
        print(f"  {risk.value:<12} precision {right:.2f}  recall {caught:.2f}")
    harmless = [said for is_of, said in zip(wanted, found, strict=True) if is_of is Risk.HARMLESS]
    raised = sum(said is not Risk.HARMLESS for said in harmless)
    print(f"  harmless     {raised} of {len(harmless)} proposed")


if __name__ == "__main__":
    main()
