"""Both sides of made-up identity cards, read as the API's process reads them (VC-PUB-04)."""

import time

import msgspec

from cluster.benches.public.people import MadePerson, made_people
from cluster.telling import Tell
from connectors.paper.card_reader import CardReader, EmbeddedCardReader
from loadtests.bench.figures import Figures, figures
from pipelines.rules.people import id_card
from schemas.errors import InvalidInput
from schemas.people.id_cards import CardSide

LIMIT_S = 3.0


class ReadBench(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds for a card: both sides, one after the other, in one thread."""

    cards: int
    cold_s: float
    """The first card of a process, whose networks are loaded with it."""
    ocr_s: Figures
    work_s: Figures
    """The same in time of the processor, whatever else the machine does."""
    read_right: int
    """Cards of which name, number and validity were read as they stand there."""
    limit_s: float
    over: bool


def run(cards: int, tell: Tell) -> ReadBench:
    """Of pictures as large as a phone takes them."""
    tell(f"reading {cards} cards")
    reader = EmbeddedCardReader()
    took: list[float] = []
    work: list[float] = []
    right, cold_s = 0, 0.0
    for person in made_people(cards + 1):
        begun, worked = time.perf_counter(), time.process_time()
        is_right = _is_read(reader, person)
        took_s, work_s = time.perf_counter() - begun, time.process_time() - worked
        if not cold_s:
            cold_s = took_s
            continue
        took.append(took_s)
        work.append(work_s)
        right += is_right
    ocr_s = figures(took)
    tell(f"a card: {ocr_s.p50} / {ocr_s.p95} s, the first {cold_s:.1f} s; {right} read right")
    return ReadBench(
        cards=cards,
        cold_s=round(cold_s, 2),
        ocr_s=ocr_s,
        work_s=figures(work),
        read_right=right,
        limit_s=LIMIT_S,
        over=(ocr_s.p95 or 0.0) > LIMIT_S,
    )


def _is_read(reader: CardReader, person: MadePerson) -> bool:
    """Whether both sides say what they say."""
    card = person.card
    try:
        front = id_card.require_side(reader.read(person.front), CardSide.FRONT)
        back = id_card.require_side(reader.read(person.back), CardSide.BACK)
    except InvalidInput:
        return False
    told = (front.name, front.id_no, back.valid_until, back.long_term)
    return told == (card.name, card.id_no, card.until, card.until is None)
