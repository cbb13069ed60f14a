"""Whom a record may be with, as a source says it, and the values that are planted in each."""

import io
import math
import secrets
import wave
from array import array
from typing import NamedTuple

from schemas.governance.confidentiality import Confidentiality

PRIVILEGED, UNDETERMINED, ORDINARY = (
    Confidentiality.PRIVILEGED,
    Confidentiality.UNDETERMINED,
    Confidentiality.ORDINARY,
)
RUN = secrets.token_hex(4)
"""What is planted occurs nowhere else."""
RATE = 8_000


class Kind(NamedTuple):
    """A record of which nobody may hear anything, or its ordinary twin."""

    name: str
    told: tuple[str, str, str]
    """The word that its source says at first, the second and the third time."""
    states: tuple[Confidentiality, Confidentiality, Confidentiality]
    here: str | None
    """How the other side is bound to the inmate here, where it is entered here."""

    @property
    def mark(self) -> str:
        """What was said in it."""
        return f"said-{self.name}-{RUN}"

    @property
    def sound(self) -> bytes:
        """A recording that any reader can open, with the mark in it."""
        return _tone(f"heard-{self.name}-{RUN}".encode())

    @property
    def sound_mark(self) -> str:
        return f"heard-{self.name}-{RUN}"

    @property
    def state(self) -> Confidentiality:
        return self.states[0]

    @property
    def closed(self) -> bool:
        """Whether it is so at first, and at the end."""
        return self.states[-1] is not ORDINARY


CLOSED = (
    Kind("lawyer", ("律师", "母亲", ""), (PRIVILEGED,) * 3, "lawyer"),
    Kind("legal-aid", ("法律援助人员", "母亲", "老乡"), (PRIVILEGED,) * 3, "legal_aid"),
    Kind("official", ("检察官", "父亲", "母亲"), (PRIVILEGED,) * 3, "official"),
    Kind("unknown", ("老乡", "母亲", "母亲"), (UNDETERMINED,) * 3, "other"),
    Kind("untold", ("", "", "律师"), (UNDETERMINED, UNDETERMINED, PRIVILEGED), None),
)
"""Updates that say less, say something else, or say what would have been ordinary."""
TWIN = Kind("family", ("母亲", "母亲", ""), (ORDINARY,) * 3, "parent")
COMPLETED = Kind("completed", ("", "母亲", "母亲"), (UNDETERMINED, ORDINARY, ORDINARY), None)
"""Nothing at first; then its own source says with whom it was."""


def _tone(mark: bytes) -> bytes:
    turn = 2 * math.pi * 300 / RATE
    samples = array("h", (int(12_000 * math.sin(turn * at)) for at in range(RATE * 2)))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(samples.tobytes())
    # A chunk that every reader passes over.
    padded = mark + b"\0" * (len(mark) % 2)
    whole = file.getvalue() + b"mark" + len(padded).to_bytes(4, "little") + padded
    return whole[:4] + (len(whole) - 8).to_bytes(4, "little") + whole[8:]
