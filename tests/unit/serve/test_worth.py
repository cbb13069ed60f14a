"""What is left out first where there is too much, and what never is (NF-TECH-12)."""

import pytest

from pipelines.rules.platform.shedding import Order
from serve.declared import routes


@pytest.mark.parametrize(
    "text",
    [
        "GET /api/call-statistics/{table}",
        "GET /api/call-statistics/{table}/export",
        "GET /api/hours/statistics/{table}/export",
        "GET /api/visit-figures/{table}/{listing}",
        "GET /api/labour-charts/{table}",
        "GET /api/cockpit/headcount",
        "GET /api/records/{code}/export",
        "GET /api/conversations/{conversation_id}/recording/{part_id}",
        "GET /api/conversations/{conversation_id}/waveform",
    ],
)
def test_figures_files_and_playback_go_first(text: str) -> None:
    assert routes()[text].worth is Order.LATER


@pytest.mark.parametrize(
    "text",
    ["GET /api/records/{code}", "POST /api/hours/sheets", "POST /api/records/{code}/import"],
)
def test_what_people_look_up_and_hand_in_is_between(text: str) -> None:
    assert routes()[text].worth is Order.USUAL


@pytest.mark.parametrize(
    "text",
    [
        "POST /api/calls/{call_id}/cut-off",
        "POST /api/calls/{call_id}/watch-tokens",
        "POST /api/alerts/{alert_id}/take-over",
        "WS /ws/call",
    ],
)
def test_what_a_call_waits_for_is_never_left_out(text: str) -> None:
    assert routes()[text].worth is Order.NEVER


def test_the_way_in_is_never_left_out() -> None:
    ways = {text: route for text, route in routes().items() if text.endswith("sign-in")}
    assert len(ways) == 9
    assert {route.worth for route in ways.values()} == {Order.NEVER}


@pytest.mark.parametrize(
    "text",
    [
        "GET /",
        "GET /relative/",
        "GET /official/",
        "GET /inmate/",
        "GET /console/",
        "GET /assets/{rest}",
    ],
)
def test_a_page_and_its_scripts_always_come_or_it_would_stay_white(text: str) -> None:
    assert routes()[text].worth is Order.NEVER
