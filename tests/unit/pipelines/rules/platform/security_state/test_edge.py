"""The edge is sound where the true source is known, and open where a client is believed."""

import msgspec

from pipelines.rules.platform.security_state.edge import FORGED, Asked, EdgeSeen, judge
from schemas.platform.security_state import PointState

TRUE = Asked("127.0.0.2", "127.0.0.2")
SOUND = EdgeSeen(asked=TRUE, word_set=True)


def test_the_true_source_is_sound() -> None:
    point = judge(SOUND)
    assert (point.state, point.remedy) == (PointState.SOUND, "")
    assert "127.0.0.2" in point.seen
    outside = Asked("10.1.0.5", "10.1.0.5")
    assert judge(msgspec.structs.replace(SOUND, through_public=outside)).state == PointState.SOUND


def test_a_forged_source_that_counts_is_open() -> None:
    point = judge(msgspec.structs.replace(SOUND, asked=Asked("127.0.0.2", FORGED)))
    assert point.state == PointState.OPEN
    assert f"伪造的 {FORGED} 被采信" in point.seen
    assert point.remedy


def test_a_source_that_all_share_is_open() -> None:
    shared = Asked("127.0.0.2", "127.0.0.1")
    point = judge(msgspec.structs.replace(SOUND, asked=shared))
    assert point.state == PointState.OPEN
    assert "来自 127.0.0.2 的请求被认作来自 127.0.0.1" in point.seen
    outside = Asked("10.1.0.5", FORGED)
    point = judge(msgspec.structs.replace(SOUND, through_public=outside))
    assert (point.state, "经对外地址" in point.seen) == (PointState.OPEN, True)
    nobody = judge(msgspec.structs.replace(SOUND, asked=Asked("127.0.0.2", "")))
    assert "未知地址" in nobody.seen


def test_an_ingress_without_the_platforms_word_is_open() -> None:
    point = judge(msgspec.structs.replace(SOUND, word_set=False))
    assert (point.state, "来源口令" in point.seen) == (PointState.OPEN, True)


def test_what_gave_no_answer_is_unknown() -> None:
    for seen in (
        EdgeSeen(asked=None, word_set=True),
        EdgeSeen(asked=TRUE, word_set=None),
        EdgeSeen(asked=TRUE, word_set=True, public_failed=True),
    ):
        point = judge(seen)
        assert (point.state, bool(point.remedy)) == (PointState.UNKNOWN, True)
