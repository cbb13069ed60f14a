"""Seals what was said under a key for each conversation (decisions/0065).

Where that key is destroyed, no line, no mark in one and nothing that was heard can be read any
more, in whatever copy of the database it lies (VC-GEN-22).
"""

import secrets

import msgspec

from pipelines.rules.security.blind_index import tokens
from pipelines.rules.security.field import open_bytes, open_field, seal_bytes, seal_field
from pipelines.rules.security.keys import KEY_BYTES, KeyProvider
from pipelines.rules.security.purposes import SPOKEN, SPOKEN_INDEX
from pipelines.rules.security.sealing_key import OneKey, SealingKey
from pipelines.rules.security.sm4 import NONCE_BYTES
from pipelines.rules.speech.text_search import line_pieces, term_pieces
from schemas.calls.views import HitMark

BROKEN = "【内容校验失败，可能被改动】"
"""Stands where lists show what was changed past the product: the others are shown all the same."""


class Words(msgspec.Struct, frozen=True, array_like=True):
    """What of a line lies sealed: its text, and where sensitive words stand in it."""

    text: str
    hits: list[HitMark]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Words).decode


class ConversationKey:
    """Seals and opens what was said in one conversation; a seal that was moved is broken."""

    def __init__(self, key: bytes) -> None:
        self._key = OneKey(key)

    def close(self, place: str, words: Words) -> bytes:
        return seal_bytes(self._key, _encode(words), place, _nonce())

    def open(self, place: str, sealed: bytes) -> Words:
        return _decode(open_bytes(self._key, sealed, place))

    def close_text(self, place: str, said: str) -> bytes:
        """What was heard in the place of a word."""
        return seal_field(self._key, said, place, _nonce())

    def open_text(self, place: str, sealed: bytes) -> str:
        return open_field(self._key, sealed, place)


class SpokenSeals:
    """Makes and opens the keys of conversations, and knows the tokens by which lines are found."""

    def __init__(self, key: SealingKey, index: bytes) -> None:
        self._key = key
        self._index = index

    def make(self, call_id: str) -> bytes:
        """A new key of a conversation, sealed as it is kept."""
        return self.begin(call_id)[0]

    def begin(self, call_id: str) -> tuple[bytes, ConversationKey]:
        """A new key as it is kept, and at hand for what is said at once."""
        key = secrets.token_bytes(KEY_BYTES)
        return seal_bytes(self._key, key, _place(call_id), _nonce()), ConversationKey(key)

    def key(self, call_id: str, sealed: bytes) -> ConversationKey:
        return ConversationKey(open_bytes(self._key, sealed, _place(call_id)))

    def tokens_of_line(self, text: str) -> str:
        """As they are kept, a space between."""
        return " ".join(tokens(self._index, line_pieces(text)))

    def tokens_of_term(self, term: str) -> list[str]:
        """What every line in which the term stands has among its tokens."""
        return tokens(self._index, term_pieces(term))


def spoken_seals(keys: KeyProvider) -> SpokenSeals:
    return SpokenSeals(keys.sealing(SPOKEN), keys.derive(SPOKEN_INDEX))


def version_place(version_id: str) -> str:
    return f"line_version:{version_id}"


def _place(call_id: str) -> str:
    return f"conversation_key:{call_id}"


def _nonce() -> bytes:
    return secrets.token_bytes(NONCE_BYTES)
