"""Keys of a consumer: asked for, decided by another, taken once, ended at once (VC-CFG-10)."""

import secrets

from connectors.postgres.access import key_permits
from connectors.postgres.exchange import open_api
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.exchange.open_api import proposing
from pipelines.flows.exchange.open_api.keeping import MODULE, access_of
from pipelines.flows.exchange.open_api.proposed import OpeningChange
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.security.field import seal_field
from pipelines.rules.security.made_secret import SECRET_BYTES
from pipelines.rules.security.purposes import API_SECRET
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import Conflict, Forbidden
from schemas.exchange.open_api import AskKey, ConsumerAccess, EndKeys, NewKey
from schemas.modules.module import Verb

KEY_BYTES = 12


async def ask(
    services: Services, officer: Officer, consumer_id: str, asked: AskKey
) -> ConsumerAccess:
    """A new key waits for another's decision; the present one is in use until it is taken."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("key", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        before = await desk.need(tx, consumer_id, for_update=True)
        change = OpeningChange(
            module=MODULE,
            verb=Verb.EDIT,
            version=before.version,
            reason=proposing.reason_of(asked.reason),
            key=True,
        )
        await proposing.propose(tx, desk, before, change)
        return await access_of(tx, desk, consumer_id)


async def take(services: Services, officer: Officer, consumer_id: str) -> NewKey:
    """The decided key in place of the one before, which ends now; its secret is told this once."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("key", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await desk.need(tx, consumer_id, for_update=True)
        permit = await key_permits.open_of(tx, consumer_id, desk.now, for_update=True)
        if permit is None:
            raise Conflict("没有待领取的密钥，或已超过领取期限，请重新申请。", code="no_key_permit")
        if permit.officer_id != officer.id:
            raise Forbidden("密钥只能由申请人领取。", code="not_applicant")
        if not key_permits.is_whole(services.rights_seal, permit):
            raise Conflict("密钥的审批结果校验失败，请重新申请。", code="key_permit_changed")
        key_id, secret = secrets.token_hex(KEY_BYTES), secrets.token_urlsafe(SECRET_BYTES)
        sealed = seal_field(
            services.keys.sealing(API_SECRET),
            secret,
            f"api_key:{key_id}",
            secrets.token_bytes(NONCE_BYTES),
        )
        await open_api.add_key(tx, consumer_id, key_id, sealed, by=officer.name, now=desk.now)
        await key_permits.end(tx, consumer_id, desk.now, key_id)
        detail = {"key_id": key_id, "case_id": permit.case_id}
        await desk.note(tx, "key", consumer_id, detail)
        return NewKey(key_id=key_id, secret=secret)


async def end(
    services: Services, officer: Officer, consumer_id: str, asked: EndKeys
) -> ConsumerAccess:
    """Take the key away, and one that waits to be taken; closing waits for nobody."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("end_keys", consumer_id), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await desk.need(tx, consumer_id, for_update=True)
        reason = proposing.reason_of(asked.reason)
        ended = await open_api.end_keys(tx, consumer_id, desk.now)
        permits = await key_permits.end(tx, consumer_id, desk.now)
        if not ended and not permits:
            raise Conflict("没有使用中或待领取的密钥。", code="no_living_key")
        detail = {"key_ids": ended, "permits": permits, "reason": reason}
        await desk.note(tx, "end_keys", consumer_id, detail)
        return await access_of(tx, desk, consumer_id)
