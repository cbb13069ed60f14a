"""Whether `docs/trace.md` and the front page claim no more than a run has proven."""

from collections.abc import Iterator, Mapping

from tests.trace.judging import Judged, State
from tests.trace.reading import Told


def unproven(claimed: Mapping[str, Told], judged: Mapping[str, Judged]) -> Iterator[str]:
    """A line for each clause that is claimed and that the run did not prove.

    What earlier soaks prove, and rows that this run found unsteady, are left aside.
    """
    for row, told in claimed.items():
        if row not in judged:
            yield f"{row} is no row of the requirements"
        elif judged[row].state is not State.UNSTEADY:
            open_ones = sorted(told.claimed & set(judged[row].open))
            yield from (f"{row} {letter} is claimed, and not proven" for letter in open_ones)
    yield from (f"{row} is missing in the document" for row in judged if row not in claimed)
