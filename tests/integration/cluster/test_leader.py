"""A node's claim to lead, kept by a thread of its own (LR-GEN-08)."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from cluster.nodes import leading as keeping
from cluster.nodes.leading import Leader
from connectors.postgres import Database
from connectors.postgres.platform import leading
from schemas.errors import Unavailable

LIMIT_S = 30.0


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < deadline, "did not come true"
        time.sleep(0.02)


@pytest.fixture
def nodes(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Leader]]:
    """Makes nodes that ask often; they are stopped at the end."""
    # Two seconds in production; the test waits for another leader, not for the clock.
    monkeypatch.setattr(keeping, "RENEW_S", 0.05)
    made: list[Leader] = []

    def start(name: str) -> Leader:
        leader = Leader(name, lambda: Database(database_url, pool_size=1))
        leader.start()
        made.append(leader)
        return leader

    yield start
    for leader in made:
        leader.stop()


def test_the_other_one_leads_once_the_first_is_stopped(nodes: Callable[[str], Leader]) -> None:
    first = nodes("a")
    until(lambda: first.leads)
    second = nodes("b")
    first.stop()
    assert not first.leads
    until(lambda: second.leads)


def test_who_cannot_renew_takes_the_lease_for_lost(
    nodes: Callable[[str], Leader], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the database gives it to another one, whatever the reason is."""
    # Ten seconds in production: the same order of events in less time.
    monkeypatch.setattr(keeping, "LEASE", timedelta(seconds=4))
    leader = nodes("a")
    until(lambda: leader.leads)

    async def away(*_: object) -> bool:
        raise Unavailable("数据库暂时不可用")

    with monkeypatch.context() as outage:
        # The fault: the database does not answer the one who leads.
        outage.setattr(leading, "hold", away)
        until(lambda: not leader.leads)
    until(lambda: leader.leads)
