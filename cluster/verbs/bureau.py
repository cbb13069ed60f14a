"""`qinqiao bureau …`: a made-up bureau with years behind it, on an empty data folder."""

import asyncio
import logging
import os
import time
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cluster.settings import settings_of_process
from schemas.errors import Conflict

if TYPE_CHECKING:
    from pipelines.flows.bureau.making import Made
    from pipelines.rules.bureau.plan import Plan
    from schemas.settings import Settings

FEWEST, MOST, MOST_YEARS = 30, 100_000, 10

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """A made-up bureau with years behind it."""


@app.command()
def make(
    inmates: Annotated[int, typer.Option(min=FEWEST, max=MOST, help="Held at any time.")] = 3_000,
    years: Annotated[int, typer.Option(min=1, max=MOST_YEARS, help="That lie behind.")] = 1,
    seed: Annotated[int, typer.Option(help="Another one makes other people and days.")] = 1,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its today; else this day.")
    ] = None,
) -> None:
    """Plant people and days of a bureau into an empty data folder, for a demonstration.

    Goes on where it was interrupted. `make run` starts the platform on what was made.
    """
    from cluster.benches.bureau import made_here, today
    from pipelines.rules.bureau.plan import Plan

    settings = settings_of_process(demonstration=True, simulators=True)
    # Whoever goes on on another day goes on with the same bureau.
    known = made_here(settings)
    day = until.date() if until else known.until if known else today()
    if day > today():
        raise typer.BadParameter("it lies ahead", param_hint="--until")
    plan = Plan(seed=seed, inmates=inmates, years=years, until=day)
    begun = time.monotonic()
    made = _make(settings, plan)
    Console().print(
        f"bureau: {made.log_rows} rows of log and {made.rows} others in "
        f"{time.monotonic() - begun:.0f} s",
        highlight=False,
    )


@app.command()
def fill() -> None:
    """Fill in the history of a bureau behind the platform that runs on it.

    `make run` does it by itself. Goes on where it was interrupted.
    """
    import msgspec

    from cluster.benches.bureau import fill_bureau, made_here
    from cluster.running import labour_shards, require_database

    settings = settings_of_process(demonstration=True, simulators=True)
    settings = msgspec.structs.replace(
        settings, database_url=require_database(settings), labour_shards=labour_shards(settings)
    )
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(message)s")
    plan = made_here(settings)
    if plan is None:
        Console(stderr=True).print("bureau: none was begun here")
        return
    begun = time.monotonic()
    try:
        made = asyncio.run(fill_bureau(settings, plan, os.cpu_count() or 1))
    except Conflict as refused:
        # Told and left: another attempt would be refused as well.
        Console(stderr=True).print(f"bureau: {refused} {refused.message}", soft_wrap=True)
        return
    Console().print(
        f"bureau: {made.rows} rows of its history in {time.monotonic() - begun:.0f} s",
        highlight=False,
    )


def _make(settings: "Settings", plan: "Plan") -> "Made":
    """With the services of the data folder, on which nothing else may run."""
    from cluster.benches.bureau import plant_bureau
    from cluster.database_roles import require_two_roles
    from cluster.embedded import Services
    from cluster.indexes_aside import indexes_aside
    from cluster.instance_lock import InstanceLock
    from cluster.layout import Layout
    from cluster.logs import log_to
    from cluster.mode import require_environment
    from cluster.preparing import prepare_data
    from cluster.self_test import require_self_test
    from cluster.services.leftovers import end_leftovers
    from cluster.services.run_dir import close_data, make_run_dir
    from connectors.keys.environment import settle_environment

    layout, made = Layout.of(settings), list["Made"]()
    with ExitStack() as running:
        lock = InstanceLock(layout.data)
        lock.acquire()
        running.callback(lock.release)
        log_to(layout.log, settings.log_level)
        end_leftovers(layout.data)
        require_self_test()
        require_two_roles(settings)
        require_environment(settings, settle_environment(settings))
        make_run_dir(layout.data)
        close_data(settings)
        services = Services(settings, layout)
        running.callback(services.stop)

        async def past(there: "Settings") -> None:
            with indexes_aside(services.owner_url, layout.data):
                made.append(await plant_bureau(there, plan, os.cpu_count() or 1))

        prepare_data(services.settings, services, past)
    logging.getLogger("qinqiao.bureau").info("made %s", made[0])
    return made[0]
