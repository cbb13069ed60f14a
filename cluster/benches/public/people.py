"""Made-up people who register: each with a card, and a number that nobody has."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from cluster.benches.seed.names import made_up_names
from connectors.paper import drawn_card
from connectors.paper.drawn_card import Card
from pipelines.rules.people.id_number import with_check_digit

REGION = "990000"
"""An area code that was never given out."""
FIRST_BORN, DAYS = date(1950, 1, 1), 18_000
UNTIL = date(2090, 3, 9)
SEED = 25


class MadePerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody with both sides of the own card, as a phone took them."""

    card: Card
    front: bytes
    back: bytes


def made_people(count: int) -> Iterator[MadePerson]:
    """The same ones each time."""
    chance = random.Random(SEED)
    for card in made_cards(count, chance):
        yield MadePerson(
            card=card,
            front=drawn_card.photographed(drawn_card.front(card), chance),
            back=drawn_card.photographed(drawn_card.back(card), chance),
        )


def made_cards(count: int, chance: random.Random) -> Iterator[Card]:
    """What stands on their cards; one of five counts for good."""
    for number, name in zip(range(count), made_up_names(), strict=False):
        born = FIRST_BORN + timedelta(days=chance.randrange(DAYS))
        id_no = with_check_digit(f"{REGION}{born:%Y%m%d}{number % 1000:03}")
        yield Card(name, id_no, until=None if number % 5 == 4 else UNTIL)
