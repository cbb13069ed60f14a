"""The content of a card: sealed, and bound to the number of the one card (VC-BASE-18).

Magic, a keyed mark of the card's number, then version, nonce, cipher text and tag (SM4-GCM) with
the number as associated data. Nothing of the holder can be read without the platform's key.
"""

import hmac

import msgspec

from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.sealing_key import SealingKey
from schemas.errors import IntegrityBroken, InvalidInput

MAGIC = b"QQC1"
MARK_BYTES = 8


class CardContent(msgspec.Struct, frozen=True, kw_only=True):
    """What is written: which card of the register it is, and whose."""

    card_id: str
    holder: str
    number: str


class CardKeys(msgspec.Struct, frozen=True):
    """Keys of two purposes: the content's, and the mark's."""

    content: SealingKey
    mark: bytes


def sealed_content(keys: CardKeys, card_no: str, content: CardContent, nonce: bytes) -> bytes:
    """The bytes to write on the card of this number; the nonce has 12 random bytes."""
    sealed = seal_bytes(keys.content, msgspec.json.encode(content), _context(card_no), nonce)
    return MAGIC + _mark(keys, card_no) + sealed


def opened_content(keys: CardKeys, card_no: str, raw: bytes) -> CardContent:
    """What a card says; `InvalidInput` names why it is refused.

    Codes: card_empty, card_foreign, card_copied (content of another card), card_changed.
    """
    if not raw.strip(b"\x00\xff"):
        raise InvalidInput("卡内没有内容，请先发卡写入。", code="card_empty")
    if not raw.startswith(MAGIC):
        raise InvalidInput("不是本系统的卡，不能使用。", code="card_foreign")
    start = len(MAGIC) + MARK_BYTES
    mark = raw[len(MAGIC) : start]
    try:
        plain = open_bytes(keys.content, raw[start:], _context(card_no))
    except IntegrityBroken as error:
        raise _refused(keys, card_no, mark) from error
    if not hmac.compare_digest(mark, _mark(keys, card_no)):
        raise _refused(keys, card_no, _mark(keys, card_no))
    return msgspec.json.decode(plain, type=CardContent)


def _refused(keys: CardKeys, card_no: str, mark: bytes) -> InvalidInput:
    if hmac.compare_digest(mark, _mark(keys, card_no)):
        return InvalidInput("卡内容被改动或损坏，不能使用。", code="card_changed")
    return InvalidInput("卡内容不属于这张卡，不能使用。", code="card_copied")


def _mark(keys: CardKeys, card_no: str) -> bytes:
    return hmac_sm3(keys.mark, card_no.encode())[:MARK_BYTES]


def _context(card_no: str) -> str:
    return f"card.content:{card_no}"
