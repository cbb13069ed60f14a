"""Each channel has a switch of its own, live and for recordings (VC-GEN-15)."""

import msgspec
import pytest

from pipelines.rules.speech.lines.channels import require_live, transcribes, transcribes_live
from schemas.errors import Conflict
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings

pytestmark = pytest.mark.requirement("VC-GEN-15")

SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
SPOKEN = (ContactChannel.VIDEO_CALL, ContactChannel.VISIT, ContactChannel.PHONE_CALL)
LIVE = ("transcription", "live_transcription_visit", "live_transcription_phone_call")


@pytest.mark.parametrize(("switch", "channel"), list(zip(LIVE, SPOKEN, strict=True)))
def test_a_live_switch_turns_one_channel_off_and_leaves_everything_else(
    switch: str, channel: ContactChannel
) -> None:
    off = msgspec.structs.replace(SETTINGS, **{switch: False})
    assert [one for one in SPOKEN if not transcribes_live(off, one)] == [channel]
    assert all(transcribes(off, one) for one in SPOKEN)
    assert all(transcribes_live(SETTINGS, one) for one in SPOKEN)
    with pytest.raises(Conflict) as refused:
        require_live(off, channel)
    assert refused.value.code == "transcription_off"


@pytest.mark.parametrize("channel", SPOKEN)
def test_a_switch_of_recordings_leaves_what_is_live(channel: ContactChannel) -> None:
    off = msgspec.structs.replace(SETTINGS, **{f"record_transcription_{channel}": False})
    assert [one for one in SPOKEN if not transcribes(off, one)] == [channel]
    assert all(transcribes_live(off, one) for one in SPOKEN)


def test_a_letter_has_nothing_to_be_heard() -> None:
    assert not transcribes_live(SETTINGS, ContactChannel.LETTER)
