"""Sensitive words by any dimension or two, counted from the lines themselves (VC-SUP-11, -12)."""

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, FromClause, String, cast, func, literal, select

from connectors.postgres.recordings.review_figures import Counted, local_day, placed, prison, ward
from connectors.postgres.speech.spoken import conversation_hit
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.figures.lines import Values
from schemas.recordings.review_figures import Dimension
from schemas.tables.people.person import inmate, relative
from schemas.tables.recordings.conversation import conversation


class Keyed(NamedTuple):
    """What tells the values of a dimension apart, what they are called, and their order."""

    key: ColumnElement[Any]
    label: ColumnElement[Any]
    order: ColumnElement[Any] | None = None
    """None: the most hits first."""


class HitGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Of one value of a dimension; `key` is what the list is searched by."""

    key: str
    label: str
    hits: int
    records: int
    people: int


class HitCell(msgspec.Struct, frozen=True, kw_only=True):
    """Of one value in each of two dimensions."""

    row: str
    column: str
    hits: int


NOBODY = literal("")
DAY = cast(local_day(), String)
DIMENSIONS: dict[Dimension, Keyed] = {
    Dimension.DAY: Keyed(DAY, DAY, DAY),
    Dimension.INMATE: Keyed(
        inmate.c.id, func.concat(inmate.c.name, "（", inmate.c.inmate_no, "）")
    ),
    # A visit of helpers alone names no relative.
    Dimension.RELATIVE: Keyed(
        func.coalesce(relative.c.id, NOBODY), func.coalesce(relative.c.name, "未登记家属")
    ),
    Dimension.WORD: Keyed(conversation_hit.c.word, conversation_hit.c.word),
    Dimension.WORD_CLASS: Keyed(conversation_hit.c.word_class, conversation_hit.c.word_class),
    Dimension.PRISON: Keyed(prison.c.id, prison.c.name, prison.c.path),
    Dimension.WARD: Keyed(ward.c.id, func.concat_ws(" ", prison.c.name, ward.c.name), ward.c.path),
    Dimension.CHANNEL: Keyed(
        conversation.c.channel, conversation.c.channel, conversation.c.channel
    ),
}
HITS = func.count().label("hits")
FIGURES = (
    HITS,
    func.count(conversation.c.id.distinct()).label("records"),
    func.count(conversation.c.inmate_id.distinct()).label("people"),
)


async def total(tx: Tx, counted: Counted) -> Values:
    """Hits, the conversations they fell in, and the inmates who had these (VC-SUP-12)."""
    found = select(*FIGURES).select_from(_hits()).where(*counted.conditions)
    return dict((await tx.execute(found)).mappings().one())


async def by(tx: Tx, counted: Counted, dimension: Dimension) -> list[HitGroup]:
    """Hits by one dimension: time and units in their order, all else by the number of hits."""
    keyed = DIMENSIONS[dimension]
    keys = [keyed.key, keyed.label, *([] if keyed.order is None else [keyed.order])]
    first = HITS.desc() if keyed.order is None else keyed.order
    found = (
        select(keyed.key.label("key"), keyed.label.label("label"), *FIGURES)
        .select_from(_hits())
        .where(*counted.conditions)
        .group_by(*keys)
        .order_by(first, keyed.label)
    )
    return await tx.all(found, HitGroup)


async def cells(tx: Tx, counted: Counted, rows: Dimension, columns: Dimension) -> list[HitCell]:
    """Hits by two dimensions; where there are none there is no cell."""
    row, column = DIMENSIONS[rows].key, DIMENSIONS[columns].key
    found = (
        select(row.label("row"), column.label("column"), HITS)
        .select_from(_hits())
        .where(*counted.conditions)
        .group_by(row, column)
    )
    return await tx.all(found, HitCell)


def _hits() -> FromClause:
    return (
        placed()
        .join(conversation_hit, conversation_hit.c.call_id == conversation.c.id)
        .join(inmate, inmate.c.id == conversation.c.inmate_id)
        .outerjoin(relative, relative.c.id == conversation.c.relative_id)
    )
