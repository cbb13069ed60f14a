"""The drawn sound of a call whose room was made anew: several drawings as one."""

from collections.abc import Sequence

from schemas.calls.views import Waveform


def joined(drawings: Sequence[tuple[float, Waveform]]) -> Waveform:
    """Each drawing at its place on the call's clock, with silence between; steps are alike."""
    step_s = drawings[0][1].step_s
    width = max(len(wave.channels) for _, wave in drawings)
    channels: list[list[float]] = [[] for _ in range(width)]
    for at_s, wave in drawings:
        place = round(at_s / step_s)
        for channel, peaks in zip(channels, wave.channels, strict=False):
            channel.extend([0.0] * (place - len(channel)))
            channel.extend(peaks)
    return Waveform(step_s=step_s, channels=channels)
