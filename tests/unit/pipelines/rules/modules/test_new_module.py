"""A new register's declaration passes what every module must; what is no new one is refused."""

from typing import Any

import msgspec
import pytest

from pipelines.rules.modules.completeness import problems_of
from pipelines.rules.modules.new_module import (
    NewModule,
    declaration_of,
    lines_of_map,
    require_new,
)
from schemas.errors import InvalidInput
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module
from schemas.tables import metadata
from schemas.tables.module import make_table

NEW = NewModule(
    code="lost_items",
    wing="visits",
    title='遗失"物品"',
    subsystem="base",
    requirement="VC-GEN-18",
)
WINGS = {"visits", "people"}


def test_its_declaration_is_complete() -> None:
    namespace: dict[str, Any] = {}
    exec(declaration_of(NEW), namespace)
    module = namespace["LOST_ITEMS"]
    assert isinstance(module, Module)
    assert (module.title, module.group, module.table) == ('遗失"物品"', '遗失"物品"', "lost_item")
    table = make_table(module)
    try:
        assert problems_of(module, MODULES, metadata.tables) == []
    finally:
        metadata.remove(table)


def test_the_map_takes_an_import_and_a_place() -> None:
    importing, place = lines_of_map(NEW)
    assert importing == "from schemas.modules.visits.lost_items import LOST_ITEMS"
    assert place.strip() == "LOST_ITEMS,"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"code": "relatives"}, "there is a module relatives"),
        ({"code": "alerts"}, "there is a table alert"),
        ({"code": "Lost"}, "Lost is no name"),
        ({"code": "lost-items"}, "lost-items is no name"),
        ({"code": "../lost"}, "../lost is no name"),
        ({"code": "import"}, "import is no name"),
        ({"code": "l" * 33}, "is no name"),
        ({"wing": "moon"}, "there is no wing moon, but people, visits"),
        ({"subsystem": "moon"}, "there is no subsystem moon"),
        ({"title": " "}, "its title is empty"),
    ],
)
def test_what_is_no_new_module_is_refused(other: dict[str, str], told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_new(msgspec.structs.replace(NEW, **other), WINGS)
    assert any(told in problem for problem in refused.value.detail["problems"])


def test_several_problems_are_told_at_once() -> None:
    wrong = msgspec.structs.replace(NEW, code="relatives", wing="moon")
    with pytest.raises(InvalidInput) as refused:
        require_new(wrong, WINGS)
    assert len(refused.value.detail["problems"]) == 2
    require_new(NEW, WINGS)
