"""Whoever comes in by a one-time ticket of WeChat or 随申办 enters his own account.

Where it is a relative's, his session opens beside it and, where registered, by face.
"""

from datetime import datetime, timedelta

from connectors.postgres.access import credentials
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.people import faces, people, public_accounts
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.people.public_accounts import AccountRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth import accounts, public, sessions
from pipelines.flows.access.auth.accounts import Told
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.access.auth.face_tries import FaceTry, counted
from pipelines.flows.access.auth.public import Opened
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.people.faces import checking
from pipelines.flows.sealed_fields import open_phone
from pipelines.flows.services import Services
from pipelines.rules.governance.masking import mask_phone
from pipelines.rules.security import challenge
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.challenge import Challenge
from pipelines.rules.security.purposes import PORTRAIT_ENTRY
from schemas.calls.state import ActorKind
from schemas.errors import Forbidden
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import PublicEntry, SubjectKind
from schemas.people.views import (
    CitizenSignIn,
    FaceCheckRequest,
    PortraitSignIn,
    RelativeEntry,
    RelativeMe,
    RelativeSignIn,
)

ACTION = "session.sign_in"
PURPOSE = "sign_in"
ENTRY_FOR = timedelta(minutes=10)
"""From the ticket to the portrait; elders take their time."""


async def sign_in(
    services: Services, asked: RelativeSignIn, address: str, device: str
) -> tuple[RelativeEntry, Opened]:
    """Who came in and the secrets of new sessions, or what the portrait is sent with."""
    async with _attempt(services, address):
        openid = await services.wechat.swap(asked.ticket)
        told = Told(entry=PublicEntry.WECHAT, known_by={PublicEntry.WECHAT: openid})
        return await enter(services, told, address, device)


async def sign_in_as_citizen(
    services: Services, asked: CitizenSignIn, address: str, device: str
) -> tuple[RelativeEntry, Opened]:
    """The same by a token of 随申办; the identity number tells which relative it is (VC-FAM-01)."""
    async with _attempt(services, address):
        citizen = await services.citizens.swap(asked.token)
        told = Told(
            entry=PublicEntry.CITIZEN,
            known_by={PublicEntry.CITIZEN: citizen.id_no},
            name=citizen.name,
            id_no=citizen.id_no,
        )
        return await enter(services, told, address, device)


async def enter(
    services: Services, told: Told, address: str, device: str
) -> tuple[RelativeEntry, Opened]:
    """What follows once it is known who came, whichever entry it was."""
    async with services.database.transaction() as tx:
        account = await accounts.found_or_opened(tx, services, told, address)
        if not account.may_enter:
            raise _unknown()
        row = await _relative_of(tx, account)
        if row is None:
            secret = await public.open_session(tx, services, account.id, address)
            await public.note_sign_in(tx, services, account, address)
            shown = await public.shown(tx, services, account)
            return RelativeEntry(me=None, entry=None, account=shown), Opened(public=secret)
    one = FaceTry(kind=SubjectKind.RELATIVE, subject_id=row.id, address=address, device=device)
    if await _shows_face(services, row):
        await _note_identified(services, row, address)
        return RelativeEntry(me=None, entry=_entry(services, row)), Opened()
    async with counted(services, one), services.database.transaction() as tx:
        relative, opened = await _open(tx, services, row, address, None)
        shown = await public.shown(tx, services, account)
    entry = RelativeEntry(me=await me(services, relative), entry=None, account=shown)
    return entry, opened


async def _relative_of(tx: Tx, account: AccountRow) -> RelativeRow | None:
    if account.relative_id is None:
        return None
    return await people.relative_by_id(tx, account.relative_id)


async def show_portrait(
    services: Services, asked: PortraitSignIn, address: str, device: str
) -> tuple[RelativeMe, Opened]:
    """The second step: the session opens where the living face is the registered one (VC-WL-05)."""
    attempt = _attempt(services, address)
    async with attempt:
        relative_id, said = _read(services, asked.entry)
        async with services.database.transaction() as tx:
            row = _require_known(await people.relative_by_id(tx, relative_id))
        attempt.object_id = row.id
        attempt.actor = _caller(row, address, None).actor()
        subject = checking.Subject(
            kind=SubjectKind.RELATIVE,
            id=row.id,
            actor=attempt.actor,
            stream=attempt.stream,
            purpose=PURPOSE,
            caller=FaceCaller.RELATIVE_SIGN_IN,
        )
        live = FaceCheckRequest(picture=asked.picture, movement=asked.movement)
        one = FaceTry(kind=SubjectKind.RELATIVE, subject_id=row.id, address=address, device=device)
        async with counted(services, one):
            one.take(await checking.check_live(services, subject, live))
            async with services.database.transaction() as tx:
                await _use(tx, services, row, said)
                now = services.clock()
                relative, opened = await _open(tx, services, row, address, now)
    return await me(services, relative), opened


async def _shows_face(services: Services, row: RelativeRow) -> bool:
    """Without a registered face there is nothing to compare with; calls stay closed then."""
    if not services.settings.relative_portrait:
        return False
    async with services.database.transaction() as tx:
        return await faces.has_template(tx, SubjectKind.RELATIVE, row.id)


async def _note_identified(services: Services, row: RelativeRow, address: str) -> None:
    """The ticket is used up and nothing is open yet: that somebody came so far stays on record."""
    relative = _caller(row, address, None)
    async with services.database.transaction() as tx:
        await audit.write(
            tx,
            stream=relative.stream,
            actor=relative.actor(),
            action="session.identified",
            object_kind="relative",
            object_id=row.id,
        )


def _entry(services: Services, row: RelativeRow) -> str:
    key = services.keys.derive(PORTRAIT_ENTRY)
    text = challenge.make(key, make_id(), row.id, services.clock(), ENTRY_FOR)
    return f"{row.id}.{text}"


def _read(services: Services, entry: str) -> tuple[str, Challenge]:
    relative_id, _, text = entry.partition(".")
    key = services.keys.derive(PORTRAIT_ENTRY)
    said = challenge.read(key, text, relative_id, services.clock())
    if said is None:
        raise _stale()
    return relative_id, said


async def _use(tx: Tx, services: Services, row: RelativeRow, said: Challenge) -> None:
    """One entry opens one session."""
    now = services.clock()
    if not await credentials.use_challenge(
        tx, said.id, row.id, expires_at=said.expires_at, now=now
    ):
        raise _stale()


async def _open(
    tx: Tx, services: Services, row: RelativeRow, address: str, checked_at: datetime | None
) -> tuple[Relative, Opened]:
    account = await public_accounts.of_relative(tx, row.id)
    if account is None:
        raise _stale()
    secret = await sessions.create(
        tx, services, SubjectKind.RELATIVE, row.id, address, face_checked_at=checked_at
    )
    relative = _caller(row, address, checked_at)
    await audit.write(
        tx,
        stream=relative.stream,
        actor=relative.actor(),
        action=ACTION,
        object_kind="relative",
        object_id=row.id,
        detail={"portrait": checked_at is not None},
    )
    of_account = await public.open_session(tx, services, account.id, address)
    return relative, Opened(public=of_account, relative=secret)


async def me(services: Services, relative: Relative) -> RelativeMe:
    """Who is signed in, with the phone masked."""
    async with services.database.transaction() as tx:
        row = await people.relative_by_id(tx, relative.id)
        registered = await faces.has_template(tx, SubjectKind.RELATIVE, relative.id)
    if row is None:
        raise _unknown()
    return RelativeMe(
        id=relative.id,
        name=relative.name,
        phone_masked=mask_phone(open_phone(services.keys, row.id, row.phone_sealed)),
        face_registered=registered,
        face_valid_until=_face_valid_until(services, relative),
    )


def _caller(row: RelativeRow, address: str, checked_at: datetime | None) -> Relative:
    return Relative(
        id=row.id, name=row.name, session_id="", face_checked_at=checked_at, address=address
    )


def _face_valid_until(services: Services, relative: Relative) -> datetime | None:
    if relative.face_checked_at is None:
        return None
    until = relative.face_checked_at + timedelta(seconds=services.settings.face_valid_s)
    return until if until > services.clock() else None


def _attempt(services: Services, address: str) -> Attempt:
    nobody = Actor(kind=ActorKind.RELATIVE, id=None, name="未知亲属", address=address)
    return Attempt(services, nobody, ACTION, "relative", None)


def _require_known(row: RelativeRow | None) -> RelativeRow:
    if row is None or not row.enabled:
        raise _unknown()
    return row


def _unknown() -> Forbidden:
    return Forbidden("您尚未登记为亲属，请联系监狱登记。", code="relative_unknown")


def _stale() -> Forbidden:
    return Forbidden("登录已超时，请重新进入。", code="entry_stale")
