"""Devices on which people signed in before, as their browsers keep it (ID-3).

What is kept is a number of the device and a seal for each of its people; neither tells who they
are. A seal opens nothing: it gives guesses on the device a count of their own.
"""

import hmac
import re
from datetime import date
from typing import Final

import msgspec

from pipelines.rules.security.digest import hmac_sm3

PURPOSE: Final = "known-device"
"""Of the key that seals."""
LASTS_DAYS: Final = 180
"""After so long without a sign-in a device is strange again."""
MOST_PEOPLE: Final = 20
"""A desk has several officers; who was away for longest goes."""
_TEXT = re.compile(r"[0-9a-f]{32}(\.[0-9]{1,7}-[0-9a-f]{32}){1,40}")


class KnownDevice(msgspec.Struct, frozen=True):
    """A device and its seals, the latest first; none of them is believed unseen."""

    number: str
    seals: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return ".".join((self.number, *self.seals))


def read(text: str) -> KnownDevice | None:
    """What a browser kept; None where it is nothing of ours."""
    if not _TEXT.fullmatch(text):
        return None
    number, *seals = text.split(".")
    return KnownDevice(number, tuple(seals))


def mark_of(key: bytes, device: KnownDevice | None, person: str, today: date) -> bytes | None:
    """What guesses of this person on this device are counted by; None where it is not known."""
    if device is None or _own_seal(key, device, person, today) is None:
        return None
    return hmac_sm3(key, f"count/{device.number}/{person}".encode())


def with_person(
    key: bytes, device: KnownDevice | None, new_number: str, person: str, today: date
) -> KnownDevice:
    """The device once this person has signed in on it; it gets `new_number` if it has none."""
    kept = device or KnownDevice(new_number)
    before = _own_seal(key, kept, person, today)
    day = today.toordinal()
    latest = f"{day}-{_seal(key, kept.number, person, day)}"
    others = tuple(one for one in kept.seals if one != before)
    return KnownDevice(kept.number, (latest, *others)[:MOST_PEOPLE])


def _own_seal(key: bytes, device: KnownDevice, person: str, today: date) -> str | None:
    for one in device.seals:
        day, _, said = one.partition("-")
        lately = 0 <= today.toordinal() - int(day) <= LASTS_DAYS
        if hmac.compare_digest(said, _seal(key, device.number, person, int(day))) and lately:
            return one
    return None


def _seal(key: bytes, number: str, person: str, day: int) -> str:
    return hmac_sm3(key, f"known/{number}/{person}/{day}".encode())[:16].hex()
