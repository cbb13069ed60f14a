"""The use of the channels gathered into minutes, each kept once it is over."""

from datetime import datetime

import msgspec

from schemas.people.contacts import ContactChannel
from schemas.speech.speech import ChannelUse, UseSample


class UseMinutes:
    """Takes the pool's use as it is seen; a minute that could not be kept stays to be kept."""

    def __init__(self) -> None:
        self._minutes: dict[datetime, UseSample] = {}
        self._refused_before = 0

    def see(self, at: datetime, use: ChannelUse) -> None:
        """Take in the use of this moment."""
        minute = at.replace(second=0, microsecond=0)
        now = UseSample(
            at=minute,
            capacity=use.capacity,
            video_call=use.leased.get(ContactChannel.VIDEO_CALL, 0),
            visit=use.leased.get(ContactChannel.VISIT, 0),
            phone_call=use.leased.get(ContactChannel.PHONE_CALL, 0),
            waiting=sum(use.waiting.values()),
            refused=use.refused - self._refused_before,
        )
        self._refused_before = use.refused
        known = self._minutes.get(minute)
        self._minutes[minute] = now if known is None else _together(known, now)

    def finished(self, now: datetime) -> list[UseSample]:
        """Minutes that are over and not yet kept, oldest first."""
        current = now.replace(second=0, microsecond=0)
        return [self._minutes[at] for at in sorted(self._minutes) if at < current]

    def kept(self, sample: UseSample) -> None:
        self._minutes.pop(sample.at, None)


def _together(one: UseSample, other: UseSample) -> UseSample:
    """The most of both; refusals add up."""
    most = {
        name: max(getattr(one, name), getattr(other, name))
        for name in ("capacity", "video_call", "visit", "phone_call", "waiting")
    }
    return msgspec.structs.replace(one, refused=one.refused + other.refused, **most)
