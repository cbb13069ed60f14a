"""What people call a recording: its case, or the conversation that has none."""

from pipelines.rules.platform.local_time import local
from schemas.people.contacts import ContactChannel
from schemas.recordings.recordings import RecordingRow

CHANNELS = {
    ContactChannel.VIDEO_CALL: "可视通话",
    ContactChannel.VISIT: "现场会见",
    ContactChannel.PHONE_CALL: "亲情电话",
}


def title_of(row: RecordingRow) -> str:
    """The case number; of a visit or phone call channel, inmate and time."""
    if row.case_no is not None:
        return row.case_no
    at = f"{local(row.started_at):%Y-%m-%d %H:%M}"
    return f"{CHANNELS[row.channel]} {row.inmate_name} {at}"


def file_stem(row: RecordingRow) -> str:
    """The beginning of a file's name: no colon and no name of a person, which others would see."""
    if row.case_no is not None:
        return row.case_no
    return f"{CHANNELS[row.channel]}-{row.inmate_no}-{local(row.started_at):%Y%m%d-%H%M}"
