"""How a contact is called, and the cursor of the history."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.people.contacts import (
    CALL_STATES,
    contact_state_title,
    cursor,
    kind_title,
    place_of,
)
from schemas.calls.state import CallState
from schemas.errors import InvalidInput
from schemas.people.contacts import ContactChannel

ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"


def test_a_cursor_names_its_place_to_the_microsecond() -> None:
    at = datetime(2026, 11, 24, 2, 3, 4, 567891, tzinfo=UTC)
    assert place_of(cursor(at, ID)) == (at, ID)
    for wrong in ("", "1", f"x-{ID}", f"1-{ID}x", f"{'9' * 17}-{ID}"):
        with pytest.raises(InvalidInput):
            place_of(wrong)


def test_states_and_kinds_are_told_in_words() -> None:
    assert set(CALL_STATES) == {state.value for state in CallState}
    assert contact_state_title(ContactChannel.PHONE_CALL, "cut_at_limit") == "到时挂断"
    assert contact_state_title(ContactChannel.VIDEO_CALL, "ended") == "已结束"
    assert kind_title(ContactChannel.VISIT, "VIDEO") == "视频会见"
    assert kind_title(ContactChannel.VIDEO_CALL, None) == ""
    # What is no longer declared keeps its code.
    assert kind_title(ContactChannel.VIDEO_CALL, "VIDEO") == "VIDEO"
    assert kind_title(ContactChannel.PHONE_CALL, "nobody_knows") == "nobody_knows"
    assert contact_state_title(ContactChannel.VIDEO_CALL, "nobody_knows") == "nobody_knows"
