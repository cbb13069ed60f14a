"""Entries of the ledger in words."""

from datetime import UTC, datetime

import msgspec
import pytest

from pipelines.rules.calls.account_words import entry_title, reason_title, source_title
from pipelines.rules.calls.accounts import Entry
from schemas.calls.allowance import EntryKind
from schemas.calls.channel import Channel
from schemas.calls.charge import ChargeKind

ENTRY = Entry(
    source="video_call:1",
    channel=Channel.VIDEO,
    charge=ChargeKind.ORDINARY,
    kind=EntryKind.USED,
    amount=-1,
    counts_at=datetime(2026, 11, 24, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("kind", "amount", "title"),
    [
        (EntryKind.ISSUED, 2, "发放"),
        (EntryKind.ISSUED, -2, "收回"),
        (EntryKind.USED, -1, "使用"),
        (EntryKind.GIVEN_BACK, 1, "退回"),
        (EntryKind.EXPIRED, -1, "过期"),
        (EntryKind.CORRECTED, -1, "更正"),
    ],
)
def test_each_kind_has_its_word(kind: EntryKind, amount: int, title: str) -> None:
    assert entry_title(msgspec.structs.replace(ENTRY, kind=kind, amount=amount)) == title


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("video_call:1", "可视通话"),
        ("visit_booking:1", "会见预约"),
        ("issue:i:video:ordinary:2026-11-01/2026-12-01", "次数规则"),
        ("correction:1", "民警更正"),
        ("hold:1", "其他"),
    ],
)
def test_what_an_entry_is_about_has_its_word(source: str, title: str) -> None:
    assert source_title(msgspec.structs.replace(ENTRY, source=source)) == title


def test_a_state_is_told_in_words_and_an_officers_words_as_they_are() -> None:
    back = msgspec.structs.replace(ENTRY, kind=EntryKind.GIVEN_BACK, amount=1, reason="cancelled")
    assert reason_title(back) == "已取消"
    own = msgspec.structs.replace(back, reason="家属来不了")
    assert reason_title(own) == "家属来不了"
    corrected = msgspec.structs.replace(ENTRY, kind=EntryKind.CORRECTED, reason="cancelled")
    assert reason_title(corrected) == "cancelled"
    assert reason_title(ENTRY) == ""
