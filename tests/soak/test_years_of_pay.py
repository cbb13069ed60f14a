"""An inmate's year of pay is answered fast where three full years lie (LR-PAY-02)."""

import pytest

from cluster.benches.labour import pay_bench
from cluster.settings import settings_of_process

ROWS = 1_500_000
"""Three years of 40,000 inmates, who are paid by the month."""
LATEST_MS = 2_000

pytestmark = [
    pytest.mark.timeout(1800),
    pytest.mark.drives(
        "cluster/benches/labour/pay_bench.py",
        "connectors/ledger",
        "pipelines/rules/labour/pay",
        "schemas/tables/labour/ledger.py",
    ),
]


@pytest.mark.requirement("LR-PAY-02")
def test_an_inmates_year_of_pay_is_answered_in_time() -> None:
    seen = pay_bench.run(settings_of_process(), pay_bench.Wanted(rows=ROWS), print)
    print(f"{seen.rows} rows: an inmate's year p95 {seen.inmate_year_ms.p95:.1f} ms")
    assert seen.rows >= 0.9 * ROWS
    assert seen.inmate_year_ms.p95 <= LATEST_MS
