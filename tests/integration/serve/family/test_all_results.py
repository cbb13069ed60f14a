"""Whatever was decided about a person stands in his messages, from the first day on (VC-PUB-11)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.registering import enter, send
from tests.integration.serve.family.test_family_applications import (
    NUMBERS,
    WHITELIST,
    number,
    whitelist,
)
from tests.integration.serve.forms.forms import RIGHT, administrator, published, sent
from tests.integration.serve.journey import requested
from tests.integration.serve.real_faces import by_ticket, face_of, real_faces
from tests.integration.serve.standing_police import standing
from tests.integration.serve.world import World
from tests.trace.proving import proves

__all__ = ["by_ticket", "real_faces"]
MESSAGES = "/api/public/messages"


@pytest.fixture
async def person(world: World, services: Services, people: People) -> AsyncIterator[Person]:
    """Somebody whom nobody knows, and public security that knows him."""
    async with standing(world) as police:
        police.connect(services)
        yield await people.public()


async def decided(officer: Person, verdict: str = "approve", opinion: str = "已核对") -> str:
    """The one case that lies with the officer; answers its kind."""
    case: Any = await only(officer)
    await decide(officer, case, verdict, opinion)
    return str(case["kind"])


async def test_results_of_every_kind_stand_in_my_messages(
    person: Person, people: People, world: World
) -> None:
    prison, ward = await people.officer("prison_approver"), await people.officer("approver")
    await enter(person, shown=face_of)
    await send(person)
    found = [await decided(prison)]
    # He has a relative's session from now on, and goes on with the same account.
    relative = await people.relative("wx-nobody")
    found.append(await decided(ward))
    await relative.post(NUMBERS, await number(world, relative))
    found.append(await decided(ward, "reject", "号码非本人实名"))
    await relative.post(WHITELIST, await whitelist(world, relative))
    found.append(await decided(ward))
    await requested(world, relative, minutes_ahead=600)
    found.append(await decided(ward, "reject", "时间冲突"))
    form_id = await published(await administrator(people), world.prison_id, "books")
    await sent(relative, form_id, RIGHT, world.prison_id)
    found.append(await decided(prison, "return", "请写明书名"))
    assert found == [
        "relative_registration",
        "inmate_binding",
        "relative_number",
        "whitelist_entry",
        "video_call",
        "form_submission",
    ]
    with proves("VC-PUB-11", "a"):
        rows = (await relative.get(MESSAGES))["rows"]
        assert {one["kind"] for one in rows} >= set(found)
        said = {one["kind"]: (one["state"], one["reason"]) for one in rows}
        assert said["relative_number"] == ("rejected", "号码非本人实名")
        assert said["form_submission"] == ("returned", "请写明书名")
        assert said["relative_registration"] == ("approved", "已核对")
