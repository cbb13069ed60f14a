"""Which message a subject carries, and what of it a person may mend."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from schemas.messages.approval import ApprovalMessage
from schemas.messages.call import (
    AlertMessage,
    CallStateMessage,
    RecordingMessage,
    TranscriptMessage,
    WordsChangedMessage,
)
from schemas.messages.funds import TicketsDue
from schemas.messages.labour import HoursCorrected, HoursEntered, PaySettled, SheetDecided
from schemas.messages.officers import OfficerNotice
from schemas.messages.official import OfficialBookingTold
from schemas.messages.venue import VenueChangedMessage

NOTHING: frozenset[str] = frozenset()


class Kind(NamedTuple):
    """A message as a subject carries it; the fields that are not free say what it is about."""

    type: type[msgspec.Struct]
    title: str
    free: frozenset[str] = NOTHING
    """What was decided on elsewhere is never mended, only sent again as it is."""


KINDS: Mapping[str, Kind] = {
    "call.*.*.state": Kind(CallStateMessage, "通话状态"),
    "call.*.*.transcript": Kind(TranscriptMessage, "转写文字"),
    "call.*.*.venue": Kind(VenueChangedMessage, "会场变更"),
    "call.*.*.recording": Kind(RecordingMessage, "录音录像"),
    "alert.*.raised": Kind(AlertMessage, "通话预警", frozenset({"alert"})),
    "alert.*.changed": Kind(AlertMessage, "预警处置", frozenset({"alert"})),
    "approval.*.*.*": Kind(ApprovalMessage, "审批"),
    "notify.officers.*": Kind(OfficerNotice, "民警通知", frozenset({"title", "text"})),
    "notify.official.*": Kind(OfficialBookingTold, "对公预约进度"),
    "words.changed": Kind(WordsChangedMessage, "敏感词库变更"),
    "labour.*.hours.entered": Kind(HoursEntered, "工时录入", frozenset({"lines"})),
    "labour.*.hours.decided": Kind(SheetDecided, "工时审批结果"),
    "labour.*.hours.corrected": Kind(HoursCorrected, "工时更正"),
    "labour.*.pay.settled": Kind(PaySettled, "报酬上报与审批结果"),
    "funds.*.due": Kind(TicketsDue, "话费扣费"),
}
"""By pattern, in which `*` stands for one part of a subject."""


def kind_of(subject: str) -> Kind | None:
    """None for a subject that nobody sends to."""
    parts = subject.split(".")
    return next((kind for pattern, kind in KINDS.items() if _fits(pattern.split("."), parts)), None)


def _fits(pattern: list[str], parts: list[str]) -> bool:
    pairs: Any = zip(pattern, parts, strict=False)
    return len(pattern) == len(parts) and all(one in ("*", part) for one, part in pairs)
