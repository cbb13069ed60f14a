"""When a second factor is asked for, and what must come first."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from pipelines.rules.sign_in import Restriction, restriction_of, second_factor_required
from schemas.settings import Settings

SETTINGS = Settings(data_dir="", models_dir="", ui_dir="", database_url="", nats_url="")
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "demonstration", "required"),
    [
        (("default",), False, True),
        (("default",), True, False),
        (("none",), False, False),
        (("auditor",), True, True),
        (("leader",), False, False),
    ],
)
def test_the_rule_is_on_by_default_and_off_in_a_demonstration(
    asked: tuple[str, ...], demonstration: bool, required: bool
) -> None:
    settings = replace(SETTINGS, second_factor=asked, demonstration=demonstration)
    assert second_factor_required(settings, {"auditor"}) is required


@pytest.mark.parametrize(
    ("must_change", "age_days", "enrolled", "restriction"),
    [
        (True, 0, False, Restriction.PASSWORD),
        (False, 91, True, Restriction.PASSWORD),
        (False, 0, False, Restriction.SECOND_FACTOR),
        (False, 0, True, None),
    ],
)
def test_the_password_comes_before_the_second_factor(
    must_change: bool, age_days: int, enrolled: bool, restriction: Restriction | None
) -> None:
    found = restriction_of(
        must_change_password=must_change,
        password_changed_at=NOW - timedelta(days=age_days),
        enrolled=enrolled,
        roles={"monitor"},
        settings=SETTINGS,
        now=NOW,
    )
    assert found is restriction
