"""What commands that play or measure print, and how they end."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from cluster.benches.ended import Ending, Terminated, ended_in_order
from cluster.benches.pairs import PairsTaken

Words = Annotated[
    Path | None, typer.Option(help="TSV of word and class, for this time alone; UTF-8.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@contextmanager
def told(what: str) -> Iterator[Ending]:
    """A failing stage is named on stderr, and the command ends with code 1; by signals as ever."""
    from connectors.speech.word_file import UnusableWords
    from loadtests.demo.stage import StageFailed
    from loadtests.media.camera import UnusablePicture

    try:
        with ended_in_order() as ending:
            yield ending
    except (StageFailed, UnusableWords, UnusablePicture, PairsTaken) as failure:
        say(f"{what} failed at {failure}")
        raise typer.Exit(1) from failure
    except (KeyboardInterrupt, Terminated) as end:
        say(f"{what} was stopped; what it had begun is taken back")
        raise typer.Exit(143 if isinstance(end, Terminated) else 130) from None


def say(text: str) -> None:
    """What stdout is not for."""
    Console(stderr=True).print(text, markup=False, highlight=False, soft_wrap=True)


def printed(result: Any, as_json: bool) -> None:
    """On stdout alone, and nothing else there."""
    text = msgspec.json.encode(result, enc_hook=str)
    sys.stdout.buffer.write(text if as_json else msgspec.json.format(text))
    sys.stdout.buffer.write(b"\n")
