"""`qinqiao bench`: what is measured, on the running platform or on one of its own."""

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cluster.benches.casting import call_plan
from cluster.benches.own_platform import platform
from cluster.benches.pairs import held_pair
from cluster.benches.printing import AsJson, Words, printed, say, told
from cluster.settings import REPOSITORY, settings_of_process

bench = typer.Typer(no_args_is_help=True)


@bench.callback()
def bench_group() -> None:
    """Measure a running platform."""


@bench.command("call")
def bench_call(
    audio: Annotated[Path, typer.Option(help="Folder of calls with index.tsv and TSV texts.")],
    words: Words = None,
    as_json: AsJson = False,
) -> None:
    """Hold every call of a folder; measure alerts, lines, pictures and the error rate."""
    from loadtests.bench import call
    from pipelines.rules.speech.error_rate import character_error_rate

    settings = settings_of_process()
    with told("bench call") as ending:
        plan = call_plan("", audio, words=words)
        with platform(settings, say) as address, held_pair(Path(settings.data_dir), say) as who:
            plan = call_plan(address, audio, words=words, pair=who)
            result = ending.run(call.run(plan, audio, character_error_rate, say))
    printed(result, as_json)


@bench.command("platform")
def bench_platform(
    users: Annotated[int, typer.Option(min=1, help="Officers at once.")] = 200,
    seconds: Annotated[int, typer.Option(min=5, help="How long, once all are signed in.")] = 120,
    inmates: Annotated[int, typer.Option(min=1000)] = 100_000,
    log_rows: Annotated[int, typer.Option(min=1000)] = 1_000_000,
    keep: Annotated[bool, typer.Option(help="Leave the data folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Plant masses into a platform of its own; measure a crowd, an export and the audit proof."""
    from cluster.benches import bench_platform as bench
    from cluster.benches.bulk.plant import Masses
    from loadtests.people.person import Refusal
    from loadtests.platform.load import LoadFailed

    told = Console(stderr=True)
    masses = Masses(officers=users, inmates=inmates, log_rows=log_rows)
    wanted = bench.Wanted(masses=masses, users=users, seconds=seconds, keep=keep)
    try:
        result = bench.run(settings_of_process(), wanted, told.print)
    except (LoadFailed, Refusal) as failure:
        told.print(f"bench platform failed: {failure}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    printed(result, as_json)


@bench.command("rooms")
def bench_rooms(
    calls: Annotated[int, typer.Option(min=1, help="Calls at once.")] = 10,
    seconds: Annotated[float, typer.Option(min=2, help="How long each way is measured.")] = 20,
    per_process: Annotated[int, typer.Option(min=1, help="The platform has one.")] = 1,
    find_max: Annotated[bool, typer.Option(help="Search for the most calls at once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Measure what a call costs in our rooms, and through aiortc's own relay."""
    from cluster.benches.rooms import bench as rooms

    wanted = rooms.Wanted(calls=calls, seconds=seconds, per_process=per_process, find_max=find_max)
    printed(rooms.run(wanted, Console(stderr=True).print), as_json)


@bench.command("labour")
def bench_labour(
    rows: Annotated[int, typer.Option(min=100_000, help="Rows of a year.")] = 15_000_000,
    message_rows: Annotated[
        int | None, typer.Option(min=10_000, help="Rows by messages; as many where not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fill the labour ledger by each path, ask it, and do the same the old way."""
    from cluster.benches.labour import bench as labour

    wanted = labour.Wanted(rows=rows, message_rows=message_rows or rows)
    printed(labour.run(settings_of_process(), wanted, Console(stderr=True).print), as_json)


@bench.command("pay")
def bench_pay(
    rows: Annotated[int, typer.Option(min=1_440, help="Rows of three years.")] = 1_000_000,
    as_json: AsJson = False,
) -> None:
    """Fill the labour ledger with sealed pay of three years, and ask it."""
    from cluster.benches.labour import pay_bench as pay

    wanted = pay.Wanted(rows=rows)
    printed(pay.run(settings_of_process(), wanted, Console(stderr=True).print), as_json)


@bench.command("bureau")
def bench_bureau(
    inmates: Annotated[int, typer.Option(min=30, help="Held at any time.")] = 30_000,
    years: Annotated[int, typer.Option(min=1, help="That lie behind.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Make a bureau with its years on a platform of its own, and prove what was made."""
    from cluster.benches import bureau_bench as bureau

    wanted = bureau.Wanted(inmates=inmates, years=years)
    printed(bureau.run(settings_of_process(), wanted, Console(stderr=True).print), as_json)


@bench.command("labour-users")
def bench_labour_users(
    users: Annotated[int, typer.Option(min=5, help="Officers at once.")] = 500,
    seconds: Annotated[int, typer.Option(min=5, help="How long, once all are signed in.")] = 120,
    inmates: Annotated[int, typer.Option(min=1, max=1000, help="Of each ward.")] = 200,
    keep: Annotated[bool, typer.Option(help="Leave the data folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let a crowd enter, decide and count hours on a platform of its own; measure its waiting."""
    from cluster.benches import bench_labour_users as crowd
    from loadtests.platform.load import LoadFailed

    told = Console(stderr=True)
    wanted = crowd.Wanted(users=users, seconds=seconds, inmates=inmates, keep=keep)
    try:
        result = crowd.run(settings_of_process(), wanted, told.print)
    except LoadFailed as failure:
        told.print(f"bench labour-users failed: {failure}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    printed(result, as_json)


@bench.command("connectors")
def bench_connectors(
    records: Annotated[
        int, typer.Option(min=300, help="Of all systems, two a prison, about.")
    ] = 1_000_000,
    prisons: Annotated[int, typer.Option(min=1, max=15, help="With a connector each.")] = 15,
    hours: Annotated[float, typer.Option(min=0.1, max=72, help="Of increments.")] = 24,
    rate: Annotated[float, typer.Option(min=1, max=600, help="Times real speed.")] = 60,
    as_json: AsJson = False,
) -> None:
    """Let the prisons' connectors take in what stand-ins tell; measure rate, delay, losses."""
    from cluster.benches.prisons import at_work
    from cluster.benches.prisons import bench as connectors

    wanted = connectors.Wanted(records=records, prisons=prisons, hours=hours, rate=rate)
    # Ray prints warnings of so many new processes there, between which no JSON could be read.
    told = Console(stderr=True)
    try:
        with redirect_stdout(sys.stderr):
            result = connectors.run(settings_of_process(), wanted, told.print)
    except at_work.NotStarted as failure:
        told.print(f"bench connectors failed: {failure}", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    printed(result, as_json)


@bench.command("idle")
def bench_idle(
    audio: Annotated[
        Path, typer.Option(help="Two-channel recording that is spoken in the call at once.")
    ] = REPOSITORY / "tests" / "data" / "audio" / "dev02_contraband.flac",
    idle_s: Annotated[float, typer.Option(min=5, help="How long it rests.")] = 300,
    case: Annotated[str, typer.Option(help="quiet, neighbour, one_core, slow_disk.")] = "quiet",
    inmates: Annotated[
        int, typer.Option(min=0, help="Of a bureau with a year, as `make run` makes it first.")
    ] = 0,
    keep: Annotated[bool, typer.Option(help="Leave the data folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Start a platform with all stand-ins, call at once, let it fill and rest, start it again."""
    from cluster.benches.idle import bench as idle

    told = Console(stderr=True)
    wanted = idle.Wanted(audio=audio, idle_s=idle_s, case=case, inmates=inmates, keep=keep)
    with redirect_stdout(sys.stderr):
        result = idle.run(settings_of_process(), wanted, told.print)
    printed(result, as_json)


@bench.command("prison-figures")
def bench_prison_figures(
    records: Annotated[
        int, typer.Option(min=1_000, help="Visits and calls, half and half, of three years.")
    ] = 3_000_000,
    as_json: AsJson = False,
) -> None:
    """Ask every statistics page of visits and family phone calls over so many records."""
    from cluster.benches.prisons import figures_bench as prison_figures

    told = Console(stderr=True)
    with redirect_stdout(sys.stderr):
        result = prison_figures.run(
            settings_of_process(), prison_figures.Wanted(records=records), told.print
        )
    printed(result, as_json)


@bench.command("booking")
def bench_booking(
    bookings: Annotated[
        int, typer.Option(min=1_500, help="Of visits, in all prisons and 90 days.")
    ] = 200_000,
    asking: Annotated[int, typer.Option(min=2, help="At once at the last place.")] = 1_000,
    users: Annotated[int, typer.Option(min=1, help="Who open the page within the rush.")] = 5_000,
    rush_s: Annotated[float, typer.Option(min=1, help="How long the rush takes.")] = 60,
    booking: Annotated[int, typer.Option(min=2, help="Who book, one after the other.")] = 200,
    keep: Annotated[bool, typer.Option(help="Leave the data folder.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let relatives look, hold and book on a platform of its own whose calendars are full."""
    from cluster.benches.booking import bench as visits

    told = Console(stderr=True)
    wanted = visits.Wanted(
        bookings=bookings, asking=asking, users=users, rush_s=rush_s, booking=booking, keep=keep
    )
    with redirect_stdout(sys.stderr):
        result = visits.run(settings_of_process(), wanted, told.print)
    printed(result, as_json)


@bench.command("public")
def bench_public(
    part: Annotated[
        list[str] | None,
        typer.Option(help="card, register, submit, page, told; all where none is named."),
    ] = None,
    cards: Annotated[int, typer.Option(min=2, help="That are read, both sides of each.")] = 24,
    people: Annotated[int, typer.Option(min=2, max=1000, help="Who register.")] = 20,
    forms: Annotated[int, typer.Option(min=2, help="Of people who send two each.")] = 50,
    opens: Annotated[int, typer.Option(min=1, help="Of the first page, by each host.")] = 5,
    messages: Annotated[int, typer.Option(min=20, help="That wait at once.")] = 10_000,
    closed: Annotated[int, typer.Option(min=20, help="Visits that a closure cancels.")] = 5_000,
    as_json: AsJson = False,
) -> None:
    """Measure what people outside wait for: cards, registering, forms, pages and messages."""
    from cluster.benches.public import bench as public

    told = Console(stderr=True)
    parts = tuple(part or ())
    if unknown := public.unknown(parts):
        known = ", ".join(public.PARTS)
        told.print(f"no such part: {', '.join(unknown)}; there are {known}", markup=False)
        raise typer.Exit(2)
    wanted = public.Wanted(
        parts=parts,
        cards=cards,
        people=people,
        forms=forms,
        opens=opens,
        messages=messages,
        closed=closed,
    )
    with redirect_stdout(sys.stderr):
        result = public.run(settings_of_process(), wanted, told.print)
    printed(result, as_json)
    if result.failed:
        raise typer.Exit(1)


@bench.command("said")
def bench_said(
    conversations: Annotated[int, typer.Option(min=100, help="Of a hundred lines each.")] = 2_000,
    as_json: AsJson = False,
) -> None:
    """Write, search and erase what was said, sealed and in clear; measure room and time."""
    from cluster.benches.speech import said_bench as said

    told = Console(stderr=True)
    with redirect_stdout(sys.stderr):
        result = said.run(settings_of_process(), conversations, told.print)
    printed(result, as_json)


@bench.command("asr")
def bench_asr(
    audio: Annotated[Path, typer.Option(help="Folder of calls with index.tsv and TSV texts.")],
    channels: Annotated[int, typer.Option(min=1, help="Calls at once.")] = 60,
    seconds: Annotated[float, typer.Option(min=10, help="How long they speak.")] = 120,
    words: Words = None,
    as_json: AsJson = False,
) -> None:
    """Play recorded calls as live channels; measure delay, errors, words and cost beside stock."""
    from connectors.speech.word_file import read_words

    with told("bench asr"):
        # Before what takes long to import.
        more = read_words(words) if words else ()
        from cluster.benches.speech import bench as asr

        wanted = asr.Wanted(folder=audio, channels=channels, seconds=seconds, words=more)
        result = asr.run(settings_of_process(), wanted, say)
    printed(result, as_json)


@bench.command("faults")
def bench_faults(
    audio: Annotated[Path, typer.Option(help="A two-channel recording that is spoken.")],
    fault: Annotated[
        list[str] | None, typer.Option(help="room, replica, postgres, nats; all where none is.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Kill what carries a call, a call for each; measure how soon it is back and what is lost."""
    from cluster.benches.faults import strikes
    from loadtests.bench import faults

    settings = settings_of_process()
    wanted = strikes(settings, fault)
    with (
        told("bench faults") as ending,
        platform(settings, say) as address,
        held_pair(Path(settings.data_dir), say) as who,
    ):
        plan = call_plan(address, audio, pair=who)
        result = ending.run(faults.run(plan, wanted, say))
    printed(result, as_json)


@bench.command("overload")
def bench_overload(
    part: Annotated[
        list[str] | None,
        typer.Option(
            help="speech, requests, messages, ledger, connectors; all where none is named."
        ),
    ] = None,
    case: Annotated[
        list[str] | None,
        typer.Option(help="quiet, neighbour, one_core, slow_disk; quiet where none is named."),
    ] = None,
    audio: Annotated[
        Path | None, typer.Option(help="Folder of calls with index.tsv, for speech.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Drive each part to its limit, to one and a half and to twice as much, and back."""
    from cluster.benches.overload import bench as overload

    wanted = overload.Wanted(
        parts=part or list(overload.PARTS), cases=case or ["quiet"], audio=audio
    )
    # Ray prints warnings there, between which no JSON could be read.
    with redirect_stdout(sys.stderr):
        result = overload.run(settings_of_process(), wanted, Console(stderr=True).print)
    printed(result, as_json)
