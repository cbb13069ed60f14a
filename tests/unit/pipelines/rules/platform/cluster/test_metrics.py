from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from prometheus_client.parser import text_string_to_metric_families

from pipelines.rules.platform.cluster.metrics import METRICS, exposition
from schemas.platform.cluster.parts import Failing, NodeState, NodeView, Part, PartKind, PartState
from schemas.platform.cluster.replicas import Deployment, DeploymentView, Observed, Wish
from schemas.platform.cluster.view import (
    Backlog,
    ClusterView,
    ConsumerView,
    DatabaseView,
    StreamView,
)

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
DOCUMENT = Path(__file__).parents[6] / "docs" / "集群与监控指标.md"
STATE = NodeState(
    host="a",
    version="0.1.0",
    processors=2,
    busy=0.25,
    memory_mb=8,
    memory_free_mb=3,
    disk_mb=100,
    disk_free_mb=40,
    began_at=NOW,
    parts=[
        Part(
            kind=PartKind.ACTOR,
            name='prison_connector:"P\\03"\n',
            of="prison_connector",
            state=PartState.RUNNING,
            since=NOW,
            memory_mb=1,
            restarts=2,
        ),
        Part(kind=PartKind.REPLICA, name="face#x", of="FaceModel", state=PartState.STARTING),
    ],
    failing=[Failing(kind=PartKind.REPLICA, name="FaceModel", times=4, last_error="none")],
)
VIEW = ClusterView(
    at=NOW,
    nodes=[
        NodeView(node="a", at=NOW, leads=True, lost=False, state=STATE),
        NodeView(node="b", at=NOW - timedelta(hours=1), leads=False, lost=True, state=STATE),
    ],
    deployments=[
        DeploymentView(
            node=node,
            deployment=Deployment.FACE,
            least=1,
            most=4,
            observed=Observed(at=NOW, current=2, target=3, ready=1, waiting=5, wait_s=0.5, done=9),
            wish=Wish(target=3, at=NOW, by="张系统", reason="会见高峰"),
        )
        for node in ("a", "b")
    ],
    streams=[
        StreamView(
            name="CALL",
            messages=10,
            bytes=2_000,
            most_bytes=1 << 30,
            consumers=[ConsumerView(name="desk", pending=1, unacknowledged=2, redelivered=3)],
        )
    ],
    databases=[
        DatabaseView(
            name="core",
            size_mb=2,
            connections=7,
            most_connections=100,
            oldest_s=0.0,
            standbys=0,
        ),
        DatabaseView(name="labour-1", away=True),
    ],
    backlogs=[Backlog(name="outbox_relay", waiting=6)],
    restarts=[],
)


def samples(view: ClusterView) -> dict[str, list[tuple[dict[str, str], float]]]:
    """As Prometheus reads them."""
    families = text_string_to_metric_families(exposition(view))
    return {
        one.name: [(dict(sample.labels), sample.value) for sample in one.samples]
        for one in families
    }


def test_a_reader_of_prometheus_reads_every_metric() -> None:
    found = samples(VIEW)
    names = {one.name.removesuffix("_total") for one in METRICS}
    assert set(found) == names
    # Of all of them but the standby's delay there is something to tell.
    silent = {name for name, values in found.items() if not values}
    assert silent == {"qinqiao_database_standby_lag_seconds"}
    face = {"node": "a", "deployment": "FaceModel"}
    assert found["qinqiao_replicas_ready"] == [(face, 1.0)]
    assert found["qinqiao_replicas_by_hand"] == [(face, 1.0)]
    assert found["qinqiao_requests_wait_seconds"] == [(face, 0.5)]
    assert found["qinqiao_requests_done"] == [(face, 9.0)]
    assert found["qinqiao_node_memory_bytes"] == [({"node": "a"}, 8.0 * (1 << 20))]
    assert found["qinqiao_consumer_redelivered"] == [({"stream": "CALL", "consumer": "desk"}, 3.0)]
    assert found["qinqiao_backlog"] == [({"name": "outbox_relay"}, 6.0)]


def test_a_lost_node_is_down_and_tells_nothing_else() -> None:
    found = samples(VIEW)
    assert found["qinqiao_node_up"] == [({"node": "a"}, 1.0), ({"node": "b"}, 0.0)]
    told = [labels for values in found.values() for labels, _ in values if "node" in labels]
    others = [one for one in told if one["node"] == "b"]
    assert others == [{"node": "b"}, {"node": "b"}]


def test_what_is_away_is_told_to_be() -> None:
    away = samples(msgspec.structs.replace(VIEW, streams=None))
    assert away["qinqiao_streams_up"] == [({}, 0.0)]
    assert away["qinqiao_stream_messages"] == []
    assert samples(VIEW)["qinqiao_database_up"] == [
        ({"database": "core"}, 1.0),
        ({"database": "labour-1"}, 0.0),
    ]


def test_names_with_signs_of_the_format_come_out_whole() -> None:
    labels, up = samples(VIEW)["qinqiao_part_up"][0]
    assert labels["name"] == 'prison_connector:"P\\03"\n'
    assert up == 1.0


def test_the_document_explains_every_name_in_the_words_of_the_metrics() -> None:
    rows = DOCUMENT.read_text(encoding="utf-8").splitlines()
    missing = [one.name for one in METRICS if f"| `{one.name}` | {one.help} |" not in rows]
    assert not missing
