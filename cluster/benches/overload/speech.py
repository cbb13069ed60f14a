"""Speech above its limit: recorded calls on more and more live channels."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from cluster.benches.overload.part import AFTER_S, Driven, Outcome
from cluster.benches.speech.calls import BenchCall, read_calls
from cluster.benches.speech.channels import Heard, Report, Stretch
from cluster.benches.speech.live import score
from cluster.benches.speech.players import Players
from cluster.benches.speech.scoring import found
from cluster.benches.speech.words import add_words
from connectors.speech.evaluation import SEED, read_library
from pipelines.rules.speech.words.library import LibraryWord
from schemas.settings import Settings

BEGIN_S: Final = 15.0
"""Those who join begin one after the other within so long; what is said then is not counted."""


class SpeechPart:
    """The live model under the calls of a folder, all of whose words are in the library."""

    name, unit = "speech", "channels"
    deadline_s = 6.0
    """From the end of an utterance to its line: 0.6 s of silence close it, five may be waited."""
    first, most = 48.0, 240.0
    near = True
    probe: float | None = None
    whole = True
    search_s, hold_s = 20.0, 75.0

    def __init__(self, own: Settings, folder: Path) -> None:
        """On parts that stand already."""
        from ray import serve

        from actors.messages import outbox_relay
        from actors.speech import asr_pool
        from serve.models.speech import SpeechModel

        self._own = own
        self._calls: Sequence[BenchCall] = read_calls(folder)
        add_words(own, _words_of(self._calls))
        model: Any = SpeechModel
        serve.run(model.bind(own), name="speech", route_prefix=None)
        self._standing = [asr_pool.start(own), outbox_relay.start(own)]

    def drive(self, load: float, *, seconds: float, after: float = 0.0) -> Driven:
        return self.climb([load], seconds=seconds, after=after)[0]

    def climb(self, loads: Sequence[float], *, seconds: float, after: float) -> list[Driven]:
        """A call goes on for minutes: those of one load are there when those of the next begin."""
        channels = [int(load) for load in loads]
        stretches = [Stretch(some, BEGIN_S + seconds) for some in channels]
        if after:
            stretches.append(Stretch(max(1, int(after)), AFTER_S))
        players = Players(self._own, [call.path for call in self._calls], max(channels))
        offsets = players.offsets()
        report = players.play(stretches, within_s=BEGIN_S)
        players.close()
        driven = [
            self._driven(report, offsets[:some], number * (BEGIN_S + seconds) + BEGIN_S, seconds)
            for number, some in enumerate(channels)
        ]
        over_s = len(channels) * (BEGIN_S + seconds)
        behind = [_outcome(one, over_s) for one in report.heard if one.ended_s > over_s]
        return [*driven[:-1], msgspec.structs.replace(driven[-1], after=behind)]

    def _driven(
        self, report: Report, offsets: list[float], since_s: float, seconds: float
    ) -> Driven:
        """What came of the channels of `offsets` since then."""
        until_s = since_s + seconds
        during = [one for one in report.heard if since_s < one.ended_s <= until_s]
        scored = score(
            msgspec.structs.replace(report, heard=during),
            self._calls,
            offsets,
            until_s,
            since_s=since_s,
        )
        return Driven(
            seconds=seconds,
            outcomes=[_outcome(one, since_s) for one in during],
            offered=scored.speech_s,
            recall=found(scored.marks).recall,
            player_late_s=round(report.late_s, 3),
        )


def _outcome(one: Heard, since_s: float) -> Outcome:
    return Outcome(
        at_s=one.ended_s - since_s,
        took_s=None if one.why else one.after_s,
        size=one.end_s - one.start_s,
        declined=one.why == "overload",
        marked=bool(one.why),
    )


def _words_of(calls: Sequence[BenchCall]) -> list[LibraryWord]:
    """The words said, as far as the library has none of them yet."""
    seed = read_library(SEED / "seed_words.tsv", SEED / "seed_allowed.tsv")
    known = {word.word for word in seed.words}
    said = {word for call in calls for one in call.said for word in one.words}
    return [
        LibraryWord(word=word, class_name="", severity=1, definition="", by_sound=True, context="")
        for word in sorted(said - known)
    ]
