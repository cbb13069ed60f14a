"""What a contact is called, and where the next page of a history begins."""

import re
from datetime import UTC, datetime, timedelta

from pipelines.rules.modules.titles import option_title, state_title
from schemas.errors import InvalidInput
from schemas.modules.letters.letters import DIRECTIONS, LETTERS
from schemas.modules.phone.phone_calls import PHONE_CALLS, REFUSALS
from schemas.modules.visits.visits import VISIT_TYPES, VISITS
from schemas.people.contacts import ContactChannel

KINDS = {
    ContactChannel.VISIT: VISIT_TYPES,
    ContactChannel.PHONE_CALL: REFUSALS,
    ContactChannel.LETTER: DIRECTIONS,
}
MODULE_OF = {
    ContactChannel.VISIT: VISITS,
    ContactChannel.PHONE_CALL: PHONE_CALLS,
    ContactChannel.LETTER: LETTERS,
}
CALL_STATES = {
    "requested": "待审批",
    "approved": "已批准",
    "rejected": "未批准",
    "cancelled": "已取消",
    "waiting": "等待对方",
    "connected": "通话中",
    "missed": "未接通",
    "ended": "已结束",
    "cut_off": "民警已切断",
    "reviewed": "已审看",
}
CURSOR = re.compile(r"([0-9]{1,16})-([0-9A-HJKMNP-TV-Z]{26})")
START = datetime(1970, 1, 1, tzinfo=UTC)


def kind_title(channel: ContactChannel, kind: str | None) -> str:
    return option_title(KINDS.get(channel, ()), kind) if kind else ""


def contact_state_title(channel: ContactChannel, state: str) -> str:
    module = MODULE_OF.get(channel)
    return state_title(module, state) if module else CALL_STATES.get(state, state)


def cursor(at: datetime, contact_id: str) -> str:
    """Names a place in the history: the moment in microseconds, and whose it is."""
    return f"{(at - START) // timedelta(microseconds=1)}-{contact_id}"


def place_of(before: str) -> tuple[datetime, str]:
    """The place that a cursor names; `InvalidInput` where it names none."""
    found = CURSOR.fullmatch(before)
    if found is None:
        raise InvalidInput("翻页位置不正确。", code="wrong_cursor")
    return START + timedelta(microseconds=int(found[1])), found[2]
