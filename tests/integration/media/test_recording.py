"""A recorded call between real connections, composed and looked into."""

import asyncio
import io
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.recording.compose import Composition, compose_apart
from schemas.calls.state import PartyRole
from schemas.calls.views import Waveform
from tests.integration.media.conftest import Room
from tests.integration.media.people import tone_level

CALL_S = 10.0
CUES = bytes.fromhex("1c53bb6b")


def opened(store: SealedStore, stored: StoredFile) -> Any:
    with store.open(stored) as reader:
        reader.verify()
        return av.open(io.BytesIO(b"".join(reader.stream())))


def part(composition: Composition, kind: str) -> StoredFile:
    return next(one.file for one in composition.parts if one.kind == kind)


def sound_of(container: Any) -> np.ndarray:
    """Stereo samples, shape (2, n), at 48 kHz."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48000)
    frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def brightness(container: Any, side: int) -> tuple[np.ndarray, np.ndarray]:
    """Times and mean brightness of the left (0) or right (1) picture."""
    times, values = [], []
    for frame in container.decode(video=0):
        half = frame.width // 2
        grey = frame.to_ndarray(format="gray")[:, side * half : (side + 1) * half]
        times.append(frame.time)
        values.append(grey.mean())
    return np.array(times), np.array(values)


def rises(times: np.ndarray, on: np.ndarray) -> list[float]:
    """Times at which something goes on."""
    return [float(at) for at in times[1:][on[1:] & ~on[:-1]]]


async def held_call(room: Room, call_s: float = CALL_S) -> Composition:
    """A call of `call_s` seconds with flash and beep from the relative, composed."""
    start = room.clock()
    relative = room.person(PartyRole.RELATIVE, 1000, beeps=True)
    inmate = room.person(PartyRole.INMATE, 600)
    await relative.join(room.media, "relative")
    await inmate.join(room.media, "inmate")
    await asyncio.sleep(start + call_s - room.clock())
    await room.media.close()
    tracks = [track.file for track in room.recorder.finish()]
    return await compose_apart(room.store, tracks, start_s=start, end_s=room.clock())


@pytest.mark.undisturbed("A call in step to a fifth of a second, without a hole.")
@pytest.mark.integration
@pytest.mark.requirement("VC-REC-01")
@pytest.mark.requirement("VC-REC-03")
async def test_a_call_becomes_parts_as_long_as_itself_and_in_step(room: Room) -> None:
    composition = await held_call(room)
    assert abs(composition.seconds - CALL_S) < 1.0
    call = opened(room.store, part(composition, "call"))
    for kind in ("call", "sound", "picture"):
        container = opened(room.store, part(composition, kind))
        assert abs(container.duration / 1e6 - composition.seconds) < 0.2
    assert [stream.type for stream in call.streams] == ["video", "audio"]
    assert not composition.gaps

    sound = sound_of(opened(room.store, part(composition, "sound")))
    assert tone_level(sound[1, 5 * 48000 : 6 * 48000], 600, 48000) > 0.1
    assert tone_level(sound[0, 5 * 48000 : 6 * 48000], 600, 48000) < 0.01

    step = 480
    blocks = sound[0, : sound.shape[1] // step * step].reshape(-1, step)
    beeps = rises(np.arange(len(blocks)) * step / 48000, np.abs(blocks).max(axis=1) > 0.1)
    times, grey = brightness(call, 0)
    flashes = rises(times, grey > 200)
    assert len(flashes) >= 4
    assert len(flashes) == len(beeps)
    offsets = [flash - beep for flash, beep in zip(flashes, beeps, strict=True)]
    print("flash after beep:", np.round(offsets, 3))
    # A picture stands for a tenth of a second; its middle is what was seen.
    assert abs(np.mean(offsets)) < 0.1


@pytest.mark.integration
@pytest.mark.requirement("VC-REC-02")
async def test_every_part_can_be_sought_in(room: Room) -> None:
    composition = await held_call(room, 7.0)
    for kind in ("call", "sound", "picture"):
        with room.store.open(part(composition, kind)) as reader:
            content = b"".join(reader.stream())
        assert content.count(CUES) >= 2, "named in the seek head, and there"
    call = opened(room.store, part(composition, "call"))
    keys = [packet.pts * packet.time_base for packet in call.demux(video=0) if packet.is_keyframe]
    assert max(np.diff([float(at) for at in keys])) <= 2.0
    call.seek(6_000_000)
    assert 4.0 <= next(call.decode(video=0)).time <= 6.0
    with room.store.open(part(composition, "waveform")) as reader:
        waveform = msgspec.json.decode(reader.read(0, reader.size), type=Waveform)
    assert abs(len(waveform.channels[0]) * waveform.step_s - composition.seconds) < 0.11
    assert max(waveform.channels[1]) > 0.2
