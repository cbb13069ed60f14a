"""People, bindings, the black list, accounts and sessions."""

from datetime import timedelta

import pytest

from connectors.postgres import Database
from connectors.postgres.access import held_rights, officers, sessions
from connectors.postgres.people import people
from connectors.postgres.platform import units
from schemas.people.kinds import BarredFrom, BindingState, CustodyState, Kinship, Role, SubjectKind
from tests.integration.world import NOW, SEAL, World

pytestmark = pytest.mark.integration


async def test_the_tree_comes_parents_first_and_in_scope(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        codes = [unit.code for unit in await units.tree(tx, "/SH/")]
        own = await units.tree(tx, world.ward.path)
        assert await units.get(tx, world.ward.id) == world.ward
        assert await units.by_code(tx, "P03") == world.prison
    assert codes == ["SH", "P03", "P03-W01", "P03-W02"]
    assert own == [world.ward]
    assert world.ward.prison_id == world.prison.id == world.prison.prison_id


async def test_a_relative_finds_bound_inmates_alone(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        other = await people.add_inmate(
            tx, inmate_no="3103002", name="赵", prison_id=world.prison.id, ward_id=world.ward.id
        )
        await people.bind(
            tx,
            relative_id=world.relative_id,
            inmate_id=other,
            kinship=Kinship.OTHER,
            state=BindingState.PENDING,
        )
    async with db.transaction() as tx:
        (bound,) = await people.bound_inmates(tx, world.relative_id)
        pending = await people.binding(tx, world.relative_id, other)
        assert await people.binding(tx, other, other) is None
        (relative,) = await people.relatives_in_scope(tx, (world.ward.path,))
        assert await people.relatives_in_scope(tx, (world.other_ward.path,)) == []
    assert (bound.inmate_no, bound.kinship, bound.prison_code) == ("3103001", "spouse", "P03")
    assert pending is not None
    assert pending.binding_state is BindingState.PENDING
    assert relative.id == world.relative_id


async def test_custody_is_read_as_it_is_now(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        await people.set_custody(tx, world.inmate_id, CustodyState.RELEASED)
    async with db.transaction() as tx:
        inmate = await people.inmate_by_no(tx, "3103001")
    assert inmate is not None
    assert (inmate.custody_state, inmate.version) == (CustodyState.RELEASED, 2)


async def test_the_black_list_holds_within_its_time(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        await people.add_to_blacklist(
            tx,
            relative_id=world.relative_id,
            reason="夹带",
            since=NOW,
            until=NOW + timedelta(days=1),
        )
    async with db.transaction() as tx:
        for hours, listed in ((-1, False), (0, True), (23, True), (24, False)):
            found = await people.blacklisted(
                tx, world.relative_id, NOW + timedelta(hours=hours), BarredFrom.VIDEO
            )
            assert bool(found) is listed


async def test_five_wrong_passwords_lock_the_account(db: Database, world: World) -> None:
    reserved = []
    for _ in range(6):
        async with db.transaction() as tx:
            reserved.append(
                await officers.reserve_attempt(tx, world.officer_id, NOW, most=5, lock_s=900)
            )
    until = NOW + timedelta(minutes=15)
    assert reserved == [(True, None)] * 4 + [(True, until), (False, until)]
    async with db.transaction() as tx:
        await officers.sign_in_succeeded(tx, world.officer_id)
        account = await officers.by_login(tx, "wang")
        held = await held_rights.of_officer(tx, SEAL, world.officer_id)
    assert account is not None
    assert (account.failed_sign_ins, account.locked_until) == (0, None)
    assert account.unit_path == world.prison.path
    assert held.roles == {Role.APPROVER, Role.MONITOR}


async def test_a_session_ends_by_sign_out_idleness_and_age(db: Database, world: World) -> None:
    async def find(after_s: int, kind: SubjectKind = SubjectKind.OFFICER) -> bool:
        async with db.transaction() as tx:
            now = NOW + timedelta(seconds=after_s)
            return await sessions.find(tx, "d" * 64, kind, now=now, idle_s=60) is not None

    async with db.transaction() as tx:
        session_id = await sessions.create(
            tx,
            secret_digest="d" * 64,
            subject_kind=SubjectKind.OFFICER,
            subject_id=world.officer_id,
            source_address="10.0.0.8",
            now=NOW,
            expires_at=NOW + timedelta(seconds=100),
        )
    assert await find(59)
    assert not await find(59, SubjectKind.RELATIVE)
    assert not await find(60)
    async with db.transaction() as tx:
        await sessions.touch(tx, session_id, NOW + timedelta(seconds=59))
    assert await find(99)
    assert not await find(100)
    async with db.transaction() as tx:
        await sessions.end(tx, session_id, NOW + timedelta(seconds=61))
    assert not await find(62)
