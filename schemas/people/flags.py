"""What an outside system may flag an inmate with (VC-API-03, VC-APPT-10)."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from schemas.base import View


class FlagKind(StrEnum):
    SIX_INVOLVEMENT = "six_involvement"
    KEY_CONTROL = "key_control"


SIX_INVOLVEMENT: Final = "six_involvement"
"""The dictionary of involvements, which administrators maintain."""
FIRST_INVOLVEMENTS: Final = {
    "GANG": "涉黑",
    "EVIL_FORCE": "涉恶",
    "DRUGS": "涉毒",
    "GUNS": "涉枪",
    "EXPLOSIVES": "涉爆",
    "CULT": "涉邪",
}
"""Codes of the prison affairs platform with their titles, as the dictionary begins."""


class ToldFlag(View, frozen=True, kw_only=True):
    """A flag or level that holds, who says so, and since when it is known here."""

    kind: str
    code: str
    title: str
    source: str
    since: datetime
    until: datetime | None = None


class InmateFlags(View, frozen=True, kw_only=True):
    """What is to be heeded about an inmate now, each with its source."""

    treatment_level: ToldFlag | None
    key_control: list[ToldFlag]
    """Our officers' and the platform's, each by itself."""
    six_involvements: list[ToldFlag]
