"""Who may still be behind an open socket."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.live import standing
from pipelines.flows.calls.live.standing import nothing_lost, until_withdrawn
from schemas.errors import Forbidden, Unavailable


def officer(*permissions: str, scopes: tuple[str, ...] = ("/SH/P03/",)) -> Officer:
    """As much of one as the question needs."""
    held: Any = SimpleNamespace(permissions=frozenset(permissions), scopes=scopes)
    return cast(Officer, held)


@pytest.mark.parametrize(
    "now",
    [
        officer("watch", "read_calls"),
        officer("watch", "read_calls", "speak"),
        officer("watch", "read_calls", scopes=("/SH/",)),
    ],
)
async def test_who_lost_nothing_stays(now: Officer) -> None:
    await nothing_lost(officer("watch", "read_calls"))(now)


@pytest.mark.parametrize(
    "now",
    [
        officer("watch"),
        officer("watch", "speak", "notice"),
        officer("watch", "read_calls", scopes=()),
        officer("watch", "read_calls", scopes=("/SH/P03/W01/",)),
        officer("watch", "read_calls", scopes=("/SH/P04/",)),
    ],
)
async def test_a_lost_right_or_unit_puts_out_whatever_came_instead(now: Officer) -> None:
    with pytest.raises(Forbidden) as refused:
        await nothing_lost(officer("watch", "read_calls"))(now)
    assert refused.value.code == "rights_changed"


async def test_a_database_that_is_away_puts_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # Three seconds in production.
    monkeypatch.setattr(standing, "REREAD_S", 0.0)
    answers: Iterator[Exception | None] = iter([None, Unavailable("…"), None, Forbidden("…")])
    asked: list[Exception | None] = []

    async def still() -> None:
        answer = next(answers)
        asked.append(answer)
        if answer is not None:
            raise answer

    with pytest.raises(Forbidden):
        await until_withdrawn(still)
    assert len(asked) == 4


def test_a_reading_leaves_a_busy_machine_time_within_the_five_seconds() -> None:
    assert standing.REREAD_S < 5.0 - 1.0
