"""Join tokens: once, for one person, one call and one device (VC-AV-06)."""

import asyncio
from datetime import timedelta

import pytest

from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.call_tokens import TokenRow
from pipelines.rules.security.digest import sm3_hex
from schemas.calls.state import PartyRole
from schemas.errors import QinqiaoError
from tests.integration.world import NOW, World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-AV-06")]

PHONE, TABLET = "device-phone", "device-tablet"


@pytest.fixture
async def call(db: Database, world: World) -> CallRow:
    async with db.transaction() as tx:
        return await world.approved(tx)


async def issue(db: Database, call: CallRow, secret: str, device: str = PHONE) -> TokenRow:
    async with db.transaction() as tx:
        return await calls.issue_token(
            tx,
            digest=sm3_hex(secret.encode()),
            call_id=call.id,
            role=PartyRole.RELATIVE,
            subject_id=call.relative_id,
            device_id=device,
            now=NOW,
            expires_at=NOW + timedelta(seconds=900),
        )


async def claim(db: Database, secret: str, device: str = PHONE, after_s: int = 1) -> TokenRow:
    async with db.transaction() as tx:
        moment = NOW + timedelta(seconds=after_s)
        return await calls.claim_token(tx, sm3_hex(secret.encode()), device, moment)


async def refusal(db: Database, secret: str, device: str = PHONE, after_s: int = 1) -> str:
    with pytest.raises(QinqiaoError) as refused:
        await claim(db, secret, device, after_s)
    return refused.value.code


async def test_the_first_use_binds_the_device(db: Database, call: CallRow) -> None:
    issued = await issue(db, call, "secret")
    claimed = await claim(db, "secret")
    assert (claimed.id, claimed.call_id, claimed.subject_id) == (
        issued.id,
        call.id,
        call.relative_id,
    )
    assert claimed.device_id == PHONE
    assert await refusal(db, "secret", TABLET) == "token_used"


async def test_the_same_device_may_come_back(db: Database, call: CallRow) -> None:
    await issue(db, call, "secret")
    first = await claim(db, "secret")
    assert await claim(db, "secret", after_s=600) == first


async def test_wrong_and_late_tokens(db: Database, call: CallRow) -> None:
    await issue(db, call, "secret")
    assert await refusal(db, "other") == "token_unknown"
    assert await refusal(db, "secret", after_s=900) == "token_expired"


async def test_a_second_token_ends_the_first(db: Database, call: CallRow) -> None:
    await issue(db, call, "first")
    await issue(db, call, "second")
    assert await refusal(db, "first") == "token_revoked"
    assert (await claim(db, "second")).device_id == PHONE


async def test_a_second_device_stays_outside_while_the_first_is_in(
    db: Database, call: CallRow
) -> None:
    await issue(db, call, "first")
    first = await claim(db, "first")
    await issue(db, call, "second", TABLET)
    assert await refusal(db, "second", TABLET) == "second_device"
    assert (await claim(db, "first")).id == first.id
    async with db.transaction() as tx:
        await calls.revoke_token(tx, first.id, NOW)
    assert (await claim(db, "second", TABLET)).device_id == TABLET


async def test_of_two_devices_at_once_one_gets_in(db: Database, call: CallRow) -> None:
    await issue(db, call, "secret")
    outcomes = await asyncio.gather(
        claim(db, "secret", PHONE), claim(db, "secret", TABLET), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Forbidden", "TokenRow"]


async def test_two_tokens_of_one_person_do_not_both_get_in(db: Database, call: CallRow) -> None:
    await issue(db, call, "first")
    await claim(db, "first")
    await issue(db, call, "second", TABLET)
    async with db.transaction() as tx:
        await calls.revoke_token(tx, (await claim(db, "first")).id, NOW)
    await issue(db, call, "third", PHONE)
    outcomes = await asyncio.gather(
        claim(db, "second", TABLET), claim(db, "third", PHONE), return_exceptions=True
    )
    assert sum(isinstance(outcome, TokenRow) for outcome in outcomes) == 1


async def test_only_the_digest_is_kept(db: Database, call: CallRow) -> None:
    issued = await issue(db, call, "a-very-secret-token")
    assert "secret" not in repr(issued)
