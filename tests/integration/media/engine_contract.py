"""What every media engine must do, whatever carries the call: inherited by the tests of each."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.key_frame import decode_key
from pipelines.rules.recordings.packet import EncodedPacket
from schemas.calls.state import PartyRole
from schemas.errors import Conflict, InvalidInput
from tests.integration.media.conftest import Room
from tests.integration.media.people import Heard, tone_level
from tests.unit.connectors.media.made_packets import picture_packets

RELATIVE, INMATE, OFFICER = PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER
AUDIO, VIDEO, OFFICER_VOICE = 0, 1, 2
SOUND_OF_RELATIVE, OF_RELATIVE, SOUND_OF_INMATE, OF_INMATE = 1, 2, 3, 4


def shows(width: int) -> Any:
    """Whether the latest picture is this wide."""
    return lambda frames: bool(frames) and frames[-1][1].width == width


async def quiet(section: Heard, others: Heard, frames: int = 20) -> None:
    """Nothing comes here while `frames` come there, once what was on its way has arrived."""
    await others.count(10)
    before = len(section.frames)
    await others.count(frames)
    assert len(section.frames) == before


class MediaContract:
    """A subclass names its `engine` as the setting `media_engine` does."""

    engine: str

    @pytest.fixture
    async def room(self, tmp_path: Path) -> AsyncIterator[Room]:
        store = SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))
        room = Room(store, engine=self.engine)
        yield room
        await room.close()

    @pytest.mark.requirement("VC-GEN-04")
    async def test_two_parties_see_and_hear_each_other(self, room: Room) -> None:
        relative, inmate = await room.pair()
        await relative.heard[AUDIO].tone(880)
        await inmate.heard[AUDIO].tone(440)
        await relative.heard[VIDEO].count(20)
        await inmate.heard[VIDEO].until(shows(320))

    @pytest.mark.requirement("VC-MON-01")
    async def test_a_watcher_gets_both_and_is_heard_while_speaking(self, room: Room) -> None:
        relative, inmate = await room.pair()
        officer = room.person(OFFICER, 1500)
        await officer.join(room.media, "officer")
        await officer.heard[SOUND_OF_RELATIVE].tone(440)
        await officer.heard[SOUND_OF_INMATE].tone(880)
        await officer.heard[OF_RELATIVE].count(5)
        await officer.heard[OF_INMATE].count(5)
        assert relative.heard[OFFICER_VOICE].frames == []
        assert OFFICER not in room.pcm
        room.media.speak("officer", True)
        await relative.heard[OFFICER_VOICE].tone(1500)
        await inmate.heard[OFFICER_VOICE].tone(1500)
        await room.heard(OFFICER, 0.2)
        room.media.speak("officer", False)
        await quiet(relative.heard[OFFICER_VOICE], relative.heard[AUDIO])

    async def test_small_pictures_are_offered_and_a_wall_is_fed(self, room: Room) -> None:
        await room.pair(small=True)
        room.media.view("officer", "small")
        officer = room.person(OFFICER, 300)
        await officer.join(room.media, "officer")
        await officer.heard[OF_RELATIVE].count(5)

    @pytest.mark.requirement("VC-MON-02")
    async def test_hold_stops_all_and_release_goes_on(self, room: Room) -> None:
        _, inmate = await room.pair()
        await inmate.heard[VIDEO].count(10)
        await room.heard(RELATIVE, 0.2)
        room.media.hold(True)
        said = sum(len(pcm) for pcm, _ in room.pcm[RELATIVE]) / 16000
        await room.heard(RELATIVE, said + 0.5)
        frames = len(inmate.heard[VIDEO].frames), len(inmate.heard[AUDIO].frames)
        await room.heard(RELATIVE, said + 1.5)
        assert (len(inmate.heard[VIDEO].frames), len(inmate.heard[AUDIO].frames)) == frames
        room.media.hold(False)
        await inmate.heard[VIDEO].count(10)
        await inmate.heard[AUDIO].count(10)
        await inmate.heard[AUDIO].tone(440)

    @pytest.mark.requirement("VC-AV-04")
    async def test_a_muted_party_is_heard_by_officers_alone(self, room: Room) -> None:
        _, inmate = await room.pair()
        officer = room.person(OFFICER, 300)
        await officer.join(room.media, "officer")
        await inmate.heard[AUDIO].tone(440)
        room.media.mute(RELATIVE, True)
        await officer.heard[SOUND_OF_RELATIVE].tone(440)
        await quiet(inmate.heard[AUDIO], officer.heard[SOUND_OF_RELATIVE])
        await inmate.heard[VIDEO].count(5)
        room.media.mute(RELATIVE, False)
        await inmate.heard[AUDIO].count(10)

    @pytest.mark.requirement("VC-MON-09")
    async def test_nothing_of_a_picture_held_from_the_start_is_sent(self, room: Room) -> None:
        room.media.hold_picture(INMATE, True)
        seen: list[EncodedPacket] = []
        room.media.on_picture = lambda role, packet: seen.append(packet) if role is INMATE else None
        relative, inmate = await room.pair()
        officer = room.person(OFFICER, 300)
        await officer.join(room.media, "officer")
        await officer.heard[OF_INMATE].count(20)
        await inmate.heard[VIDEO].count(10)
        await relative.heard[AUDIO].tone(880)
        assert relative.heard[VIDEO].frames == []
        assert seen, "the room itself goes on looking"
        room.media.hold_picture(INMATE, False)
        await relative.heard[VIDEO].count(10)
        room.media.hold_picture(INMATE, True)
        await quiet(relative.heard[VIDEO], officer.heard[OF_INMATE])

    @pytest.mark.requirement("VC-MON-09")
    async def test_made_pictures_stand_in_and_are_recorded(self, room: Room) -> None:
        relative, _ = await room.pair()
        await relative.heard[VIDEO].until(shows(320))
        room.media.made_picture(INMATE, next(picture_packets(90, 0, 1)))
        room.media.set_made(INMATE, True)
        playing = asyncio.create_task(_play(room, picture_packets(90, 0, 8)))
        await relative.heard[VIDEO].until(shows(640))
        made = relative.heard[VIDEO].frames[-1][1].to_ndarray(format="gray")
        assert abs(float(made.mean()) - 90) < 15
        playing.cancel()
        await quiet(relative.heard[VIDEO], relative.heard[AUDIO], 30)
        room.media.set_made(INMATE, False)
        await relative.heard[VIDEO].until(shows(320))
        times = [frame.pts for _, frame in relative.heard[VIDEO].frames]
        assert times == sorted(times)

    async def test_whoever_begins_late_asks_for_a_key_of_what_is_made(self, room: Room) -> None:
        wishes: list[PartyRole] = []
        room.media.on_made_key = wishes.append
        await room.pair()
        room.media.set_made(INMATE, True)
        packets = picture_packets(90, 0, 60)
        next(packets)
        while not wishes:
            room.media.made_picture(INMATE, next(packets))
            await asyncio.sleep(1 / 30)
        assert set(wishes) == {INMATE}

    @pytest.mark.requirement("VC-MON-06")
    async def test_watchers_get_every_picture_and_a_key_frame_on_request(self, room: Room) -> None:
        seen: list[EncodedPacket] = []
        room.media.on_picture = lambda role, packet: seen.append(packet) if role is INMATE else None
        relative, _ = await room.pair()
        await relative.heard[VIDEO].count(20)
        assert seen[0].keyframe
        keys = sum(packet.keyframe for packet in seen)
        while sum(packet.keyframe for packet in seen) == keys:
            room.media.ask_key(INMATE)
            await relative.heard[VIDEO].count(1)
        picture = decode_key([packet for packet in seen if packet.keyframe][-1].data)
        assert picture is not None
        assert picture.shape == (240, 320, 3)
        assert len({packet.source for packet in seen}) == 1
        assert np.all(np.diff([packet.timestamp for packet in seen]) > 0)

    @pytest.mark.requirement("VC-GEN-09")
    async def test_speech_is_handed_out_with_its_time(self, room: Room) -> None:
        await room.pair()
        await room.heard(INMATE, 3.0)
        pieces = room.pcm[INMATE]
        assert all(pcm.dtype == np.float32 for pcm, _ in pieces)
        steps = np.diff([start for _, start in pieces])
        assert np.all(steps > -0.001)
        assert abs(float(np.median(steps)) - 0.02) < 0.001, "as it was said, not as it came"
        assert pieces[-1][1] <= room.clock()
        sound = np.concatenate([pcm for pcm, _ in pieces])[-16000:]
        assert tone_level(sound, 880, 16000) > 0.1

    @pytest.mark.requirement("VC-REC-01")
    async def test_the_recorder_gets_sound_and_picture_of_both(self, room: Room) -> None:
        relative, inmate = await room.pair()
        await relative.heard[VIDEO].count(20)
        await inmate.heard[VIDEO].count(20)
        tracks = room.recorded()
        assert set(tracks) == {
            (role, kind) for role in (RELATIVE, INMATE) for kind in ("audio", "video")
        }
        for (_, kind), packets in tracks.items():
            assert len(packets) >= 10
            assert packets[0].keyframe
            assert all(one.arrived <= room.clock() for one in packets)
            assert np.all(np.diff([one.timestamp for one in packets]) > 0), kind

    async def test_quality_is_measured(self, room: Room) -> None:
        _, inmate = await room.pair()
        await inmate.heard[VIDEO].count(40)
        figures = (await room.media.quality())["relative"]
        while not figures["rtt_ms"]:
            await asyncio.sleep(0.2)
            figures = (await room.media.quality())["relative"]
        assert figures["packets"] > 50
        assert figures["frames"] > 20
        assert (figures["width"], figures["height"]) == (320, 240)
        assert 0 <= figures["loss"] < 0.2

    @pytest.mark.requirement("VC-AV-11")
    async def test_a_party_that_comes_back_is_seen_on(self, room: Room) -> None:
        relative, inmate = await room.pair()
        await inmate.heard[VIDEO].count(10)
        await relative.connection.close()
        await room.state("relative", "closed")
        again = room.person(RELATIVE, 1200)
        await again.join(room.media, "relative")
        await inmate.heard[AUDIO].tone(1200)
        await again.heard[AUDIO].tone(880)
        await inmate.heard[VIDEO].count(10)
        times = [frame.pts for _, frame in inmate.heard[VIDEO].frames]
        assert np.all(np.diff(times) > 0), "the inmate's picture has one rising time line"

    async def test_a_second_connection_replaces_the_first_without_telling(self, room: Room) -> None:
        _, inmate = await room.pair()
        again = room.person(RELATIVE, 1200)
        await again.join(room.media, "relative")
        await inmate.heard[AUDIO].tone(1200)
        assert ("relative", "closed") not in room.states
        assert len(await room.media.quality()) == 2
        await room.media.detach("relative")
        assert set(await room.media.quality()) == {"inmate"}

    @pytest.mark.parametrize("sdp", ["", "v=0\r\n", "nonsense"])
    async def test_a_bad_offer_is_refused_and_leaves_nothing(self, room: Room, sdp: str) -> None:
        with pytest.raises(InvalidInput):
            await room.media.attach("relative", RELATIVE, sdp)
        assert await room.media.quality() == {}

    async def test_a_peer_that_never_comes_is_told_as_failed(
        self, room: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Twenty seconds in production; the test waits for the verdict, not for the clock.
        monkeypatch.setattr("connectors.media.peer_state.CONNECT_S", 1.0)
        person = room.person(RELATIVE, 440)
        await person.connection.setLocalDescription(await person.connection.createOffer())
        await room.media.attach("relative", RELATIVE, person.connection.localDescription.sdp)
        await room.state("relative", "failed")
        assert await room.media.quality() == {}

    async def test_nobody_enters_a_closed_room(self, room: Room) -> None:
        await room.media.close()
        with pytest.raises(Conflict):
            await room.person(RELATIVE, 440).join(room.media, "relative")


async def _play(room: Room, packets: Iterator[EncodedPacket]) -> None:
    for packet in packets:
        room.media.made_picture(INMATE, packet)
        await asyncio.sleep(1 / 30)
