"""The same calls read afterwards: by our record pass, and by faster-whisper as it comes."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from cluster.benches.speech.calls import BenchCall, turn_of
from cluster.benches.speech.scoring import Marked, Marks, Occurrence
from connectors.speech.engines import MODEL, make_engine
from connectors.speech.evaluation import utterances
from connectors.speech.listener import Listener
from connectors.speech.record_pass import RecordPass
from pipelines.rules.speech.repair import repair
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from pipelines.rules.speech.words.library import WordLibrary
from schemas.settings import Settings

Lines = list[tuple[Utterance, Hearing]]


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What came of all calls; work in processor seconds."""

    pairs: list[tuple[str, str]]
    marks: Marks
    speech_s: float
    work_s: float


def read_record(settings: Settings, calls: Sequence[BenchCall], library: WordLibrary) -> Read:
    """Each speaker's utterances, packed into windows."""
    engine = make_engine(settings)
    record = RecordPass(engine, Listener(engine))

    def read(said: Sequence[Utterance]) -> Lines:
        lines: Lines = []
        for speaker in sorted({one.speaker for one in said}):
            mine = [one for one in said if one.speaker == speaker]
            heard = record.read([one.pcm for one in mine], library)
            lines += zip(mine, heard, strict=True)
        return lines

    return _read(calls, read)


def read_stock(settings: Settings, calls: Sequence[BenchCall], *, beams: int) -> Read:
    """Each utterance alone in a window of 30 s, as the package does it by itself."""
    from faster_whisper import WhisperModel

    model = WhisperModel(
        str(Path(settings.models_dir) / MODEL),
        device="cpu",
        compute_type="int8",
        cpu_threads=settings.speech_threads,
    )

    def hear(one: Utterance) -> Hearing:
        segments, _ = model.transcribe(one.pcm, language="zh", beam_size=beams)
        text = repair("".join(segment.text for segment in segments))
        return Hearing(text=text, hits=[], engine="stock")

    def read(said: Sequence[Utterance]) -> Lines:
        return [(one, hear(one)) for one in said]

    return _read(calls, read)


def _read(calls: Sequence[BenchCall], read: Callable[[Sequence[Utterance]], Lines]) -> Read:
    said = [[utterance for utterance, _ in utterances(call.path)] for call in calls]
    # What is loaded with the first utterance is no cost of reading.
    read(said[0][:1])
    began = time.process_time()
    read_of = [read(call) for call in said]
    work_s = time.process_time() - began
    pairs: list[tuple[str, str]] = []
    marks: dict[Occurrence, Marked] = {}
    for call, lines in zip(calls, read_of, strict=True):
        texts = [""] * len(call.said)
        words: list[list[str]] = [[] for _ in call.said]
        for utterance, hearing in sorted(lines, key=lambda line: line[0].start_s):
            turn = turn_of(call, utterance.speaker, utterance.start_s, utterance.end_s)
            if turn is not None:
                texts[turn] += hearing.text
                words[turn] += [hit.word for hit in hearing.hits]
        pairs += [(one.turn.text, text) for one, text in zip(call.said, texts, strict=True)]
        for turn, one in enumerate(call.said):
            marks[call.name, 0, 0, turn] = Marked(one.words, words[turn])
    speech_s = sum(call.speech_s for call in calls)
    return Read(pairs=pairs, marks=marks, speech_s=speech_s, work_s=work_s)
