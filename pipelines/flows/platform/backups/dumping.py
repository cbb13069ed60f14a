"""A database as a stream of its dump, by pg_dump, and back by pg_restore."""

import asyncio
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable

from sqlalchemy.engine import make_url

from connectors.postgres.programs import programs
from pipelines.flows.platform.backups.sealed_part import PartWriter
from schemas.errors import Unavailable

PIECE_BYTES = 1 << 20
ROLES_STAY = ("--no-owner", "--no-privileges")
"""Who may do what is set at every start; names of roles differ between installations."""
WHOLE = ("--single-transaction", "--exit-on-error")


async def dump(address: str, snapshot: str, writer: PartWriter) -> None:
    """Write the dump of what `snapshot` sees; `Unavailable` says why there is none."""
    process = await _started(
        "pg_dump", "--format=custom", "--compress=gzip:1", *ROLES_STAY,
        "--lock-wait-timeout=60s", f"--snapshot={snapshot}", address=address,
    )  # fmt: skip
    try:
        assert process.stdout
        assert process.stderr
        said = asyncio.create_task(process.stderr.read())
        while piece := await process.stdout.read(PIECE_BYTES):
            await asyncio.to_thread(writer.write, piece)
        await _ended(process, "pg_dump", await said)
    finally:
        _kill(process)


async def restore(address: str, pieces: Iterable[bytes]) -> None:
    """Fill an empty database from a dump, whole or not at all."""
    process = await _started("pg_restore", *ROLES_STAY, *WHOLE, address=address)
    try:
        assert process.stdin
        assert process.stderr
        said = asyncio.create_task(process.stderr.read())
        try:
            for piece in pieces:
                process.stdin.write(piece)
                await process.stdin.drain()
            process.stdin.close()
        except (BrokenPipeError, ConnectionResetError):
            pass  # It ended early, and says why.
        await _ended(process, "pg_restore", await said)
    finally:
        _kill(process)


async def _started(program: str, *arguments: str, address: str) -> Process:
    url = make_url(address).set(drivername="postgresql")
    environment = dict(os.environ)
    if url.password:
        # Not among the arguments, which every user of the machine can read.
        environment["PGPASSWORD"] = str(url.password)
        url = url._replace(password=None)
    into = "-d" if program == "pg_restore" else "--dbname"
    return await asyncio.create_subprocess_exec(
        programs() / program, *arguments, into, url.render_as_string(False),
        stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, limit=2 * PIECE_BYTES,
    )  # fmt: skip


async def _ended(process: Process, program: str, said: bytes) -> None:
    if await process.wait() != 0:
        raise Unavailable(
            "数据库内容未能完整导出或导入。",
            code="dump_failed",
            program=program,
            said=said.decode(errors="replace")[-500:],
        )


def _kill(process: Process) -> None:
    if process.returncode is None:
        process.kill()
