"""`qinqiao simulate …`: stand-ins of outside systems as a process of their own."""

import asyncio
import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from cluster.settings import settings_of_process
from connectors.keys import open_keys
from schemas.errors import InvalidInput

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Stand-ins of outside systems."""


@app.command()
def prisons(
    folder: Annotated[Path, typer.Argument(help="Where files, packages and databases lie.")],
    roster: Annotated[
        Path | None, typer.Option(help="CSV of prison,inmate_no; without it they are made up.")
    ] = None,
    records: Annotated[int, typer.Option(min=100, help="Records a system begins with.")] = 2_000,
    rate: Annotated[float, typer.Option(min=0.0, help="How fast their clock runs.")] = 1.0,
    every: Annotated[float, typer.Option(min=0.5, help="Seconds between files.")] = 5.0,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Of HTTP; 0: any.")] = 0,
    seed: Annotated[int, typer.Option(help="Another one makes up other records.")] = 0,
) -> None:
    """Stand in for the visit and phone systems of the prisons until Ctrl-C.

    Prints a line of JSON for each: prison, kind, maker, settings and secret.
    """
    # Here, so that other commands need not load what stand-ins need.
    from connectors.prisons.adapters.package_file import OWNER
    from connectors.prisons.simulators.prisons import Plan, StandIn, stand_prisons

    def tell(one: StandIn) -> None:
        typer.echo(msgspec.json.encode(one._asdict()).decode())

    keys = open_keys(settings_of_process())
    plan = Plan(
        folder=folder,
        inmates=read_roster(roster) if roster else _made_up(),
        receiver=keys.public_key(OWNER),
        now=datetime.now(UTC),
        rate=rate,
        records=records,
        seed=seed,
        port=port,
    )
    try:
        asyncio.run(stand_prisons(plan, every, tell))
    except KeyboardInterrupt:
        return


def _made_up() -> Mapping[str, Sequence[str]]:
    return {
        f"P{prison:02}": [f"31{prison:02}{number:06}" for number in range(1, 201)]
        for prison in range(1, 16)
    }


def read_roster(path: Path) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            if len(row) != 2 or not all(one.strip() for one in row):
                raise InvalidInput("名单每行应为：监狱代码,罪犯编号。", code="roster_broken")
            found[row[0].strip()].append(row[1].strip())
    if not found:
        raise InvalidInput("名单是空的。", code="roster_empty")
    return found
