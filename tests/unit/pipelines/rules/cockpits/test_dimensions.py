"""Which columns of a module an export may hold."""

from pipelines.rules.cockpits.dimensions import DIMENSIONS, columns_of, module_of
from pipelines.rules.cockpits.words import LINE_COLUMNS, MONTH_COLUMNS
from schemas.modules.catalog import MODULES
from schemas.modules.field import Choice, Field, Flag, Mask, Option, Text
from schemas.modules.levels import Level
from schemas.modules.module import Module, Scope

STATES = Choice(options=(Option("light", "轻"), Option("heavy", "重")))
POSTS = Module(
    code="posts",
    title="岗位",
    noun="岗位",
    subsystem="labour",
    group="岗位",
    table="post",
    fields=(
        Field(name="name", title="岗位名称", kind=Text(most=20)),
        Field(name="phone", title="电话", kind=Text(most=20), mask=Mask.PHONE),
        Field(name="secret", title="密", kind=Text(most=20), level=Level.SENSITIVE),
        Field(name="remark", title="备注", kind=Text(most=200, lines=3)),
        Field(name="weight", title="强度", kind=STATES),
        Field(name="closed", title="停用", kind=Flag()),
    ),
    core=("name",),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("name",),
)


def test_masked_higher_and_free_text_stay_behind() -> None:
    columns = columns_of("post", POSTS, {})
    assert [(one.name, one.type) for one in columns] == [
        ("post_id", "varchar"), ("name", "varchar"), ("weight", "varchar"), ("closed", "boolean"),
    ]  # fmt: skip
    assert columns[2].comment == "强度：light 轻、heavy 重"
    # What the security administrator set counts as well, and what cannot be trusted leaves nothing.
    raised = columns_of("post", POSTS, {"name": Level.SENSITIVE})
    assert "name" not in {one.name for one in raised}
    assert [one.name for one in columns_of("post", POSTS, None)] == ["post_id"]


def test_no_name_of_an_inmate_is_among_what_leaves() -> None:
    tables = {one.table for one in DIMENSIONS}
    assert tables.isdisjoint({MODULES["inmates"].table, MODULES["relatives"].table})
    assert not any("name" in name for name in {*LINE_COLUMNS, *MONTH_COLUMNS})
    module = module_of("inmate")
    assert module is MODULES["inmates"]
    assert "id_no" not in {one.name for one in columns_of("inmate", module, {})}
