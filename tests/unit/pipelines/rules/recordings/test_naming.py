"""What a recording is called (VC-SUP-15, VC-SUP-16)."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.recordings.naming import file_stem, title_of
from schemas.people.contacts import ContactChannel
from schemas.recordings.recordings import RecordingRow

pytestmark = [pytest.mark.requirement("VC-SUP-15"), pytest.mark.requirement("VC-SUP-16")]


def recording(channel: ContactChannel, case_no: str | None) -> RecordingRow:
    return RecordingRow(
        id="01JXXXXXXXXXXXXXXXXXXXXXXX",
        call_id="01JXXXXXXXXXXXXXXXXXXXXXXY",
        channel=channel,
        case_no=case_no,
        call_state=None,
        prison="某监狱",
        ward="一监区",
        inmate_name="周某",
        inmate_no="3101000001",
        relative_name=None,
        state="sealed",
        started_at=datetime(2026, 11, 10, 18, 30, tzinfo=UTC),
        ended_at=None,
        seconds=4.0,
        gap_count=0,
        problem=None,
        size=1,
        kinds=["sound", "track"],
        stores=["working"],
        held=False,
        checked_at=None,
        whole=None,
    )


def test_a_case_gives_its_number() -> None:
    row = recording(ContactChannel.VIDEO_CALL, "SP20261110001")
    assert title_of(row) == file_stem(row) == "SP20261110001"


@pytest.mark.parametrize(
    ("channel", "title"),
    [(ContactChannel.VISIT, "现场会见"), (ContactChannel.PHONE_CALL, "亲情电话")],
)
def test_what_has_no_case_is_told_by_channel_inmate_and_local_time(
    channel: ContactChannel, title: str
) -> None:
    row = recording(channel, None)
    assert title_of(row) == f"{title} 周某 2026-11-11 02:30"
    assert file_stem(row) == f"{title}-3101000001-20261111-0230"
