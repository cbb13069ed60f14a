"""The names behind the ids, from the core database into Parquet."""

from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np
from sqlalchemy import column, func, select, table, text
from sqlalchemy.types import Text

from connectors.duckdb.folder import NAMES, quoted
from connectors.postgres.access.data_levels import AllLevels
from connectors.postgres.transaction import Tx
from pipelines.rules.cockpits.dimensions import DIMENSIONS, Column, Dimension, columns_of, module_of


async def present(tx: Tx, levels: AllLevels) -> list[Dimension]:
    """The dimensions that this installation has tables for, with the columns that may leave."""
    found = []
    for one in DIMENSIONS:
        if await tx.scalar(select(func.to_regclass(one.table))) is None:
            continue
        columns = one.columns
        if not columns:
            module = module_of(one.table)
            if module is None:
                continue
            columns = columns_of(one.name, module, levels.get(module.code))
        found.append(msgspec.structs.replace(one, columns=columns))
    return found


async def write_names(tx: Tx, dimension: Dimension, export: Path) -> None:
    """A dimension's rows into its file."""
    source = table(dimension.table, *(column(one.source) for one in dimension.columns))
    wanted = select(*(source.c[one.source].cast(Text) for one in dimension.columns))
    if dimension.where:
        wanted = wanted.where(text(dimension.where))
    rows = (await tx.execute(wanted.order_by(text("1")))).all()
    write_rows(dimension, [tuple(row) for row in rows], export)


def write_rows(dimension: Dimension, rows: list[tuple[Any, ...]], export: Path) -> None:
    """Values come as text; each becomes what its column is."""
    given = {
        one.name: np.array([row[place] for row in rows], object)
        for place, one in enumerate(dimension.columns)
    }
    target = names_file(export, dimension)
    target.parent.mkdir(exist_ok=True)
    with duckdb.connect() as base:
        base.register("given", given)
        columns = ", ".join(_cast(one) for one in dimension.columns)
        base.execute(f"copy (select {columns} from given) to {quoted(target)} (format parquet)")


def names_file(export: Path, dimension: Dimension) -> Path:
    return export / NAMES / f"{dimension.name}.parquet"


def _cast(one: Column) -> str:
    return f'cast("{one.name}" as {one.type}) as "{one.name}"'
