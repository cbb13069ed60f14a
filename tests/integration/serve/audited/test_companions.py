"""What relatives do about those who come along leaves its rows (AU-1)."""

import pytest

from pipelines.flows.services import Services
from tests.integration.serve.client import People, picture
from tests.integration.serve.made_files import send_file
from tests.integration.serve.standing_police import ID_NO, NAME, standing
from tests.integration.serve.world import PAINTED, World
from tests.papers import id_card
from tests.papers.id_card import Card

pytestmark = PAINTED
PATH = "/api/relative/companions"
ROUTES = {
    "POST /api/relative/companions",
    "POST /api/relative/companions/{companion_id}/cards/{side}",
    "POST /api/relative/companions/{companion_id}/face",
    "POST /api/relative/companions/{companion_id}/verify",
    "POST /api/relative/companions/{companion_id}/remove",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_who_comes_along_is_written_down(
    people: People, world: World, services: Services
) -> None:
    relative = await people.relative()
    card = Card(NAME, ID_NO, until=None)
    async with standing(world) as police:
        police.connect(services)
        one = await relative.post(PATH, {"name": NAME, "id_no": ID_NO})
        at = f"{PATH}/{one['id']}"
        for side, content in (("front", id_card.front(card)), ("back", id_card.back(card))):
            sent = await send_file(relative, f"{at}/cards/{side}", f"{side}.jpg", content)
            assert sent.is_success, sent.text
        await relative.post(f"{at}/face", {"picture": picture("mei")})
        await relative.post(f"{at}/verify")
        await relative.post(f"{at}/remove")
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited
