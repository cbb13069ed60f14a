"""Inmates sign in at a kiosk by number and face together (VC-INM-01)."""

from connectors.postgres import audit, people
from connectors.postgres.rows import InmateRow
from pipelines.rules.custody import require_custody
from pipelines.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.errors import Unauthenticated
from schemas.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome, InmateMe, InmateSignIn
from serve.audit.attempt import Attempt
from serve.auth import sessions
from serve.auth.callers import Inmate
from serve.faces import checking
from serve.services import Services

ACTION = "session.sign_in"
PURPOSE = "sign_in"


async def sign_in(services: Services, asked: InmateSignIn, address: str) -> tuple[InmateMe, str]:
    """The inmate and the secret of a new session; the face check is kept either way."""
    async with services.database.transaction() as tx:
        row = await people.inmate_by_no(tx, asked.inmate_no)
    attempt = _attempt(services, row, address)
    async with attempt:
        if row is None:
            raise Unauthenticated("编号或人脸不正确，请重试。", code="sign_in_failed")
        require_custody(row.custody_state)
        subject = checking.Subject(
            kind=SubjectKind.INMATE,
            id=row.id,
            actor=attempt.actor,
            stream=row.prison_code,
            purpose=PURPOSE,
            caller=FaceCaller.KIOSK_SIGN_IN,
        )
        _require_passed(await checking.check(services, subject, asked.picture))
        return await _open(services, row, attempt.actor)


async def _open(services: Services, row: InmateRow, actor: Actor) -> tuple[InmateMe, str]:
    async with services.database.transaction() as tx:
        # An earlier session stays: signing in at a second terminal must not end a running call,
        # and the call itself takes no second device.
        secret = await sessions.create(
            tx,
            services,
            SubjectKind.INMATE,
            row.id,
            actor.address,
            face_checked_at=services.clock(),
        )
        await audit.write(
            tx,
            stream=row.prison_code,
            actor=actor,
            action=ACTION,
            object_kind="inmate",
            object_id=row.id,
        )
    return _me(row), secret


async def me(services: Services, inmate: Inmate) -> InmateMe:
    async with services.database.transaction() as tx:
        row = await people.inmate_by_id(tx, inmate.id)
    if row is None:
        raise Unauthenticated("请先登录。", code="signed_out")
    return _me(row)


def _me(row: InmateRow) -> InmateMe:
    return InmateMe(
        id=row.id,
        inmate_no=row.inmate_no,
        name=row.name,
        prison=row.prison_name,
        ward=row.ward_name,
    )


def _attempt(services: Services, row: InmateRow | None, address: str) -> Attempt:
    actor = Actor(
        kind=ActorKind.INMATE,
        id=row.id if row else None,
        name=row.name if row else "未知服刑人员",
        address=address,
    )
    stream = row.prison_code if row else audit.BUREAU
    return Attempt(services, actor, ACTION, "inmate", row.id if row else None, stream)


def _require_passed(outcome: FaceOutcome) -> None:
    if not outcome.passed:
        raise Unauthenticated(
            outcome.message,
            code="face_refused",
            reason=outcome.reason,
            score=outcome.score,
            check_id=outcome.check_id,
        )
