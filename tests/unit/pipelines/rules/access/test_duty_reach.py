from pathlib import Path

import pytest

from pipelines.rules.access.duty_reach import Power, Way, groups, powers, way_of
from pipelines.rules.access.duty_table import duty_table
from pipelines.rules.access.permission_catalog import catalog
from schemas.access.kinds import ADMINISTRATORS, Duty

CONTROLS = Path(__file__).parents[5] / "docs" / "controls.md"
SINGLE = [(duty,) for duty in sorted(ADMINISTRATORS)]
BY_TITLE = {power.title: power for power in powers()}


def test_no_single_duty_reaches_the_business_grants_itself_anything_or_halts_the_audit() -> None:
    nobody = (
        "reads the business",
        "gives itself rights",
        "gives others rights",
        "resets a password, second factor or key",
        "opens an interface, or values in clear, to an outside system",
        "lets a prison's system be at another address, where names are sent to",
        "halts, changes or deletes the audit log",
    )
    for group in SINGLE:
        for title in nobody:
            assert way_of(BY_TITLE[title], group) is Way.NOT, (group, title)


def test_what_takes_two_is_reached_by_two_duties_and_by_two_persons() -> None:
    rights = BY_TITLE["gives others rights"]
    assert way_of(rights, (Duty.SYSTEM, Duty.SECURITY)) is Way.TWO
    assert way_of(rights, (Duty.SYSTEM, Duty.AUDIT)) is Way.NOT
    assert way_of(rights, (Duty.SECURITY, Duty.AUDIT)) is Way.NOT
    grants = BY_TITLE["opens an interface, or values in clear, to an outside system"]
    assert way_of(grants, (Duty.BUSINESS, Duty.SYSTEM)) is Way.TWO
    for group in groups():
        for title in "gives itself rights", "halts, changes or deletes the audit log":
            assert way_of(BY_TITLE[title], group) is Way.NOT


def test_whoever_works_with_records_reads_them_and_auditors_read_the_log_alone() -> None:
    assert way_of(BY_TITLE["reads the business"], (Duty.BUSINESS,)) is Way.ALONE
    log = BY_TITLE["reads and proves the audit log"]
    assert [way_of(log, group) for group in SINGLE] == [
        Way.ALONE if duty is Duty.AUDIT else Way.NOT for (duty,) in SINGLE
    ]


def test_one_duty_holding_both_steps_is_found() -> None:
    both = frozenset({"data_levels:propose"}), frozenset({"integrity:accept"})
    assert way_of(Power(title="", steps=both), (Duty.SECURITY,)) is Way.TWO
    assert way_of(Power(title="", steps=both, apart=True), (Duty.SECURITY,)) is Way.NOT
    assert way_of(Power(title="", steps=both, apart=True), (Duty.SECURITY, Duty.SYSTEM)) is Way.TWO


def test_what_opens_others_rights_secrets_or_addresses_takes_two_duties_not_two_persons() -> None:
    """Though today no duty holds both steps: a permission given to a further duty must show."""
    assert {power.title for power in powers() if power.apart} == {
        "gives others rights",
        "resets a password, second factor or key",
        "opens an interface, or values in clear, to an outside system",
        "lets a prison's system be at another address, where names are sent to",
    }


@pytest.mark.parametrize("power", powers(), ids=lambda power: power.title)
def test_each_step_names_permissions_that_there_are(power: Power) -> None:
    assert all(code in catalog() for step in power.steps for code in step)


def test_the_controls_carry_the_table_as_it_is_now() -> None:
    # Written anew with `qinqiao duties`.
    assert duty_table() in CONTROLS.read_text(encoding="utf-8")
