"""Visits and phone calls that the prisons' systems tell, over each of the five protocols.

Eight prisons carry both channels over every protocol. Each system tells of a lawyer, of legal aid,
of official business, of an unknown word and of nobody, of an ordinary twin, and of one that its
source completes; recordings, reviews and what officers heard lie ready for all of them.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from connectors.postgres.exchange.prison_systems.undetermined_shares import shares
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import fetching
from pipelines.flows.exchange.prisons import link as links
from schemas.exchange.prison_systems.kinds import Protocol, SystemKind
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel
from schemas.tables.recordings.recording import recording
from schemas.tables.recordings.review import call_review
from schemas.tables.speech.transcript import transcript_line
from schemas.tables.speech.transcription import transcription_task
from tests.integration.eventually import eventually
from tests.integration.serve.client import People
from tests.integration.serve.governance.privilege.kinds import CLOSED, COMPLETED, TWIN
from tests.integration.serve.governance.privilege.looking import (
    Looker,
    all_rights,
    listed,
    require_closed,
    require_open,
)
from tests.integration.serve.governance.privilege.told import (
    EVERYWHERE,
    Bureau,
    settled,
    told_bureau,
)
from tests.integration.serve.speech.test_transcription import drain
from tests.integration.serve.world import World
from tests.integration.transcription.made import MadeReader
from tests.trace import proves

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
CHANNELS = {SystemKind.VISIT: ContactChannel.VISIT, SystemKind.PHONE: ContactChannel.PHONE_CALL}


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's own pauses are seconds and a minute; what is due is due in every round."""
    monkeypatch.setattr(connectors, "LOOK_S", 1.0)
    monkeypatch.setattr(fetching, "IDLE_S", 1.0)
    monkeypatch.setattr(links, "REPLAY_EVERY", timedelta(0))


async def test_none_of_them_is_fetched_transcribed_listed_or_ever_made_ordinary(
    people: People, world: World, tmp_path: Path
) -> None:
    officer = await all_rights(people, world)
    async with told_bureau(world, tmp_path, EVERYWHERE) as bureau:
        ways = {(one.told.kind, one.protocol) for one in bureau.systems}
        assert len(ways) == 10, "two channels by five protocols"
        looker = Looker(officer)
        for at in range(3):
            await bureau.say(at)
            await settled(bureau)
            await _heard_where_open(bureau)
            await drain(world, MadeReader())
            with proves("VC-GEN-21", "d"):
                assert await bureau.states() == {
                    one.conversation(kind): kind.states[at].value
                    for one in bureau.systems
                    for kind in (*CLOSED, TWIN, COMPLETED)
                }
            with proves("VC-GEN-21", "a"):
                await _require_unfetched(bureau)
                for one, kind in bureau.closed_ones() if at != 1 else ():
                    await require_closed(officer, one.conversation(kind), kind.states[at])
            with proves("VC-GEN-21", "b"):
                await _require_unread(bureau)
        with proves("VC-GEN-21", "c"):
            await looker.look(TWIN.mark, *(kind.mark for kind in CLOSED))
            for kind in CLOSED:
                assert looker.where(kind.mark) == []
                assert looker.where(kind.sound_mark) == []
            for kind in (TWIN, COMPLETED):
                # Else the search is blind.
                assert looker.where(kind.mark) != []
            for system, channel in CHANNELS.items():
                rows = await listed(officer, channel)
                for one in bureau.systems:
                    if one.told.kind is not system:
                        continue
                    for kind in CLOSED:
                        row = rows[one.conversation(kind)]
                        assert (row["privileged"], row["recorded"]) == (True, False)
                    twin = rows[one.conversation(TWIN)]
                    assert (twin["privileged"], twin["recorded"]) == (False, one.gives_sound)
        await _require_shares(bureau)
        for one, kind in bureau.open_ones():
            if one.gives_sound:
                await require_open(officer, one.conversation(kind))


async def _require_shares(bureau: Bureau) -> None:
    """One of seven stays undetermined, whichever protocol told of it."""
    async with bureau.world.database.reading() as tx:
        told = [one for one in await shares(tx) if one.protocol is not None]
    assert {(one.channel, one.protocol) for one in told} == {
        (channel, protocol) for channel in CHANNELS.values() for protocol in Protocol
    }
    assert {(one.records, one.ordinary, one.privileged, one.undetermined) for one in told} == {
        (7, 2, 4, 1)
    }


async def _heard_where_open(bureau: Bureau) -> None:
    """Reviews of what is ordinary are here: those of what was settled later came once more."""
    due = {one.conversation(kind) for one, kind in bureau.open_ones()}

    async def heard() -> set[str]:
        async with bureau.world.database.reading() as tx:
            return {row.call_id for row in await tx.execute(select(call_review.c.call_id))}

    async def are_here() -> bool:
        return await heard() >= due

    await eventually(are_here, limit_s=120)
    assert not await heard() & {one.conversation(kind) for one, kind in bureau.closed_ones()}


async def _require_unfetched(bureau: Bureau) -> None:
    """Nobody asked a system for a recording of theirs, and none is kept."""
    closed = bureau.closed_ones()
    for one, kind in closed:
        assert not [file for file in bureau.read if file.startswith(f"{one.number(kind)}.")]
    ids = {one.conversation(kind) for one, kind in closed}
    async with bureau.world.database.reading() as tx:
        kept = await tx.execute(select(recording.c.call_id))
        found = {row.call_id for row in kept}
    assert not found & ids
    twins = {one.conversation(TWIN) for one in bureau.systems if one.gives_sound}
    assert found >= twins


async def _require_unread(bureau: Bureau) -> None:
    closed = [one.conversation(kind) for one, kind in bureau.closed_ones()]
    twins = [one.conversation(TWIN) for one in bureau.systems if one.gives_sound]
    async with bureau.world.database.reading() as tx:
        for table in (transcription_task, transcript_line):
            of = func.count(table.c.call_id.distinct())
            assert await tx.scalar(select(of).where(table.c.call_id.in_(closed))) == 0
            assert await tx.scalar(select(of).where(table.c.call_id.in_(twins))) == len(twins)


def test_the_states_that_are_expected_close_and_open_what_they_should() -> None:
    assert {kind.states[-1] for kind in CLOSED} == {
        Confidentiality.PRIVILEGED,
        Confidentiality.UNDETERMINED,
    }
