"""What the prison affairs platform says decides, while it is recent."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.exchange.prison_affairs import (
    InmateStatus,
    KnownStatus,
    recent,
    require_status,
    source_text,
)
from schemas.errors import Forbidden, Unavailable
from schemas.people.kinds import CustodyState

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def known(age: timedelta = timedelta(), *, failed: bool = False, **status: object) -> KnownStatus:
    told = InmateStatus(**({"custody": CustodyState.IN_CUSTODY} | status))  # type: ignore[arg-type]
    return KnownStatus(status=told, read_at=NOW - age, failed_at=NOW if failed else None)


@pytest.mark.requirement("VC-GEN-05")
def test_what_the_platform_forbids_is_refused_with_its_reason() -> None:
    require_status(known(), NOW, DAY)
    with pytest.raises(Forbidden) as gone:
        require_status(known(custody=CustodyState.RELEASED), NOW, DAY)
    assert gone.value.code == "not_in_custody"
    with pytest.raises(Forbidden) as barred:
        require_status(known(visits_allowed=False, reason="隔离观察"), NOW, DAY)
    assert (barred.value.code, "隔离观察" in barred.value.message) == ("visits_not_allowed", True)


def test_the_last_word_counts_until_it_is_too_old() -> None:
    require_status(known(DAY, failed=True), NOW, DAY)
    with pytest.raises(Unavailable):
        require_status(known(DAY + timedelta(seconds=1), failed=True), NOW, DAY)
    with pytest.raises(Unavailable):
        require_status(KnownStatus(status=None, read_at=None, failed_at=NOW), NOW, DAY)


def test_officers_read_where_it_comes_from() -> None:
    assert source_text(known()) == "狱政平台，11月25日 14:00"
    assert source_text(known(failed=True)) == "狱政平台未应答，沿用11月25日 14:00的状态"


@pytest.mark.parametrize(
    ("read_at", "status", "failed_at", "text"),
    [
        (None, None, None, "狱政平台未应答"),
        (None, None, NOW, "狱政平台未应答"),
        (NOW, None, None, "狱政平台，11月25日 14:00"),
    ],
)
def test_what_was_never_read_decides_nothing(
    read_at: datetime | None, status: None, failed_at: datetime | None, text: str
) -> None:
    one = KnownStatus(status=status, read_at=read_at, failed_at=failed_at)
    assert recent(one, NOW, DAY) is None
    assert source_text(one) == text
    answered = InmateStatus(custody=CustodyState.IN_CUSTODY)
    undated = KnownStatus(status=answered, read_at=None, failed_at=None)
    assert recent(undated, NOW, DAY) is recent(None, NOW, DAY) is None
    assert recent(KnownStatus(status=answered, read_at=NOW, failed_at=None), NOW, DAY) is answered
    assert source_text(None) == "狱政平台未应答"
