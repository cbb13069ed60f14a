"""What pages and the command line show of the take-over of old data."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Select, and_, cast, func, select

from connectors.postgres.labour.legacy.runs import BatchState
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.labour.legacy.words import REASONS
from schemas.errors import NotFound
from schemas.labour.legacy import (
    LegacyFileView,
    LegacyReasonCount,
    LegacyRefusalView,
    LegacyUnknownProject,
    RowProblem,
)
from schemas.tables.labour.legacy import legacy_batch, legacy_file, legacy_manifest, legacy_refusal
from schemas.tables.platform.org import org_unit

CHUNK = 2_000
COUNTS = (
    "taken_rows",
    "taken_amount",
    "before_rows",
    "before_amount",
    "refused_rows",
    "refused_amount",
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Filters of the list; None leaves one out."""

    prison_id: str | None = None
    year: int | None = None
    differing: bool = False


class _Refusal(msgspec.Struct, frozen=True, kw_only=True):
    line: int
    legacy_id: str
    problem: RowProblem
    amount: int | None

    def view(self) -> LegacyRefusalView:
        told = msgspec.structs.asdict(self)
        return LegacyRefusalView(**told, reason=REASONS[self.problem])


def _files() -> Select[Any]:
    """Dumps with the sums over their months; what no shard holds yet is not counted as taken."""
    done = legacy_batch.c.state == BatchState.DONE.value
    sums = [
        cast(func.coalesce(func.sum(legacy_batch.c[name]).filter(done), 0), BigInteger).label(name)
        for name in COUNTS
    ]
    months = (
        select(
            legacy_batch.c.file_id,
            *sums,
            func.count().label("months"),
            func.count().filter(done).label("months_done"),
        )
        .group_by(legacy_batch.c.file_id)
        .subquery()
    )
    told = {name: func.coalesce(months.c[name], 0) for name in (*COUNTS, "months", "months_done")}
    agrees = and_(
        legacy_file.c.finished_at.is_not(None),
        told["taken_rows"] + told["before_rows"] + told["refused_rows"] == legacy_file.c.rows,
        told["taken_amount"] + told["before_amount"] + told["refused_amount"]
        == legacy_file.c.amount,
    )
    own = ("id", "kind", "year", "file_name", "encoding", "started_at", "finished_at")
    return (
        select(
            *(legacy_file.c[name] for name in (*own, "rows", "amount")),
            legacy_manifest.c.name.label("manifest"),
            legacy_manifest.c.taken_name.label("by"),
            org_unit.c.name.label("prison"),
            org_unit.c.code.label("prison_code"),
            *(column.label(name) for name, column in told.items()),
            agrees.label("agrees"),
        )
        .join(legacy_manifest, legacy_manifest.c.id == legacy_file.c.manifest_id)
        .join(org_unit, org_unit.c.id == legacy_file.c.prison_id)
        .outerjoin(months, months.c.file_id == legacy_file.c.id)
    )


async def page(
    tx: Tx, scopes: tuple[str, ...], wanted: Wanted, *, limit: int, offset: int
) -> tuple[list[LegacyFileView], int]:
    """Dumps of prisons in reach, by prison and year."""
    found = _files().where(in_scopes(org_unit.c.path, scopes))
    if wanted.prison_id is not None:
        found = found.where(legacy_file.c.prison_id == wanted.prison_id)
    if wanted.year is not None:
        found = found.where(legacy_file.c.year == wanted.year)
    if wanted.differing:
        listed = found.subquery()
        wrong = select(listed.c.id).where(~listed.c.agrees | (listed.c.refused_rows > 0))
        found = found.where(legacy_file.c.id.in_(wrong))
    order = (org_unit.c.code, legacy_file.c.year.desc(), legacy_file.c.id.desc())
    return await tx.page(found, LegacyFileView, *order, limit=limit, offset=offset)


async def of_files(tx: Tx, file_ids: Sequence[str]) -> list[LegacyFileView]:
    found = _files().where(legacy_file.c.id.in_(file_ids))
    return await tx.all(found.order_by(org_unit.c.code, legacy_file.c.year), LegacyFileView)


async def need(tx: Tx, scopes: tuple[str, ...], file_id: str) -> LegacyFileView:
    """`NotFound` where it is of no prison in reach."""
    found = _files().where(legacy_file.c.id == file_id, in_scopes(org_unit.c.path, scopes))
    row = await tx.first(found, LegacyFileView)
    if row is None:
        raise NotFound("没有找到这份旧数据。", code="legacy_file_not_found")
    return row


def _refusals(file_id: str) -> Select[Any]:
    names = ("line", "legacy_id", "problem", "amount")
    return (
        select(*(legacy_refusal.c[name] for name in names))
        .join(legacy_batch, legacy_batch.c.id == legacy_refusal.c.batch_id)
        .where(legacy_batch.c.file_id == file_id, legacy_batch.c.state == BatchState.DONE.value)
    )


async def refusals(
    tx: Tx, file_id: str, problem: RowProblem | None, *, limit: int, offset: int
) -> tuple[list[LegacyRefusalView], int]:
    """Refused rows in the order of the dump."""
    found = _refusals(file_id)
    if problem is not None:
        found = found.where(legacy_refusal.c.problem == problem.value)
    rows, total = await tx.page(found, _Refusal, legacy_refusal.c.line, limit=limit, offset=offset)
    return [row.view() for row in rows], total


async def all_refusals(tx: Tx, file_id: str) -> AsyncIterator[list[LegacyRefusalView]]:
    """All of a dump, some at a time."""
    after = 0
    while True:
        found = _refusals(file_id).where(legacy_refusal.c.line > after)
        rows = await tx.all(found.order_by(legacy_refusal.c.line).limit(CHUNK), _Refusal)
        if not rows:
            return
        yield [row.view() for row in rows]
        after = rows[-1].line


async def reasons(tx: Tx, file_id: str) -> list[LegacyReasonCount]:
    """How often each reason stands, the most frequent first."""
    refused = _refusals(file_id).subquery()
    rows = func.count().label("rows")
    found = select(refused.c.problem, rows).group_by(refused.c.problem)
    counted = await tx.execute(found.order_by(rows.desc(), refused.c.problem))
    return [
        LegacyReasonCount(
            problem=RowProblem(row.problem), reason=REASONS[RowProblem(row.problem)], rows=row.rows
        )
        for row in counted
    ]


async def unknown_projects(tx: Tx, file_id: str) -> list[LegacyUnknownProject]:
    """Names of projects that the prison has not, over all months, the most frequent first."""
    found = select(legacy_batch.c.unknown_projects).where(
        legacy_batch.c.file_id == file_id, legacy_batch.c.state == BatchState.DONE.value
    )
    counted: dict[str, int] = {}
    for names in (await tx.execute(found)).scalars():
        for name, rows in names.items():
            counted[name] = counted.get(name, 0) + rows
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [LegacyUnknownProject(name=name, rows=rows) for name, rows in ordered]
