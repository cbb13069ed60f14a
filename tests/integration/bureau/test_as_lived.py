"""What is planted is what the product's flows would have left at the same moments, row for row."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from connectors.doors import Doors, open_doors
from connectors.postgres.modules.first_dictionaries import plant_dictionaries
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Record
from pipelines.rules.bureau.video_calls import Fate, VideoCall
from pipelines.rules.bureau.years import calls, letters, reversals, visit_bookings
from pipelines.rules.bureau.years.call_life import CallLife
from pipelines.rules.bureau.years.letters import LetterLife
from pipelines.rules.bureau.years.record_life import RecordLife
from pipelines.rules.bureau.years.reversals import ReversalLife
from pipelines.rules.bureau.years.talking import spoken
from pipelines.rules.bureau.years.visit_bookings import BookingLife
from schemas.modules import common
from tests.integration.bureau.bureaus import (
    PLANTING_S,
    TALKED,
    TALKED_PLAN,
    Planted,
    opened,
    planted,
    settings_of,
    years_alone,
)
from tests.integration.bureau.played import Play, play_call, playing, world_of
from tests.integration.bureau.played_applications import play_booking, play_reversal
from tests.integration.bureau.played_letter import play_letter
from tests.integration.serve.scripted_rooms import SCRIPTED
from tests.integration.serve.world import PAINTED

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(PLANTING_S),
    PAINTED,
    SCRIPTED,
    pytest.mark.soak,
    pytest.mark.drives("pipelines/flows/bureau", "pipelines/rules/bureau", "pipelines/flows/calls"),
]
PLAN = TALKED_PLAN
GROUND = Ground(PLAN)
PLAYED = frozenset({"calls", "letters", "spoken", "visit_bookings", "reversals"})
"""Years that are left out where their records are made by flows."""
OF_A_CALL = {
    "video_call": "id",
    "call_stage": "call_id",
    "call_check": "call_id",
    "face_check": "call_id",
    "call_rating": "call_id",
    "call_review": "call_id",
    "approval_case": "object_id",
    "attention_record": "call_id",
    "transcript_line": "call_id",
    "transcript_pass": "call_id",
    "line_index": "call_id",
    "line_hit": "call_id",
    "alert": "call_id",
    "recheck_task": "call_id",
    "conversation": "id",
    "conversation_key": "call_id",
}
BY_CASE, BY_ALERT = "approval_step", "alert_step"
OTHERWISE = {
    # Faces of tests are painted, and have a picture each.
    "face_check": {"engine", "score", "picture_file_id", "threshold"},
    # A seal covers moments of sealing; the walk over all of them is the proof.
    "row_seal": {"mac", "sealed_at"},
}


class Told(NamedTuple):
    """Rows of one object by table, and what the log says of it, with ids put into words."""

    tables: dict[str, list[dict[str, Any]]]
    log: list[dict[str, Any]]


def call_to_play() -> tuple[CallLife, VideoCall]:
    """A first one of its prison's day and inmate's month, with an alert on a word."""
    for day in (day for month in months_of(PLAN) for day in month.days()):
        for life in calls.lives(GROUND, day):
            call = life.page.call
            held = life.conversation
            if (
                call.fate is Fate.HELD
                and held is not None
                and call.number == 1
                and not call.by_officer
                and call.reviewed_at is not None
                and life.page.log[-1].at == call.reviewed_at
                and calls.calls_of(GROUND, call.prison).used(call, call.decided_at) == 0
                and any(view.matched_by == "text" for view in spoken(GROUND, held).alerts)
            ):
                return life, call
    raise AssertionError("no call with an alert: another seed has one")


def letters_to_play() -> Iterator[LetterLife]:
    """One that is handed on, and one that is withheld."""
    found: dict[bool, LetterLife] = {}
    for day in (day for month in months_of(PLAN) for day in month.days()):
        for life in letters.lives(GROUND, day):
            record = next(one for one in life.left() if isinstance(one, Record))
            if record.version == 4:
                found.setdefault(bool(life.letter.withheld), life)
    assert set(found) == {True, False}
    yield from found.values()


def bookings_to_play() -> Iterator[BookingLife]:
    """One that was held and one that was refused, of people who are where they were."""
    found: dict[str | None, BookingLife] = {}
    for day in (day for month in months_of(PLAN) for day in month.days()):
        for life in visit_bookings.lives(GROUND, day):
            inmate = life.booked.inmate
            if inmate.left_at is None and len(inmate.stays) == 1:
                found.setdefault(life.state, life)
    yield from (found[common.DONE], found[common.REJECTED])


def reversal_to_play() -> ReversalLife:
    """One that is refused."""
    for day in (day for month in months_of(PLAN) for day in month.days()):
        for life in reversals.lives(GROUND, day):
            inmate = life.inmate
            if life.reversal.refusal and inmate.left_at is None and len(inmate.stays) == 1:
                return life
    raise AssertionError("no charge stays: another seed has one")


@pytest.fixture
async def lived(
    database_url: str, shard_urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Play, Doors]]:
    """A bureau of the same people, whose calls and letters nobody planted."""
    years_alone(monkeypatch, TALKED - PLAYED)
    _, doors = await planted(database_url, tmp_path, shard_urls, PLAN)
    async with doors.database.transaction() as tx:
        await plant_dictionaries(tx)
    settings = settings_of(database_url, tmp_path, shard_urls)
    async with playing(settings, GROUND, world_of(settings, doors)) as play:
        yield play, doors
    await doors.close()


@pytest.fixture
async def whole(talked: Planted) -> AsyncIterator[Doors]:
    doors = open_doors(talked.settings)
    yield doors
    await doors.close()


async def test_planted_calls_and_letters_are_as_the_flows_make_them(
    lived: tuple[Play, Doors], whole: Doors
) -> None:
    await _compare_call(*lived, whole)
    await _compare_letters(*lived, whole)
    await _compare_applications(*lived, whole)


async def _compare_call(play: Play, doors: Doors, whole: Doors) -> None:
    life, call = call_to_play()
    made = await play_call(play, life, call)
    mine, theirs = await told_of(doors, made), await told_of(whole, life.page.id)
    for table in mine.tables:
        assert mine.tables[table] == theirs.tables[table], table
    assert mine.tables["alert"]
    assert mine.tables["approval_step"]
    for lived_row, planted_row in zip(mine.log, theirs.log, strict=True):
        assert lived_row == planted_row


async def _compare_letters(play: Play, doors: Doors, whole: Doors) -> None:
    for life in letters_to_play():
        made = await play_letter(play, life)
        mine = await told_of(doors, made, {"letter": "id", "approval_case": "object_id"})
        theirs = await told_of(whole, life.id, {"letter": "id", "approval_case": "object_id"})
        assert mine.tables == theirs.tables
        assert mine.log == theirs.log


async def _compare_applications(play: Play, doors: Doors, whole: Doors) -> None:
    lives: list[tuple[RecordLife, str]] = [
        (life, await play_booking(play, life)) for life in bookings_to_play()
    ]
    asked_back = reversal_to_play()
    lives.append((asked_back, await play_reversal(play, asked_back)))
    for life, made in lives:
        tables = {life.module.table: "id", "approval_case": "object_id"}
        mine, theirs = await told_of(doors, made, tables), await told_of(whole, life.id, tables)
        assert mine.tables == theirs.tables
        assert mine.log == theirs.log


async def told_of(doors: Doors, object_id: str, tables: dict[str, str] = OF_A_CALL) -> Told:
    """All that stands about a call or a letter."""
    names = [*tables, BY_CASE, BY_ALERT, "audit_row", "row_seal"]
    found = await opened(doors, names)
    kept = {
        table: [row for row in found[table] if row[column] == object_id]
        for table, column in tables.items()
    }
    cases = {row["id"] for row in kept.get("approval_case", ())}
    alerts = {row["id"] for row in kept.get("alert", ())}
    kept[BY_CASE] = [row for row in found[BY_CASE] if row["case_id"] in cases]
    kept[BY_ALERT] = [row for row in found[BY_ALERT] if row["alert_id"] in alerts]
    mine = {row["id"] for rows in kept.values() for row in rows if "id" in row}
    log = [row for row in found["audit_row"] if row["object_id"] in mine]
    kept["row_seal"] = [row for row in found["row_seal"] if row["row_id"] in mine]
    names_of = _names(kept, object_id)
    hidden = {"id", "seq"}
    return Told(
        {
            table: [_worded(row, names_of, OTHERWISE.get(table, set())) for row in rows]
            for table, rows in kept.items()
        },
        [_worded(row, names_of, hidden | _scored(row)) for row in sorted(log, key=_at)],
    )


def _at(row: dict[str, Any]) -> tuple[Any, int]:
    return row["at"], row["seq"]


def _scored(row: dict[str, Any]) -> set[str]:
    """What a check of a face found is painted there."""
    return {"detail"} if row["object_kind"] == "face_check" else set()


def _names(kept: dict[str, list[dict[str, Any]]], object_id: str) -> dict[str, str]:
    """What each new id is called: its table, and its place among those of one object."""
    names = {object_id: "object"}
    for table, rows in kept.items():
        rows.sort(key=_order)
        for place, row in enumerate(rows):
            if isinstance(row.get("id"), str):
                names.setdefault(row["id"], f"{table}-{place}")
    return names


def _order(row: dict[str, Any]) -> tuple[str, ...]:
    moments = (row.get(name) for name in ("at", "seq", "name", "subject_kind", "class_name"))
    return tuple(f"{one:0>9}" if isinstance(one, int) else str(one) for one in moments)


def _worded(row: dict[str, Any], names: dict[str, str], hidden: set[str]) -> dict[str, Any]:
    return {name: _said(value, names) for name, value in row.items() if name not in hidden}


def _said(value: Any, names: dict[str, str]) -> Any:
    match value:
        case str():
            return names.get(value, value)
        case list() | tuple():
            return [_said(one, names) for one in value]
        case dict():
            return {key: _said(one, names) for key, one in value.items() if key not in ("score",)}
    return value
