"""Tries to sign in by face: bounded, and in the sign-in log however they end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import msgspec

from connectors.postgres.access import sign_ins
from pipelines.flows.services import Services
from pipelines.rules.security.known_device import LASTS_DAYS
from schemas.errors import QinqiaoError, TooManyRequests, Unauthenticated, Unavailable
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome

KNOWN = timedelta(days=LASTS_DAYS)
"""After so long without a sign-in a terminal is strange to a person again."""


class FaceTry(msgspec.Struct, kw_only=True):
    """Who tries from where; the score, and who it is, may come to be known on the way."""

    kind: SubjectKind
    subject_id: str | None
    address: str
    device: str
    score: float | None = None

    def take(self, outcome: FaceOutcome) -> None:
        """Note the score; raise `Unauthenticated` unless the check passed."""
        self.score = outcome.score
        if not outcome.passed:
            raise Unauthenticated(
                outcome.message,
                code="face_refused",
                reason=outcome.reason,
                score=outcome.score,
                check_id=outcome.check_id,
            )


@asynccontextmanager
async def counted(services: Services, one: FaceTry) -> AsyncIterator[FaceTry]:
    """One try after another for a person, or for an address where nobody is named."""
    async with services.sign_in_locks.held(one.subject_id or one.address):
        try:
            await _require_quiet(services, one)
            yield one
        except QinqiaoError as error:
            if not isinstance(error, Unavailable):
                await _note(services, one, error.code)
            raise
        await _note(services, one, "ok")


async def _require_quiet(services: Services, one: FaceTry) -> None:
    """Raise `TooManyRequests` after too many refused faces of a person, or from an address.

    Where a person has come in before, such as the terminal of the own ward, what strangers show
    elsewhere closes nothing.
    """
    settings = services.settings
    now = services.clock()
    since = now - timedelta(seconds=settings.lock_s)
    async with services.database.transaction() as tx:
        there = await sign_ins.failures_from(tx, one.address, since, one.kind)
        mine = 0
        if one.subject_id is not None:
            mine = await sign_ins.failures_of(
                tx, one.kind, one.subject_id, since, address=one.address, known_since=now - KNOWN
            )
    if there >= settings.address_failures or mine >= settings.face_failures:
        minutes = -(-settings.lock_s // 60)
        raise TooManyRequests(
            f"人脸多次不通过，请{minutes}分钟后再试，或联系工作人员当面核对。", code="faces_closed"
        )


async def _note(services: Services, one: FaceTry, result: str) -> None:
    async with services.database.transaction() as tx:
        await sign_ins.note_person(
            tx,
            one.kind,
            one.subject_id,
            result=result,
            score=one.score,
            address=one.address,
            device=one.device,
            at=services.clock(),
        )
