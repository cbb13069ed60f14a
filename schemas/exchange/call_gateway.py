"""What the outbound call gateway is asked and answers (电话外呼网关, VC-INM-05)."""

from typing import Annotated

import msgspec

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Phone = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5,20}$")]
PHONE_WRONG = "phone_wrong"
"""No telephone has such a number."""


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """One call to place; the gateway places none twice under one key."""

    key: Key
    phone: Phone
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]


class Ringing(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a call."""

    answered: bool
    detail: Annotated[str, msgspec.Meta(max_length=60)] = ""
    """In words: 无人接听, 号码空号 …"""
