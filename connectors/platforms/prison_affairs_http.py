"""The prison affairs platform over HTTP: every request signed, no redirect followed."""

from collections.abc import Callable
from datetime import date, datetime

import httpx

from connectors.platforms.prison_affairs import PEER, AffairsRefused
from connectors.platforms.signed_post import PATIENCE_S, Asked, SignedPost
from pipelines.rules.exchange.prison_affairs import InmateStatus
from schemas.errors import NotFound
from schemas.exchange.prison_affairs import (
    INMATE_UNKNOWN,
    PORTRAIT_MISSING,
    AskAfter,
    AskInmate,
    AskRoster,
    InmatePage,
    InmateState,
    MovementPage,
    Portrait,
    WardRoster,
)


class UnknownThere(NotFound):
    """The platform has no such inmate, or nothing of what was asked of him."""


PLATFORM = Asked(
    name=PEER,
    code="affairs",
    refused=AffairsRefused,
    refusals={INMATE_UNKNOWN: UnknownThere, PORTRAIT_MISSING: UnknownThere},
)


class HttpPrisonAffairs:
    """`POST <address>/states`, `/movements`, `/rosters`, `/inmates` and `/portraits`."""

    connected = True

    def __init__(
        self,
        address: str,
        key: bytes,
        clock: Callable[[], datetime],
        transport: httpx.AsyncBaseTransport | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`transport` answers in place of the network."""
        self._post = SignedPost(PLATFORM, address, key, clock, transport, patience_s)

    async def inmate(self, inmate_no: str) -> InmateStatus | None:
        asked = AskInmate(inmate_no=inmate_no)
        try:
            told = await self._post.ask("states", asked, InmateState)
        except UnknownThere:
            return None
        if told.inmate_no != inmate_no:
            # Of somebody else: nothing may be decided by it.
            raise self._post.unreadable()
        return InmateStatus(
            custody=told.custody_state,
            visits_allowed=told.visits_allowed,
            reason=told.visits_reason,
        )

    async def movements(self, after: int, limit: int) -> MovementPage:
        return await self._post.ask("movements", AskAfter(after=after, limit=limit), MovementPage)

    async def roster(self, ward_code: str, day: date) -> WardRoster:
        asked = AskRoster(ward_code=ward_code, day=day)
        return await self._post.ask("rosters", asked, WardRoster)

    async def inmates(self, after: int, limit: int) -> InmatePage:
        return await self._post.ask("inmates", AskAfter(after=after, limit=limit), InmatePage)

    async def portrait(self, inmate_no: str) -> Portrait | None:
        asked = AskInmate(inmate_no=inmate_no)
        try:
            told = await self._post.ask("portraits", asked, Portrait)
        except UnknownThere:
            return None
        if told.inmate_no != inmate_no:
            raise self._post.unreadable()
        return told

    async def close(self) -> None:
        await self._post.close()
