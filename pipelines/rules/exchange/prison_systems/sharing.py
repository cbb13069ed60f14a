"""Which processes carry the connectors of which prisons."""

from collections.abc import Mapping, Sequence

Shares = Mapping[int, Sequence[str]]
"""Prisons' codes by the number of the process that carries them, from 1."""


def processes(prisons: int, processors: int) -> int:
    """One a prison where there are processors for them; more than those only cost memory."""
    return min(prisons, max(1, processors))


def shared(codes: Sequence[str], before: Shares, processors: int) -> dict[int, list[str]]:
    """Each prison with one process; those that are carried stay, a new one goes where least is.

    Processes become more with the prisons, and never fewer while the keeper lives.
    """
    count = max([processes(len(codes), processors), *before], default=0)
    shares: dict[int, list[str]] = {number: [] for number in range(1, count + 1)}
    wanted = set(codes)
    for number, carried in before.items():
        shares[number] = [code for code in carried if code in wanted]
    placed = {code for carried in shares.values() for code in carried}
    for code in sorted(wanted - placed):
        number = min(shares, key=lambda one: (len(shares[one]), one))
        shares[number].append(code)
    return shares
