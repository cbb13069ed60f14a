"""`qinqiao demo …` and `qinqiao bench …`: scripted calls against a running platform."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from cluster.benches.casting import Pictures, call_plan, head_of
from cluster.benches.own_platform import platform
from cluster.benches.pairs import held_pair
from cluster.benches.printing import AsJson, Words, printed, say, told
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_PAIRS, SCRIPT_RELATIVE
from cluster.settings import settings_of_process
from schemas.calls.state import PartyRole
from schemas.speech.live_speech import SoundEncoding, SoundFormat

demo = typer.Typer(no_args_is_help=True)

Shown = Annotated[
    Path | None,
    typer.Option(help="Picture before the camera; must be the registered person to pass."),
]
Registered = Annotated[
    Path | None, typer.Option(help="Picture to register for the length of the call.")
]
Pair = Annotated[
    int | None,
    typer.Option(min=1, max=len(SCRIPT_PAIRS), help="Who calls; the first pair free if not said."),
]


@demo.callback()
def demo_group() -> None:
    """Play what people do, by script."""


@demo.command("call")
def demo_call(
    audio: Annotated[Path, typer.Option(help="FLAC: left the relative, right the inmate.")],
    relative_face: Shown = None,
    inmate_face: Shown = None,
    relative_registered_face: Registered = None,
    inmate_registered_face: Registered = None,
    words: Words = None,
    pair: Pair = None,
    as_json: AsJson = False,
) -> None:
    """Hold one call from application to review, over the public interfaces alone.

    Waits for what it needs, puts right what an earlier one left, and takes back what it began.
    """
    from loadtests.demo import script

    relative = Pictures(shown=relative_face, registered=relative_registered_face)
    inmate = Pictures(shown=inmate_face, registered=inmate_registered_face)
    settings = settings_of_process()
    with told("demo call") as ending:
        script.require_sound(audio)
        # Files that are of no use are refused before anything is started for them.
        plan = call_plan("", audio, relative, inmate, words)
        with (
            platform(settings, say) as address,
            held_pair(Path(settings.data_dir), say, pair) as who,
        ):
            plan = call_plan(address, audio, relative, inmate, words, who)
            result, _ = ending.run(script.run(plan, tell=say))
    printed(result, as_json)


@demo.command("speech")
def demo_speech(
    audio: Annotated[Path, typer.Argument(help="Sound file of one or two channels.")],
    key_file: Annotated[Path, typer.Option(help="JSON with key_id and secret of a consumer.")],
    url: Annotated[str, typer.Option(help="Address of the platform.")] = "http://127.0.0.1:8700",
    conversation: Annotated[str | None, typer.Option(help="Our id of the conversation.")] = None,
    call_no: Annotated[str | None, typer.Option(help="Or the exchange's number.")] = None,
    encoding: SoundEncoding = SoundEncoding.ALAW,
    rate: int = 8000,
    channels: int = 2,
    first: Annotated[PartyRole | None, typer.Option(help="On the first channel.")] = None,
) -> None:
    """Hand in a sound file as the speech of a running visit or phone call, in real time."""
    from cluster.benches.speech import hand_in

    sound = SoundFormat(encoding=encoding, rate=rate, channels=channels, first=first)
    plan = hand_in.HandIn(
        url=url,
        key_file=key_file,
        audio=audio,
        sound=sound,
        conversation=conversation,
        call_no=call_no,
    )
    with told("demo speech"):
        in_order = asyncio.run(hand_in.run(plan, typer.echo))
    raise typer.Exit(0 if in_order else 1)


@demo.command("cameras")
def demo_cameras(
    folder: Annotated[Path, typer.Argument(help="Where relative.y4m and inmate.y4m go.")],
) -> None:
    """Write the demonstration pair's faces as videos that Chromium takes for a camera."""
    from connectors.vision.fake_camera import write_y4m
    from connectors.vision.sample_faces import sample_face, varied

    folder.mkdir(parents=True, exist_ok=True)
    for name, face in (("relative", SCRIPT_RELATIVE.face), ("inmate", SCRIPT_INMATE.face)):
        shown = varied(sample_face(face or ""))
        typer.echo(write_y4m(folder / f"{name}.y4m", shown, head_of(shown)))


@demo.command("terminals")
def demo_terminals(
    count: Annotated[int, typer.Option(min=1, max=50, help="Terminals at once.")] = 5,
    minutes: Annotated[float, typer.Option(min=0, max=600, help="How long they stay.")] = 30,
) -> None:
    """Let made-up terminals register and obey, so that the terminal console has something to do."""
    from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD, SYSTEM_LOGIN
    from cluster.verbs import terminals

    with platform(settings_of_process(), say) as address:
        account = (SYSTEM_LOGIN, DEMONSTRATION_PASSWORD)
        played = terminals.play(address, account, count=count, seconds=minutes * 60, tell=say)
        asyncio.run(played)
