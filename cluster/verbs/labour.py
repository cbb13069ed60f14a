"""`qinqiao labour …`: where the ledger of hours lies, moving a prison, taking old data over."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from cluster.running import labour_shards, require_database
from cluster.settings import settings_of_process
from cluster.verbs.legacy import migrate
from connectors.doors import Doors, open_doors, open_shards
from connectors.ledger import moving, placement
from connectors.ledger.shards import Shards
from schemas.errors import NotFound
from schemas.settings import Settings

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True)
app.command()(migrate)


@app.callback()
def group() -> None:
    """The labour ledger and its shards."""


@app.command("shards")
def list_shards() -> None:
    """Which shard holds which prison; a prison without one is given the emptiest."""
    table = Table("prison", "shard", "moving to")
    for one in _with_ledger(_placements):
        to = "" if one.moving_to is None else str(one.moving_to)
        table.add_row(one.prison_code, str(one.shard), to)
    Console().print(table)


@app.command()
def move(
    prison: Annotated[str, typer.Argument(help="Code of the prison, as P03.")],
    to: Annotated[int, typer.Argument(min=0, help="Number of the shard, from 0.")],
) -> None:
    """Move a prison's hours to another shard while they are in use; goes on where it broke off."""

    async def moved(doors: Doors, shards: Shards) -> moving.Moved:
        homes = {one.prison_code: one for one in await _placements(doors, shards)}
        if prison not in homes:
            raise NotFound("没有这所监狱的工时台账。", code="prison_not_found", prison=prison)
        return await moving.move(shards, doors.database, homes[prison].prison_id, to)

    done = _with_ledger(moved)
    Console().print(
        f"moved {done.sheets} sheets with {done.lines} lines, "
        f"{done.copied_again} of them changed meanwhile",
        highlight=False,
    )


async def _placements(doors: Doors, shards: Shards) -> list[placement.Placement]:
    await shards.place_new()
    return await shards.placements()


def _with_ledger(work: Callable[[Doors, Shards], Awaitable[T]]) -> T:
    settings = settings_of_process()
    settings = msgspec.structs.replace(
        settings, database_url=require_database(settings), labour_shards=labour_shards(settings)
    )
    return asyncio.run(_open(settings, work))


async def _open(settings: Settings, work: Callable[[Doors, Shards], Awaitable[T]]) -> T:
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database, pool_size=2)
    try:
        return await work(doors, shards)
    finally:
        await shards.close()
        await doors.close()
