"""What follows here from an inmate's record at the platform: level, term and flags (VC-API-03)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.headcount import inmate_records as records
from connectors.postgres.headcount import portraits
from connectors.postgres.headcount.inmate_records import HereRow, ToldRow
from connectors.postgres.headcount.movements import Places
from connectors.postgres.modules import dictionary_rules, periods
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.headcount import people
from pipelines.rules.headcount.flags import KEY_CONTROL, Flag, Turned, told_flags, turned
from pipelines.rules.headcount.flags import unknown_codes as unknown
from pipelines.rules.headcount.record import Ours, Said, problem_of, said_of, to_take_on
from pipelines.rules.headcount.synchronised import SYNC, flag_detail
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError
from schemas.exchange.prison_affairs import BasicData, InmateRecord
from schemas.modules.people.inmate_flags import INMATE_FLAGS
from schemas.modules.people.inmates import INMATES
from schemas.people.flags import SIX_INVOLVEMENT, FlagKind

TAMPERED = "本平台记录被改动，待核实"
NOTHING: frozenset[Flag] = frozenset()


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What the work on one page of records needs."""

    keys: KeyProvider
    places: Places
    at: datetime


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be taken on: in words, and of which values the words before still count."""

    text: str = ""
    fields: frozenset[str] = frozenset()


ALL = frozenset({"treatment_level", "term_until"})


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One inmate: what is told, what was told before, and what we have."""

    record: InmateRecord
    before: ToldRow | None
    here: HereRow
    flags: Turned
    standing: frozenset[Flag]


async def take_on(
    tx: Tx, desk: Desk, fresh: Sequence[InmateRecord], before: Mapping[str, ToldRow]
) -> None:
    """Take records on, each by itself: what one of them refuses holds up nobody else.

    Of whom nothing is to change here one row alone is written.
    """
    if not fresh:
        return
    known = set(await dictionary_rules.titles(tx, SIX_INVOLVEMENT))
    ours = await records.here(tx, [one.inmate_no for one in fresh])
    standing = await records.standing_flags(tx, [one.id for one in ours.values()])
    rows = []
    for record in fresh:
        here, told = ours.get(record.inmate_no), told_flags(record)
        problem = problem_of(
            record,
            placed=desk.places.ward(record.prison_code, record.ward_code) is not None,
            strange=unknown(told, known),
        )
        if here is not None:
            held = standing.get(here.id, NOTHING)
            case = Case(
                record=record,
                before=before.get(record.inmate_no),
                here=here,
                flags=turned(held, told, known),
                standing=held,
            )
            refused = await _settled(tx, desk, case)
            problem = "；".join(one for one in (problem, refused.text) if one)
            record = _without(record, case.before, refused.fields)
        rows.append(_row(desk, record, here, before.get(record.inmate_no), problem))
    await records.put(tx, rows)


def _without(record: InmateRecord, before: ToldRow | None, refused: frozenset[str]) -> InmateRecord:
    """As it is kept: a value that could not be taken on is new when it comes again."""
    earlier = {
        "treatment_level": before.treatment_level if before else "",
        "term_until": before.term_until if before else None,
    }
    return msgspec.structs.replace(record, **{name: earlier[name] for name in refused & ALL})


async def _settled(tx: Tx, desk: Desk, case: Case) -> Refused:
    """Write what changes; answers what could not be taken on."""
    basic = await _basic(tx, desk, case)
    marks = _marks(case)
    same = (case.here.platform_key_control, case.here.six_involved) == tuple(marks.values())
    gone = case.record.deleted and (case.before is None or not case.before.deleted)
    if same and not case.flags and not gone and not basic.given():
        return Refused()
    noted = tx.waiting()
    try:
        async with tx.connection.begin_nested():
            return await _write(tx, desk, case, basic, marks, gone=gone)
    except QinqiaoError as error:
        tx.forget(noted)
        return Refused(text=error.message, fields=ALL)


async def _write(
    tx: Tx, desk: Desk, case: Case, basic: BasicData, marks: Mapping[str, bool], *, gone: bool
) -> Refused:
    stored = await people.known(tx, FieldSeals(desk.keys), case.record.inmate_no)
    if stored is None or await tx.broken_row(INMATES.table, stored.id):
        return Refused(text=TAMPERED, fields=ALL)
    problems = await people.follow(
        tx,
        FieldSeals(desk.keys),
        stored,
        basic,
        None,
        desk.at,
        marks=marks,
        stream=audit.stream_of(case.here.ward_path),
    )
    for flag in case.flags.begun:
        flag_id = await records.begin_flag(tx, stored.id, flag, desk.at)
        await _note(tx, desk, case, flag, flag_id, holds=True)
    for flag in case.flags.ended:
        flag_id = await records.end_flag(tx, stored.id, flag, desk.at)
        await _note(tx, desk, case, flag, flag_id, holds=False)
    if gone:
        await portraits.erase(tx, stored.id, "狱政平台已删除此人", desk.at)
    return Refused(
        text="；".join(problem.message for problem in problems),
        fields=frozenset(problem.field for problem in problems),
    )


async def _basic(tx: Tx, desk: Desk, case: Case) -> BasicData:
    """Level and term that are to change here; nothing of a record that was taken away counts."""
    if case.record.deleted:
        return BasicData()
    before = None
    if case.before is not None and case.before.inmate_id is not None:
        before = Said(
            treatment_level=case.before.treatment_level, term_until=case.before.term_until
        )
    here = case.here
    ours = Ours(
        treatment_level=here.treatment_level,
        term_until=here.term_until,
        level_by_officer=(
            before is None
            and here.treatment_level != case.record.treatment_level
            and await _level_by_officer(tx, here, desk.at)
        ),
    )
    return to_take_on(said_of(case.record), before, ours)


async def _level_by_officer(tx: Tx, here: HereRow, at: datetime) -> bool:
    period = await periods.value_at(tx, (INMATES, here.id), people.DATED, at)
    return period is not None and period.actor_name != SYNC.name


def _marks(case: Case) -> dict[str, bool]:
    """The flags of the record itself, by which lists are narrowed."""
    held = (case.standing | set(case.flags.begun)) - set(case.flags.ended)
    return {
        "platform_key_control": KEY_CONTROL in held,
        "six_involved": any(flag.kind is FlagKind.SIX_INVOLVEMENT for flag in held),
    }


async def _note(tx: Tx, desk: Desk, case: Case, flag: Flag, flag_id: str, *, holds: bool) -> None:
    await audit.write(
        tx,
        stream=audit.stream_of(case.here.ward_path),
        actor=SYNC,
        action=f"{INMATE_FLAGS.code}.synchronise",
        object_kind=INMATE_FLAGS.code,
        object_id=flag_id,
        detail=flag_detail(case.here.id, flag, holds=holds),
        at=desk.at,
    )


def _row(
    desk: Desk, record: InmateRecord, here: HereRow | None, before: ToldRow | None, problem: str
) -> ToldRow:
    same = before is not None and before.change == record.change
    return ToldRow(
        inmate_no=record.inmate_no,
        inmate_id=here.id if here else None,
        unit_id=desk.places.seen_from(record.prison_code, record.ward_code),
        change=record.change,
        prison_code=record.prison_code,
        ward_code=record.ward_code,
        custody_state=record.custody_state,
        treatment_level=record.treatment_level,
        key_control=record.key_control,
        six_involvement=record.six_involvement,
        term_until=record.term_until,
        visits_allowed=record.visits_allowed,
        visits_reason=record.visits_reason,
        portrait_on=record.portrait_on,
        deleted=record.deleted,
        told_at=before.told_at if before is not None and same else desk.at,
        asked_at=desk.at,
        problem=problem[:200],
    )
