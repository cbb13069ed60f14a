"""What the examples of docs/add-a-module.md promise; run in a copy of the product that has them."""

from typing import Any

import pytest

from pipelines.rules.sheets.reading import read_rows
from schemas.modules.figures import Figures
from schemas.modules.pages import PAGES
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.test_family_applications import proof
from tests.integration.serve.world import World

pytestmark = pytest.mark.integration

PARCELS = "/api/relative/applications/parcels"
ITEMS, ITEM_FIGURES = "/api/records/lost_items", "/api/lost-item-figures"
ASKED = {"since": "2026-11-01", "until": "2026-11-03"}
WHOLE = {
    "found_at.from": "2026-11-01T00:00:00+08:00",
    "found_at.until": "2026-11-03T23:59:59.999+08:00",
}


async def parcel(world: World, relative: Person, content: str = "毛衣一件") -> dict[str, Any]:
    values = {"kind": "clothes", "content": content}
    return {"inmate_id": world.inmate_id, "values": values, "proof": await proof(relative)}


async def decided(
    people: People, login: str, verdict: str, opinion: str = "同意", node: str = ""
) -> None:
    officer = await people.officer(login)
    case = await only(officer)
    assert (case["kind_title"], case["node_title"]) == ("物品寄送", node)
    await decide(officer, case, verdict, opinion)


async def test_an_application_passes_two_officers_and_is_sent_again(
    people: People, world: World
) -> None:
    relative, leader = await people.relative(), await people.officer("leader")
    forms = await relative.get("/api/relative/applications/forms", inmate_id=world.inmate_id)
    form = next(one for one in forms["rows"] if one["address"] == "parcels")
    assert [one["label"] for one in form["questions"]] == ["物品类别", "物品清单"]
    assert "parcels" not in forms["hindered"]
    wrong = (await parcel(world, relative)) | {"values": {"kind": "moon", "content": "毛衣"}}
    assert await relative.refused(PARCELS, wrong) == (422, "invalid_fields")
    unproven = (await parcel(world, relative)) | {"proof": []}
    assert (await relative.refused(PARCELS, unproven))[0] in (400, 422)
    made = await relative.post(PARCELS, await parcel(world, relative))
    await decided(people, "approver", "approve", node="监区审批")
    assert (await leader.get("/api/records/parcel_permits"))["total"] == 0
    await decided(people, "leader", "return", "请写明尺码", node="监狱审批")
    (own,) = await relative.get("/api/relative/applications")
    assert (own["state"], own["opinion"]) == ("returned", "请写明尺码")
    assert own["values"] == {"kind": "clothes", "content": "毛衣一件"}
    (message,) = (await relative.get("/api/relative/messages"))["rows"]
    assert message["title"] == "物品寄送申请被退回，请补充后重新提交"
    mended = await parcel(world, relative, "毛衣一件（175）")
    del mended["inmate_id"]
    await relative.post(f"/api/relative/applications/{made['id']}/resubmit", mended)
    await decided(people, "approver", "approve", node="监区审批")
    await decided(people, "leader", "approve", node="监狱审批")
    (row,) = (await leader.get("/api/records/parcel_permits"))["rows"]
    assert row["values"]["content"] == "毛衣一件（175）"
    assert (row["values"]["relative_id"], row["state"]) == (world.relative_id, "allowed")
    told = (await relative.get("/api/relative/messages"))["rows"]
    assert [one["title"] for one in told] == ["物品寄送申请已通过"]
    other = await people.officer("other_leader")
    assert (await other.get("/api/records/parcel_permits"))["total"] == 0


async def test_an_application_is_withdrawn_and_nobody_elses_is_reached(
    people: People, world: World
) -> None:
    relative, stranger = await people.relative(), await people.relative("wx-wang")
    foreign = (await parcel(world, relative)) | {"proof": await proof(stranger)}
    assert await stranger.refused(PARCELS, foreign) == (404, "inmate_not_found")
    made = await relative.post(PARCELS, await parcel(world, relative))
    path = f"/api/relative/applications/{made['id']}/withdraw"
    assert await stranger.refused(path) == (404, "application_not_found")
    assert (await relative.post(path))["state"] == "withdrawn"
    assert (await (await people.officer("approver")).get("/api/approvals/pending"))["rows"] == []


async def test_a_page_of_figures_counts_opens_and_leaves_as_a_file(
    people: People, world: World
) -> None:
    page = PAGES["lost_item_figures"]
    leader = await people.officer("leader")
    for day, taken in ((1, False), (1, True), (3, True), (9, False)):
        found_at = f"2026-11-0{day}T09:30:00+08:00"
        values = {"name": "雨伞", "found_at": found_at, "unit_id": world.ward_id}
        made = await leader.post(ITEMS, {"values": values})
        if taken:
            await leader.post(f"{ITEMS}/{made['id']}/actions/collect", {"version": 1})
    told = await leader.get(f"{ITEM_FIGURES}/items", **ASKED)
    assert told["whole"]["values"] == {"found": 3, "collected": 2}
    days, (prison,) = (group["lines"] for group in told["groups"])
    assert [line["values"]["found"] for line in days] == [2, 0, 1]
    assert [line["values"]["found"] for line in prison["below"]] == [3]
    await charted(leader, page)
    for name, total in (("found", 3), ("collected", 2)):
        lead = told["leads"][name]
        assert lead["to"] == "/m/lost_items"
        state = {key: value for key, value in lead["query"].items() if key == "state"}
        opened = await leader.get(ITEMS, **WHOLE, **state)
        assert opened["total"] == total
    reply = await leader.http.get(f"{ITEM_FIGURES}/items/export", params=ASKED)
    _, _, header, whole, *_ = read_rows(reply.content)
    assert dict(zip(header.cells, whole.cells, strict=False)) | {"拾获": 3} == dict(
        zip(header.cells, whole.cells, strict=False)
    )
    compared = await leader.get(f"{ITEM_FIGURES}/items/compared", **ASKED)
    assert compared["before"]["values"]["found"] == 0
    other, monitor = await people.officer("other_leader"), await people.officer("monitor")
    assert (await other.get(f"{ITEM_FIGURES}/items", **ASKED))["empty"] is True
    assert (await monitor.http.get(ITEM_FIGURES)).status_code == 403


async def charted(leader: Person, page: Figures) -> None:
    """The page is told to draw what it draws."""
    head = await leader.get(page.at)
    (table,) = head["tables"]
    assert [one["name"] for one in table["groups"] if one["drawn"]] == ["day"]
    assert [one["name"] for one in table["measures"] if one["drawn"]] == ["found"]
    assert (table["forms"], table["compares"]) == (["xlsx", "csv"], True)
