"""`qinqiao simulate …`: stand-ins of outside systems as a process of their own."""

import asyncio
import csv
import signal
from collections import defaultdict
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from cluster.benches.prisons import kept_bureau
from cluster.benches.prisons.whole_file import write_whole
from cluster.settings import settings_of_process
from connectors.keys import open_keys
from connectors.platforms.stand_in_folder import StandInFolder
from schemas.errors import InvalidInput
from schemas.platform.simulators import SimulatedPlatformName

if TYPE_CHECKING:
    from connectors.simulated_platform import ServedPlatform
    from pipelines.rules.bureau.cast import Cast
    from pipelines.rules.bureau.stories.people import OfficerTold

ASKED_EVERY_S = 30
"""Thirty systems are company for the platform, not its load."""

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
    officers: Annotated[
        Path | None, typer.Option(help="CSV of prison,police_no,name; the same.")
    ] = None,
    bureau: Annotated[
        Path | None, typer.Option(help="What a bureau was made from; in place of both.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Their first day.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=400, help="Those records are of so many.")] = 30,
    records: Annotated[int, typer.Option(min=100, help="Records a system begins with.")] = 2_000,
    rate: Annotated[float, typer.Option(min=0.0, help="How fast their clock runs.")] = 1.0,
    every: Annotated[float, typer.Option(min=0.5, help="Seconds between files.")] = 5.0,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Of HTTP; 0: any.")] = 0,
    seed: Annotated[int, typer.Option(help="Another one makes up other records.")] = 0,
    told: Annotated[
        Path | None, typer.Option(help="File for the lines, instead of printing them.")
    ] = None,
) -> None:
    """Stand in for the visit and phone systems of the prisons until Ctrl-C.

    Prints a line of JSON for each: prison, kind, maker, settings and secret.
    """
    # Here, so that other commands need not load what stand-ins need.
    from connectors.prisons.adapters.package_file import OWNER
    from connectors.prisons.simulators.acquaintances import of_citizens
    from connectors.prisons.simulators.prisons import Plan, StandIn, stand_prisons
    from pipelines.rules.bureau.cast import Cast

    def tell(stand_ins: Sequence[StandIn]) -> None:
        lines = [msgspec.json.encode(one._asdict()).decode() for one in stand_ins]
        if told is None:
            typer.echo("\n".join(lines))
        else:
            write_whole(told, "".join(f"{line}\n" for line in lines))

    keys = open_keys(settings_of_process())
    cast = Cast(kept_bureau.read(bureau)) if bureau else None
    inmates = _of_cast(cast) if cast else read_roster(roster) if roster else _made_up()
    plan = Plan(
        folder=folder,
        inmates=inmates,
        known=of_citizens(list(inmates)),
        officers=read_officers(officers) if officers else {},
        receiver=keys.public_key(OWNER),
        now=datetime.now(UTC),
        rate=rate,
        records=records,
        days=days,
        asked_every_s=ASKED_EVERY_S,
        since=since.date() if since else None,
        seed=cast.plan.seed if cast else seed,
        port=port,
        cast=cast,
    )
    asyncio.run(_until_told(stand_prisons(plan, every, tell)))


@app.command()
def platforms(
    folder: Annotated[Path, typer.Argument(help="Where their keys and their journals lie.")],
    bureau: Annotated[
        Path | None, typer.Option(help="What a bureau was made from, whose people are held.")
    ] = None,
    prison_affairs: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port of that platform; 0: any.")
    ] = None,
    call_gateway: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port of that gateway; 0: any.")
    ] = None,
    wechat: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port of WeChat; 0: any.")
    ] = None,
    citizen: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port of 随申办; 0: any.")
    ] = None,
    service: Annotated[
        str, typer.Option(help="Where the pages are that WeChat and 随申办 open.")
    ] = "",
    police_check: Annotated[
        int | None, typer.Option(min=0, max=65_535, help="Port of that service; 0: any.")
    ] = None,
) -> None:
    """Stand in for outside platforms until Ctrl-C: those whose port is given, or else all.

    Prints a line of JSON for each: its name, its address, and the files of the keys that
    questions and knobs are signed with. The prison affairs platform holds the demonstration's
    inmates, and those of a bureau; WeChat and 随申办 have their relatives, and people whom nobody
    here knows.
    """
    ports = {
        # Whom the others hold takes time to be told.
        SimulatedPlatformName.WECHAT: wechat,
        SimulatedPlatformName.CITIZEN: citizen,
        SimulatedPlatformName.POLICE: police_check,
        SimulatedPlatformName.CALL_GATEWAY: call_gateway,
        SimulatedPlatformName.AFFAIRS: prison_affairs,
    }
    wanted = {name: port for name, port in ports.items() if port is not None}
    served = [
        (name, StandInFolder(folder / name), port)
        for name, port in (wanted or dict.fromkeys(ports, 0)).items()
    ]
    asyncio.run(_until_told(_stand(served, bureau, service)))


async def _stand(
    served: "Sequence[tuple[SimulatedPlatformName, StandInFolder, int]]",
    bureau: Path | None,
    service: str,
) -> None:
    with ExitStack() as standing:
        for name, own, port in served:
            own.furnish()
            one = standing.enter_context(_platform(name, own, port, bureau, service))
            told = {
                "name": name,
                "address": one.address,
                "key_file": str(own.key),
                "control_key_file": str(own.control_key),
            }
            typer.echo(msgspec.json.encode(told).decode())
        await asyncio.Event().wait()


def _platform(
    name: SimulatedPlatformName,
    own: StandInFolder,
    port: int,
    bureau: Path | None,
    service: str,
) -> "ServedPlatform":
    keys = own.key.read_bytes(), own.control_key.read_bytes()
    # Here, so that other commands need not load what stand-ins need.
    from connectors.platforms.journal import Journal

    if name is SimulatedPlatformName.WECHAT:
        from cluster.benches.seed.hosts import holders, known_late
        from connectors.platforms.host_people import HostPeople
        from connectors.platforms.wechat_stand_in.simulator import ServedWeChat

        return ServedWeChat(
            keys[0],
            HostPeople(holders(), partial(known_late, bureau)),
            port,
            control_key=keys[1],
            service=service,
        )
    if name is SimulatedPlatformName.CITIZEN:
        from cluster.benches.seed.hosts import holders, known_late
        from connectors.platforms.citizen_stand_in.simulator import ServedCitizen
        from connectors.platforms.host_people import HostPeople

        return ServedCitizen(
            keys[0],
            HostPeople(holders(), partial(known_late, bureau)),
            port,
            control_key=keys[1],
            service=service,
        )
    if name is SimulatedPlatformName.CALL_GATEWAY:
        from connectors.platforms.call_gateway_stand_in.entries import Entry as Call
        from connectors.platforms.call_gateway_stand_in.simulator import ServedCallGateway

        calls = Journal[Call](Call, own.journal)
        return ServedCallGateway(keys[0], port, control_key=keys[1], journal=calls)
    if name is SimulatedPlatformName.POLICE:
        from connectors.platforms.police_stand_in.entries import Entry as Checked
        from connectors.platforms.police_stand_in.likeness import compared
        from connectors.platforms.police_stand_in.population import citizens
        from connectors.platforms.police_stand_in.simulator import ServedPolice

        checks = Journal[Checked](Checked, own.journal)
        alike = compared(Path(settings_of_process().models_dir) / "faces")
        return ServedPolice(keys[0], citizens(), alike, port, control_key=keys[1], journal=checks)
    from cluster.benches.seed.affairs import held
    from connectors.platforms.affairs_stand_in.entries import Entry as Affair
    from connectors.platforms.affairs_stand_in.population import Population, joined
    from connectors.platforms.affairs_stand_in.population import of_bureau as inmates_of
    from connectors.platforms.affairs_stand_in.simulator import ServedAffairs

    made = inmates_of(kept_bureau.read(bureau)) if bureau else Population(())
    people, affairs = joined(made, held()), Journal[Affair](Affair, own.journal)
    return ServedAffairs(keys[0], people, port, control_key=keys[1], journal=affairs)


async def _until_told(standing: Coroutine[Any, Any, None]) -> None:
    """Ctrl-C ends it, also where a shell began it in the background and has that ignored."""
    task = asyncio.ensure_future(standing)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


def _of_cast(cast: "Cast") -> Mapping[str, Sequence[str]]:
    return {prison: [one.number for one in held] for prison, held in cast.inmates.items()}


def _made_up() -> Mapping[str, Sequence[str]]:
    return {
        f"P{prison:02}": [f"31{prison:02}{number:06}" for number in range(1, 201)]
        for prison in range(1, 16)
    }


def read_roster(path: Path) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for prison, number in _rows(path, "监狱代码,罪犯编号", 2):
        found[prison].append(number)
    return found


def read_officers(path: Path) -> "Mapping[str, Sequence[OfficerTold]]":
    from pipelines.rules.bureau.stories.people import OfficerTold

    found: dict[str, list[OfficerTold]] = defaultdict(list)
    for prison, police_no, name in _rows(path, "监狱代码,警号,姓名", 3):
        found[prison].append(OfficerTold(name, police_no))
    return found


def _rows(path: Path, wanted: str, columns: int) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[one.strip() for one in row] for row in csv.reader(file)]
    if any(len(row) != columns or not all(row) for row in rows):
        raise InvalidInput(f"名单每行应为：{wanted}。", code="roster_broken")
    if not rows:
        raise InvalidInput("名单是空的。", code="roster_empty")
    return rows
