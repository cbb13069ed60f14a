"""A crowd that came at once is told from more than can be heard (NF-TECH-12)."""

from pipelines.rules.speech.lines.overload import CALM_S, STANDS_AFTER_S, Overload


def test_a_crowd_that_came_at_once_is_no_standing_queue() -> None:
    overload = Overload()
    for _ in range(9):
        overload.declined(10.0)
    assert not overload.stands(10.0)
    assert not overload.stands(10.0 + STANDS_AFTER_S)


def test_a_queue_stands_while_it_declines_again_and_again_and_no_more_when_it_is_calm() -> None:
    overload = Overload()
    at_s = 10.0
    while at_s <= 10.0 + STANDS_AFTER_S:
        overload.declined(at_s)
        at_s += CALM_S / 2
    overload.declined(at_s)
    assert overload.stands(at_s)
    assert overload.stands(at_s + CALM_S / 2)
    assert not overload.stands(at_s + CALM_S)
    overload.declined(at_s + CALM_S)
    assert not overload.stands(at_s + CALM_S)
