"""A stand-in for a card reader: it holds cards in slots and reads and writes their raw memory."""

from enum import StrEnum

import msgspec

from schemas.devices.cards import CardAtReader
from schemas.errors import InvalidInput, Unavailable

MEMORY = 512
"""Bytes of a card's memory; what is not written is zero."""


class CardFault(StrEnum):
    TORN = "torn"
    """The card is pulled away while it is written: half of the content arrives."""
    FOREIGN = "foreign"
    """The card of another issuer lies on the reader."""


class MemoryCard(msgspec.Struct, kw_only=True):
    """A card: the number of its chip, which nobody can change, and its memory."""

    card_no: str
    memory: bytes = b""


class CardReaderSimulator:
    """One reader; cards are put into slots, and one slot is before the antenna."""

    def __init__(self) -> None:
        self._slots: dict[int, MemoryCard] = {}
        self._current = 0
        self.faults: set[CardFault] = set()

    def insert(self, card: MemoryCard, slot: int = 0) -> None:
        self._slots[slot] = card
        self._current = slot

    def remove(self) -> None:
        self._slots.pop(self._current, None)

    def read(self) -> CardAtReader:
        """What lies there; `Unavailable` without a card."""
        card = self._card()
        memory = b"OTHER-ISSUER-0001" if CardFault.FOREIGN in self.faults else card.memory
        return CardAtReader(card_no=card.card_no, content=memory.hex())

    def write(self, content: str) -> None:
        """Hex into the memory; `Unavailable` where the card went away meanwhile."""
        card, raw = self._card(), bytes.fromhex(content)
        if len(raw) > MEMORY:
            raise InvalidInput("卡的存储空间不够。", code="card_too_small")
        if CardFault.TORN in self.faults:
            card.memory = raw[: len(raw) // 2]
            raise Unavailable("写卡中断，请不要移动卡片，重新写入。", code="card_torn")
        card.memory = raw

    def typed(self) -> str:
        """What it types of the card like a keyboard, before Enter."""
        lying = self.read()
        return f";{lying.card_no}={lying.content}"

    def take(self, line: str) -> None:
        """A line over the wire, as a computer writes a card: the one that would be typed of it."""
        card_no, _, content = line.strip().removeprefix(";").partition("=")
        if card_no != self._card().card_no:
            raise InvalidInput("读卡器上不是这张卡。", code="other_card")
        self.write(content)

    def _card(self) -> MemoryCard:
        card = self._slots.get(self._current)
        if card is None:
            raise Unavailable("读卡器上没有卡。", code="no_card")
        return card
