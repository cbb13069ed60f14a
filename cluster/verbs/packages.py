"""`qinqiao packages`: what is handed in at WeChat and at 随申办 (VC-SSB-10)."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.packages import archive, contents
from cluster.settings import REPOSITORY
from pipelines.rules.platform.packages import ssb, wechat
from pipelines.rules.platform.packages.finding import Files, Finding
from pipelines.rules.platform.packages.manifest import manifest_of
from serve.version import VERSION

app = typer.Typer(no_args_is_help=True)
UI = REPOSITORY / "ui"
TARGET = REPOSITORY / "build" / "public"


class Platform(StrEnum):
    WECHAT = "wechat"
    SSB = "ssb"


Json = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]


@app.callback()
def group() -> None:
    """Packages of the public faces."""


@app.command()
def public(
    service: Annotated[str, typer.Option(help="Address of the public side, https://…/.")],
    ssb_app_id: Annotated[str, typer.Option(help="The application's id in 随申办.")],
    target: Annotated[Path, typer.Option(help="Folder to write into.")] = TARGET,
    as_json: Json = False,
) -> None:
    """Make the packages of both platforms and check them; nothing is written where one is wrong."""
    address = service.rstrip("/") + "/"
    made: dict[Platform, Files] = {
        Platform.WECHAT: contents.shell(UI, address),
        Platform.SSB: contents.page(UI, address, VERSION, ssb_app_id),
    }
    found = {platform: findings(platform, files, address) for platform, files in made.items()}
    written: dict[str, str] = {}
    if not any(found.values()):
        for platform, files in made.items():
            place = target / f"qinqiao-{platform.value}-{VERSION}.zip"
            archive.write(place, manifest_of(platform.value, VERSION, address, files), files)
            written[platform.value] = str(place)
    _tell(found, written, as_json=as_json)


@app.command()
def check(
    package: Annotated[Path, typer.Argument(help="A package that was made here.")],
    as_json: Json = False,
) -> None:
    """Look once more at a package that is to be handed in; 1 where it breaks a rule."""
    manifest, files = archive.read(package)
    found = archive.against_list(manifest, files)
    platform = Platform(manifest.platform) if manifest else Platform.WECHAT
    if manifest:
        found += findings(platform, files, manifest.service)
    _tell({platform: found}, {}, as_json=as_json)


def findings(platform: Platform, files: Files, service: str) -> list[Finding]:
    """What is against the platform's rules."""
    if platform is Platform.WECHAT:
        return wechat.findings(files, service)
    rules = msgspec.json.decode((UI / "ssb" / "rules.json").read_bytes(), type=ssb.SsbRules)
    return ssb.findings(files, rules)


def _tell(found: dict[Platform, list[Finding]], written: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        told = {"written": written, "findings": {one.value: found[one] for one in found}}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
    else:
        console = Console(soft_wrap=True, highlight=False, markup=False)
        for platform, findings_of in found.items():
            for one in findings_of:
                console.print(f"{platform.value}: {one.rule.value}: {one.text}")
            console.print(f"{platform.value}: {len(findings_of)} findings")
        for place in written.values():
            console.print(place)
    if any(found.values()):
        raise typer.Exit(1)
