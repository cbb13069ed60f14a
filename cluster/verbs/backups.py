"""`qinqiao backup …`: making backups, restoring them, and drilling it."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from cluster.restored import clear_broken_off
from cluster.restored import drill as drilled
from cluster.restored import restore as restored
from cluster.running import labour_shards, require_database
from cluster.settings import settings_of_process
from connectors.doors import open_doors, open_shards
from connectors.keys import open_keys
from connectors.keys.environment import environment_of
from connectors.keys.recovery import (
    SafeContent,
    for_safe,
    make_pair,
    platform_line,
    platform_name,
    read_platform,
    read_safe,
)
from pipelines.flows.platform.backups.listing import newest_whole, page_of, place_with
from pipelines.flows.platform.backups.making import BackupMaker, Made, places_of
from pipelines.flows.platform.backups.origin import own_platform
from pipelines.rules.platform.backup_manifest import SIGNER
from pipelines.rules.security.ulid import is_ulid
from schemas.errors import Conflict, InvalidInput
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)
KEEP = 30
AsJson = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]
KeyFile = Annotated[
    Path, typer.Option("--key", help="File with the private recovery key; - reads it from stdin.")
]


@app.callback()
def group() -> None:
    """Backups of databases, files and keys."""


@app.command()
def key(
    out: Annotated[
        Path | None, typer.Option(help="Write the private key to this new file, not the screen.")
    ] = None,
) -> None:
    """Make the recovery key; its private half is shown once and kept nowhere here.

    Beside it stands by which key this platform signs its backups: only such may be restored.
    """
    settings = settings_of_process()
    console = Console(soft_wrap=True, highlight=False)
    own = open_keys(settings).public_key(SIGNER)
    if out is not None:
        # Made before the pair: without a place for the private half nothing is changed.
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            public, private = make_pair(Path(settings.keys_dir))
            file.write(for_safe(private, own))
        console.print(
            f"{public.name}: the private key is in {out}, with {platform_name(own)}; "
            "put it into the safe."
        )
        return
    public, private = make_pair(Path(settings.keys_dir))
    console.print(f"{public.name}: write this down for the safe, it is not shown again:")
    sys.stdout.write(for_safe(private, own))


@app.command("platform")
def show_platform() -> None:
    """Print by which key this platform signs its backups, for a safe that does not hold it yet."""
    own = own_platform(settings_of_process())
    if own is None:
        raise typer.BadParameter("no platform has its keys here")
    Console(stderr=True, soft_wrap=True, highlight=False).print(
        f"{platform_name(own)}: add this line to what lies in the safe:"
    )
    sys.stdout.write(platform_line(own) + "\n")


@app.command()
def make(
    keep: Annotated[int, typer.Option(min=1, help="So many backups stay in each place.")] = KEEP,
    as_json: AsJson = False,
) -> None:
    """Back up the running platform now; exits with 1 where a place did not get it."""
    settings = settings_of_process()
    settings = msgspec.structs.replace(
        settings,
        database_url=require_database(settings),
        labour_shards=labour_shards(settings),
    )
    made = asyncio.run(_make(settings, keep))
    manifest = made.manifest
    if as_json:
        _print_json(manifest)
    else:
        rows = sum(one.rows for one in manifest.databases)
        Console(soft_wrap=True).print(
            f"backup {manifest.id}: {len(manifest.databases)} databases with {rows} rows, "
            f"{manifest.files.count} files, {manifest.seconds:.1f} s, "
            f"writers held for {manifest.held_ms} ms"
        )
    for problem in made.problems:
        Console(stderr=True, style="red").print(problem)
    if made.problems:
        raise typer.Exit(1)


@app.command("list")
def list_backups(as_json: AsJson = False) -> None:
    """Whole backups, newest first, and where they lie."""
    settings = settings_of_process()
    page = page_of(settings)
    if as_json:
        _print_json(page)
        return
    table = Table("backup", "as of", "environment", "rows", "files", "places", "problem")
    for one in page.rows:
        places = ", ".join(str(number) for number in one.places)
        table.add_row(
            one.id, f"{one.cut_at:%Y-%m-%d %H:%M}", one.environment, str(one.rows),
            str(one.files), places, one.problem,
        )  # fmt: skip
    Console().print(table)
    for warning in page.warnings:
        Console(stderr=True, style="yellow").print(warning)


BackupId = Annotated[str, typer.Argument(help="Number of the backup; empty: the newest.")]
PlatformKey = Annotated[
    str,
    typer.Option(
        "--platform", help="Who must have signed it, where the key file does not say: 130 digits."
    ),
]


@app.command()
def restore(
    key_file: KeyFile,
    backup_id: BackupId = "",
    platform: PlatformKey = "",
    whoever_signed: Annotated[
        bool,
        typer.Option(help="Take a backup of whatever platform: its origin is then unproven."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Restore into the empty folders and databases of the settings; the platform must not run."""
    settings = settings_of_process()
    place, chosen = place_with(places_of(settings), _checked(backup_id))
    safe = _safe(key_file)
    pinned = _pinned(safe, platform)
    if pinned is None and not whoever_signed:
        raise _unpinned()
    if pinned is None:
        Console(stderr=True, style="red", soft_wrap=True).print(
            "恢复时没有核对备份由哪个平台签名，来源未经证实，请记入事件报告。"
        )
    compared = restored(place, chosen, safe.private, settings, environment_of(settings), pinned)
    if as_json:
        _print_json(compared)
    else:
        Console(soft_wrap=True).print(
            f"restored {chosen}: {compared.databases} databases, {compared.rows} rows, "
            f"{compared.files} files; {len(compared.differences)} differences"
        )
    if compared.differences:
        raise typer.Exit(1)


@app.command()
def drill(
    key_file: KeyFile,
    backup_id: BackupId = "",
    platform: PlatformKey = "",
    into: Annotated[
        Path | None, typer.Option(help="A folder that does not exist yet; removed at the end.")
    ] = None,
) -> None:
    """Restore to a clean place, compare everything, print the outcome as JSON, clean up."""
    settings = settings_of_process()
    places = places_of(settings)
    place, chosen = place_with(places, _checked(backup_id) or newest_whole(places))
    safe = _safe(key_file)
    # On the platform itself its own keys say it, which do not come from the backup either.
    pinned = _pinned(safe, platform) or own_platform(settings)
    if pinned is None:
        raise _unpinned()
    with places[0].drilling():
        if into is None:
            into = Path(settings.data_dir) / "drill"
            clear_broken_off(into)
        environment = environment_of(settings)
        done = drilled(place, chosen, safe.private, settings, environment, pinned, into.resolve())
    place.note_drill(done)
    _print_json(done)
    if not done.passed:
        raise typer.Exit(1)


async def _make(settings: Settings, keep: int) -> Made:
    doors = open_doors(settings)
    shards = open_shards(settings, doors.database, pool_size=2)
    try:
        maker = BackupMaker(settings, doors.database, shards.databases, doors.store)
        return await maker.make(keep)
    finally:
        await shards.close()
        await doors.close()


def _checked(backup_id: str) -> str:
    if backup_id and not is_ulid(backup_id):
        raise typer.BadParameter("a backup's number has 26 letters and digits")
    return backup_id


def _safe(path: Path) -> SafeContent:
    return read_safe(sys.stdin.read() if str(path) == "-" else path.read_text())


def _pinned(safe: SafeContent, told: str) -> bytes | None:
    """Whose backup it must be: as told at the command, else as the safe says."""
    if not told:
        return safe.platform
    platform = read_platform(told)
    if safe.platform is not None and safe.platform != platform:
        kept, given = platform_name(safe.platform), platform_name(platform)
        raise Conflict(
            f"恢复密钥文件中是 {kept}，命令中是 {given}。",
            code="other_platform",
        )
    return platform


def _unpinned() -> InvalidInput:
    return InvalidInput(
        "恢复密钥文件中没有平台签名公钥（以 platform: 开头的一行）。请用 --platform 给出；"
        "在原平台上可用 qinqiao backup platform 取得。",
        code="platform_unknown",
    )


def _print_json(value: Any) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value)).decode() + "\n")
