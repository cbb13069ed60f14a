"""What may be done with a conversation by its channel (VC-SUP-08, VC-SUP-15)."""

import pytest

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.recordings.conversation_rights import allowed_with
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role

REVIEWER = next(grants(one) for one in BUILT_IN if one.role is Role.REVIEWER)
VISIT, CALL = ContactChannel.VISIT, ContactChannel.VIDEO_CALL


@pytest.mark.requirement("VC-SUP-15")
@pytest.mark.requirement("VC-SUP-16")
@pytest.mark.parametrize("over", [True, False])
def test_a_recording_is_added_where_another_system_made_it(over: bool) -> None:
    for channel in (VISIT, ContactChannel.PHONE_CALL):
        told = allowed_with(REVIEWER, channel, over=over, privileged=False)
        assert "recordings:add" in told
    assert "recordings:add" not in allowed_with(REVIEWER, CALL, over=over, privileged=False)


@pytest.mark.requirement("VC-SUP-08")
def test_hearing_and_judging_wait_for_the_end() -> None:
    going_on = allowed_with(REVIEWER, CALL, over=False, privileged=False)
    assert going_on == ["read_transcript"]
    over = allowed_with(REVIEWER, CALL, over=True, privileged=False)
    assert over == ["play", "read_transcript", "review", "transcript:correct"]


@pytest.mark.parametrize("channel", [VISIT, CALL])
def test_nothing_is_allowed_with_a_privileged_one_and_nothing_beyond_the_rights_held(
    channel: ContactChannel,
) -> None:
    assert allowed_with(REVIEWER, channel, over=True, privileged=True) == []
    assert allowed_with(frozenset(), channel, over=True, privileged=False) == []
