from pipelines.rules.bureau.chance import Chance, Draw, Steady

DRAWN = [0.0923722002, 0.9201538115, 0.0619898875]
"""What this name draws with every version of Python; another sequence is another bureau."""


def test_a_name_draws_the_same_whatever_else_was_drawn() -> None:
    chance = Chance(1)
    first = chance.of("visits", "P03", "2026-03-07")
    chance.of("visits", "P04", "2026-03-07").share()
    again = chance.of("visits", "P03", "2026-03-07")
    assert [first.share() for _ in range(5)] == [again.share() for _ in range(5)]
    assert chance.of("visits", "P04").share() != Chance(2).of("visits", "P04").share()


def test_the_sequence_of_a_name_is_kept() -> None:
    draw = Chance(1).of("visits", "P03", "2026-03-07")
    assert [round(draw.share(), 10) for _ in DRAWN] == DRAWN


def test_draws_keep_to_their_bounds_and_weights() -> None:
    draw = Chance(3).of("bounds")
    assert {draw.between(2, 4) for _ in range(200)} == {2, 3, 4}
    assert {draw.below(3) for _ in range(200)} == {0, 1, 2}
    weighed = [draw.weighed((("often", 9.0), ("never", 0.0), ("seldom", 1.0))) for _ in range(2000)]
    assert set(weighed) == {"often", "seldom"}
    assert 0.85 < weighed.count("often") / len(weighed) < 0.95
    assert draw.one_of(("one",)) == "one"
    assert not draw.happens(0.0)
    assert draw.happens(1.0)


def test_stories_draw_by_the_same_kept_sequence() -> None:
    steady, draw = Steady("1/visits"), Draw("1/visits")
    for _ in range(50):
        assert steady.randrange(2, 9) == 2 + draw.below(7)
        assert steady.randrange(5) == draw.below(5)
        assert steady.choice("abc") == draw.one_of("abc")
    assert {Steady("steps").randrange(0, 10, 5)} <= {0, 5}
