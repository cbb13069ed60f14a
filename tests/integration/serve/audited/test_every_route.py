"""Every interface that changes something is driven and leaves its row, or says why not (AU-1)."""

import pytest

from tests.integration.serve.attacks.routes import changing
from tests.integration.serve.audited import (
    test_access,
    test_administration,
    test_analysis,
    test_approving,
    test_calls,
    test_companions,
    test_dead_letters,
    test_forms,
    test_hours,
    test_labour,
    test_machines,
    test_official,
    test_pay,
    test_people,
    test_prison_systems,
    test_recordings,
    test_records,
    test_reports,
    test_transcription,
    test_venues,
    test_visits,
)
from tests.integration.serve.said import UNAUDITED, WITHOUT_ANSWER, WITHOUT_NOTE

DRIVEN = (
    test_access,
    test_administration,
    test_analysis,
    test_approving,
    test_calls,
    test_companions,
    test_labour,
    test_hours,
    test_dead_letters,
    test_forms,
    test_machines,
    test_official,
    test_pay,
    test_people,
    test_prison_systems,
    test_recordings,
    test_records,
    test_reports,
    test_transcription,
    test_venues,
    test_visits,
)
pytestmark = [pytest.mark.requirement("AU-1"), pytest.mark.requirement("NF-SEC-07")]

SIMULATED = {"POST /api/simulators/wechat/tickets", "POST /api/simulators/citizen/tokens"}


def test_no_interface_is_left_out() -> None:
    """The other modules here drive what they name, and fail where a row is missing."""
    known = {f"{method} {path}" for method, path, _ in changing()}
    audited = set().union(*(module.ROUTES for module in DRIVEN))
    assert audited - known == set()
    assert set(UNAUDITED) - known - SIMULATED == set()
    assert known - audited == set(UNAUDITED) & known


def test_each_interface_is_carried_out_once_or_says_why_not() -> None:
    """What leaves a row leaves a note beside it: every driven interface is sent twice here."""
    known = {f"{method} {path}" for method, path, _ in changing()}
    audited = set().union(*(module.ROUTES for module in DRIVEN))
    assert set(WITHOUT_NOTE) - known - SIMULATED == set()
    assert known - audited - set(WITHOUT_NOTE) == set()
    assert set(WITHOUT_ANSWER) & set(WITHOUT_NOTE) == set()
    assert set(WITHOUT_ANSWER) - known == set()
    assert all(len(reason) > 40 for reason in WITHOUT_NOTE.values())


def test_every_exception_gives_a_reason() -> None:
    assert all(len(reason) > 40 for reason in UNAUDITED.values())
