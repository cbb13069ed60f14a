"""Which clauses stand proven, and what that makes of their rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tests.trace.catalogue import Row
from tests.trace.claims import Claim
from tests.trace.earlier import Earlier, Kept, why_outdated
from tests.trace.outcomes import Outcome, Verdict
from tests.trace.tables import needs_letter, not_here


class Kind(StrEnum):
    PROVES = "proves"
    LEANS = "leans"
    """Passes with a part of the product replaced."""
    REFUTES = "refutes"
    UNSTEADY = "unsteady"
    EARLIER = "earlier"
    OUTDATED = "outdated"


class State(StrEnum):
    WHOLE = "whole"
    PARTLY = "partly"
    UNSTEADY = "unsteady"
    MISSING = "missing"
    NOT_HERE = "not here"


class Evidence(NamedTuple):
    """What one test says of some clauses of a row."""

    test: str
    letters: str
    kind: Kind
    told: str = ""


@dataclass(frozen=True)
class Judged:
    row: Row
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def open(self) -> str:
        """Letters without a proof, or against which a test speaks."""
        proven = self._letters(Kind.PROVES, Kind.EARLIER) - self._letters(Kind.REFUTES)
        return "".join(letter for letter in self.row.letters if letter not in proven)

    @property
    def elsewhere(self) -> str:
        """Open letters that cannot be proven here."""
        listed = not_here().get(self.row.id)
        return "".join(letter for letter in self.open if listed and letter in listed.letters)

    @property
    def state(self) -> State:
        if any(one.kind is Kind.UNSTEADY for one in self.evidence):
            return State.UNSTEADY
        if not self.open:
            return State.WHOLE
        if self.open == self.elsewhere:
            return State.NOT_HERE
        begun = {Kind.PROVES, Kind.LEANS, Kind.EARLIER} & {one.kind for one in self.evidence}
        return State.PARTLY if begun else State.MISSING

    def _letters(self, *kinds: Kind) -> set[str]:
        return {letter for one in self.evidence if one.kind in kinds for letter in one.letters}


Outdated = Callable[[str, Earlier], str | None]


def judge(
    rows: Sequence[Row],
    outcomes: Mapping[str, Outcome],
    kept: Kept,
    outdated: Outdated = why_outdated,
) -> dict[str, Judged]:
    """Every row with what this run and the kept soaks say of it."""
    found = {row.id: Judged(row) for row in rows}
    for test, outcome in outcomes.items():
        for claim in outcome.claims:
            found[claim.row].evidence.append(_said(found[claim.row].row, test, outcome, claim))
    for test, earlier in kept.items():
        why = outdated(test, earlier)
        for claim in earlier.outcome.claims:
            now = _said(found[claim.row].row, test, earlier.outcome, claim)
            found[claim.row].evidence.append(_dated(now, earlier, why))
    return found


def _said(row: Row, test: str, outcome: Outcome, claim: Claim) -> Evidence:
    if outcome.verdict is Verdict.UNSTEADY:
        return Evidence(test, _asserted(row, claim), Kind.UNSTEADY, "unsteady")
    if outcome.verdict is not Verdict.PASSED or not claim.held:
        told = "was skipped" if outcome.verdict is Verdict.SKIPPED else "fails"
        return Evidence(test, claim.letters or row.letters, Kind.REFUTES, f"**{told}**")
    if parts := [one.part for one in outcome.stand_ins if one.under(row.id)]:
        told = f"leans on a stand-in: {', '.join(parts)}"
        return Evidence(test, _asserted(row, claim), Kind.LEANS, told)
    return Evidence(test, _asserted(row, claim), Kind.PROVES)


def _asserted(row: Row, claim: Claim) -> str:
    """A mark without letters proves what the tables leave to it."""
    return claim.letters or "".join(x for x in row.letters if x not in needs_letter(row.id))


def _dated(now: Evidence, earlier: Earlier, why: str | None) -> Evidence:
    if why is not None:
        return now._replace(kind=Kind.OUTDATED, told=f"not since {earlier.when}: {why}")
    kind = Kind.EARLIER if now.kind is Kind.PROVES else now.kind
    return now._replace(kind=kind, told=f"{now.told} earlier, {earlier.when}".strip())


def in_state(judged: Mapping[str, Judged], state: State) -> Iterator[Judged]:
    return (one for one in judged.values() if one.state is state)
