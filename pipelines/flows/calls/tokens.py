"""Issuing one-time rights to enter a call (VC-AV-06)."""

import logging
import secrets
from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.calls import call_stages, calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import faces
from connectors.postgres.transaction import Tx
from pipelines.flows.people.faces.checking import stage_detail
from pipelines.flows.services import Services
from pipelines.rules.calls.call_rows import token_detail
from pipelines.rules.platform.local_time import clock_text
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.made_secret import SECRET_BYTES
from schemas.calls.state import PartyRole, StageKind
from schemas.calls.views import JoinToken
from schemas.errors import Forbidden, Unavailable
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome

logger = logging.getLogger(__name__)

LONGEST = timedelta(minutes=60)
"""The longest a call can be set to."""


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


async def issue(
    tx: Tx,
    services: Services,
    call: CallRow,
    *,
    role: PartyRole,
    actor: Actor,
    device_id: str,
) -> JoinToken:
    """A token for one person, call and device, with its audit row.

    It must be used within `token_s`; once used, the same device may come back with it for as long
    as the call can last, since a room that died is joined again with the same token.
    """
    assert actor.id is not None
    await require_not_removed(tx, call.id, role)
    now = services.clock()
    secret = new_secret()
    await calls.issue_token(
        tx,
        digest=sm3_hex(secret.encode()),
        call_id=call.id,
        role=role,
        subject_id=actor.id,
        device_id=device_id,
        now=now,
        expires_at=_last_moment(services, call, now),
    )
    await audit.write(
        tx,
        stream=call.prison_code,
        actor=actor,
        action="call.join_token",
        object_kind="video_call",
        object_id=call.id,
        detail=token_detail(role, device_id),
        at=now,
    )
    first_use = now + timedelta(seconds=services.settings.token_s)
    return JoinToken(token=secret, call_id=call.id, role=role, expires_at=first_use)


async def require_not_removed(tx: Tx, call_id: str, role: PartyRole) -> None:
    """Raise `Forbidden` for a party that an officer put out and nobody let in again."""
    if role in (await call_stages.restrictions(tx, call_id)).removed:
        raise Forbidden("民警已将您移出本次通话。", code="removed")


def _last_moment(services: Services, call: CallRow, now: datetime) -> datetime:
    settings = services.settings
    slack = timedelta(seconds=settings.absence_s + settings.rejoin_s)
    return max(now + timedelta(seconds=settings.token_s), call.starts_at + slack + LONGEST)


def require_face(services: Services, checked_at: datetime | None) -> datetime:
    """Until when the session's face check holds; raises where it does not (VC-GEN-07)."""
    now = services.clock()
    if checked_at is None:
        raise Forbidden("请先通过人脸核验。", code="face_check_needed")
    until = checked_at + timedelta(seconds=services.settings.face_valid_s)
    if until <= now:
        raise Forbidden(
            f"人脸核验已于{clock_text(until)}失效，请重新核验。", code="face_check_needed"
        )
    return until


async def tie_face_check(
    tx: Tx, services: Services, call: CallRow, kind: SubjectKind, actor: Actor, since: datetime
) -> None:
    """The passed check that opens the way into a call becomes a line of its case, once."""
    assert actor.id is not None
    checks = await faces.checks_of_subject(tx, kind, actor.id, since=since)
    passed = [check for check in checks if check.passed]
    unlinked = [check for check in passed if check.call_id is None]
    if not unlinked or any(check.call_id == call.id for check in passed):
        return
    opening = unlinked[0]
    await faces.link_check(tx, opening.id, call.id)
    outcome = FaceOutcome(
        check_id=opening.id,
        passed=True,
        score=opening.score,
        threshold=opening.threshold,
        reason=opening.reason,
        message="",
    )
    await calls.add_stage(
        tx,
        call.id,
        StageKind.FACE,
        actor=actor,
        at=services.clock(),
        detail=stage_detail(kind, outcome),
    )


async def prepare_room(services: Services, call_id: str) -> None:
    """Make the room ahead; where that fails now, joining makes it."""
    try:
        await services.rooms.prepare(call_id)
    except Unavailable as error:
        logger.warning("room of %s not prepared: %s", call_id, error)
