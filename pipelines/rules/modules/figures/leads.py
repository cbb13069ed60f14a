"""Where a number leads: the conditions under which a list shows exactly what it counts."""

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from pipelines.rules.access.codes.calls import LIST_CONVERSATIONS
from pipelines.rules.access.codes.speech import READ_ALERTS
from pipelines.rules.access.permission import Permission
from pipelines.rules.modules.figures.asked import Wanted, said
from schemas.modules.figures import Group, Measure, Opens, Table
from schemas.modules.told_figures import FiguresLead

MODULE = "/m/"


class List(msgspec.Struct, frozen=True, kw_only=True):
    """A list of the console, and what it can be asked for."""

    permission: Permission
    conditions: tuple[str, ...]


LISTS = {
    "/alerts": List(
        permission=READ_ALERTS,
        conditions=("state", "word", "matched_by", "since", "until"),
    ),
    "/conversations": List(
        permission=LIST_CONVERSATIONS,
        conditions=(
            "from",
            "to",
            "unit",
            "channel",
            "visit_type",
            "inmate_id",
            "relative_id",
            "word",
            "class",
            "hits",
            "kept",
            "reviewed",
            "anomaly",
            "overdue",
            "assignee_id",
            "reviewer_id",
        ),
    ),
}
"""That are no modules' own."""
Where = dict[str, dict[str, str]]


def permission_of(place: str) -> str | None:
    """What opens it; None for a listing of the page itself."""
    if place.startswith(MODULE):
        return f"{place.removeprefix(MODULE)}:list"
    return LISTS[place].permission.code if place in LISTS else None


def leads(table: Table, wanted: Wanted, held: frozenset[str]) -> dict[str, FiguresLead]:
    """By measure, to the places that the officer may open."""
    return {
        measure.name: FiguresLead(to=opens.to, query=_query(table, opens, wanted))
        for measure, opens in opened(table)
        if (permission_of(opens.to) or "") in {"", *held} and (opens.unit or not wanted.unit_id)
    }


def opened(table: Table) -> Iterator[tuple[Measure, Opens]]:
    for measure in table.measures:
        if measure.opens is not None:
            yield measure, measure.opens


def to_whole(table: Table) -> Where:
    return {opens.to: {} for _, opens in opened(table) if opens.whole}


def opened_by(table: Table, group: Group) -> Iterator[tuple[Measure, Opens]]:
    """By what the group tells."""
    return ((measure, opens) for measure, opens in opened(table) if group.tells(measure))


def to_days(table: Table, first: date, last: date) -> Where:
    days = (first.isoformat(), last.isoformat())
    return {opens.to: dict(zip(opens.days, days, strict=True)) for _, opens in opened(table)}


def to_unit(table: Table, group: Group, unit_id: str) -> Where:
    return {
        opens.to: {group.narrows or opens.unit: unit_id} for _, opens in opened_by(table, group)
    }


def to_value(table: Table, group: Group, value: str | None) -> Where:
    """Nowhere for a value that no list can be asked for."""
    if value is None:
        return {}
    alone = {one.name: {opens.key: value} for one, opens in opened_by(table, group) if opens.key}
    if not group.narrows:
        return alone
    return alone | {opens.to: {group.narrows: value} for _, opens in opened_by(table, group)}


def to_told(table: Table, where: Mapping[str, str]) -> Where:
    """Where only whoever counted knows the conditions."""
    return {opens.to: dict(where) for _, opens in opened(table)}


def both(one: Where, other: Where) -> Where:
    """Where both lead, narrowed by both."""
    return {place: query | other[place] for place, query in one.items() if place in other}


def _query(table: Table, opens: Opens, wanted: Wanted) -> dict[str, str]:
    if not opens.to.startswith("/"):
        return said(table, wanted) | opens.where
    days = zip(opens.days, (wanted.first, wanted.last), strict=True)
    unit = {opens.unit: wanted.unit_id} if wanted.unit_id else {}
    chosen = {
        ask.narrows: wanted.choices[ask.name]
        for ask in table.asks
        if ask.narrows and ask.name in wanted.choices
    }
    return {name: day.isoformat() for name, day in days} | unit | chosen | opens.where
