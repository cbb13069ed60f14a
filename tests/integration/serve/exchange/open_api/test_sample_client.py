"""The published sample client, run as a partner would run it."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.integration.serve.client import People
from tests.integration.serve.exchange.open_api.consumers import grant, program
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

SAMPLE = Path(__file__).parents[5] / "docs" / "samples" / "open_client.py"
MODULE = "agency_people"
BASE = f"records.{MODULE}"


class Partner:
    """The sample in a process of its own, with the files that it keeps."""

    def __init__(self, base: str, folder: Path, key: dict[str, str]) -> None:
        self._base = base
        self._key_file = folder / "key"
        self._key_file.write_text(f"{key['key_id']}\n{key['secret']}\n")
        self.progress = folder / "progress"

    async def start(self) -> asyncio.subprocess.Process:
        files = (str(self._key_file), str(self.progress))
        return await asyncio.create_subprocess_exec(
            sys.executable,
            str(SAMPLE),
            self._base,
            BASE,
            *files,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"PAGE": "2"},
        )

    async def run(self) -> list[str]:
        """Ids of what it wrote."""
        process = await self.start()
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return [json.loads(line)["id"] for line in out.splitlines()]


@pytest.mark.requirement("VC-API-05")
async def test_the_sample_pages_without_gap_or_repetition_and_goes_on(
    people: People, world: World, tmp_path: Path
) -> None:
    bench = Bench(MODULE, people, world)
    _, _, consumer = await program(people, world, [grant(BASE)], rate=1000)
    partner = Partner(people.base, tmp_path, consumer.key)
    assert await partner.run() == []
    made = [(await bench.create())["id"] for _ in range(5)]
    assert await partner.run() == made
    assert await partner.run() == []
    later = [(await bench.create())["id"] for _ in range(3)]
    assert await partner.run() == later


@pytest.mark.requirement("VC-API-05")
async def test_the_sample_that_was_killed_goes_on_where_it_was(
    people: People, world: World, tmp_path: Path
) -> None:
    bench = Bench(MODULE, people, world)
    made = [(await bench.create())["id"] for _ in range(7)]
    _, _, consumer = await program(people, world, [grant(BASE)], rate=1000)
    partner = Partner(people.base, tmp_path, consumer.key)
    process = await partner.start()
    assert process.stdout is not None
    seen = [json.loads(await process.stdout.readline())["id"] for _ in range(3)]
    process.kill()
    rest = (await process.communicate())[0].decode().splitlines(keepends=True)
    seen += [json.loads(line)["id"] for line in rest if line.endswith("\n")]
    # At least the first page was noted; a page that was not is told again, and none is left out.
    assert partner.progress.read_text() in made
    again = await partner.run()
    assert sorted({*seen, *again}) == made
    assert len(seen) + len(again) <= len(made) + 2
    assert again == sorted(again)
