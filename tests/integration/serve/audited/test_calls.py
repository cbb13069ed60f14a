"""What officers do with calls, faces, alerts and words leaves its rows (AU-1)."""

from datetime import UTC, datetime

import pytest

from schemas.people.contacts import ContactChannel
from tests.integration.serve.attended_calls import proposed
from tests.integration.serve.audited.driving import delete, put
from tests.integration.serve.calls.test_controlling import ALERT_ID, alerted, running
from tests.integration.serve.client import People, picture
from tests.integration.serve.journey import approved, requested, token
from tests.integration.serve.recordings.test_reviewing import LINE_ID, held
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World
from tests.integration.with_family import UNTOLD

ROUTES = {
    "POST /api/calls/{call_id}/approve",
    "POST /api/calls/{call_id}/reject",
    "POST /api/calls/{call_id}/watch-tokens",
    "POST /api/extra-calls",
    "POST /api/inmates/{inmate_id}/allowance/corrections",
    "POST /api/inmate-blacklist/{record_id}/cancel-calls",
    "PUT /api/calls/{call_id}/companions",
    "POST /api/calls/{call_id}/ratings",
    "PUT /api/rooms/{call_id}",
    "POST /api/rooms/{call_id}/close",
    "POST /api/conversations/{conversation_id}/reviews",
    "POST /api/conversations/{conversation_id}/assignment",
    "PUT /api/conversations/{conversation_id}/transcript/{line_id}",
    "PUT /api/relatives/{relative_id}/face",
    "PUT /api/inmates/{inmate_id}/face",
    "DELETE /api/faces/{kind}/{subject_id}",
    "POST /api/face-searches",
    "POST /api/alerts/{alert_id}/acknowledge",
    "POST /api/alerts/{alert_id}/take-over",
    "POST /api/alerts/{alert_id}/hand-on",
    "POST /api/alerts/{alert_id}/escalate",
    "POST /api/rechecks/{recheck_id}/conclude",
    "POST /api/attention-records/{attention_id}/accept",
    "POST /api/attention-records/{attention_id}/dismiss",
    "POST /api/attention-records/{attention_id}/lift",
    "POST /api/confidentiality/{channel}/{record_id}/privileged",
    "POST /api/confidentiality/{channel}/{record_id}/ordinary",
    "POST /api/words",
    "PUT /api/words/{word_id}",
    "PUT /api/words/{word_id}/enabled",
    "DELETE /api/words/{word_id}",
    "POST /api/words/import",
    "POST /api/word-classes",
    "PUT /api/word-classes/{class_id}",
    "DELETE /api/word-classes/{class_id}",
    "POST /api/allowed-phrases",
    "DELETE /api/allowed-phrases/{phrase_id}",
}
IN_THE_ROOM = {
    "POST /api/calls/{call_id}/notices",
    "POST /api/calls/{call_id}/length",
    "POST /api/calls/{call_id}/cut-off",
    "POST /api/rooms/{call_id}/mute",
    "POST /api/rooms/{call_id}/removal",
}


@pytest.mark.requirement("AU-1")
@pytest.mark.requirement("NF-SEC-07")
async def test_what_officers_do_with_calls_is_written_down(people: People, world: World) -> None:
    relative = await people.relative()
    refused = await requested(world, relative, minutes_ahead=300)
    approver = await people.officer("approver")
    await approver.post(f"/api/calls/{refused}/reject", {"reason": "不符合条件"})
    call_id, _ = await held(world, people)
    reviewer, monitor = await people.officer("reviewer"), await people.officer("monitor")
    await monitor.post(f"/api/calls/{call_id}/ratings", {"level": 4})
    leader = await people.officer("leader")
    (able, *_) = await leader.get(f"/api/conversations/{call_id}/reviewers")
    given = {"officer_id": able["id"]}
    await leader.post(f"/api/conversations/{call_id}/assignment", given)
    judged = {"summary": "无异常", "assessment": "normal"}
    await reviewer.post(f"/api/conversations/{call_id}/reviews", judged)
    corrected = {"text": "家里都还好", "corrections": 0}
    await put(reviewer, f"/api/conversations/{call_id}/transcript/{LINE_ID}", corrected)
    await attention(people, world, call_id)
    live = await approved(world, people, relative, minutes_ahead=60)
    await token(monitor, live, "officer")
    await put(monitor, f"/api/rooms/{live}", {})
    await monitor.post(f"/api/rooms/{live}/close", {"reason": "取消安排"})
    await approver.put(f"/api/calls/{live}/companions", {"relative_ids": []})
    await alerts(people, world, live)
    await faces(people, world)
    await words(people)
    await barring(people, world)
    await classifying(people, world)
    assert people.watch.audited >= ROUTES, ROUTES - people.watch.audited


async def alerts(people: People, world: World, call_id: str) -> None:
    monitor = await people.officer("monitor")
    await alerted(world, call_id)
    await monitor.post(f"/api/alerts/{ALERT_ID}/acknowledge")
    path = f"/api/alerts/{ALERT_ID}"
    (head,) = [one for one in await monitor.get(f"{path}/hands") if one["name"] == "民警leader"]
    await monitor.post(f"{path}/hand-on", {"officer_id": head["id"], "reason": "请领导处置"})
    await monitor.post(f"{path}/take-over", {"reason": "仍由我处置"})
    await monitor.post(f"{path}/escalate", {"reason": "需领导决定"})
    (alert,) = (await monitor.get("/api/alerts"))["rows"]
    told = {"conclusion": "confirmed", "note": "属实"}
    await monitor.post(f"/api/rechecks/{alert['recheck_id']}/conclude", told)


async def attention(people: People, world: World, call_id: str) -> None:
    reviewer = await people.officer("reviewer")
    right, wrong = [
        f"/api/attention-records/{await proposed(world, call_id, name)}"
        for name in ("脱逃", "暴力")
    ]
    await reviewer.post(f"{right}/accept", {"reason": "属实"})
    await reviewer.post(f"{right}/lift", {"reason": "已谈话"})
    await reviewer.post(f"{wrong}/dismiss", {"reason": "玩笑"})


async def classifying(people: People, world: World) -> None:
    reviewer = await people.officer("reviewer")
    for towards in ("privileged", "ordinary"):
        visit_id = await talked(world, ContactChannel.VISIT, **UNTOLD)
        path = f"/api/confidentiality/visit/{visit_id}/{towards}"
        await reviewer.post(path, {"reason": "已向来访者核实"})


async def faces(people: People, world: World) -> None:
    approver = await people.officer("approver")
    await put(approver, f"/api/relatives/{world.relative_id}/face", {"picture": picture("li")})
    await put(approver, f"/api/inmates/{world.inmate_id}/face", {"picture": picture("zhou")})
    sought = {"picture": picture("zhou"), "kind": "inmate"}
    await approver.post("/api/face-searches", sought)
    await delete(approver, f"/api/faces/inmate/{world.inmate_id}?reason=离监")


async def barring(people: People, world: World) -> None:
    """Extra calls are asked for once none are left; then the coming calls are cancelled."""
    # In the middle of a month: what is left of one is too little in its last evening.
    world.now = datetime.now(UTC).replace(day=15)
    relative, leader = await people.relative(), await people.officer("leader")
    coming = []
    while (await relative.get("/api/relative/inmates"))[0]["calls_left"]:
        coming.append(await requested(world, relative, minutes_ahead=100 + 20 * len(coming)))
    asked = {"inmate_id": world.inmate_id, "number": 1, "reason": "家中老人病重"}
    await leader.post("/api/extra-calls", asked)
    corrected = {"channel": "video", "amount": 1, "reason": "系统故障补发"}
    await leader.post(f"/api/inmates/{world.inmate_id}/allowance/corrections", corrected)
    values = {"inmate_id": world.inmate_id, "channel": "all", "reason": "违反纪律"}
    entry = await leader.post("/api/records/inmate_blacklist", {"values": values})
    cancel = {"call_ids": coming, "reason": "列入黑名单"}
    await leader.post(f"/api/inmate-blacklist/{entry['id']}/cancel-calls", cancel)
    world.now = None


async def words(people: People) -> None:
    keeper = await people.officer("keeper")
    await keeper.post("/api/word-classes", {"code": "drug", "name": "毒品类", "severity": 3})
    await keeper.post("/api/words", {"word": "冰糖", "word_class": "毒品类"})
    rows = (await keeper.get("/api/words"))["rows"]
    (word,) = [one for one in rows if one["word"] == "冰糖"]
    path = f"/api/words/{word['id']}"
    await put(keeper, path, {"version": 1, "word": "冰糖", "word_class": "drug"})
    await put(keeper, f"{path}/enabled", {"version": 2, "enabled": False})
    await delete(keeper, path)
    file = {"file": ("words.csv", "敏感词,类别\n白粉,毒品类\n".encode(), "text/csv")}
    origin = {"Origin": keeper.base}
    loaded = await keeper.http.post("/api/words/import", files=file, headers=origin)
    assert loaded.json()["created"] == 1
    made = await keeper.post("/api/word-classes", {"code": "new", "name": "新类", "severity": 1})
    path = f"/api/word-classes/{made['id']}"
    await put(keeper, path, {"version": 1, "name": "新类别", "severity": 2})
    await delete(keeper, path)
    phrase = await keeper.post("/api/allowed-phrases", {"phrase": "白粉笔"})
    await delete(keeper, f"/api/allowed-phrases/{phrase['id']}")


@pytest.mark.requirement("AU-1")
async def test_the_hand_on_a_running_call_goes_through_its_room(
    people: People, world: World
) -> None:
    call_id = await running(world, people)
    monitor = await people.officer("monitor")
    await monitor.post(f"/api/calls/{call_id}/notices", {"text": "请注意言行"})
    await monitor.post(f"/api/calls/{call_id}/length", {"minutes": 15})
    mute = {"role": "inmate", "on": True, "reason": "违规"}
    await monitor.post(f"/api/rooms/{call_id}/mute", mute)
    removal = {"role": "inmate", "out": True, "reason": "违规"}
    await monitor.post(f"/api/rooms/{call_id}/removal", removal)
    await monitor.post(f"/api/calls/{call_id}/cut-off", {"reason": "违规"})
    assert people.watch.succeeded >= IN_THE_ROOM
