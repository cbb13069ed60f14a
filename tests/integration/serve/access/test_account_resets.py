"""Nobody resets alone: one asks, another of another duty decides, the holder claims (NF-SEC-19)."""

from typing import Any

import pyotp
from sqlalchemy import text

from connectors.keys import sm2
from connectors.postgres.database import Database
from tests.integration.serve.access.test_rights_changes import account
from tests.integration.serve.client import People, Person
from tests.integration.serve.handed_over import (
    CLAIM,
    MINE,
    SIGN_IN,
    WHY,
    appoint,
    approved,
    asked,
    claim_of,
    entered,
    reset,
)
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.world import PASSWORD, World
from tests.trace import proves

RIGHT = {"login": "monitor", "password": PASSWORD}
KEY = (7).to_bytes(sm2.PRIVATE_BYTES)


async def ask_for_key(person: Person, world: World, login: str) -> dict[str, Any]:
    body = {"public_key": sm2.public_key(KEY).hex(), **WHY}
    answer: dict[str, Any] = await person.put(
        f"/api/accounts/{await account(world, login)}/key", body
    )
    return answer


async def ask(person: Person, world: World, login: str, kind: str) -> dict[str, Any]:
    if kind == "key":
        return await ask_for_key(person, world, login)
    return await asked(person, world, login, f"reset-{kind.replace('_', '-')}")


async def test_each_reset_takes_two_of_different_duty(people: People, world: World) -> None:
    await appoint(world, "keeper", "system_admin")
    system, colleague = await people.officer("sysadmin"), await people.officer("keeper")
    security = await people.officer("security")
    with proves("NF-SEC-19", "d"):
        for kind, login in (
            ("password", "monitor"),
            ("second_factor", "reviewer"),
            ("key", "leader"),
        ):
            right = {"login": login, "password": PASSWORD}
            holder = await people.officer(login)
            handed = await ask(system, world, login, kind)
            assert set(handed) == {"reset", "half"}
            assert (handed["reset"]["kind"], handed["reset"]["state"]) == (kind, "proposed")
            # Nothing has changed: the password signs in, and the session is open.
            await people.somebody().post(SIGN_IN, right)
            assert (await holder.http.get("/api/calls")).status_code == 200
            path = f"/api/account-resets/{handed['reset']['id']}/approve"
            assert await system.refused(path) == (403, "own_proposal")
            assert await colleague.refused(path) == (403, "same_duty")
            assert await holder.refused(path) == (403, "no_permission")
            guess = claim_of(login, (handed["half"], handed["half"]))
            assert await people.somebody().refused(CLAIM, guess) == (401, "claim_failed")
            done = await approved(security, handed)
            told = (done["reset"]["state"], done["reset"]["decided_by"])
            assert told == ("approved", "民警security")
            assert (await holder.http.get("/api/calls")).status_code == 401
            assert await people.somebody().refused(SIGN_IN, right) == (401, "sign_in_failed")
            assert await security.refused(path) == (409, "reset_decided")
            claim = claim_of(login, (handed["half"], done["half"]))
            await people.somebody().post(CLAIM, claim)


async def test_security_asks_and_system_decides_as_well(people: People, world: World) -> None:
    security, system = await people.officer("security"), await people.officer("sysadmin")
    handed = await asked(security, world, "monitor")
    other = await approved(system, handed)
    claim = claim_of("monitor", (handed["half"], other["half"]))
    await people.somebody().post(CLAIM, claim)
    await entered(people, "monitor")


async def test_the_holder_neither_asks_nor_decides(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    own = f"/api/accounts/{await account(world, 'sysadmin')}/reset-password"
    assert await system.refused(own, WHY) == (403, "own_reset")
    handed = await asked(system, world, "security")
    path = f"/api/account-resets/{handed['reset']['id']}"
    assert await security.refused(f"{path}/approve") == (403, "own_reset")
    assert await security.refused(f"{path}/reject", {"note": "不同意"}) == (403, "own_reset")
    (shown,) = (await security.get("/api/account-resets", state="proposed"))["rows"]
    assert (shown["may_decide"], shown["may_withdraw"]) == (False, False)


async def test_what_is_rejected_or_taken_back_changes_nothing_and_opens_nothing(
    people: People, world: World
) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    for person, verb, body in (
        (security, "reject", {"note": "本人没有要求"}),
        (system, "withdraw", None),
    ):
        handed = await asked(system, world, "monitor")
        assert await system.refused(
            f"/api/accounts/{await account(world, 'monitor')}/reset-password", WHY
        ) == (409, "reset_open")
        path = f"/api/account-resets/{handed['reset']['id']}/{verb}"
        closed = await person.post(path, body)
        assert closed["state"] == {"reject": "rejected", "withdraw": "withdrawn"}[verb]
        await people.somebody().post(SIGN_IN, RIGHT)
    mine = f"/api/account-resets/{(await asked(system, world, 'monitor'))['reset']['id']}/withdraw"
    assert await security.refused(mine) == (403, "not_own_proposal")


async def test_an_asker_who_lost_the_right_is_nobody(people: People, world: World) -> None:
    await appoint(world, "keeper", "system_admin")
    handed = await asked(await people.officer("keeper"), world, "monitor")
    await appoint(world, "keeper", "word_keeper")
    security = await people.officer("security")
    path = f"/api/account-resets/{handed['reset']['id']}/approve"
    assert await security.refused(path) == (409, "asker_lost_right")


async def test_what_was_exchanged_under_way_is_not_approved(
    people: People, world: World, owner: Database
) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    handed = await asked(system, world, "monitor")
    async with owner.transaction() as tx:
        await tx.execute(
            text("update account_claim set officer_id = :other where id = :id").bindparams(
                other=await account(world, "leader"), id=handed["reset"]["id"]
            )
        )
    path = f"/api/account-resets/{handed['reset']['id']}/approve"
    assert await security.refused(path) == (409, "reset_tampered")
    await people.officer("leader")


async def test_a_second_factor_is_enrolled_anew_after_its_reset(
    people: People, world: World
) -> None:
    monitor = await people.officer("monitor")
    secret = str((await monitor.post("/api/officer/second-factor"))["secret"])
    code = pyotp.TOTP(secret).at(world.clock())
    await monitor.post("/api/officer/second-factor/confirm", {"code": code})
    halves = await reset(people, world, "monitor")
    await people.somebody().post(CLAIM, claim_of("monitor", halves))
    # A password alone was reset: the second factor is asked for as ever.
    mine = {"login": "monitor", "password": MINE}
    assert await people.somebody().refused(SIGN_IN, mine) == (401, "second_factor_needed")
    halves = await reset(people, world, "monitor", "reset-second-factor")
    assert await people.somebody().refused(SIGN_IN, mine) == (401, "sign_in_failed")
    await people.somebody().post(CLAIM, claim_of("monitor", halves, "Chosen-by-me-2"))
    again = await entered(people, "monitor", "Chosen-by-me-2")
    assert (await again.post("/api/officer/second-factor"))["address"].startswith("otpauth://")


async def test_a_key_counts_once_its_holder_has_claimed_it(people: People, world: World) -> None:
    system, security = await people.officer("sysadmin"), await people.officer("security")
    handed = await ask_for_key(system, world, "monitor")
    assert len(handed["reset"]["key_mark"]) == 16
    halves = (handed["half"], (await approved(security, handed))["half"])
    (row,) = (await system.get("/api/accounts", q="monitor"))["rows"]
    assert row["second_factors"] == []
    await people.somebody().post(CLAIM, claim_of("monitor", halves))
    (row,) = (await system.get("/api/accounts", q="monitor"))["rows"]
    assert row["second_factors"] == ["sm2"]


async def test_every_step_stands_in_the_log(people: People, world: World) -> None:
    halves = await reset(people, world, "monitor")
    wrong = claim_of("monitor", (halves[0], halves[0]))
    assert (await people.somebody().refused(CLAIM, wrong))[0] == 401
    await people.somebody().post(CLAIM, claim_of("monitor", halves))
    rows = await audit_rows_of(world, "officer", await account(world, "monitor"))
    told = [
        (row.action, row.result, row.actor_name)
        for row in rows
        if row.action.startswith(("account_reset.", "account.claim"))
    ]
    assert told == [
        ("account_reset.ask", "ok", "民警sysadmin"),
        ("account_reset.approve", "ok", "民警security"),
        ("account.claim", "refused", "民警monitor"),
        ("account.claim", "ok", "民警monitor"),
    ]
    kept = "".join(str(row.detail) for row in rows)
    assert not any(half in kept or half.replace("-", "") in kept for half in halves)


async def test_a_prisons_administrator_reaches_the_accounts_of_the_prison_alone(
    people: People, world: World
) -> None:
    handed = await asked(await people.officer("sysadmin"), world, "elsewhere")
    from connectors.postgres.access import rights
    from tests.integration.serve.access.test_rights_changes import unit

    async with world.database.transaction() as tx:
        keeper, prison = await account(world, "local_keeper"), await unit(world, "P03")
        await rights.give(tx, world.seal, keeper, ["security_admin"], [prison])
    local = await people.officer("local_keeper")
    assert (await local.get("/api/account-resets"))["total"] == 0
    path = f"/api/account-resets/{handed['reset']['id']}/approve"
    assert await local.refused(path) == (404, "reset_not_found")
