"""The ingress itself answers files of pages, which are the same for everybody; nothing else."""

from pathlib import Path

import httpx
import pytest

from tests.integration.serve.client import People
from tests.integration.serve.edges.haproxies import before
from tests.integration.serve.world import World

FILE = "/assets/app-1a2b.js"


@pytest.mark.parametrize("packed", ["gzip", "identity"])
async def test_a_script_is_asked_of_the_replica_once(
    people: People, world: World, packed: str
) -> None:
    file = Path(world.settings.ui_dir) / FILE.removeprefix("/")
    async with (
        before("alone", world.settings, people.base) as base,
        httpx.AsyncClient(base_url=base, headers={"Accept-Encoding": packed}) as asker,
    ):
        first = await asker.get(FILE)
        file.write_text("export const x = 2\n" * 400)
        # Where it came to nobody's mind to ask for it packed, it is not.
        other = await asker.get(FILE, headers={"Accept-Encoding": "identity"})
        second = await asker.get(FILE)
        page = [await asker.get("/console/") for _ in range(2)]
    assert first.status_code == second.status_code == 200
    assert first.text == second.text
    assert "age" in second.headers
    assert second.headers.get("content-encoding") == ("gzip" if packed == "gzip" else None)
    assert other.text == (file.read_text() if packed == "gzip" else first.text)
    assert all("age" not in one.headers for one in page)
