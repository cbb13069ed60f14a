"""What is proven and what is not, as a document and as two lists."""

from collections.abc import Mapping, Sequence

from tests.trace.catalogue import Row

Outcomes = Mapping[str, Mapping[str, bool]]
"""Requirement id -> test -> whether it passed."""


def together(runs: Sequence[Outcomes]) -> dict[str, dict[str, bool]]:
    """The outcomes of several runs, which share no test."""
    found: dict[str, dict[str, bool]] = {}
    for outcomes in runs:
        for row, tests in outcomes.items():
            found[row] = dict(sorted({**found.get(row, {}), **tests}.items()))
    return found


def passing(rows: Sequence[Row], outcomes: Outcomes) -> list[str]:
    """Ids that at least one test names and no test that names them fails."""
    return [row.id for row in rows if (tests := outcomes.get(row.id)) and all(tests.values())]


def missing(rows: Sequence[Row], outcomes: Outcomes) -> list[str]:
    proven = set(passing(rows, outcomes))
    return [row.id for row in rows if row.id not in proven]


def unknown(rows: Sequence[Row], outcomes: Outcomes) -> list[str]:
    """Ids that tests name and the document does not hold."""
    return sorted(set(outcomes) - {row.id for row in rows})


def document(rows: Sequence[Row], outcomes: Outcomes) -> str:
    """Markdown: for each row the tests that prove it."""
    proven = passing(rows, outcomes)
    lines = [
        "# Requirements and the tests that prove them",
        "",
        "Written by `make trace`. A row is proven when every test that names it drives the running",
        "product and passes; rows without a test are not built or not proven yet.",
        "",
        f"{len(proven)} of {len(rows)} rows are proven.",
        "",
        "| id | what must work | proven by |",
        "|---|---|---|",
    ]
    return "\n".join(lines + [_line(row, outcomes.get(row.id, {})) for row in rows]) + "\n"


def _line(row: Row, tests: Mapping[str, bool]) -> str:
    """A test with parameters is told once, with those that fail."""
    cases: dict[str, list[tuple[str, bool]]] = {}
    for test, passed in tests.items():
        name, opening, parameters = test.partition("[")
        cases.setdefault(name, []).append((opening + parameters, passed))
    told = [_told(name, ran) for name, ran in cases.items()]
    return f"| {row.id} | {row.must} | {'<br>'.join(told)} |"


def _told(name: str, ran: Sequence[tuple[str, bool]]) -> str:
    failed = [f"`{name}{parameters}` **fails**" for parameters, passed in ran if not passed]
    passed = len(ran) - len(failed)
    times = f" ({passed} cases)" if passed > 1 else ""
    return "<br>".join([*([f"`{name}`{times}"] if passed else []), *failed])
