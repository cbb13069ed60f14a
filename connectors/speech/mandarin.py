"""A multilingual Whisper cut down to the tokens of Mandarin, in memory.

Writing a token means weighing the whole vocabulary, and that of a small model weighs more than all
of its layers. Of 51,865 tokens some 6,300 write Chinese, digits, marks and Latin letters one by
one; with these alone the same texts come at about a quarter less work.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import numpy as np

FIRST_SPECIAL: Final = 50_257
"""From here on tokens are languages, tasks and times."""
LONGEST_LATIN: Final = 2
LEAD_BYTES: Final = frozenset({0xE2, *range(0xE3, 0xEB), 0xEF})
"""First bytes of Chinese characters and marks in UTF-8."""
CHINESE: Final = ("\u4e00\u9fff", "\u3000\u303f", "\uff00\uffef")
MARKS: Final = frozenset("“”‘’…—· ")
TOKEN_LISTS: Final = ("suppress_ids", "suppress_ids_begin", "lang_ids")


class Vocabulary:
    """Which tokens are kept; a token's place among them is its number in the small model."""

    def __init__(self, kept: Sequence[int]) -> None:
        self._kept = list(kept)
        self._places = {token: place for place, token in enumerate(self._kept)}

    def __contains__(self, token: int) -> bool:
        return token in self._places

    def small(self, tokens: Sequence[int]) -> list[int]:
        """Numbers in the small model; `KeyError` for a token that is not kept."""
        return [self._places[token] for token in tokens]

    def whole(self, tokens: Sequence[int]) -> list[int]:
        """Numbers in the whole model."""
        return [self._kept[token] for token in tokens]


def cut_down(folder: Path) -> tuple[dict[str, bytes], Vocabulary]:
    """The files of the small model, as CTranslate2 takes them, and its vocabulary."""
    tokens = folder.joinpath("vocabulary.txt").read_text(encoding="utf-8").split("\n")
    if not tokens[-1]:
        tokens.pop()
    kept = [number for number, token in enumerate(tokens) if _is_kept(number, token)]
    vocabulary = Vocabulary(kept)
    with (folder / "model.bin").open("rb") as file:
        weights = _with_rows(file, len(tokens), kept)
    files = {
        "model.bin": weights,
        "vocabulary.txt": "\n".join(tokens[number] for number in kept).encode() + b"\n",
        "config.json": _config(folder / "config.json", vocabulary),
    }
    return files, vocabulary


def _config(path: Path, vocabulary: Vocabulary) -> bytes:
    config = msgspec.json.decode(path.read_bytes())
    for name in TOKEN_LISTS:
        known = [token for token in config.get(name, []) if token in vocabulary]
        config[name] = vocabulary.small(known)
    return msgspec.json.encode(config)


def _is_kept(number: int, token: str) -> bool:
    if number >= FIRST_SPECIAL:
        return True
    data = bytes(BYTE_OF[character] for character in token if character in BYTE_OF)
    if len(data) != len(token) or len(data) <= 1:
        return True
    if data.isascii():
        return _is_short(data.decode().strip())
    try:
        return all(_is_chinese(character) for character in data.decode())
    except UnicodeDecodeError:
        # A piece of a character, or of several.
        pieces = data.lstrip(b" ")
        return all(byte in LEAD_BYTES for byte in pieces if byte >= 0xC0) and min(pieces) >= 0x80


def _is_short(text: str) -> bool:
    return len(text) <= LONGEST_LATIN or (text.isdigit() and len(text) <= 4)


def _is_chinese(character: str) -> bool:
    return character in MARKS or any(first <= character <= last for first, last in CHINESE)


def _with_rows(file: BinaryIO, rows: int, kept: Sequence[int]) -> bytes:
    """The model's variables, those with a row a token cut down to the tokens kept.

    The format is that of `ctranslate2.specs.model_spec`: version, name, revision, then variables
    with name, shape, type and bytes; aliases follow.
    """
    out = bytearray(file.read(4))
    out += _string(file)
    out += file.read(4)
    (count,) = struct.unpack("I", head := file.read(4))
    out += head
    for _ in range(count):
        out += _string(file)
        (rank,) = file.read(1)
        shape = list(struct.unpack("I" * rank, file.read(4 * rank)))
        kind = file.read(1)
        (size,) = struct.unpack("I", file.read(4))
        data = file.read(size)
        if rank and shape[0] == rows:
            data = np.frombuffer(data, np.uint8).reshape(rows, -1)[list(kept)].tobytes()
            shape[0] = len(kept)
        out += bytes([rank]) + struct.pack("I" * rank, *shape) + kind
        out += struct.pack("I", len(data)) + data
    return bytes(out + file.read())


def _string(file: BinaryIO) -> bytes:
    head = file.read(2)
    (length,) = struct.unpack("H", head)
    return head + file.read(length)


def _byte_of() -> dict[str, int]:
    """The byte behind each character of a byte-level vocabulary (GPT-2's table)."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [byte for byte in range(256) if byte not in shown]
    table = {chr(byte): byte for byte in shown}
    return table | {chr(256 + place): byte for place, byte in enumerate(hidden)}


BYTE_OF: Final = _byte_of()
