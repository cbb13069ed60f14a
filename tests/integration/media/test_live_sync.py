"""Sound and picture at the viewer: when they come, and at which time the reports place them."""

import asyncio
from typing import Any

import numpy as np
import pytest
from aiortc.rtp import RtcpSrPacket

from schemas.calls.state import PartyRole
from tests.integration.media.conftest import Room
from tests.integration.media.people import RATE, Heard, Person, has_tone

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-AV-13")]

AUDIO, VIDEO = 0, 1
CLOCKS = {AUDIO: RATE, VIDEO: 90000}
MOST_APART_S = 0.1


class Clocks:
    """The sender reports that a person gets, by section."""

    def __init__(self, person: Person) -> None:
        self._receivers: list[Any] = [
            person.connection.getTransceivers()[section].receiver for section in (AUDIO, VIDEO)
        ]
        self.reports: dict[int, Any] = {}
        for section, receiver in enumerate(self._receivers):
            receiver._handle_rtcp_packet = self._noting(section, receiver._handle_rtcp_packet)

    def wall_s(self, section: int, pts: int) -> float:
        """The sender's wall clock at a received frame, as a browser works it out."""
        origin = self._receivers[section]._RTCRtpReceiver__timestamp_mapper._origin
        report = self.reports[section]
        behind = (report.rtp_timestamp - pts - origin + (1 << 31)) % (1 << 32) - (1 << 31)
        return float(report.ntp_timestamp / (1 << 32) - behind / CLOCKS[section])

    def _noting(self, section: int, handle: Any) -> Any:
        async def noted(packet: Any) -> None:
            if isinstance(packet, RtcpSrPacket):
                self.reports[section] = packet.sender_info
            await handle(packet)

        return noted


def onsets(heard: Heard, is_on: Any) -> list[tuple[float, int]]:
    """When flash or beep begins: time of arrival and pts."""
    found, before = [], True
    for at, frame in heard.frames:
        now = is_on(frame)
        if now and not before:
            found.append((at, frame.pts))
        before = now
    return found


def is_flash(frame: Any) -> bool:
    return float(frame.to_ndarray(format="gray").mean()) > 180


async def test_a_flash_and_its_beep_stay_in_step(room: Room) -> None:
    relative = room.person(PartyRole.RELATIVE, 700, beeps=True)
    inmate = room.person(PartyRole.INMATE, 880)
    await relative.join(room.media, "relative")
    await inmate.join(room.media, "inmate")
    clocks = Clocks(inmate)
    async with asyncio.timeout(40):
        await inmate.heard[VIDEO].count(180)
        while len(clocks.reports) < 2:
            await inmate.heard[VIDEO].count(5)
    flashes = onsets(inmate.heard[VIDEO], is_flash)
    beeps = onsets(inmate.heard[AUDIO], lambda frame: has_tone(frame, 700))
    assert len(flashes) >= 3
    for at, pts in flashes[1:]:
        near_at, near_pts = min(beeps, key=lambda beep: abs(beep[0] - at))
        by_reports = clocks.wall_s(AUDIO, near_pts) - clocks.wall_s(VIDEO, pts)
        print("apart at arrival", round(near_at - at, 3), "by the reports", round(by_reports, 3))
        assert abs(near_at - at) < 0.3, "players mend this by the reports"
        assert abs(by_reports) < MOST_APART_S
    assert np.all(np.diff([pts for _, pts in flashes]) > 0)
