"""How right each word's alerts were, for the officer's own units (VC-SUP-14)."""

from collections import defaultdict
from collections.abc import Sequence

from connectors.postgres.speech.words import word_figures, words
from connectors.postgres.speech.words.word_figures import WordCount
from pipelines.flows.modules.figures.asking import Asking
from pipelines.flows.speech.words.keeping import reach_of
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, Values
from pipelines.rules.speech.words.sheet import SEVERITY_NAMES
from pipelines.rules.speech.words.word_figures import worst_first
from schemas.speech.word_figures import KINDS, WAYS, named

STATE_NAMES = {True: "启用", False: "停用", None: "已删除"}


async def counts(asking: Asking) -> Counted:
    """The whole, and each word that was alerted, the worst first."""
    wanted = asking.wanted
    found = await word_figures.counts(asking.tx, wanted.scopes, wanted.since, wanted.until)
    by_word: dict[str, list[WordCount]] = defaultdict(list)
    for one in found:
        by_word[one.word].append(one)
    states = await words.states(asking.tx, reach_of(asking.officer), list(by_word))
    told = [_line(counted, states.get(word)) for word, counted in by_word.items()]
    return Counted(lines=[Line(group=ALL, values=_values(found)), *worst_first(told)])


def _line(counted: Sequence[WordCount], enabled: bool | None) -> Line:
    """Named as its latest alert was; without a state where no library in reach holds it."""
    latest = max(counted, key=lambda one: one.latest)
    severity, state = SEVERITY_NAMES.get(latest.severity, ""), STATE_NAMES[enabled]
    titles = (latest.word, latest.class_name, severity, state)
    return Line(group="word", key=(latest.word,), values=_values(counted), titles=titles)


def _values(counted: Sequence[WordCount]) -> Values:
    return {
        named(kind, way): sum(getattr(one, kind) for one in counted if way in ("", one.matched_by))
        for way in WAYS
        for kind in KINDS
    }
