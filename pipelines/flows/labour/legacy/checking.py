"""Everything that is held against the list before anything is written."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from connectors.postgres.labour.legacy import runs
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.labour.legacy.delivery import Delivery
from pipelines.flows.labour.legacy.dump import Dump
from pipelines.flows.labour.legacy.taking import Prison
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.labour.legacy.forms import READ_AS
from pipelines.rules.labour.legacy.line import UnitYear
from pipelines.rules.labour.legacy.manifest import ManifestFile
from pipelines.rules.labour.legacy.numbers import amount_text
from schemas.errors import Conflict, Forbidden, InvalidInput
from schemas.labour.legacy import LegacyKind

Advance = Callable[[int], None]


class Checked(NamedTuple):
    """A dump that is as its list says."""

    file: ManifestFile
    prison: Prison
    dump: Dump


async def prisons_of(tx: Tx, delivery: Delivery, scopes: tuple[str, ...]) -> dict[str, Prison]:
    """By code; `InvalidInput` names those that are none, `Forbidden` those out of reach."""
    known = {one.code: Prison(one.id, one.code, one.path) for one in await units.prisons(tx)}
    unknown = sorted({one.unit for one in delivery.files} - set(known))
    if unknown:
        raise InvalidInput(f"没有编码为 {'、'.join(unknown)} 的监狱。", code="unknown_prison")
    beyond = sorted(
        {one.unit for one in delivery.files if not in_scopes(scopes, known[one.unit].path)}
    )
    if beyond:
        raise Forbidden(f"该账号的数据范围不含监狱 {'、'.join(beyond)}。", code="out_of_scope")
    return known


async def require_same_list(tx: Tx, delivery: Delivery) -> None:
    """`Conflict` where a list of this name came with other content."""
    known = await runs.manifest_named(tx, delivery.manifest.name)
    if known is not None and known.digest != delivery.digest:
        raise Conflict(
            f"批次“{delivery.manifest.name}”的清单与上次运行时不同。"
            "如为更正后的数据，请为新清单另取批次名称。",
            code="manifest_changed",
        )


async def check(
    delivery: Delivery, prisons: Mapping[str, Prison], today: date, advance: Advance
) -> list[Checked]:
    """Look through all files; `InvalidInput` tells everything in which they differ."""
    checked: list[Checked] = []
    problems: list[str] = []
    for file in delivery.files:
        prison = prisons[file.unit]
        of = UnitYear(prison.code, file.year, today)
        dump = Dump(delivery.path(file), of, READ_AS[LegacyKind(file.kind)])
        for lines in dump.look():
            advance(lines)
            # Lets a wish to stop through.
            await asyncio.sleep(0)
        problems += _differences(file, dump)
        checked.append(Checked(file, prison, dump))
    if problems:
        raise InvalidInput("；".join(problems) + "。未写入任何数据。", code="dump_differs")
    return checked


def _differences(file: ManifestFile, dump: Dump) -> list[str]:
    if dump.digest != file.sm3:
        return [f"{file.file}：文件与清单中的 SM3 摘要不符，可能被改动；更正后的文件须配新批次清单"]
    problems = []
    if dump.rows != file.rows:
        problems.append(f"{file.file}：文件有 {dump.rows} 行，清单为 {file.rows} 行")
    # A row without a readable number may have had one in the old system.
    if dump.hundredths != file.amount and not dump.unreadable:
        told = f"合计 {amount_text(dump.hundredths)}，清单为 {amount_text(file.amount)}"
        problems.append(f"{file.file}：文件{told}")
    return problems
