"""Looking for marks in every store of a platform, with every seal opened that its keys open."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from sqlalchemy import text

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.files.store import SUFFIX
from connectors.postgres.database import Database
from connectors.postgres.speech.spoken_seals import (
    SpokenSeals,
    spoken_seals,
    version_place,
)
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.sealed_stream import ChunkOpener, Header
from pipelines.rules.speech.line_rows import alert_place, line_place
from schemas.errors import IntegrityBroken
from schemas.tables import metadata
from tests.integration.serve.kept import forms

HEAD = 4096
Marks = Mapping[str, str]


async def settle(owner: Database) -> None:
    """What is written ahead goes into the tables' files, and the log's older files go."""
    async with owner.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in ("select pg_switch_wal()", "checkpoint", "checkpoint"):
            await connection.execute(text(statement))


async def in_tables(owner: Database, marks: Marks) -> set[str]:
    """Marks that some row shows, with the table that has it."""
    found = set()
    async with owner.transaction() as tx:
        for name in sorted(metadata.tables):
            dump = await tx.scalar(text(f"select string_agg(t::text, ' ') from \"{name}\" as t"))
            held = (dump or "").encode()
            # A row's text doubles what JSON has for an escape.
            plain = held.replace(b"\\\\", b"\\")
            found |= {what for what, mark in marks.items() if _has(held, mark) or _has(plain, mark)}
    return found


async def under_line_seals(database: Database, seals: SpokenSeals, marks: Marks) -> set[str]:
    """Marks in lines, in texts that they had and in what was heard, where a key is left."""
    lines = "select id, call_id, sealed from transcript_line"
    versions = (
        "select version.id, call_id, version.sealed from line_version version"
        " join transcript_line line on line.id = version.line_id"
    )
    heard = "select id, call_id, sealed from alert where sealed is not null"
    found: set[str] = set()
    for statement, place in ((lines, line_place), (versions, version_place), (heard, alert_place)):
        keyed = text(
            f"select one.*, sealed_key from ({statement}) one"
            " join conversation_key key on key.call_id = one.call_id where length(sealed_key) > 0"
        )
        async with database.transaction() as tx:
            rows = (await tx.execute(keyed)).all()
        for row in rows:
            key = seals.key(row.call_id, bytes(row.sealed_key))
            if place is alert_place:
                said = key.open_text(place(row.id), bytes(row.sealed))
            else:
                said = key.open(place(row.id), bytes(row.sealed)).text
            found |= {what for what, mark in marks.items() if mark in said}
    return found


async def of_others(owner: Database, postgres: Postgres) -> list[Path]:
    """Folders of the server's other databases, of other tests: nothing of this one gets there.

    Shards of a test bear the name of its database and more.
    """
    own = "starts_with(datname, current_database())"
    asked = text(f"select oid::text from pg_database where not {own}")
    async with owner.transaction() as tx:
        return [postgres._data / "base" / oid for (oid,) in await tx.execute(asked)]


def in_files(
    places: Iterable[Path], marks: Marks, without: Collection[Path] = frozenset()
) -> set[str]:
    """Marks that some file holds as it lies on the disk."""
    found: set[str] = set()
    for place in places:
        for path in place.rglob("*"):
            if path.parent in without:
                continue
            try:
                content = path.read_bytes() if path.is_file() else b""
            except FileNotFoundError:
                continue
            found |= {what for what, mark in marks.items() if _has(content, mark)}
    return found


def under_seals(places: Iterable[Path], keys: KeyProvider, marks: Marks) -> set[str]:
    """Marks in sealed files, opened with the key that stands at their head, register or no."""
    found: set[str] = set()
    for place in places:
        for path in place.rglob(f"*{SUFFIX}*"):
            content = opened(path, keys)
            found |= {what for what, mark in marks.items() if mark.encode() in content}
    return found


def opened(path: Path, keys: KeyProvider) -> bytes:
    """A sealed file's plain content; empty where the keys open none of it."""
    sealed = path.read_bytes()
    try:
        header = Header.decode(sealed[:HEAD])
        body = sealed[len(header.encode()) :]
        opener = ChunkOpener(keys.unwrap(header.wrapped), header, len(body))
        step = opener.stride
        return b"".join(
            opener.open(index, body[index * step : (index + 1) * step])
            for index in range(opener.chunks)
        )
    except IntegrityBroken:
        return b""


def _has(content: bytes, mark: str) -> bool:
    return any(form in content for form in forms(mark))


async def everywhere(
    owner: Database,
    marks: Marks,
    *,
    postgres: Postgres,
    nats: Nats,
    folder: Path,
    keys: KeyProvider,
) -> set[str]:
    """All of it together: tables, their files, the log ahead, streams, folders, sealed files."""
    await settle(owner)
    places = [postgres._data, postgres._log_file.parent, nats._data, nats._log_file.parent, folder]
    return (
        await in_tables(owner, marks)
        | await under_line_seals(owner, spoken_seals(keys), marks)
        | in_files(places, marks, await of_others(owner, postgres))
        | under_seals([folder], keys, marks)
    )
