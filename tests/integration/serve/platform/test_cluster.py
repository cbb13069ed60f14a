"""Operators see the cluster, set replicas for a while and restart parts (NF-OPS-06)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from connectors.postgres.platform import cluster_nodes
from pipelines.rules.platform.cluster.metrics import METRICS
from pipelines.rules.security.edge import word_of
from pipelines.rules.security.purposes import METRICS_WORD
from schemas.platform.cluster.parts import ONLY_NODE
from schemas.platform.cluster.replicas import Deployment
from tests.integration.serve.client import People, Person
from tests.integration.serve.platform.told_nodes import FACE_REPLICA, RELAY, ROOM, tell
from tests.integration.serve.world import World
from tests.trace.proving import proves

PATH = "/api/cluster"
FACE = f"{PATH}/nodes/{ONLY_NODE}/deployments/FaceModel"


async def put(person: Person, path: str = FACE, **asked: Any) -> tuple[int, Any]:
    body = {"target": 2, "seen": None, "minutes": 60, "reason": "会见高峰"} | asked
    reply = await person.ask("PUT", path, body)
    return reply.status_code, reply.json()


async def restart(person: Person, **asked: Any) -> tuple[int, Any]:
    body = {"node": ONLY_NODE, "reason": "无响应"} | RELAY | asked
    reply = await person.ask("POST", f"{PATH}/restarts", body)
    return reply.status_code, reply.json()


async def face(person: Person) -> Any:
    found = (await person.get(PATH))["deployments"]
    return next(one for one in found if one["deployment"] == "FaceModel")


async def test_everything_stands_on_one_page(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    empty = await admin.get(PATH)
    assert (empty["nodes"], empty["deployments"]) == ([], [])
    await tell(world)
    shown = await admin.get(PATH)
    (node,) = shown["nodes"]
    assert (node["node"], node["leads"], node["lost"]) == (ONLY_NODE, True, False)
    assert [one["name"] for one in node["state"]["parts"]][:2] == [FACE_REPLICA, "outbox_relay"]
    assert [one["deployment"] for one in shown["deployments"]] == list(Deployment)
    limits = {one["deployment"]: (one["least"], one["most"]) for one in shown["deployments"]}
    assert limits["FaceModel"] == (1, 4)
    (core, *_) = shown["databases"]
    assert core["name"] == "core"
    assert core["size_mb"] > 0
    assert 0 < core["connections"] <= core["most_connections"]
    assert "outbox_relay" in {one["name"] for one in shown["backlogs"]}


async def test_streams_are_told_with_their_consumers(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    streams = (await admin.get(PATH))["streams"]
    assert streams is not None
    assert all(one["most_bytes"] >= one["bytes"] >= 0 for one in streams)


async def test_a_look_makes_the_nodes_gather(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    await admin.get(PATH)
    async with world.database.reading() as tx:
        row = await cluster_nodes.get(tx, ONLY_NODE)
    assert row is not None
    assert row.asked_at is not None
    assert world.clock() - row.asked_at < timedelta(seconds=30)


async def test_a_node_that_says_nothing_for_long_is_lost(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    await tell(world, "node-a")
    await tell(world, "node-b", ago=timedelta(seconds=31))
    nodes = (await admin.get(PATH))["nodes"]
    assert [(one["node"], one["lost"]) for one in nodes] == [("node-a", False), ("node-b", True)]
    path = f"{PATH}/nodes/node-b/deployments/FaceModel"
    assert (await put(admin, path))[1]["code"] == "node_lost"
    assert (await restart(admin, node="node-b"))[1]["code"] == "node_lost"


async def test_a_hand_sets_the_number_for_a_while_and_gives_it_back(
    people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    status, body = await put(admin, target=3, minutes=30)
    assert status == 200
    assert (body["wish"]["target"], body["wish"]["by"]) == (3, "民警sysadmin")
    assert body["wish"]["before"] == 1
    assert (await face(admin))["wish"]["target"] == 3
    # Another number goes on from the same one of before.
    assert (await put(admin, target=2, seen=3))[1]["wish"]["before"] == 1
    assert (await put(admin, target=None, seen=2, reason="恢复"))[1]["wish"]["target"] is None
    auditor = await people.officer("auditor")
    rows = (await auditor.get("/api/audit/rows", object_kind="replica_scaling"))["rows"]
    with proves("NF-OPS-06", "d"):
        assert [
            (row["detail"]["before"], row["detail"]["after"], row["detail"]["reason"])
            for row in reversed(rows)
        ] == [
            ({"replicas": None}, {"replicas": 3}, "会见高峰"),
            ({"replicas": 3}, {"replicas": 2}, "会见高峰"),
            ({"replicas": 2}, {"replicas": None}, "恢复"),
        ]
        assert rows[-1]["action"] == "replica_scaling.set"
        assert rows[-1]["detail"]["until"]


async def test_what_is_over_counts_no_more(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    began = world.now = world.clock()
    await put(admin, target=3, minutes=10)
    world.now = began + timedelta(minutes=10)
    await tell(world)
    assert (await face(admin))["wish"] is None
    # So the next hand sees that the load decides.
    assert (await put(admin, target=2, seen=None))[0] == 200


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"target": 5}, 422, "out_of_range"),
        ({"target": 0}, 422, None),
        ({"minutes": 9}, 422, None),
        ({"minutes": 1_441}, 422, None),
        ({"reason": ""}, 422, None),
        ({"seen": 4}, 409, "changed_meanwhile"),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    people: People, world: World, asked: dict[str, Any], status: int, code: str | None
) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    answer = await put(admin, **asked)
    assert answer[0] == status
    assert code in (None, answer[1]["code"])
    assert (await face(admin))["wish"] is None


async def test_what_the_machine_cannot_hold_is_refused_with_the_reason(
    people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    await tell(world, most=2)
    assert (await put(admin, target=2))[0] == 200
    status, body = await put(admin, target=3, seen=2)
    assert (status, body["code"]) == (409, "does_not_fit")
    assert body["message"] == (
        "本机内存不足：每个副本约需 600 MB，可用 700 MB（另需留出 512 MB），至多 2 个。"
    )
    assert (await face(admin))["wish"]["target"] == 2


async def test_an_unknown_node_or_deployment_is_none(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    assert (await put(admin, f"{PATH}/nodes/other/deployments/FaceModel"))[0] == 404
    assert (await put(admin, f"{PATH}/nodes/{ONLY_NODE}/deployments/Other"))[0] in (404, 422)


async def test_a_part_is_restarted_once_at_a_time(people: People, world: World) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    status, body = await restart(admin)
    assert (status, body["name"], body["by"]) == (201, "outbox_relay", "民警sysadmin")
    assert body["outcome"] is None
    assert (await restart(admin))[1]["code"] == "restarting"
    replica = {"kind": "replica", "name": FACE_REPLICA}
    assert (await restart(admin, **replica))[0] == 201
    shown = (await admin.get(PATH))["restarts"]
    assert [one["name"] for one in shown] == [FACE_REPLICA, "outbox_relay"]
    auditor = await people.officer("auditor")
    rows = (await auditor.get("/api/audit/rows", object_kind="part_restart"))["rows"]
    assert [(row["result"], row["detail"]["name"]) for row in rows if row["result"] == "ok"] == [
        ("ok", FACE_REPLICA),
        ("ok", "outbox_relay"),
    ]
    assert rows[-1]["detail"]["before"] == {"pid": 5_000, "restarts": 0}


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"name": "SERVE_CONTROLLER_ACTOR"}, 422, "not_restartable"),
        ({"name": "alert_desk"}, 404, "not_found"),
        ({"name": ROOM}, 409, "call_running"),
        ({"node": "other"}, 404, "not_found"),
        ({"reason": ""}, 422, None),
    ],
)
async def test_nothing_else_is_restarted(
    people: People, world: World, asked: dict[str, Any], status: int, code: str | None
) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    answer = await restart(admin, **asked)
    assert answer[0] == status
    assert code in (None, answer[1]["code"])
    assert (await admin.get(PATH))["restarts"] == []


async def test_a_room_is_restarted_by_whoever_knows_of_the_call(
    people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    await tell(world)
    assert (await restart(admin, name=ROOM, during_call=True))[0] == 201


async def test_nobody_else_sees_or_steers_it(people: People, world: World) -> None:
    await tell(world)
    for login in ("approver", "leader", "auditor"):
        officer = await people.officer(login)
        for path in (PATH, f"{PATH}/metrics"):
            assert (await officer.http.get(path)).status_code == 403
        assert (await put(officer))[0] == 403
        assert (await restart(officer))[0] == 403


async def test_the_same_figures_leave_as_metrics(people: People, world: World) -> None:
    await tell(world)
    admin = await people.officer("sysadmin")
    reply = await admin.http.get(f"{PATH}/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = {one.name: one for one in text_string_to_metric_families(reply.text)}
    assert len(found) == len(METRICS)
    assert all(one.documentation for one in found.values())
    (face_ready,) = [
        one
        for one in found["qinqiao_replicas_ready"].samples
        if one.labels["deployment"] == "FaceModel"
    ]
    assert (face_ready.labels["node"], face_ready.value) == (ONLY_NODE, 1.0)


async def test_a_machine_reads_them_by_the_word_alone(people: People, world: World) -> None:
    word = word_of(world.keys.derive(METRICS_WORD))
    base = (await people.officer("sysadmin")).base
    async with httpx.AsyncClient(base_url=base, timeout=60) as machine:
        for said in ("", "Bearer", f"Bearer {word[:-1]}", f"Bearer {word}0", f"Basic {word}", word):
            refused = await machine.get(f"{PATH}/metrics", headers={"Authorization": said})
            assert refused.status_code == 401, said
        told = {"Authorization": f"Bearer {word}"}
        assert (await machine.get(f"{PATH}/metrics", headers=told)).status_code == 200
        # It opens nothing else.
        assert (await machine.get(PATH, headers=told)).status_code == 401
