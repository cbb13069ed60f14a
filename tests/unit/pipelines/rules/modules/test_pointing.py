from pipelines.rules.modules.pointing import pointing_at
from schemas.modules.field import Field, Found, Linked, Text
from schemas.modules.module import Module, Scope
from schemas.modules.views import PointingField


def _module(code: str, *fields: Field, parent: str | None = None) -> Module:
    return Module(
        code=code,
        title=f"{code}们",
        noun=code,
        subsystem="base",
        group="",
        table=code,
        fields=(Field(name="name", title="名称", kind=Text(most=9)), *fields),
        core=("name",),
        label=("name",),
        scope=Scope(unit=None),
        order=("name",),
        parent=parent,
    )


def _link(name: str, module: str, found: Found = Found.EXACT) -> Field:
    return Field(name=name, title=name, kind=Linked(module=module), found=found)


def test_tells_the_fields_in_which_a_record_stands() -> None:
    modules = [
        _module("cards", _link("holder_id", "inmates"), _link("reader_id", "readers")),
        _module("bindings", _link("inmate_id", "inmates")),
    ]
    assert list(pointing_at("inmates", modules)) == [
        PointingField(module="cards", title="cards们", field="holder_id"),
        PointingField(module="bindings", title="bindings们", field="inmate_id"),
    ]


def test_leaves_out_what_no_list_is_searched_by_and_the_tree_itself() -> None:
    modules = [
        _module("notes", _link("inmate_id", "inmates", Found.NOT)),
        _module("areas", _link("above_id", "areas"), parent="above_id"),
    ]
    assert list(pointing_at("inmates", modules)) == []
    assert list(pointing_at("areas", modules)) == []
