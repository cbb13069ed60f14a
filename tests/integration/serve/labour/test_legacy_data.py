"""What officers read of old data that were taken over, within their units."""

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import text

from schemas.settings import Settings
from tests.integration.serve.client import People
from tests.integration.serve.taken_over import taken_over
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration
FILES = "/api/legacy-files"


@pytest.fixture
def settings(settings: Settings, shard_urls: list[str]) -> Settings:
    return msgspec.structs.replace(settings, labour_shards=tuple(shard_urls))


async def test_units_and_years_are_listed_with_old_beside_new(
    people: People, world: World, shard_urls: list[str], tmp_path: Path
) -> None:
    await taken_over(world, shard_urls, tmp_path / "dump")
    leader = await people.officer("leader")
    told = await leader.get(FILES)
    assert told["total"] == 2
    names = ("prison_code", "year", "rows", "amount", "taken_rows", "taken_amount", "refused_rows")
    assert [[row[name] for name in names] for row in told["rows"]] == [
        ["P03", 2023, 4, 4700, 1, 800, 3],
        ["P03", 2022, 1, 750, 1, 750, 0],
    ]
    assert [row["agrees"] for row in told["rows"]] == [True, True]
    assert (await leader.get(FILES, year=2022))["total"] == 1
    (differing,) = (await leader.get(FILES, differing=True))["rows"]
    assert differing["year"] == 2023
    refused = await leader.get(f"{FILES}/{differing['id']}/refusals")
    assert [(row["line"], row["legacy_id"], row["problem"]) for row in refused["rows"]] == [
        (3, "2", "unknown_inmate"),
        (4, "", "wrong_id"),
        (5, "4", "hours_outside"),
    ]
    assert refused["unknown_projects"] == [{"name": "服装", "rows": 1}]
    asked = {"problem": "hours_outside"}
    narrowed = await leader.get(f"{FILES}/{differing['id']}/refusals", **asked)
    assert [row["reason"] for row in narrowed["rows"]] == ["工时不在0到24小时之间"]


async def test_others_units_and_other_roles_see_nothing_of_it(
    people: People, world: World, shard_urls: list[str], tmp_path: Path
) -> None:
    done = await taken_over(world, shard_urls, tmp_path / "dump")
    other = await people.officer("other_leader")
    assert (await other.get(FILES))["rows"] == []
    for file in done.files:
        for path in (f"{FILES}/{file.id}/refusals", f"{FILES}/{file.id}/refusals/export"):
            assert (await other.http.get(path)).status_code == 404
    assert (await (await people.officer("reviewer")).http.get(FILES)).status_code == 403


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_refused_rows_are_downloaded_and_the_download_is_noted(
    form: str, people: People, world: World, shard_urls: list[str], tmp_path: Path
) -> None:
    done = await taken_over(world, shard_urls, tmp_path / "dump")
    of = next(file for file in done.files if file.year == 2023)
    leader = await people.officer("leader")
    reply = await leader.http.get(f"{FILES}/{of.id}/refusals/export", params={"format": form})
    assert reply.is_success
    if form == "csv":
        lines = reply.content.decode("utf-8-sig").splitlines()
        assert lines[2:] == [
            "行号,旧系统行号,原因,工时或合计",
            "3,2,罪犯编号未在罪犯信息中登记,8.00",
            "4,,旧系统行号为空、过长或含特殊字符,6.00",
            "5,4,工时不在0到24小时之间,25.00",
        ]
    else:
        assert reply.content.startswith(b"PK")
    async with world.database.transaction() as tx:
        noted = await tx.scalar(
            text("select count(*) from audit_row where action = 'legacy_data.export'")
        )
    assert noted == 1
