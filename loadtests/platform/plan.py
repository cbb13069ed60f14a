"""Who takes part in a load, in a file that the load's own process reads."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import msgspec


class LoadPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts by role; each virtual user takes one of his own."""

    password: str
    logins: dict[str, list[str]]

    def accounts(self, role: str) -> Iterator[str]:
        """Logins of a role in turn, without end."""
        return itertools.cycle(self.logins[role])


def read_plan(path: Path) -> LoadPlan:
    return msgspec.json.decode(path.read_bytes(), type=LoadPlan)
