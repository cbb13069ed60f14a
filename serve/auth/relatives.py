"""Relatives sign in by a one-time ticket of WeChat."""

from datetime import datetime, timedelta

from connectors.postgres import audit, faces, people
from pipelines.rules.masking import mask_phone
from pipelines.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.errors import Forbidden
from schemas.people.kinds import SubjectKind
from schemas.people.views import RelativeMe, RelativeSignIn
from serve.audit.attempt import Attempt
from serve.auth import sessions
from serve.auth.callers import Relative
from serve.sealed_fields import open_phone
from serve.services import Services

ACTION = "session.sign_in"


async def sign_in(
    services: Services, asked: RelativeSignIn, address: str
) -> tuple[RelativeMe, str]:
    """The relative and the secret of a new session."""
    nobody = Actor(kind=ActorKind.RELATIVE, id=None, name="未知亲属", address=address)
    attempt = Attempt(services, nobody, ACTION, "relative", None)
    async with attempt:
        openid = await services.wechat.swap(asked.ticket)
        async with services.database.transaction() as tx:
            row = await people.relative_by_openid(tx, openid)
            if row is None or not row.enabled:
                raise Forbidden("您尚未登记为亲属，请联系监狱登记。", code="relative_unknown")
            secret = await sessions.create(tx, services, SubjectKind.RELATIVE, row.id, address)
            relative = Relative(
                id=row.id, name=row.name, session_id="", face_checked_at=None, address=address
            )
            await audit.write(
                tx,
                stream=relative.stream,
                actor=relative.actor(),
                action=ACTION,
                object_kind="relative",
                object_id=row.id,
            )
    return await me(services, relative), secret


async def me(services: Services, relative: Relative) -> RelativeMe:
    """Who is signed in, with the phone masked."""
    async with services.database.transaction() as tx:
        row = await people.relative_by_id(tx, relative.id)
        registered = await faces.has_template(tx, SubjectKind.RELATIVE, relative.id)
    if row is None:
        raise Forbidden("您尚未登记为亲属，请联系监狱登记。", code="relative_unknown")
    return RelativeMe(
        id=relative.id,
        name=relative.name,
        phone_masked=mask_phone(open_phone(services.keys, row.id, row.phone_sealed)),
        face_registered=registered,
        face_valid_until=_face_valid_until(services, relative),
    )


def _face_valid_until(services: Services, relative: Relative) -> datetime | None:
    if relative.face_checked_at is None:
        return None
    until = relative.face_checked_at + timedelta(seconds=services.settings.face_valid_s)
    return until if until > services.clock() else None
