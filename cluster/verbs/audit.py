"""`qinqiao audit …`: walk the chain of audit rows, and keep off the host where it ended."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console

from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import open_database
from connectors.files.checkpoints import CheckpointFolder, read_checkpoint
from connectors.keys import open_keys
from connectors.postgres.audit import audit
from connectors.postgres.audit.audit import AuditVerdict
from connectors.postgres.database import Database
from pipelines.flows.audit.notary import Notary, open_notary
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.checkpoint import Checkpoint
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)
Outcome = TypeVar("Outcome")
Copies = Annotated[
    list[Path] | None,
    typer.Option(help="A copy that lay off the host: a file of `audit export`, or a folder."),
]


@app.callback()
def group() -> None:
    """The record of who did what."""


@app.command()
def verify(
    stream: Annotated[str | None, typer.Option(help="One stream, e.g. P03; else all.")] = None,
    against: Copies = None,
) -> None:
    """Verify every row's digest and place; exits with 1 and names the first bad row."""
    copies = [one for path in against or () for one in _copies(path)]

    async def walk(database: Database, notary: Notary) -> AuditVerdict:
        return await notary.verify(database, stream, copies)

    verdict = asyncio.run(_with(settings_of_process(), walk))
    _require_verified(verdict)
    Console(soft_wrap=True).print(
        f"audit: {verdict.rows} rows verified, {verdict.checkpoints} checkpoints hold"
        + (f", and so do {len(copies)} copies" if copies else "")
    )


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="A new file, best on a medium that leaves the host.")],
) -> None:
    """Write the newest signed checkpoint, with each stream's last number, to carry off the host."""
    # Made first: without a place for it nothing is signed.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            checkpoint = asyncio.run(_with(settings_of_process(), _signed))
        except BaseException:
            out.unlink()
            raise
        file.write(msgspec.json.format(msgspec.json.encode(checkpoint)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    ends = ", ".join(f"{head.stream} {head.seq}" for head in checkpoint.heads)
    Console(soft_wrap=True).print(f"audit: checkpoint {checkpoint.number} in {out}: {ends}")


async def _signed(database: Database, notary: Notary) -> Checkpoint:
    """A fresh checkpoint of a log that holds: a copy must not vouch for what was cut."""
    _require_verified(await notary.verify(database))
    async with database.transaction() as tx:
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=system_actor("qinqiao audit export"),
            action="audit.copy",
            object_kind="audit",
            object_id=None,
        )
    checkpoint = await notary.note(database, datetime.now(UTC)) or await notary.newest()
    assert checkpoint is not None  # The row above is signed by somebody.
    return checkpoint


def _require_verified(verdict: AuditVerdict) -> None:
    if verdict.verified:
        return
    errors = Console(stderr=True)
    if bad := verdict.first_bad:
        errors.print(f"audit: {bad.problem} at stream {bad.stream}, row {bad.seq}")
    if broken := verdict.broken_checkpoint:
        errors.print(f"audit: checkpoint {broken.number} is {broken.problem}")
    raise typer.Exit(1)


def _copies(path: Path) -> Sequence[Checkpoint]:
    found = CheckpointFolder(path).read() if path.is_dir() else [read_checkpoint(path)]
    if not found:
        raise typer.BadParameter(f"{path} holds no checkpoint")
    return found


async def _with(
    settings: Settings, work: Callable[[Database, Notary], Awaitable[Outcome]]
) -> Outcome:
    database = open_database(
        msgspec.structs.replace(settings, database_url=require_database(settings))
    )
    try:
        return await work(database, open_notary(settings, open_keys(settings)))
    finally:
        await database.close()
