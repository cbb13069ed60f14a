"""Text that people wrote is shown and never run, wherever the console shows it (NF-SEC-10)."""

import pytest
from playwright.async_api import expect

from tests.integration.serve.access.test_rights_changes import account, unit
from tests.integration.serve.client import People
from tests.integration.serve.family.test_family_applications import proof
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

IMAGE = "<img src=x onerror=window.ran=1>"
HOSTILE = f"<script>window.ran=1</script>{IMAGE}"


async def _planted(people: People, world: World) -> str:
    """Mark-up in a record, in the note of an application and in an officer's name."""
    leader = await people.officer("leader")
    bench = Bench("agency_people", people, world)
    made = await bench.create(name=IMAGE, body=HOSTILE)
    edited = {"version": 1, "values": {"body": f"{HOSTILE}二"}, "reason": HOSTILE}
    await leader.put(f"/api/records/agency_people/{made['id']}", edited)
    relative = await people.relative()
    asked = {"inmate_id": world.inmate_id, "values": {"phone": "13912345678"}, "note": HOSTILE}
    asked |= {"proof": await proof(relative)}
    await relative.post("/api/relative/applications/numbers", asked)
    system = await people.officer("sysadmin")
    named = {"name": IMAGE, "police_no": "3199777", "unit_id": await unit(world, "P03")}
    path = f"/api/accounts/{await account(world, 'reviewer')}"
    shown = await system.get(path)
    await system.put(path, {"version": shown["version"], **named})
    await people.officer("reviewer")
    return str(made["id"])


@pytest.mark.requirement("NF-SEC-10")
async def test_planted_markup_is_shown_as_text_and_runs_nothing(
    console: Console, people: People, world: World
) -> None:
    record = await _planted(people, world)
    await console.enter("leader")
    await console.open("agency_people")
    await _shown(console, IMAGE)
    await _go(console, f"/m/agency_people/{record}")
    await _shown(console, HOSTILE)
    await _again(console, "approver", "/approvals")
    await console.page.get_by_text("亲情号码登记").filter(visible=True).first.click()
    await _shown(console, HOSTILE)
    await _again(console, "auditor", "/audit")
    await _shown(console, IMAGE)
    await _again(console, "sysadmin", "/accounts")
    await _shown(console, IMAGE)


async def _again(console: Console, login: str, address: str) -> None:
    await console.page.context.clear_cookies()
    await console.page.goto("about:blank")
    await console.enter(login)
    await _go(console, address)


async def _go(console: Console, address: str) -> None:
    await console.page.evaluate("address => { location.hash = address }", address)


async def _shown(console: Console, text: str) -> None:
    """As the characters that were written; nothing of them became an element or ran."""
    await expect(console.page.get_by_text(text).first).to_be_visible()
    assert await console.page.evaluate("window.ran") is None
    assert await console.page.locator("[onerror], script:not([src])").count() == 0
