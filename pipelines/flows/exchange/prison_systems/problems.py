"""The queue of records that could not be applied: seen, mended, tried again, set aside."""

from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems import problems as queue
from connectors.postgres.exchange.prison_systems import records, systems, versions
from connectors.postgres.exchange.prison_systems.problems import ProblemRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prison_systems.views import problem_view
from pipelines.flows.exchange.prisons.connector import desks_of
from pipelines.flows.exchange.prisons.desk import Desk, lock_of
from pipelines.flows.exchange.prisons.raw_seals import RawContent, RawSeals, place_of
from pipelines.flows.exchange.prisons.replaying import Replayer
from pipelines.flows.services import Services
from pipelines.rules.access.codes.access import SEE_IMPORTANT
from pipelines.rules.access.codes.exchange import LIST_SOURCE_PROBLEMS
from pipelines.rules.access.permissions import require_permission
from schemas.errors import Conflict
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.state import ProblemState
from schemas.exchange.prison_systems.values import Scalar
from schemas.exchange.prison_systems.views import (
    MendRecord,
    RevealedRecord,
    SettleRecord,
    SourceProblem,
    SourceProblemDetail,
    SourceProblemPage,
)

OBJECT = "source_problem"


async def listed(
    services: Services,
    officer: Officer,
    *,
    system_id: str | None,
    kind: RecordKind | None,
    state: ProblemState,
    code: str | None,
    limit: int,
    offset: int,
) -> SourceProblemPage:
    """Without what the records say, the oldest first."""
    async with services.database.reading() as tx:
        rows, total = await queue.page(
            tx,
            officer.scopes,
            system_id=system_id,
            kind=kind,
            state=state,
            code=code,
            limit=limit,
            offset=offset,
        )
    return SourceProblemPage(rows=[problem_view(row) for row in rows], total=total)


async def detail(services: Services, officer: Officer, problem_id: str) -> SourceProblemDetail:
    require_permission(officer.permissions, LIST_SOURCE_PROBLEMS)
    async with services.database.reading() as tx:
        row = await queue.get(tx, problem_id, officer.scopes)
        content, mended = await _content(services, tx, row)
    return SourceProblemDetail(
        problem=problem_view(row),
        fields=[] if content is None else list(content.fields),
        mended=list(mended),
        emptied=content is None,
    )


async def reveal(services: Services, officer: Officer, problem_id: str) -> RevealedRecord:
    """The record as it came: noted, since it speaks of people, and for who may see such data."""
    async with (
        _attempt(services, officer, "reveal", problem_id),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, SEE_IMPORTANT)
        row = await queue.get(tx, problem_id, officer.scopes)
        content, mended = await _content(services, tx, row)
        if content is None:
            raise Conflict("原始记录已过保存期，内容已清除。", code="record_emptied")
        await _note(services, tx, officer, "reveal", row)
    return RevealedRecord(
        raw=content.raw.decode(errors="replace"), fields=content.fields, mended=mended
    )


async def mend(
    services: Services, officer: Officer, problem_id: str, asked: MendRecord
) -> SourceProblem:
    """Put values in place of those that came, and try the record at once."""
    async with (
        _attempt(services, officer, "mend", problem_id),
        services.database.transaction() as tx,
    ):
        require_permission(officer.permissions, SEE_IMPORTANT)
        row = await _open(tx, officer, problem_id)
        if await records.is_withheld(tx, row.system_id, row.kind, row.key, row.version):
            raise Conflict(
                "所属的会见或通话保密或待定密，其内容没有收取，不能修正。", code="content_withheld"
            )
        _, mended = await _content(services, tx, row)
        fields: dict[str, Scalar] = {**mended, **asked.fields}
        place = place_of(row.system_id, row.kind, row.key, row.version)
        await queue.mend(tx, row.id, RawSeals(services.keys).close_fields(place, fields))
        names = sorted(asked.fields)
        await _note(services, tx, officer, "mend", row, fields=names, reason=asked.reason)
        return await _tried(services, tx, officer, row)


async def replay(
    services: Services, officer: Officer, problem_id: str, asked: SettleRecord
) -> SourceProblem:
    """Try the record under the settings that count now."""
    async with (
        _attempt(services, officer, "replay", problem_id),
        services.database.transaction() as tx,
    ):
        row = await _open(tx, officer, problem_id)
        await _note(services, tx, officer, "replay", row, reason=asked.reason)
        return await _tried(services, tx, officer, row)


async def set_aside(
    services: Services, officer: Officer, problem_id: str, asked: SettleRecord
) -> SourceProblem:
    """Out of the queue until a later version of the record comes."""
    async with (
        _attempt(services, officer, "set_aside", problem_id),
        services.database.transaction() as tx,
    ):
        row = await _open(tx, officer, problem_id)
        await queue.set_aside(tx, row, officer.id, asked.reason.strip(), services.clock())
        await _note(services, tx, officer, "set_aside", row, reason=asked.reason)
        return problem_view(await queue.get(tx, problem_id, officer.scopes))


async def _tried(services: Services, tx: Tx, officer: Officer, row: ProblemRow) -> SourceProblem:
    desk = await _desk(services, tx, officer, row)
    await Replayer(services.database, services.clock).one(tx, desk, row.id, by=officer.id)
    return problem_view(await queue.get(tx, row.id, officer.scopes))


async def _desk(services: Services, tx: Tx, officer: Officer, row: ProblemRow) -> Desk:
    system = await systems.get(tx, row.system_id, officer.scopes)
    if system.active is not None:
        settings = (await versions.get(tx, system.id, system.active)).settings
        seals = RawSeals(services.keys)
        for desk in desks_of(system, settings, appliers(services.keys), seals):
            if desk.kind is row.kind:
                return desk
    raise Conflict("现行配置不接收这类记录，不能重放。", code="kind_not_pulled")


async def _open(tx: Tx, officer: Officer, problem_id: str) -> ProblemRow:
    """The problem, locked: of two officers the second is told."""
    found = await queue.get(tx, problem_id, officer.scopes)
    await tx.lock(lock_of(found.system_id, found.kind))
    row = await queue.get(tx, problem_id, officer.scopes, for_update=True)
    if row.state is not ProblemState.OPEN:
        raise Conflict("这条记录已处理，不能再处理。", code="problem_settled")
    return row


async def _content(
    services: Services, tx: Tx, row: ProblemRow
) -> tuple[RawContent | None, dict[str, Scalar]]:
    """What came, None once its time is over, and what an operator put in its place."""
    seals = RawSeals(services.keys)
    place = place_of(row.system_id, row.kind, row.key, row.version)
    sealed = await records.sealed(tx, row.system_id, row.kind, row.key, row.version)
    mended = {} if row.mended_sealed is None else seals.open_fields(place, row.mended_sealed)
    return None if sealed is None else seals.open(place, sealed), mended


def _attempt(services: Services, officer: Officer, verb: str, problem_id: str) -> Attempt:
    action = f"{OBJECT}.{verb}"
    return Attempt(services, officer.actor(), action, OBJECT, problem_id, officer.stream)


async def _note(
    services: Services, tx: Tx, officer: Officer, verb: str, row: ProblemRow, **detail: object
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{OBJECT}.{verb}",
        object_kind=OBJECT,
        object_id=row.id,
        detail={"system": row.system_id, "kind": row.kind.value, **detail},
        at=services.clock(),
    )
