"""`qinqiao recordings …`: prove recordings whole, tell who took a downloaded file."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import Doors, open_doors
from connectors.postgres.recordings import recordings
from pipelines.flows.recordings.storing.verification import verify_recording
from pipelines.rules.recordings.download_mark import LONGEST, read_mark
from schemas.errors import InvalidInput
from schemas.recordings.recordings import RecordingVerdict
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Recordings of calls."""


@app.command()
def verify(
    call: Annotated[str | None, typer.Option(help="Id of one call.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every recording there is.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One verdict a line.")] = False,
) -> None:
    """Walk chain, segments and files of recordings; exits with 1 where one is not whole."""
    if (call is None) != every:
        raise typer.BadParameter("either --call ID or --all")
    verdicts = asyncio.run(_verify(_settings(), call))
    for verdict in verdicts:
        if as_json:
            sys.stdout.write(msgspec.json.encode(verdict).decode() + "\n")
        else:
            _tell(verdict)
    if not as_json:
        Console().print(f"recordings: {len(verdicts)} checked")
    if call is not None and not verdicts:
        Console(stderr=True).print(f"recordings: call {call} has none")
        raise typer.Exit(2)
    if any(not verdict.whole for verdict in verdicts):
        raise typer.Exit(1)


@app.command()
def origin(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Who downloaded a file, as its mark says."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        opened.seek(max(0, size - LONGEST))
        try:
            mark, _ = read_mark(opened.read())
        except InvalidInput as none:
            Console(stderr=True).print(none.message)
            raise typer.Exit(1) from None
    sys.stdout.write(msgspec.json.encode(mark).decode() + "\n")


def _settings() -> Settings:
    settings = settings_of_process()
    return msgspec.structs.replace(settings, database_url=require_database(settings))


async def _verify(settings: Settings, call_id: str | None) -> list[RecordingVerdict]:
    doors = open_doors(settings)
    try:
        return [await _one(doors, recording_id) for recording_id in await _ids(doors, call_id)]
    finally:
        await doors.close()


async def _ids(doors: Doors, call_id: str | None) -> list[str]:
    async with doors.database.transaction() as tx:
        if call_id is not None:
            return [row.id for row in await recordings.of_call(tx, call_id)]
        return await recordings.every_id(tx)


async def _one(doors: Doors, recording_id: str) -> RecordingVerdict:
    return await verify_recording(doors.database, doors.store, recording_id, datetime.now(UTC))


def _tell(verdict: RecordingVerdict) -> None:
    name = f"{verdict.case_no} {verdict.recording_id}"
    if verdict.whole:
        Console().print(f"{name}: whole, {verdict.segments} segments, {verdict.files} files")
        return
    told = [verdict.fault] if verdict.fault else []
    if bad := verdict.first_bad:
        told.append(f"segment {bad.seq} is {bad.problem}")
    told += [f"{file.kind} is {file.problem}" for file in verdict.bad_files]
    Console(stderr=True).print(f"{name}: {', '.join(told)}")
