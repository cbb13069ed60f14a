"""`qinqiao prisons …`: what the prisons' own systems told this platform."""

import asyncio
import sys
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import open_database
from connectors.postgres.exchange.prison_systems.undetermined_shares import Share, shares
from schemas.exchange.prison_systems.kinds import PROTOCOL_TITLES
from schemas.people.contacts import CHANNEL_TITLES
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)
HERE = "本平台"


@app.callback()
def group() -> None:
    """The prisons' own systems."""


@app.command()
def confidentiality(
    as_json: Annotated[bool, typer.Option("--json", help="One prison and way a line.")] = False,
) -> None:
    """How much stays undetermined, by prison, protocol and channel."""
    settings = settings_of_process()
    found = asyncio.run(
        _shares(msgspec.structs.replace(settings, database_url=require_database(settings)))
    )
    if as_json:
        for one in found:
            told = msgspec.to_builtins(one) | {"share": round(one.share, 4)}
            sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    Console().print(_shown(found))


async def _shares(settings: Settings) -> list[Share]:
    database = open_database(settings)
    try:
        async with database.reading() as tx:
            return await shares(tx)
    finally:
        await database.close()


def _shown(found: list[Share]) -> Table:
    table = Table("监狱", "来源", "渠道", "记录", "普通", "保密", "待定密", "待定密占比")
    for one in found:
        numbers = (one.records, one.ordinary, one.privileged, one.undetermined)
        table.add_row(
            one.prison_name,
            PROTOCOL_TITLES[one.protocol] if one.protocol else HERE,
            CHANNEL_TITLES[one.channel],
            *(str(number) for number in numbers),
            f"{one.share:.2%}",
        )
    return table
