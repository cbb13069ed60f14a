"""What is proven and what is not, as a document and as five lists."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from tests.trace.catalogue import Row
from tests.trace.judging import Evidence, Judged, Kind, State, in_state
from tests.trace.outcomes import Run
from tests.trace.tables import not_here

BREAK = "<br>"
INTRODUCTION = """\
# Requirements and the tests that prove them

Written by `make trace`. A row is whole when each clause of its "done when" in
[requirements.md](requirements.md) is asserted by a test that drives the running product and
passes. Letters stand before the tests that assert them; a test without letters names a row of
which more must be seen than it shows."""


def lists(judged: Iterable[Judged]) -> dict[str, object]:
    """The ids of whole rows, and of the others by what they lack."""
    found = {one.row.id: one for one in judged}
    ids = {state: [one.row.id for one in in_state(found, state)] for state in State}
    return {
        "passing": ids[State.WHOLE],
        "partly": {row: list(found[row].open) for row in ids[State.PARTLY]},
        "unsteady": ids[State.UNSTEADY],
        "missing": ids[State.MISSING],
        "not_here": ids[State.NOT_HERE],
    }


def document(
    rows: Sequence[Row], controls: Sequence[Row], judged: Mapping[str, Judged], runs: Sequence[Run]
) -> str:
    """Markdown: a line for each row, with its state and its tests by clause."""
    told = [*_table([judged[row.id] for row in rows]), "", "## Security controls", ""]
    lines = [
        INTRODUCTION,
        "",
        *_seen(runs),
        "",
        "Of the requirements " + counted(judged[row.id].state for row in rows) + ".",
        "Of the security controls " + counted(judged[row.id].state for row in controls) + ".",
        "",
        *told,
        *_table([judged[row.id] for row in controls]),
    ]
    return "\n".join(lines) + "\n"


def counted(states: Iterable[State]) -> str:
    """`300 of 637 are whole, 100 partly, …`, every state named."""
    found = list(states)
    others = [f"{found.count(state)} {state}" for state in State if state is not State.WHOLE]
    return f"{found.count(State.WHOLE)} of {len(found)} are whole, {', '.join(others)}"


def _seen(runs: Sequence[Run]) -> list[str]:
    """Commit and day of the run; its files are of one commit."""
    if not runs:
        return ["Seen in no run."]
    return [f"Seen at {runs[0].commit} on {runs[0].began.date().isoformat()}."]


def _table(judged: Iterable[Judged]) -> list[str]:
    return ["| id | state | what must work | proven by |", "|---|---|---|---|", *map(_line, judged)]


def _line(judged: Judged) -> str:
    told = BREAK.join([*_told(judged.evidence), *_elsewhere(judged)])
    return f"| {judged.row.id} | {_state(judged)} | {judged.row.must} | {told} |"


def _state(judged: Judged) -> str:
    if judged.state in (State.PARTLY, State.NOT_HERE):
        return f"{judged.state}, open: {' '.join(judged.open)}"
    return str(judged.state)


def _elsewhere(judged: Judged) -> list[str]:
    if not judged.elsewhere:
        return []
    listed = not_here()[judged.row.id]
    letters = _letters(judged.elsewhere)
    return [f"{letters}not to be seen here: {listed.why}; nearest: `{listed.nearest}`"]


def _told(evidence: Iterable[Evidence]) -> list[str]:
    """A test with parameters is told once, with those that fail."""
    ordered = sorted(evidence, key=_as_told)
    return [_one(*key, len(list(same))) for key, same in groupby(ordered, key=_as_told)]


def _as_told(evidence: Evidence) -> tuple[str, str, str]:
    passed = evidence.kind in (Kind.PROVES, Kind.LEANS, Kind.EARLIER)
    test = evidence.test.partition("[")[0] if passed else evidence.test
    return evidence.letters, test.strip(), evidence.told


def _one(letters: str, test: str, told: str, cases: int) -> str:
    times = f" ({cases} cases)" if cases > 1 else ""
    return f"{_letters(letters)}`{test}`{times}{' ' if told else ''}{told}"


def _letters(letters: str) -> str:
    return f"**{' '.join(letters)}** " if letters else ""
