"""An outside recording made playable: the same sound file and drawn sound as calls have."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import av
import msgspec
import numpy as np
from numpy.typing import NDArray

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.background import in_background
from connectors.media.outside.audio_reading import AudioReading
from connectors.media.outside.outside_audio import has_sound, unreadable
from connectors.media.outside.outside_picture import make_picture
from connectors.media.recording.encoders import OPUS_FRAME, RATE, STEP_S, SoundEncoder
from connectors.media.recording.webm import WebmFile
from pipelines.rules.recordings.waveform import PeakMeter
from pipelines.rules.speech.utterance import SAMPLE_RATE
from pipelines.rules.speech.voices import Voice, voices
from schemas.calls.state import PartyRole

STEP = int(RATE * STEP_S)
"""Samples of one step of the drawn sound."""
assert STEP % OPUS_FRAME == 0
PLAIN_BLOCK = 1 << 20


class OutsideSound(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: sealed as it came, and made playable, its picture with its sound."""

    seconds: float
    channels: int
    mixed: bool
    """Whether nobody can tell who speaks."""
    cut_off: bool
    damaged_s: float
    original: StoredFile
    sound: StoredFile | None
    """None of a file that holds a picture alone."""
    waveform: StoredFile | None
    picture: StoredFile | None
    picture_s: float

    @property
    def files(self) -> tuple[StoredFile, ...]:
        made = (self.original, self.sound, self.waveform, self.picture)
        return tuple(one for one in made if one is not None)


async def make_playable(
    store: SealedStore, path: Path, media_type: str, first: PartyRole | None
) -> OutsideSound:
    """In a thread of low priority; raises `InvalidInput` for what is no recording, keeping nothing.

    `first` is who speaks on the first of two channels, where that is known.
    """
    return await in_background(partial(_make, store, path, media_type, first))


def _make(store: SealedStore, path: Path, media_type: str, first: PartyRole | None) -> OutsideSound:
    if not has_sound(path):
        return _silent(store, path, media_type)
    made: list[StoredFile] = []
    try:
        reading = AudioReading(path)
        heard = voices(reading.audio.channels, first)
        meter = PeakMeter(float(STEP_S))
        with WebmFile("sound", None) as file:
            encoder = SoundEncoder(file.container)
            file.own(encoder.stream)
            for block in _steps(reading, swapped=heard[0] is Voice.INMATE):
                meter.add(block)
                for packet in encoder.encode(block):
                    file.mux(encoder.stream, packet)
            for packet in encoder.flush():
                file.mux(encoder.stream, packet)
            made.append(file.seal(store))
        drawn = msgspec.json.encode(meter.waveform())
        made.append(store.put("waveform", "application/json", drawn))
        made.append(_sealed(store, path, media_type))
        shown = make_picture(store, path)
    except BaseException:
        for one in made:
            store.delete(one)
        raise
    sound, waveform, original = made
    return OutsideSound(
        seconds=reading.seconds,
        channels=reading.audio.channels,
        mixed=Voice.MIXED in heard,
        cut_off=reading.cut_off,
        damaged_s=reading.damaged_s,
        original=original,
        sound=sound,
        waveform=waveform,
        picture=shown.file if shown else None,
        picture_s=shown.seconds if shown else 0.0,
    )


def _silent(store: SealedStore, path: Path, media_type: str) -> OutsideSound:
    """Of a file that holds a picture alone, as systems write beside a file of the sound."""
    shown = make_picture(store, path)
    if shown is None:
        raise unreadable()
    try:
        original = _sealed(store, path, media_type)
    except BaseException:
        store.delete(shown.file)
        raise
    return OutsideSound(
        seconds=shown.seconds,
        channels=0,
        mixed=False,
        cut_off=False,
        damaged_s=0.0,
        original=original,
        sound=None,
        waveform=None,
        picture=shown.file,
        picture_s=shown.seconds,
    )


def _steps(reading: AudioReading, *, swapped: bool) -> Iterator[NDArray[np.float32]]:
    """Shape (2, samples) at 48 kHz, relative left; one channel lies on both sides."""
    convert = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    held = np.zeros((2, 0), np.float32)
    for block in reading.blocks(10.0):
        stereo = np.repeat(block, 2, axis=0) if block.shape[0] == 1 else block
        stereo = stereo[::-1] if swapped else stereo
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(stereo), format="fltp", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE
        for out in convert.resample(frame):
            held = np.concatenate([held, np.asarray(out.to_ndarray(), np.float32)], axis=1)
        while held.shape[1] >= STEP:
            yield np.clip(held[:, :STEP], -1.0, 1.0)
            held = held[:, STEP:]
    for out in convert.resample(None):
        held = np.concatenate([held, np.asarray(out.to_ndarray(), np.float32)], axis=1)
    if held.shape[1]:
        missing = -held.shape[1] % STEP
        yield np.clip(np.pad(held, ((0, 0), (0, missing))), -1.0, 1.0)


def _sealed(store: SealedStore, path: Path, media_type: str) -> StoredFile:
    """The file as it came, byte by byte."""
    writer = store.create("recording", media_type)
    try:
        with path.open("rb") as plain:
            while block := plain.read(PLAIN_BLOCK):
                writer.write(block)
        return writer.close()
    finally:
        writer.abort()


async def forget(store: SealedStore, made: OutsideSound) -> None:
    """Remove what was made of a file that is not taken after all."""
    for file in made.files:
        await asyncio.to_thread(store.delete, file)
