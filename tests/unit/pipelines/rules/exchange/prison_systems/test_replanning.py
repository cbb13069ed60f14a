"""Orders are worked out where the log went on, and anyway after a while."""

from datetime import UTC, datetime, timedelta

from pipelines.rules.exchange.prison_systems.replanning import ANYWAY, Replanning

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
HEADS = {"P03": 7, "bureau": 40}


def test_the_first_time_is_due_and_an_unchanged_log_is_not() -> None:
    replanning = Replanning()
    assert replanning.due(HEADS, NOW)
    replanning.done(HEADS, NOW)
    assert not replanning.due(dict(HEADS), NOW + ANYWAY - timedelta(seconds=1))


def test_a_further_row_of_any_stream_makes_it_due() -> None:
    replanning = Replanning()
    replanning.done(HEADS, NOW)
    assert replanning.due(HEADS | {"bureau": 41}, NOW)
    assert replanning.due(HEADS | {"P03": 8}, NOW)


def test_time_alone_makes_it_due_and_so_does_what_was_told() -> None:
    replanning = Replanning()
    replanning.done(HEADS, NOW)
    assert replanning.due(HEADS, NOW + ANYWAY)
    replanning.forget()
    assert replanning.due(HEADS, NOW)


def test_where_nothing_was_done_it_stays_due() -> None:
    replanning = Replanning()
    replanning.done(HEADS, NOW)
    assert replanning.due(HEADS | {"P03": 8}, NOW)
    assert replanning.due(HEADS | {"P03": 8}, NOW)
