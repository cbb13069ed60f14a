"""`qinqiao demo …` and `qinqiao bench …`: scripted calls against a running platform."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.casting import call_plan
from cluster.own_platform import platform
from cluster.settings import settings_of_process

demo = typer.Typer(no_args_is_help=True)
bench = typer.Typer(no_args_is_help=True)

Picture = Annotated[Path | None, typer.Option(help="Shown to the camera, and registered before.")]
Words = Annotated[Path | None, typer.Option(help="TSV of word and class, for this call alone.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@demo.callback()
def demo_group() -> None:
    """Play what people do, by script."""


@bench.callback()
def bench_group() -> None:
    """Measure a running platform."""


@demo.command("call")
def demo_call(
    audio: Annotated[Path, typer.Option(help="FLAC: left the relative, right the inmate.")],
    relative_face: Picture = None,
    inmate_face: Picture = None,
    words: Words = None,
    as_json: AsJson = False,
) -> None:
    """Hold one call from application to review, over the public interfaces alone."""
    from loadtests.demo import script
    from loadtests.demo.plan import UnusableWords
    from loadtests.demo.stage import StageFailed

    settings = settings_of_process()
    try:
        with platform(settings) as address:
            plan = call_plan(address, audio, relative_face, inmate_face, words)
            result, _ = asyncio.run(script.run(plan))
    except (StageFailed, UnusableWords, OSError) as failure:
        Console(stderr=True).print(f"demo call failed at {failure}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    _print(result, as_json)


@bench.command("call")
def bench_call(
    audio: Annotated[Path, typer.Option(help="Folder of calls with index.tsv and TSV texts.")],
    words: Words = None,
    as_json: AsJson = False,
) -> None:
    """Hold every call of a folder; measure alerts, lines, pictures and the error rate."""
    from loadtests.bench import call
    from loadtests.demo.stage import StageFailed
    from pipelines.speech.error_rate import character_error_rate

    settings = settings_of_process()
    try:
        with platform(settings) as address:
            plan = call_plan(address, audio, None, None, words)
            result = asyncio.run(call.run(plan, audio, character_error_rate))
    except StageFailed as failure:
        Console(stderr=True).print(f"bench call failed at {failure}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    _print(result, as_json)


def _print(result: msgspec.Struct | object, as_json: bool) -> None:
    text = msgspec.json.encode(result, enc_hook=str)
    sys.stdout.buffer.write(text if as_json else msgspec.json.format(text))
    sys.stdout.buffer.write(b"\n")
