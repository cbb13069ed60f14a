"""Who registers in the bench is nobody, and the same each time."""

import random

from cluster.benches.public.people import REGION, SEED, UNTIL, made_cards
from pipelines.rules.people.id_number import holds


def test_each_has_a_number_that_holds_and_nobody_has() -> None:
    cards = list(made_cards(200, random.Random(SEED)))
    numbers = {card.id_no for card in cards}
    assert len(numbers) == len(cards)
    assert all(holds(number) and number.startswith(REGION) for number in numbers)
    assert {card.until for card in cards} == {UNTIL, None}


def test_they_are_the_same_each_time() -> None:
    first, second = (list(made_cards(5, random.Random(SEED))) for _ in range(2))
    assert first == second
