"""Visits, letters, phone calls and video calls that begin at this platform, by each way in.

By each of them come a lawyer, legal aid, official business, somebody whom no word names, and, where
the way lets anybody in without a relation, nobody known; and an ordinary twin.
"""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from connectors.postgres.calls import calls
from connectors.postgres.governance.confidentiality import TABLES
from pipelines.rules.modules.transfer import RECORD_NO
from pipelines.rules.security.actor import system_actor
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.reading import read_rows
from schemas.calls.state import CallState, EndReason
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.field import Edited
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate_binding
from schemas.tables.recordings.recording import recording
from schemas.tables.speech.transcript import transcript_line
from schemas.tables.speech.transcription import transcription_task
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchanges import INMATE_NO, exchange, phone_rule
from tests.integration.serve.governance.privilege.handing_in import (
    by_a_stream,
    by_an_officer,
    by_the_folder,
)
from tests.integration.serve.governance.privilege.kinds import CLOSED, TWIN, Kind
from tests.integration.serve.governance.privilege.looking import (
    CODES,
    Looker,
    all_rights,
    listed,
    require_closed,
    require_open,
)
from tests.integration.serve.governance.privilege.people_here import bound
from tests.integration.serve.journey import request_body
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.people.test_contacts import LETTERS, VISITS, act, letter, visit
from tests.integration.serve.running_talks import sender
from tests.integration.serve.speech.test_transcription import drain
from tests.integration.serve.world import World
from tests.integration.transcription.made import MadeReader
from tests.trace import proves

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
VISIT, PHONE = ContactChannel.VISIT, ContactChannel.PHONE_CALL
VIDEO, LETTER = ContactChannel.VIDEO_CALL, ContactChannel.LETTER
NAMED = tuple(kind for kind in (*CLOSED, TWIN) if kind.here is not None)
"""Who comes as somebody: no visit, call or number begins here without a relation."""
ROOM = system_actor("系统")
Made = dict[str, Kind]
"""What each record is, by its id."""


async def relatives(world: World) -> dict[str, str]:
    return {kind.name: await bound(world, kind, at) for at, kind in enumerate(NAMED, 1)}


async def states(world: World, channel: ContactChannel, made: Made) -> dict[str, str]:
    table = TABLES[channel]
    found = select(table.c.id, table.c.confidentiality).where(table.c.id.in_(made))
    async with world.database.reading() as tx:
        return {row.id: row.confidentiality for row in await tx.execute(found)}


def expected(made: Made) -> dict[str, str]:
    return {record_id: kind.state.value for record_id, kind in made.items()}


async def everybody_is_family(world: World) -> None:
    """The bindings change afterwards, as an approved correction or the next sync changes them."""
    async with world.database.transaction() as tx:
        all_of_them = update(inmate_binding).where(inmate_binding.c.inmate_id == world.inmate_id)
        await tx.execute(all_of_them.values(kinship="parent"))


async def require_kept_of_twins(world: World, made: Made) -> None:
    """Recordings, tasks and lines are there of what is ordinary, and of nothing else."""
    closed = [one for one, kind in made.items() if kind.closed]
    twins = [one for one, kind in made.items() if not kind.closed]
    async with world.database.reading() as tx:
        for table in (recording, transcription_task, transcript_line):
            of = func.count(table.c.call_id.distinct())
            assert await tx.scalar(select(of).where(table.c.call_id.in_(closed))) == 0, table.name
            assert await tx.scalar(select(of).where(table.c.call_id.in_(twins))) == len(twins)


async def require_untouched(
    people: People, world: World, channel: ContactChannel, made: Made
) -> None:
    """Of a spoken channel: nothing is opened, transcribed or listed with content."""
    officer = await all_rights(people, world)
    await drain(world, MadeReader())
    with proves("VC-GEN-21", "b"):
        await require_kept_of_twins(world, made)
    with proves("VC-GEN-21", "a"):
        for conversation_id, kind in made.items():
            if kind.closed:
                await require_closed(officer, conversation_id, kind.state)
            else:
                await require_open(officer, conversation_id)
    with proves("VC-GEN-21", "c"):
        rows = await listed(officer, channel)
        for conversation_id, kind in made.items():
            row = rows[conversation_id]
            assert (row["privileged"], row["recorded"]) == (kind.closed, not kind.closed)
            assert row["lines"] == 0 or not kind.closed
        looker = Looker(officer)
        await looker.look()
        assert [looker.where(kind.sound_mark) for kind in CLOSED] == [[]] * len(CLOSED)


async def held_visits(leader: Person, world: World, made: Made) -> None:
    for record_id in made:
        record = (await leader.get(f"{VISITS}/{record_id}"))["record"]
        await act(leader, VISITS, "start", record)


async def over(leader: Person, made: Made) -> None:
    for record_id in made:
        record = (await leader.get(f"{VISITS}/{record_id}"))["record"]
        await act(leader, VISITS, "finish", record)


async def imported(
    people: People, world: World, code: str, made: Made, *, anew: bool
) -> tuple[Any, list[str]]:
    """The export of these records handed in again: as new ones, or to make family of them all."""
    bench = Bench(code, people, world)
    keeper = await bench.keeper()
    rows = read_rows(await bench.export(keeper, "csv"))
    heading, told = [str(cell) for cell in rows[1].cells], []
    found_here = {field.title for field in bench.module.fields if field.edited is Edited.NEVER}
    for row in rows[2:]:
        cells = dict(zip(heading, row.cells, strict=True))
        if cells[RECORD_NO] not in made:
            continue
        if anew:
            cells |= dict.fromkeys(found_here & set(heading), "") | {RECORD_NO: ""}
        else:
            cells |= {"与罪犯关系": "父母"}
        told.append([cells[name] for name in heading])
    assert len(told) == len(made)
    before = await ids(world, code)
    report = await bench.load(keeper, CsvWriter().feed([heading, *told]), "登记.csv")
    return report, [one for one in await ids(world, code) if one not in before]


async def ids(world: World, code: str) -> list[str]:
    """In the order in which they were made."""
    table = GENERATED[code]
    async with world.database.reading() as tx:
        return [row.id for row in await tx.execute(select(table.c.id).order_by(table.c.id))]


async def test_visits_by_the_window_and_by_a_file(
    people: People, world: World, tmp_path: Path
) -> None:
    leader, system = await people.officer("leader"), await sender(people, world)
    made: Made = {}
    pairs = await relatives(world)
    for kind in NAMED:
        entered = await leader.post(VISITS, visit(world, relative_id=pairs[kind.name]))
        made[entered["id"]] = kind
    # Without a relative, and without a helper, nobody is let in.
    nobody = await leader.ask("POST", VISITS, visit(world, relative_id=None))
    assert nobody.status_code == 422
    report, new = await imported(people, world, "visits", made, anew=True)
    assert report["created"] == len(new) == len(made), report
    of_relative = {pairs[kind.name]: kind for kind in NAMED}
    for one in new:
        record = (await leader.get(f"{VISITS}/{one}"))["record"]
        made[one] = of_relative[record["values"]["relative_id"]]
    with proves("VC-GEN-21", "d"):
        assert await states(world, VISIT, made) == expected(made)
        await everybody_is_family(world)
        for record_id in made:
            record = (await leader.get(f"{VISITS}/{record_id}"))["record"]
            told = {"seat": "B09"}
            change = {"version": record["version"], "values": told, "reason": "更正"}
            await leader.put(f"{VISITS}/{record_id}", change)
        await imported(people, world, "visits", made, anew=False)
        await held_visits(leader, world, made)
        assert await states(world, VISIT, made) == expected(made)
    for conversation_id, kind in made.items():
        await by_a_stream(system, conversation_id, kind)
    await over(leader, made)
    for conversation_id, kind in list(made.items())[: len(NAMED)]:
        await by_an_officer(leader, conversation_id, kind)
    rest = {one: ("visit", kind) for one, kind in list(made.items())[len(NAMED) :]}
    await by_the_folder(world, tmp_path / "inbox", rest)
    await require_untouched(people, world, VISIT, made)


async def test_letters_by_the_window_and_by_a_file(people: People, world: World) -> None:
    leader = await people.officer("leader")
    made: Made = {}
    pairs = await relatives(world)
    for kind in (*CLOSED, TWIN):
        # One by the relative's binding, another as the envelope says.
        ways = [{"relative_id": None, "kinship": kind.here}]
        ways += [{"relative_id": pairs[kind.name]}] if kind.here else []
        for way in ways:
            entered = await leader.post(LETTERS, letter(world, postal_no=kind.name, **way))
            made[entered["id"]] = kind
    report, new = await imported(people, world, "letters", made, anew=True)
    assert report["created"] == len(new) == len(made), report
    by_number = {kind.name: kind for kind in (*CLOSED, TWIN)}
    for one in new:
        record = (await leader.get(f"{LETTERS}/{one}"))["record"]
        made[one] = by_number[record["values"]["postal_no"]]
    with proves("VC-GEN-21", "d"):
        assert await states(world, LETTER, made) == expected(made)
        await everybody_is_family(world)
        await imported(people, world, "letters", made, anew=False)
        assert await states(world, LETTER, made) == expected(made)
    for record_id, kind in made.items():
        await _unopened(leader, record_id, kind)
    officer = await all_rights(people, world)
    looker = Looker(officer)
    await looker.look()
    with proves("VC-GEN-21", "c"):
        shown = [(await officer.get(f"{LETTERS}/{one}"))["record"] for one in made]
        pages = {one["id"]: bool(one["values"]["pages"]) for one in shown}
        assert pages == {one: not kind.closed for one, kind in made.items()}
    with proves("VC-GEN-21", "b"):
        # A letter is not spoken: no task and no line is of one.
        await require_kept_of_twins(world, {one: kind for one, kind in made.items() if kind.closed})


async def _unopened(leader: Person, record_id: str, kind: Kind) -> None:
    """No scan is taken, and nothing is read for an assessment."""
    sent = await send_file(leader, f"{LETTERS}/files/pages", "1.png", made_file("1.png"))
    record = (await leader.get(f"{LETTERS}/{record_id}"))["record"]
    values = {"pages": [sent.json()["id"]]}
    change = {"version": record["version"], "values": values, "reason": "扫描"}
    scanned = await leader.ask("PUT", f"{LETTERS}/{record_id}", change)
    record = (await leader.get(f"{LETTERS}/{record_id}"))["record"]
    asked = {"version": record["version"], "reason": ""}
    assessed = await leader.ask("POST", f"{LETTERS}/{record_id}/actions/assess", asked)
    with proves("VC-GEN-21", "a"):
        assert scanned.is_success is assessed.is_success is not kind.closed, scanned.text


async def test_phone_calls_by_the_exchange(people: People, world: World, tmp_path: Path) -> None:
    leader, system = await people.officer("leader"), await sender(people, world)
    await phone_rule(await people.officer("chief"), world, 99)
    pairs = await relatives(world)
    made: Made = {}
    async with exchange(people, world) as phones:
        # A number that nobody registered says nothing of who answers: it is not dialled.
        assert not (await phones.dial("13999999999", inmate_no=INMATE_NO)).answer.allowed
        for at, kind in enumerate(NAMED, 1):
            number = {
                "phone": f"1390000{at:04}",
                "relative_id": pairs[kind.name],
                "inmate_id": world.inmate_id,
                "kinship": kind.here,
            }
            await leader.post("/api/records/relative_numbers", {"values": number})
            line = await phones.dial(number["phone"], inmate_no=INMATE_NO)
            assert line.answer.allowed, line.answer
            await phones.pick_up(line)
            (call_id,) = [one for one in await ids(world, "phone_calls") if one not in made][-1:]
            made[call_id] = kind
            await by_a_stream(system, call_id, kind)
            await everybody_is_family(world)
            await phones.hang_up(line)
    with proves("VC-GEN-21", "d"):
        assert await states(world, PHONE, made) == expected(made)
    for conversation_id, kind in made.items():
        await by_an_officer(leader, conversation_id, kind)
    again = {one: ("phone_call", kind) for one, kind in made.items()}
    await by_the_folder(world, tmp_path / "inbox", again)
    await require_untouched(people, world, PHONE, made)


async def test_video_calls_by_a_relative_and_by_an_officer(people: People, world: World) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    pairs = await relatives(world)
    made: Made = {}
    for kind in NAMED:
        relative = await people.relative(f"wx-{kind.name}")
        asked = await relative.post("/api/relative/calls", request_body(world))
        case = await only(approver)
        await decide(approver, case, "approve")
        made[asked["id"]] = kind
        await _connected(world, asked["id"])
        await _unwatched(leader, asked["id"], kind)
        await _ended(world, asked["id"])
        body = request_body(world) | {"relative_id": pairs[kind.name], "reason": "来电申请"}
        booked = await leader.post("/api/calls", body)
        made[booked["id"]] = kind
        await decide(approver, await only(approver), "approve")
        await _connected(world, booked["id"])
        await _unwatched(leader, booked["id"], kind)
        await _ended(world, booked["id"])
    stranger = await people.relative("wx-wang")
    assert (await stranger.ask("POST", "/api/relative/calls", request_body(world))).is_error
    with proves("VC-GEN-21", "d"):
        await everybody_is_family(world)
        assert await states(world, VIDEO, made) == expected(made)
    officer = await all_rights(people, world)
    with proves("VC-GEN-21", "a"):
        for call_id, kind in made.items():
            if kind.closed:
                await require_closed(officer, call_id, kind.state)
    with proves("VC-GEN-21", "b"):
        closed = {one: kind for one, kind in made.items() if kind.closed}
        await require_kept_of_twins(world, closed)
    with proves("VC-GEN-21", "c"):
        rows = await listed(officer, VIDEO)
        for call_id, kind in made.items():
            row = rows[call_id]
            assert (row["privileged"], row["recorded"], row["lines"]) == (kind.closed, False, 0)


async def _connected(world: World, call_id: str) -> None:
    at = world.clock()
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        for state, columns in (
            (CallState.WAITING, {"first_joined_at": at}),
            (CallState.CONNECTED, {"connected_at": at}),
        ):
            call = await calls.change_state(tx, call, state, at=at, actor=ROOM, **columns)


async def _ended(world: World, call_id: str) -> None:
    at = world.clock()
    async with world.database.transaction() as tx:
        call = await calls.get(tx, call_id)
        assert call is not None
        columns = {"ended_at": at, "end_reason": EndReason.LIMIT}
        await calls.change_state(tx, call, CallState.ENDED, at=at, actor=ROOM, **columns)


async def _unwatched(leader: Person, call_id: str, kind: Kind) -> None:
    """Nobody looks in while it runs; the room itself is made without a recorder."""
    reply = await leader.ask("POST", f"/api/calls/{call_id}/watch-tokens", {"device_id": "d" * 12})
    with proves("VC-GEN-21", "a"):
        if kind.closed:
            assert reply.json()["code"] in {"privileged", *CODES.values()}, reply.text
        else:
            assert reply.is_success, reply.text


def test_every_kind_is_named_or_says_nothing() -> None:
    assert [kind.name for kind in CLOSED if kind not in NAMED] == ["untold"]
    assert TWIN.state is Confidentiality.ORDINARY
