"""What is asked about cards at a reader and answered (VC-BASE-16 to -19)."""

from typing import Annotated

import msgspec

from schemas.base import Id, Request, View

Content = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{2}){0,1024}$")]
"""The raw bytes of a card's memory, in hex."""
CardNo = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{4,20}$")]


class CardAtReader(Request, frozen=True, kw_only=True):
    """What a reader says: the number of the chip, and its memory as it is."""

    card_no: CardNo
    content: Content


class PreparedCard(View, frozen=True, kw_only=True):
    """What is to be written on the card of this number."""

    card_no: str
    content: str


class CardReading(View, frozen=True, kw_only=True):
    """A card of ours with its holder, as the register knows both now."""

    card_id: Id
    card_no: str
    card_kind: str
    state: str
    holder_module: str
    """`inmates` or `officers`: where the holder's record stands."""
    holder_id: Id
    holder_name: str
    holder_number: str
