"""What 监听复听统计 counts: reviews by unit, channel and day, officers' work, and words."""

from collections.abc import Iterable, Sequence

from connectors.postgres.platform import units
from connectors.postgres.recordings import review_figures
from connectors.postgres.recordings.review_due import rules_of
from connectors.postgres.recordings.review_figures import Counted as Conversations
from connectors.postgres.speech import hit_figures
from connectors.postgres.speech.hit_figures import HitGroup
from connectors.postgres.work_memory import make_room
from pipelines.flows.modules.figures.asking import Asking
from pipelines.rules.modules.figures.lines import ALL, Counted, Line, Values
from schemas.errors import InvalidInput
from schemas.modules.field import Option
from schemas.recordings.review_figures import CHANNEL, Dimension

CHANNELS = {option.value: option.title for option in CHANNEL.options}
NARROWS = {
    Dimension.DAY: ("from", "to"),
    Dimension.WORD_CLASS: ("class",),
    Dimension.INMATE: ("inmate_id",),
    Dimension.RELATIVE: ("relative_id",),
    Dimension.PRISON: ("unit",),
    Dimension.WARD: ("unit",),
}
"""Conditions of the list that a value of a dimension is, where they are called otherwise."""


async def reviews(asking: Asking) -> Counted:
    """Days without any conversation are left out."""
    lines = await _groups(asking)
    titled = {"channel": CHANNELS, "day": {}}
    return Counted(
        lines=[
            Line(
                group=one.group,
                key=one.key,
                values=one.values,
                titles=_titles(titled[one.group], one.key[0]) if one.group in titled else (),
                where=narrowing(Dimension.DAY, one.key[0]) if one.group == "day" else {},
            )
            for one in lines
        ]
    )


async def officers(asking: Asking) -> Counted:
    """What each was given and what each reviewed, the most busy first."""
    conversations = next(
        (one.values["conversations"] for one in await _groups(asking) if one.group == ALL), 0
    )
    found = await review_figures.by_officer(
        asking.tx,
        await _conversations(asking),
        rules_of(asking.services.settings),
        asking.wanted.now,
        asking.wanted.choices.get("officer_like", ""),
    )
    whole = dict.fromkeys((*review_figures.WORK, "conversations"))
    return Counted(
        lines=[
            Line(group=ALL, values={**whole, "officers": len(found)}),
            *(
                Line(
                    group="officer",
                    key=(one.key,),
                    titles=(one.label, one.unit),
                    values={
                        **{name: getattr(one, name) for name in review_figures.WORK},
                        "conversations": conversations,
                    },
                )
                for one in found
            ),
        ]
    )


async def hits(asking: Asking) -> Counted:
    """By one dimension alone, or crossed with another one; crossed with itself it is refused."""
    choices = asking.wanted.choices
    by = Dimension(choices["by"])
    across = Dimension(choices["across"]) if "across" in choices else None
    if across is by:
        raise InvalidInput("交叉统计请选择两个不同的维度。", code="same_dimension", field="across")
    tx, counted = asking.tx, await _conversations(asking)
    total = await hit_figures.total(tx, counted)
    if not asking.groups:
        return Counted(lines=[Line(group=ALL, values=total)])
    rows = await hit_figures.by(tx, counted, by)
    told = [_hits(row, by) for row in rows]
    if across is None:
        return Counted(lines=[Line(group=ALL, values=total), *told])
    columns = await hit_figures.by(tx, counted, across)
    found = await hit_figures.cells(tx, counted, by, across)
    cells = {(one.row, one.column): one.hits for one in found}
    return Counted(
        lines=[
            Line(group=ALL, values=total, cells=tuple(_figures(one) for one in columns)),
            *told,
            *_crossed(rows, columns, cells),
        ],
        axis=tuple(Option(one.key, _label(one)) for one in columns),
    )


def narrowing(dimension: Dimension, key: str | None) -> dict[str, str]:
    """Hits without a registered relative have no list of their own."""
    return dict.fromkeys(NARROWS.get(dimension, (dimension.value,)), key) if key else {}


async def _groups(asking: Asking) -> list[Line]:
    await make_room(asking.tx)
    rules = rules_of(asking.services.settings)
    counted = await _conversations(asking)
    return await review_figures.groups(asking.tx, counted, rules, asking.wanted.now)


async def _conversations(asking: Asking) -> Conversations:
    wanted = asking.wanted
    return Conversations(
        scopes=wanted.scopes,
        since=wanted.since,
        until=wanted.until,
        unit_path=wanted.unit_path,
        channel=wanted.choices.get("channel"),
        everywhere=await units.all_within(asking.tx, wanted.scopes),
    )


def _hits(row: HitGroup, by: Dimension) -> Line:
    return Line(
        group="rows",
        key=(row.key,),
        titles=(_label(row),),
        values=_figures(row),
        where=narrowing(by, row.key),
    )


def _crossed(
    rows: Iterable[HitGroup], columns: Sequence[HitGroup], cells: dict[tuple[str, str], int]
) -> Iterable[Line]:
    for row in rows:
        along: tuple[Values, ...] = tuple(
            {"hits": cells.get((row.key, one.key), 0)} for one in columns
        )
        yield Line(
            group="cross",
            key=(row.key,),
            titles=(_label(row),),
            values={"hits": row.hits},
            cells=along,
        )


def _figures(group: HitGroup) -> Values:
    return {"hits": group.hits, "records": group.records, "people": group.people}


def _label(group: HitGroup) -> str:
    return CHANNELS.get(group.label, group.label)


def _titles(known: dict[str, str], key: str | None) -> tuple[str, ...]:
    return (known.get(key or "", key or ""),)
