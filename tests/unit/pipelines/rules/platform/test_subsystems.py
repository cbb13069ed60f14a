"""What a closed subsystem closes, and for whom."""

import msgspec
import pytest

from pipelines.rules.access.permission_catalog import catalog
from pipelines.rules.platform.subsystems import (
    SUBSYSTEMS,
    Switch,
    is_open,
    require_subsystem,
    subsystem_of,
)
from schemas.errors import Forbidden
from schemas.modules.catalog import MODULES

WARD, PRISON, OTHER, BUREAU = "/SH/P03/W01/", "/SH/P03/", "/SH/P04/", "/SH/"


def switch(*, enabled: bool = True, paths: tuple[str, ...] = (), notice: str = "") -> Switch:
    return Switch(code="calls", enabled=enabled, notice=notice, unit_paths=paths)


def test_every_module_belongs_to_a_subsystem_that_there_is() -> None:
    assert {module.subsystem for module in MODULES.values()} <= set(SUBSYSTEMS)


def test_permissions_are_closed_with_their_subsystem() -> None:
    known = catalog()
    assert subsystem_of(known["watch"]) == "calls"
    assert subsystem_of(known["agency_people:list"]) == "base"
    assert subsystem_of(known["approvals:decide"]) == "approvals"
    assert subsystem_of(known["keep_jobs"]) is None
    # What stands before the first colon is the module.
    further = msgspec.structs.replace(known["agency_people:list"], code="agency_people:list:all")
    assert subsystem_of(further) == "base"


@pytest.mark.parametrize(
    ("made", "scope", "held"),
    [
        (None, WARD, True),
        (switch(), WARD, True),
        (switch(enabled=False), BUREAU, False),
        (switch(paths=(PRISON,)), WARD, True),
        (switch(paths=(PRISON,)), BUREAU, True),
        (switch(paths=(PRISON,)), OTHER, False),
    ],
)
def test_it_is_open_where_it_is_on_and_authorised(
    made: Switch | None, scope: str, held: bool
) -> None:
    assert is_open(made, (scope,)) is held


def test_the_administrators_own_words_are_told() -> None:
    closed = {"calls": switch(enabled=False, notice="今晚维护，明早八点恢复。")}
    with pytest.raises(Forbidden) as refusal:
        require_subsystem("calls", closed, (WARD,))
    assert refusal.value.message == "今晚维护，明早八点恢复。"


def test_a_fixed_subsystem_is_never_closed() -> None:
    closed = {"security": switch(enabled=False)}
    require_subsystem("security", closed, (WARD,))
    require_subsystem(None, closed, (WARD,))
    require_subsystem("nobody_knows", {"nobody_knows": switch(enabled=False)}, (WARD,))
