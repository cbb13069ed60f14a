"""`qinqiao erasures …`: prove that what turned out to be privileged is gone (VC-GEN-22)."""

import asyncio
import sys
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import open_doors
from connectors.postgres.governance import privileged_erasures as erasures
from pipelines.flows.governance.privileged.erasure_list import open_list
from pipelines.flows.governance.privileged.verifying import left_of
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)


class Proof(msgspec.Struct, frozen=True):
    """What is left of one record."""

    record_id: str
    keys: int
    left: list[str]


@app.callback()
def group() -> None:
    """Erasures of what turned out to be privileged."""


@app.command()
def verify(
    as_json: Annotated[bool, typer.Option("--json", help="One record a line.")] = False,
) -> None:
    """Look for what is left of every erased record; exits with 1 where something is.

    The list beside the keys must have each of them too, or a restore would bring it back.
    """
    settings = settings_of_process()
    settings = msgspec.structs.replace(settings, database_url=require_database(settings))
    proofs = asyncio.run(_proofs(settings))
    bad = [one for one in proofs if one.left]
    if as_json:
        for one in proofs:
            sys.stdout.write(msgspec.json.encode(one).decode() + "\n")
    else:
        console = Console(soft_wrap=True, highlight=False)
        for one in bad:
            console.print(f"{one.record_id}: {'; '.join(one.left)}")
        keys = sum(one.keys for one in proofs)
        console.print(f"erasures: {len(proofs)} records with {keys} keys, {len(bad)} not gone")
    if bad:
        raise typer.Exit(1)


async def _proofs(settings: Settings) -> list[Proof]:
    doors = open_doors(settings)
    listed = open_list(settings, doors.keys).ids()
    try:
        async with doors.database.reading() as tx:
            every = [await erasures.get(tx, one) for one in sorted(await erasures.every_id(tx))]
        found = []
        for one in every:
            if one is None:
                continue
            left = await left_of(doors.database, doors.store, one)
            if one.listed_at is not None and one.record_id not in listed:
                left.append("not in the list beside the keys")
            found.append(Proof(one.record_id, len(one.keys), left))
        return found
    finally:
        await doors.close()
