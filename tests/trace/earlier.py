"""What soaks proved, kept in the repository: they run elsewhere, and seldom."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from tests.trace.catalogue import DOCS, ROOT
from tests.trace.history import CHANGES, changed_since
from tests.trace.nodes import stands
from tests.trace.outcomes import Outcome, Run

KEPT = DOCS / "trace-soak.json"


class Earlier(msgspec.Struct, frozen=True):
    """The last outcome of a soak, with the commit and the day on which it ran."""

    commit: str
    day: str
    outcome: Outcome

    @property
    def when(self) -> str:
        return f"{self.commit[:10]} of {self.day}"


Kept = Mapping[str, Earlier]
"""Test -> what was seen of it last."""


def kept(file: Path = KEPT) -> dict[str, Earlier]:
    return msgspec.json.decode(file.read_bytes(), type=dict[str, Earlier])


def with_runs(before: Kept, runs: Iterable[Run]) -> dict[str, Earlier]:
    """What was kept, with the soaks of these runs in place of their former outcomes."""
    found = dict(before)
    for run in runs:
        day = run.began.date().isoformat()
        soaks = {test: outcome for test, outcome in run.tests.items() if outcome.soak}
        found |= {test: Earlier(run.commit, day, outcome) for test, outcome in soaks.items()}
    return dict(sorted(found.items()))


def keep(found: Kept, file: Path = KEPT) -> None:
    file.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


def why_outdated(test: str, earlier: Earlier, root: Path = ROOT) -> str | None:
    """Why an earlier outcome says nothing of the tree as it stands; None where it still does."""
    if not stands(test, root):
        return "the test is gone"
    if earlier.commit.endswith(CHANGES):
        return "it ran on changes that no commit holds"
    changed = changed_since(earlier.commit, earlier.outcome.drives, root)
    if changed is None:
        return "its commit is not known here"
    return "files that it drives have changed" if changed else None
