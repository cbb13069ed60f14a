"""When a second factor is asked for, and what must come first."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from pipelines.rules.access.sign_in import (
    Restriction,
    network_allowed,
    require_unrestricted,
    restriction_of,
    second_factor_required,
)
from schemas.errors import Forbidden
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


BUSINESS, ADMINISTRATION = "approve", "rights:decide"


@pytest.mark.parametrize(
    ("networks", "permissions", "address", "allowed"),
    [
        ((), {ADMINISTRATION}, "192.0.2.1", True),
        (("10.0.0.0/8", "192.168.1.7"), {ADMINISTRATION}, "10.1.2.3", True),
        (("10.0.0.0/8", "192.168.1.7"), {ADMINISTRATION}, "192.168.1.7", True),
        (("10.0.0.0/8", "192.168.1.7"), {ADMINISTRATION}, "192.168.1.8", False),
        (("10.0.0.0/8",), {BUSINESS, ADMINISTRATION}, "192.0.2.1", False),
        (("10.0.0.0/8",), {BUSINESS}, "192.0.2.1", True),
        (("10.0.0.0/8",), {"unheard_of"}, "192.0.2.1", True),
        (("10.0.0.0/8",), set(), "192.0.2.1", True),
    ],
)
def test_administrators_alone_are_asked_where_they_come_from(
    networks: tuple[str, ...], permissions: set[str], address: str, allowed: bool
) -> None:
    settings = replace(SETTINGS, admin_networks=networks)
    assert network_allowed(settings, permissions, address) is allowed


@pytest.mark.parametrize(
    ("restriction", "code", "message"),
    [
        (Restriction.PASSWORD, "password_change_needed", "请先修改密码。"),
        (Restriction.SECOND_FACTOR, "second_factor_enrolment_needed", "请先绑定第二登录因素。"),
    ],
)
def test_a_restricted_session_is_told_what_to_do(
    restriction: Restriction, code: str, message: str
) -> None:
    require_unrestricted(None)
    with pytest.raises(Forbidden) as refused:
        require_unrestricted(restriction)
    assert (refused.value.code, refused.value.message) == (code, message)


@pytest.mark.parametrize(
    ("role", "restriction"), [("auditor", Restriction.SECOND_FACTOR), ("monitor", None)]
)
def test_the_roles_that_were_named_are_those_that_must_enrol(
    role: str, restriction: Restriction | None
) -> None:
    found = restriction_of(
        must_change_password=False,
        password_changed_at=NOW,
        enrolled=False,
        roles={role},
        settings=replace(SETTINGS, second_factor=("auditor",)),
        now=NOW,
    )
    assert found is restriction
