"""Whether whoever is behind an open socket may still be there, asked again every few seconds."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import msgspec

from connectors.postgres.audit import audit
from pipelines.flows.access.auth import sessions
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import reaches_all
from schemas.errors import Forbidden, QinqiaoError, Unavailable
from schemas.people.kinds import SubjectKind

logger = logging.getLogger(__name__)

REREAD_S = 3.0
"""Whoever lost a right, a unit or the session is out within 5 s; the rest is for a busy machine."""
ACTION = "live.withdrawn"

Still = Callable[[], Awaitable[None]]
"""Raises once the person may not be here any more."""
Required = Callable[[Officer], Awaitable[None]]
"""Raises where the officer, with the rights of this moment, may not see what the socket shows."""


class OnScreen(msgspec.Struct, frozen=True):
    """What a socket shows, as the audit log calls it."""

    kind: str
    id: str
    stream: str


async def until_withdrawn(still: Still) -> None:
    """Ask again and again; who is inside stays while the database is away."""
    while True:
        await asyncio.sleep(REREAD_S)
        try:
            await still()
        except Unavailable as error:
            logger.warning("rights behind an open connection not read: %s", error)


def party(services: Services, kind: SubjectKind, secret: str, *, in_use: bool) -> Still:
    """A relative or an inmate, who needs an open session and nothing else."""

    async def still() -> None:
        await sessions.require_open(services, kind, secret, in_use=in_use)

    return still


class Standing:
    """An officer behind an open socket, with what he may do now."""

    def __init__(
        self,
        services: Services,
        officer: Officer,
        secret: str,
        *,
        shows: OnScreen,
        required: Required,
        in_use: bool = False,
    ) -> None:
        """`in_use` is whether the open socket by itself keeps the session from being idle."""
        self.officer = officer
        self._services = services
        self._secret = secret
        self._shows = shows
        self._required = required
        self._in_use = in_use

    async def still(self) -> None:
        """Read session, rights and scope again; what is refused now was allowed at the door."""
        officer = await sessions.officer(
            self._services, self._secret, self.officer.address, in_use=self._in_use
        )
        try:
            await self._required(officer)
        except Unavailable:
            raise
        except QinqiaoError as error:
            await self._note(officer, error)
            raise
        self.officer = officer

    async def _note(self, officer: Officer, error: QinqiaoError) -> None:
        """The audit row of the withdrawal; without it the socket is closed all the same."""
        try:
            async with self._services.database.transaction() as tx:
                await audit.write(
                    tx,
                    stream=self._shows.stream,
                    actor=officer.actor(),
                    action=ACTION,
                    object_kind=self._shows.kind,
                    object_id=self._shows.id,
                    result="refused",
                    detail={"code": error.code, **error.detail},
                )
        except Unavailable as away:
            logger.error("withdrawal from %s not audited: %s", self._shows.id, away)


def nothing_lost(before: Officer) -> Required:
    """For a page that shows news by right: it holds what was allowed when it was opened."""

    async def required(now: Officer) -> None:
        if before.permissions - now.permissions or not reaches_all(now.scopes, before.scopes):
            raise Forbidden("您的权限或管辖范围已变更，请刷新页面。", code="rights_changed")

    return required
