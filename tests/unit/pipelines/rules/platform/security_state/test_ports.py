"""What listens stands in the list, and the list is the document's."""

import re

import pytest

from cluster.settings import REPOSITORY
from pipelines.rules.platform.security_state.ports import (
    LISTENERS,
    Listener,
    Listening,
    People,
    judge,
    undeclared,
)
from schemas.platform.security_state import PointState

LINE = re.compile(r"^\| ([\w:-]+) \| ([^|]+) \| ([^|]+) \|")
HERE = People("127.0.0.1", 8700)
EVERYWHERE = People("0.0.0.0", 8700)
INGRESS = Listening("haproxy", "127.0.0.1", 8700)
USUAL = [
    INGRESS,
    Listening("nats-server", "127.0.0.1", 4222),
    Listening("ray", "127.0.0.1", 6379),
    Listening("ray::ServeReplica", "127.0.0.1", 30000),
]


def test_the_list_is_the_documents() -> None:
    text = (REPOSITORY / "docs" / "ports.md").read_text(encoding="utf-8")
    lines = [match.groups() for line in text.splitlines() if (match := LINE.match(line))]
    told = [Listener(a, b.strip(), c.strip()) for a, b, c in lines if a not in ("process", "---")]
    assert told == list(LISTENERS)


def test_what_stands_in_the_list_is_sound() -> None:
    point = judge(USUAL, HERE, stand_ins=False)
    assert (point.state, "4 个监听套接字" in point.seen) == (PointState.SOUND, True)
    outside = Listening("haproxy", "0.0.0.0", 8700)
    assert judge([outside], EVERYWHERE, stand_ins=False).state == PointState.SOUND
    named = judge([INGRESS], People("localhost", 8700), stand_ins=False)
    assert named.state == PointState.SOUND


@pytest.mark.parametrize(
    "extra",
    [
        Listening("postgres", "127.0.0.1", 5432),
        Listening("clamd", "127.0.0.1", 3310),
        Listening("python", "127.0.0.1", 9000),
        Listening("stand-ins", "127.0.0.1", 9000),
        Listening("ray", "0.0.0.0", 6379),
        Listening("ray::ServeReplica", "10.0.0.5", 30000),
        Listening("ray::ServeReplica", "127.0.0.1", 8700),
        Listening("haproxy", "0.0.0.0", 8700),
        Listening("haproxy", "0.0.0.0", 8404),
    ],
)
def test_anything_else_is_open(extra: Listening) -> None:
    point = judge([*USUAL, extra], HERE, stand_ins=False)
    assert point.state == PointState.OPEN
    assert f"{extra.process} 在 {extra.address}:{extra.port} 监听" in point.seen
    assert undeclared([*USUAL, extra], HERE, stand_ins=False) == [extra]


def test_stand_ins_listen_where_they_were_asked_for() -> None:
    stand_ins = Listening("stand-ins", "127.0.0.1", 9000)
    assert judge([INGRESS, stand_ins], HERE, stand_ins=True).state == PointState.SOUND


def test_sockets_that_do_not_show_are_unknown() -> None:
    assert judge([], HERE, stand_ins=False).state == PointState.UNKNOWN
    assert judge(USUAL[1:], HERE, stand_ins=False).state == PointState.UNKNOWN
    point = judge(USUAL, HERE, stand_ins=False, unseen=3)
    assert (point.state, "3 个进程" in point.seen) == (PointState.UNKNOWN, True)
