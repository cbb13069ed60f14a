"""Tickets of calls of days ago give way to everything else."""

from datetime import UTC, datetime, timedelta

from connectors.nats.streams import ACK_WAIT_S
from connectors.postgres.phone.funds_queue import TOGETHER
from pipelines.rules.phone.tickets import rest_s

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_the_ticket_of_a_call_of_today_is_followed_at_once_by_the_next() -> None:
    assert rest_s(0.5, NOW - timedelta(hours=23), NOW) == 0.0


def test_behind_one_of_days_ago_others_have_most_of_the_time() -> None:
    assert rest_s(0.04, NOW - timedelta(days=2), NOW) == 0.12


def test_all_of_a_message_rest_less_than_half_of_what_it_may_take() -> None:
    assert rest_s(30.0, NOW - timedelta(days=2), NOW) * TOGETHER < ACK_WAIT_S / 2
