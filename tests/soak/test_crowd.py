"""Five hundred people enter, decide and count hours at once (LR-GEN-09)."""

import pytest

from cluster.benches import bench_labour_users as crowd
from cluster.settings import settings_of_process

USERS, SECONDS, INMATES = 500, 120, 200
LATEST_MS = 3_000
MOST_ERRORS = 0.01

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.drives(
        "cluster/benches/bench_labour_users.py",
        "connectors/ledger",
        "connectors/postgres/database.py",
        "connectors/postgres/transaction.py",
        "loadtests/labour",
        "pipelines/rules/labour/ledger",
        "serve/approvals",
        "serve/labour/hours",
    ),
]


@pytest.mark.requirement("LR-GEN-09")
def test_five_hundred_users_are_answered_in_time_and_nothing_is_lost() -> None:
    wanted = crowd.Wanted(users=USERS, seconds=SECONDS, inmates=INMATES)
    seen = crowd.run(settings_of_process(), wanted, print)
    print(f"{seen.requests_per_s:.0f} requests/s, p95 {seen.p95_ms:.0f} ms, {seen.errors} errors")
    assert seen.sheets > 0
    assert seen.decided > 0
    assert seen.stored == seen.acknowledged
    assert seen.error_share < MOST_ERRORS
    assert seen.p95_ms <= LATEST_MS
