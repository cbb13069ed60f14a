"""`qinqiao bench asr`: recorded calls as live channels, then again by the record pass and stock."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from cluster.benches.own_parts import own_parts
from cluster.benches.speech.calls import BenchCall, read_calls
from cluster.benches.speech.offline import Read, read_record, read_stock
from cluster.benches.speech.scoring import Marks, error_rate, found, together
from cluster.telling import Tell
from connectors.speech.evaluation import SEED, library_word, read_library
from loadtests.bench.asr import AsrBench, Delays, Found, Hits, Pass, Ratio
from pipelines.rules.speech.words.library import LibraryWord, WordLibrary
from schemas.settings import Settings
from schemas.speech.words import WordRequest

if TYPE_CHECKING:
    from cluster.benches.speech.live import LiveFigures

RULE = (
    "Unicode NFKC, lower case, letters and digits alone (no punctuation, no blanks); numbers of "
    "up to four digits as they are read in Chinese, longer ones digit by digit; 两 as 二; edits "
    "by the characters said, over all turns."
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be measured."""

    folder: Path
    channels: int
    seconds: float
    words: Sequence[WordRequest]
    """Beside those of the seed."""


def run(settings: Settings, wanted: Wanted, tell: Tell) -> AsrBench:
    """Live first, on a platform of its own; then the same calls read afterwards and by stock."""
    calls = read_calls(wanted.folder)
    seed = read_library(SEED / "seed_words.tsv", SEED / "seed_allowed.tsv")
    more = _more(seed, wanted.words)
    library = msgspec.structs.replace(seed, words=[*seed.words, *more])
    tell(f"{wanted.channels} channels for {wanted.seconds:.0f} s")
    with own_parts(settings, "bench-asr") as own:
        # Imported now and not before: Ray reads its environment when imported.
        from cluster.benches.speech.live import measure_live

        live = measure_live(own, calls, more, wanted.channels, wanted.seconds)
    tell("the record pass")
    record = read_record(settings, calls, library)
    tell("stock, one beam")
    stock = read_stock(settings, calls, beams=1)
    tell("stock, five beams")
    beam5 = read_stock(settings, calls, beams=5)
    return _figures(wanted, calls, library, live, record, stock, beam5, settings.speech_threads)


def _more(seed: WordLibrary, words: Sequence[WordRequest]) -> list[LibraryWord]:
    """Those that the seed does not hold."""
    known = {word.word for word in seed.words}
    return [library_word(word) for word in words if word.word not in known]


def _figures(
    wanted: Wanted,
    calls: Sequence[BenchCall],
    library: WordLibrary,
    live: "LiveFigures",
    record: Read,
    stock: Read,
    beam5: Read,
    cores: int,
) -> AsrBench:
    heard = live.report.heard
    both = together(live.marks, record.marks)
    live_cost = live.model_s / live.speech_s / cores
    live_pass = Pass(round(error_rate(live.pairs), 4), round(live_cost, 4))
    record_pass = _pass(record, cores)
    stock_pass, beam5_pass = _pass(stock, cores), _pass(beam5, cores)
    final = _delays([one.after_s for one in heard if not one.why])
    gaps = sum(bool(one.why) for one in heard)
    return AsrBench(
        channels=wanted.channels,
        seconds=wanted.seconds,
        calls=len(calls),
        words=len(library.words),
        cores=os.cpu_count() or 1,
        keeps_up=bool(heard) and gaps == 0 and live.grows_s < 1.0,
        speech_per_s=round(live.speech_s / wanted.seconds, 2),
        done=round(1 - gaps / max(1, len(heard)), 4),
        gaps=gaps,
        final_delay_s=final,
        alert_delay_s=_delays([at for one in heard for at in one.alert_after_s]),
        live=live_pass,
        record=record_pass,
        stock=stock_pass,
        stock_beam5=beam5_pass,
        ratio=Ratio(
            live=round(stock_pass.cost / live_pass.cost, 2),
            record=round(beam5_pass.cost / record_pass.cost, 2),
        ),
        hits=_hits(both, live.marks, record.marks),
        cpu_model=round(live.model_s / live.wall_s, 3),
        cpu_channels=round(live.channels_s / live.wall_s, 3),
        cpu_machine=round(live.machine_s / live.wall_s, 3),
        memory_mb=round(live.memory_mb, 1),
        player_late_s=round(live.report.late_s, 3),
        messages=live.messages,
        rule=RULE,
    )


def _pass(read: Read, cores: int) -> Pass:
    return Pass(round(error_rate(read.pairs), 4), round(read.work_s / read.speech_s / cores, 4))


def _delays(seconds: Sequence[float]) -> Delays:
    if not seconds:
        return Delays(None, None, None)
    p50, p95, most = (round(float(np.percentile(seconds, p)), 3) for p in (50, 95, 100))
    return Delays(p50, p95, most)


def _hits(both: Marks, live: Marks, record: Marks) -> Hits:
    whole = found(both)
    return Hits(
        recall=whole.recall,
        precision=whole.precision,
        live=Found(*_of(live)),
        record=Found(*_of(record)),
        said=sum(len(one.said) for one in both.values()),
    )


def _of(marks: Marks) -> tuple[float | None, float | None]:
    one = found(marks)
    return one.recall, one.precision
