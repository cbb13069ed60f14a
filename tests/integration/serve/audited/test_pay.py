"""What officers do with sheets of pay leaves its rows (AU-1)."""

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People
from tests.integration.serve.labour.pay.conftest import placed, settings
from tests.integration.serve.labour.pay.sheets import again, opened, ready, report
from tests.integration.serve.labour.pay.test_corrections import pass_up
from tests.integration.serve.world import World

__all__ = ["placed", "settings"]

ROUTES = {
    "POST /api/pay-sheets",
    "POST /api/pay-sheets/{sheet_id}/calculation",
    "POST /api/pay-sheets/{sheet_id}/report",
    "POST /api/pay-sheets/{sheet_id}/corrections",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_is_done_with_pay_is_written_down(
    services: Services, people: People, world: World
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = await again(officer, (await opened(officer, world))["sheet"])
    await report(officer, made["sheet"])
    await pass_up(people)
    asked = {
        "version": made["sheet"]["version"],
        "rows": [{"inmate_id": world.inmate_id, "amount": "1.00"}],
        "reason": "误记",
    }
    await officer.post(f"/api/pay-sheets/{made['sheet']['id']}/corrections", asked)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
