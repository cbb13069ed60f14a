"""The second proof of identity: a one-time code, or an SM2 signature of a challenge (ID-1)."""

import asyncio

from connectors.keys import sm2
from connectors.postgres.access import credentials
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.flows.sealed_fields import open_totp
from pipelines.flows.services import Services
from pipelines.rules.security import challenge, totp
from pipelines.rules.security.challenge import PURPOSE as SIGN_IN_CHALLENGE
from schemas.errors import Unauthenticated
from schemas.people.views import OfficerSignIn


def new_challenge(services: Services, login: str) -> str:
    """A challenge for whoever claims to be `login`; it tells nothing of whether there is one."""
    key = services.keys.derive(SIGN_IN_CHALLENGE)
    return challenge.make(key, make_id(), login, services.clock())


def methods_of(row: OfficerRow) -> list[str]:
    """What the account can prove itself with beside the password."""
    methods = {"totp": row.totp_sealed is not None, "sm2": row.sm2_public_key is not None}
    return [name for name, there in methods.items() if there]


def is_given(asked: OfficerSignIn) -> bool:
    return asked.code is not None or (asked.challenge is not None and asked.signature is not None)


def require_given(row: OfficerRow, asked: OfficerSignIn) -> None:
    """Raise `Unauthenticated` where the password came alone."""
    if not is_given(asked):
        raise Unauthenticated(
            "请继续验证第二登录因素。", code="second_factor_needed", methods=methods_of(row)
        )


async def holds(tx: Tx, services: Services, row: OfficerRow, asked: OfficerSignIn) -> bool:
    """Whether the second proof is right and was never used before; it is used up with this."""
    if asked.code is not None:
        return await _code_holds(tx, services, row, asked.code)
    return await _signature_holds(tx, services, row, asked)


async def _code_holds(tx: Tx, services: Services, row: OfficerRow, code: str) -> bool:
    if row.totp_sealed is None:
        return False
    secret = open_totp(services.keys, row.id, row.totp_sealed)
    step = totp.matching_step(secret, code, services.clock(), row.totp_step)
    return step is not None and await credentials.use_totp_step(tx, row.id, step)


async def _signature_holds(
    tx: Tx, services: Services, row: OfficerRow, asked: OfficerSignIn
) -> bool:
    if row.sm2_public_key is None or asked.challenge is None or asked.signature is None:
        return False
    now = services.clock()
    key = services.keys.derive(SIGN_IN_CHALLENGE)
    said = challenge.read(key, asked.challenge, row.login, now)
    if said is None:
        return False
    signed = challenge.signed_bytes(asked.challenge)
    public, signature = bytes.fromhex(row.sm2_public_key), bytes.fromhex(asked.signature)
    if not await asyncio.to_thread(sm2.verify, public, signed, signature):
        return False
    return await credentials.use_challenge(
        tx, said.id, row.login, expires_at=said.expires_at, now=now
    )
