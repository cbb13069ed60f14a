"""Inmates sign in at a kiosk by number and face together (VC-INM-01)."""

from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.devices import cards
from connectors.postgres.devices.cards import CardRow
from connectors.postgres.people import people
from connectors.postgres.rows import InmateRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import sessions
from pipelines.flows.access.auth.callers import Device, Inmate
from pipelines.flows.access.auth.face_tries import FaceTry, counted
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.calls.allowances import video_left
from pipelines.flows.devices.cards import reading
from pipelines.flows.people.faces import checking
from pipelines.flows.services import Services
from pipelines.rules.calls.custody import require_custody
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.devices.cards import CardAtReader
from schemas.errors import Forbidden, Unauthenticated
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceCheckRequest, InmateMe, InmateSignIn

ACTION = "session.sign_in"
PURPOSE = "sign_in"


async def sign_in(
    services: Services, asked: InmateSignIn, terminal: Device | None, address: str, device: str
) -> tuple[InmateMe, str]:
    """The inmate and the secret of a new session; the face check is kept either way."""
    async with services.database.transaction() as tx:
        row = await people.inmate_by_no(tx, asked.inmate_no)
    attempt = attempt_of(services, row, address)
    one = FaceTry(
        kind=SubjectKind.INMATE,
        subject_id=row.id if row else None,
        address=address,
        device=device,
    )
    async with attempt, counted(services, one):
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
            device_id=terminal.row.id if terminal else None,
        )
        live = FaceCheckRequest(picture=asked.picture, movement=asked.movement)
        one.take(await checking.check_live(services, subject, live))
        return await open_session(services, row, attempt.actor)


async def sign_in_by_card(
    services: Services, asked: CardAtReader, address: str
) -> tuple[InmateMe, str]:
    """A session for the holder of a card that is ours, whole and not lost (VC-BASE-19).

    It opens the holder's calls; to join one the face is checked as always.
    """
    attempt = attempt_of(services, None, address)
    async with attempt:
        async with services.database.transaction() as tx:
            card = await reading.usable(tx, services, asked)
            row = await people.inmate_by_id(tx, card.inmate_id) if card.inmate_id else None
        if row is None:
            raise Forbidden("这不是罪犯的卡，不能在此登录。", code="card_of_officer")
        attempt.stream = row.prison_code
        attempt.object_id = row.id
        attempt.actor = Actor(kind=ActorKind.INMATE, id=row.id, name=row.name, address=address)
        require_custody(row.custody_state)
        return await open_session(services, row, attempt.actor, card)


async def open_session(
    services: Services, row: InmateRow, actor: Actor, card: CardRow | None = None
) -> tuple[InmateMe, str]:
    """By a card alone the session has no checked face yet."""
    checked_at = None if card else services.clock()
    async with services.database.transaction() as tx:
        if card is not None:
            # Reported lost a moment ago: then no session may come after those that were ended.
            reading.require_active(await cards.hold(tx, card.id))
        # An earlier session stays: signing in at a second terminal must not end a running call,
        # and the call itself takes no second device.
        secret = await sessions.create(
            tx,
            services,
            SubjectKind.INMATE,
            row.id,
            actor.address,
            face_checked_at=checked_at,
            card_id=card.id if card else None,
        )
        await audit.write(
            tx,
            stream=row.prison_code,
            actor=actor,
            action=ACTION,
            object_kind="inmate",
            object_id=row.id,
            detail={"card_no": card.card_no} if card else {},
        )
        me = await _me(tx, services, row, checked_at)
    return me, secret


async def me(services: Services, inmate: Inmate) -> InmateMe:
    async with services.database.transaction() as tx:
        row = await people.inmate_by_id(tx, inmate.id)
        if row is None:
            raise Unauthenticated("请先登录。", code="signed_out")
        return await _me(tx, services, row, inmate.face_checked_at)


async def _me(tx: Tx, services: Services, row: InmateRow, checked_at: datetime | None) -> InmateMe:
    now = services.clock()
    left = await video_left(tx, row, now)
    valid_s = timedelta(seconds=services.settings.face_valid_s)
    until = checked_at + valid_s if checked_at else None
    return InmateMe(
        id=row.id,
        inmate_no=row.inmate_no,
        name=row.name,
        prison=row.prison_name,
        ward=row.ward_name,
        calls_left=left.left,
        calls_period=left.period,
        face_valid_until=until if until and until > now else None,
    )


def attempt_of(services: Services, row: InmateRow | None, address: str) -> Attempt:
    actor = Actor(
        kind=ActorKind.INMATE,
        id=row.id if row else None,
        name=row.name if row else "未知服刑人员",
        address=address,
    )
    stream = row.prison_code if row else audit.BUREAU
    return Attempt(services, actor, ACTION, "inmate", row.id if row else None, stream)
