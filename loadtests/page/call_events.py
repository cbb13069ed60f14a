"""What the process that holds a call tells Locust, a line of JSON each."""

import msgspec


class StageDone(msgspec.Struct, frozen=True, kw_only=True, tag="stage"):
    """A stage came to its end, or did not."""

    name: str
    ms: float
    problem: str | None = None


class Received(msgspec.Struct, frozen=True, kw_only=True, tag="received"):
    """What one end of the call saw and heard of the other."""

    end: str
    frames: int
    sound_s: float
    picture_ms: float
    """How old a picture was when it came, in the middle."""


class CallOver(msgspec.Struct, frozen=True, kw_only=True, tag="over"):
    """The call has ended; another one may be asked for."""

    held: bool


Told = StageDone | Received | CallOver
AGAIN = b"call\n"
"""Asks the process for a call."""


def written(told: Told) -> bytes:
    return msgspec.json.encode(told) + b"\n"


def read(line: bytes) -> Told:
    told: Told = msgspec.json.decode(line, type=Told)
    return told
