"""TLS with a certificate that holds is sound; clear text that crosses a network is open."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.rules.platform.security_state.tls import Certificate, Shaken, TlsSeen, judge
from schemas.platform.security_state import PointState, SecurityPoint

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD = Certificate(NOW - DAY, NOW + 90 * DAY, own_signed=False)


def shaken(certificate: Certificate = GOOD, version: str = "TLSv1.3") -> Shaken:
    return Shaken(version, certificate)


def judged(**seen: Any) -> SecurityPoint:
    usual = {"sealed": True, "loopback": False, "demonstration": False}
    return judge(TlsSeen(**(usual | seen)), NOW)


def test_a_certificate_that_holds_is_sound() -> None:
    point = judged(shaken=shaken(), kept=GOOD)
    assert (point.state, point.remedy) == (PointState.SOUND, "")
    assert "TLSv1.3" in point.seen
    assert "还有 90 天" in point.seen


def test_one_that_ends_soon_is_told_of() -> None:
    soon = Certificate(NOW - DAY, NOW + 30 * DAY - timedelta(seconds=1), own_signed=False)
    assert "即将到期" in judged(shaken=shaken(soon), kept=soon).remedy
    later = Certificate(NOW - DAY, NOW + 30 * DAY, own_signed=False)
    assert judged(shaken=shaken(later), kept=later).remedy == ""


@pytest.mark.parametrize(
    ("certificate", "told"),
    [
        (Certificate(NOW - 9 * DAY, NOW, False), "已于 2026-11-29 过期"),
        (Certificate(NOW + DAY, NOW + 9 * DAY, False), "到 2026-11-30 才生效"),
        (Certificate(NOW - DAY, NOW + DAY, True), "自签名"),
    ],
)
def test_one_that_does_not_hold_is_open_where_it_is_shown_and_where_it_is_kept(
    certificate: Certificate, told: str
) -> None:
    shown = judged(shaken=shaken(certificate), kept=certificate)
    assert shown.state == PointState.OPEN
    assert shown.seen.count(told) == 1
    assert "正在使用的证书" in shown.seen
    kept = judged(shaken=shaken(), kept=certificate)
    assert (kept.state, "证书文件中的证书" in kept.seen) == (PointState.OPEN, True)
    outside = judged(sealed=False, loopback=True, public=True, public_shaken=shaken(certificate))
    assert (outside.state, "对外地址的正在使用的证书" in outside.seen) == (PointState.OPEN, True)


def test_an_old_version_is_open() -> None:
    point = judged(shaken=shaken(version="TLSv1.1"), kept=GOOD)
    assert (point.state, "TLSv1.1" in point.seen) == (PointState.OPEN, True)
    assert judged(shaken=shaken(version="TLSv1.2"), kept=GOOD).state == PointState.SOUND


def test_clear_text_that_others_hear_is_open_also_in_a_demonstration() -> None:
    for demonstration in (False, True):
        point = judged(sealed=False, demonstration=demonstration)
        assert (point.state, "明文" in point.seen) == (PointState.OPEN, True)


def test_what_stands_before_this_machine_is_unknown_until_it_is_named() -> None:
    point = judged(sealed=False, loopback=True)
    assert (point.state, "QINQIAO_PUBLIC_ADDRESS" in point.remedy) == (PointState.UNKNOWN, True)
    seen = judged(sealed=False, loopback=True, public=True, public_shaken=shaken())
    assert seen.state == PointState.SOUND
    assert judged(sealed=False, loopback=True, public=True).state == PointState.UNKNOWN
    assert judged(shaken=shaken(), kept=GOOD, public=True).state == PointState.UNKNOWN


def test_a_handshake_that_failed_is_unknown() -> None:
    assert judged(kept=GOOD).state == PointState.UNKNOWN


def test_a_demonstration_may_vouch_for_itself_and_needs_no_tls_on_its_own_machine() -> None:
    own = Certificate(NOW - DAY, NOW + DAY, own_signed=True)
    point = judged(shaken=shaken(own), kept=own, demonstration=True)
    assert (point.state, "自签名" in point.seen) == (PointState.SOUND, True)
    here = judged(sealed=False, loopback=True, demonstration=True)
    assert here.state == PointState.NOT_HERE
