"""Alerts of words by what became of them: counted from the alerts, no counter is kept."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Label, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from connectors.postgres.transaction import Tx, in_scopes, of_units
from schemas.calls.state import AlertKind
from schemas.tables.speech.alert import alert

DECIDED = ("confirmed", "dismissed", "closed")


class WordCount(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts of one word in one way of matching; class and severity as the latest had them."""

    word: str
    matched_by: str
    class_name: str
    severity: int
    latest: datetime
    alerted: int
    confirmed: int
    dismissed: int
    open: int


async def counts(
    tx: Tx, scopes: tuple[str, ...], since: datetime, until: datetime
) -> list[WordCount]:
    """By word and way of matching, for alerts within a time (half open) and in reach."""

    found = (
        select(
            alert.c.word,
            alert.c.matched_by,
            _latest(alert.c.class_name),
            _latest(alert.c.severity),
            func.max(alert.c.at).label("latest"),
            func.count().label("alerted"),
            _number("confirmed"),
            _number("dismissed"),
            func.count().filter(alert.c.state.not_in(DECIDED)).label("open"),
        )
        .where(
            and_(alert.c.kind == AlertKind.WORD.value, alert.c.at >= since, alert.c.at < until),
            of_units(alert.c.ward_id, lambda path: in_scopes(path, scopes)),
        )
        .group_by(alert.c.word, alert.c.matched_by)
    )
    return await tx.all(found, WordCount)


def _number(state: str) -> Label[int]:
    return func.count().filter(alert.c.state == state).label(state)


def _latest(column: Column[Any]) -> Label[Any]:
    """As the newest of the alerts has it."""
    newest_first = aggregate_order_by(column, alert.c.at.desc())
    found: ColumnElement[Any] = func.array_agg(newest_first)[1]
    return found.label(column.name)
