"""需关注记录 over HTTP: found, looked at, decided on by those who may, each step noted."""

import pytest

from connectors.postgres.audit import audit
from connectors.postgres.calls.calls import get
from pipelines.flows.speech.attending import attend
from tests.integration.serve.attended_calls import proposed
from tests.integration.serve.client import People
from tests.integration.serve.recordings.test_reviewing import held
from tests.integration.serve.world import World

PATH = "/api/attention-records"
pytestmark = pytest.mark.requirement("VC-SUP-10")


async def test_a_proposal_is_shown_with_the_lines_around_and_accepted(
    people: People, world: World
) -> None:
    call_id, _ = await held(world, people)
    record_id = await proposed(world, call_id)
    reviewer = await people.officer("reviewer")
    page = await reviewer.get(PATH, state="proposed", q="家里")
    (row,) = page["rows"]
    assert (page["total"], page["meaning"], row["id"]) == (1, True, record_id)
    assert (row["cause"], row["class_name"], row["confidence"]) == ("meaning", "脱逃", 0.82)
    assert row["summary"] == "“家里”与脱逃类说法相近"
    assert (row["classifier"], row["reasons"][0]["text"]) == ("test 1", "家里")
    detail = await reviewer.get(f"{PATH}/{record_id}")
    assert [line["text"] for line in detail["lines"]] == ["家里都好吗"]
    done = await reviewer.post(f"{PATH}/{record_id}/accept", {"reason": "确有此意"})
    assert (done["state"], done["decided_by"], done["decision_reason"]) == (
        "archived",
        "民警reviewer",
        "确有此意",
    )
    lifted = await reviewer.post(f"{PATH}/{record_id}/lift", {"reason": "已谈话核实"})
    assert lifted["state"] == "lifted"
    async with world.database.transaction() as tx:
        rows = await audit.rows_of(tx, "attention_record", record_id)
    actions = [row.action for row in rows]
    assert actions == ["attention.propose", "attention.read", "attention.accept", "attention.lift"]


async def test_a_decision_needs_its_reason_its_right_and_its_state(
    people: People, world: World
) -> None:
    call_id, _ = await held(world, people)
    path = f"{PATH}/{await proposed(world, call_id)}"
    reviewer, monitor = await people.officer("reviewer"), await people.officer("monitor")
    assert (await monitor.get(PATH))["total"] == 1
    assert await monitor.refused(f"{path}/accept") == (403, "no_permission")
    assert (await reviewer.ask("POST", f"{path}/dismiss", {"reason": ""})).status_code == 422
    assert await reviewer.refused(f"{path}/lift", {"reason": "x"}) == (
        409,
        "attention_not_archived",
    )
    await reviewer.post(f"{path}/dismiss", {"reason": "只是玩笑"})
    assert await reviewer.refused(f"{path}/accept") == (409, "attention_decided")
    keeper = await people.officer("keeper")
    assert (await keeper.http.get(PATH)).status_code == 403


async def test_records_of_another_prison_do_not_exist(people: People, world: World) -> None:
    call_id, _ = await held(world, people)
    path = f"{PATH}/{await proposed(world, call_id)}"
    elsewhere = await people.officer("elsewhere")
    assert (await elsewhere.http.get(path)).status_code == 404
    assert (await elsewhere.get(PATH))["total"] == 0


async def test_a_review_that_asks_for_attention_is_archived_in_the_officers_name(
    people: People, world: World
) -> None:
    call_id, _ = await held(world, people)
    reviewer = await people.officer("reviewer")
    path = f"/api/conversations/{call_id}/reviews"
    judged = {"summary": "无异常", "assessment": "normal", "anomaly": False}
    await reviewer.post(path, judged | {"reviews_seen": 0})
    assert (await reviewer.get(PATH))["total"] == 0
    judged |= {"summary": "情绪低落", "assessment": "attention"}
    for seen in (1, 2):
        await reviewer.post(path, judged | {"reviews_seen": seen})
    (row,) = (await reviewer.get(PATH, cause="officer"))["rows"]
    assert (row["state"], row["class_name"]) == ("archived", "复听需关注")
    assert row["summary"] == "民警认为需要关注：“情绪低落”"
    async with world.database.transaction() as tx:
        (noted,) = await audit.rows_of(tx, "attention_record", row["id"])
    assert (noted.action, noted.actor_name) == ("attention.archive", "民警reviewer")


async def test_reading_a_conversation_leaves_its_stage_as_it_was(
    people: People, world: World
) -> None:
    """An analysis never acts on a call and raises no alert."""
    call_id, _ = await held(world, people)
    monitor = await people.officer("monitor")
    async with world.database.transaction() as tx:
        before = await get(tx, call_id)
    await proposed(world, call_id)
    await attend(world.database, None, call_id, world.clock())
    async with world.database.transaction() as tx:
        assert await get(tx, call_id) == before
    assert (await monitor.get("/api/alerts"))["total"] == 0
