"""What is left out first where there is too much, and what never is (NF-TECH-12)."""

import json
from pathlib import Path

import pytest

from pipelines.rules.platform.shedding import NEVER, Order, order_of

OPENAPI = Path(__file__).parents[5] / "ui" / "openapi.json"


@pytest.mark.parametrize(
    "route",
    [
        "GET /api/call-statistics",
        "GET /api/hours/statistics/export",
        "GET /api/visit-figures/unseen/people",
        "GET /api/labour-charts/{of}",
        "GET /api/cockpit/headcount",
        "GET /api/records/{code}/export",
        "GET /api/conversations/{conversation_id}/recording/{part_id}",
        "GET /api/conversations/{conversation_id}/waveform",
    ],
)
def test_figures_files_and_playback_go_first(route: str) -> None:
    assert order_of(route) is Order.LATER


@pytest.mark.parametrize(
    "route",
    ["GET /api/records/{code}", "POST /api/hours/sheets", "POST /api/records/{code}/import"],
)
def test_what_people_look_up_and_hand_in_is_between(route: str) -> None:
    assert order_of(route) is Order.USUAL


@pytest.mark.parametrize(
    "route",
    [
        "POST /api/officer/sign-in",
        "POST /api/calls/{call_id}/cut-off",
        "POST /api/calls/{call_id}/watch-tokens",
        "POST /api/alerts/{alert_id}/take-over",
    ],
)
def test_the_way_in_and_what_a_call_waits_for_are_never_left_out(route: str) -> None:
    assert order_of(route) is Order.NEVER


def test_what_is_never_left_out_are_interfaces_that_there_are() -> None:
    paths = json.loads(OPENAPI.read_bytes())["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert routes >= NEVER
    assert {route for route in routes if route.endswith("sign-in")} <= NEVER
