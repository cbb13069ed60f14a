"""A small crowd at the running platform, as the bench sends a large one; it ends by itself."""

import pytest

from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.ready import Ready
from loadtests.platform import load
from loadtests.platform.plan import LoadPlan

USERS, SECONDS = 10, 14


@pytest.mark.e2e
def test_officers_browse_filter_and_decide_without_an_error(platform: Ready) -> None:
    plan = LoadPlan(
        password=DEMONSTRATION_PASSWORD,
        logins={
            "leader": ["p01.leader", "p03.leader"],
            "approver": ["p01.approver", "p03.approver"],
            "auditor": ["bureau.auditor"],
        },
    )
    figures = load.run(platform.address, plan, users=USERS, seconds=SECONDS)
    assert figures.errors == 0
    assert figures.requests > USERS
    assert {"audit: newest", "inmates: page"} & {one.name for one in figures.by_name}
