"""Finds text in which a model went round in circles."""

import re
import zlib

CHARACTERS_A_SECOND = 10.0
"""Faster than anyone speaks Mandarin (about 4 to 7)."""
SPARE_CHARACTERS = 6
COMPRESSION = 2.4
"""Whisper's own limit for text that repeats itself."""
LEAST_FOR_COMPRESSION = 60
REPEATED = re.compile(r"(.{2,12}?)\1{3,}")
STUTTER = re.compile(r"(.)\1{5,}")
ECHO = re.compile(r"(.{1,8}?)\1+")


def loops(text: str, seconds: float) -> bool:
    """Whether the text repeats itself, or is longer than could be said in the time."""
    bare = _bare(text)
    if len(bare) > CHARACTERS_A_SECOND * seconds + SPARE_CHARACTERS:
        return True
    if REPEATED.search(bare) or STUTTER.search(bare):
        return True
    data = text.encode()
    long_enough = len(data) >= LEAST_FOR_COMPRESSION
    return long_enough and len(data) / len(zlib.compress(data)) > COMPRESSION


def echoes(text: str) -> bool:
    """Whether the text is one thing said twice or more, and nothing else."""
    return ECHO.fullmatch(_bare(text)) is not None


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)
