from datetime import date
from decimal import Decimal

import msgspec
import pytest

from pipelines.rules.forms.columns import Cell, cells_of, columns_of, narrowings
from pipelines.rules.forms.difference import changes
from pipelines.rules.forms.reading import Sight, hidden, lines, said
from schemas.errors import InvalidInput
from schemas.forms.definition import FormDefinition

YES_NO = [{"value": "y", "title": "是"}, {"value": "n", "title": "否"}]


def form(*fields):
    sections = [{"key": "s", "title": "一", "fields": list(fields)}]
    return msgspec.convert({"sections": sections}, FormDefinition)


def field(kind, key, title, **more):
    return {"key": key, "kind": kind, "title": title, "personal": False, **more}


FORM = form(
    field("choice", "c", "方式", options=YES_NO),
    field("choices", "m", "材料", options=YES_NO),
    field("number", "n", "人数"),
    field("day", "d", "日期"),
    field("id_no", "i", "证件"),
    field("text", "t", "姓名", personal=True),
    field("note", "x", "说明"),
    field("text", "u", "备注", listed=False),
)
ANSWERS = {
    "c": "y",
    "m": ["y", "n"],
    "n": "3",
    "d": "2026-12-02",
    "i": "11010119900307888x",
    "t": "王小明",
    "x": "很长",
    "u": "无",
}


def test_what_tells_of_a_person_is_kept_as_a_digest_alone():
    assert cells_of(FORM, ANSWERS, lambda text: f"#{text}") == [
        Cell(field="c", text="y"),
        Cell(field="m", text="y"),
        Cell(field="m", text="n"),
        Cell(field="n", number=Decimal(3)),
        Cell(field="d", day=date(2026, 12, 2)),
        Cell(field="i", digest="#11010119900307888X"),
        Cell(field="t", digest="#王小明"),
    ]


def test_columns_of_all_versions_with_what_was_chosen_once():
    older = form(
        field("choice", "c", "旧称", options=[*YES_NO, {"value": "z", "title": "不详"}]),
        field("text", "gone", "旧问题"),
    )
    found = columns_of([FORM, older])
    assert [one.title for one in found] == [
        "方式", "材料", "人数", "日期", "证件", "姓名", "说明", "旧问题",
    ]  # fmt: skip
    assert [one.value for one in found[0].options] == ["y", "n", "z"]


def test_lists_are_narrowed_by_the_kind_of_a_column():
    columns = columns_of([FORM])
    asked = {"f.c": "y", "f.n.from": "1", "f.n.until": "5", "limit": "20", "f.t": ""}
    found = narrowings(columns, asked)
    assert [(one.field.key, one.text, one.least, one.most) for one in found] == [
        ("c", "y", "", ""),
        ("n", "", "1", "5"),
    ]


@pytest.mark.parametrize(
    "asked", [{"f.zz": "1"}, {"f.x": "长"}, {"f.n": "3"}, {"f.n.from": "NaN"}, {"f.d.from": "昨天"}]
)
def test_a_filter_that_does_not_fit_is_refused(asked):
    with pytest.raises(InvalidInput):
        narrowings(columns_of([FORM]), asked)


def test_answers_in_words_and_masked():
    told = {one.title: one.text for one in lines(FORM, ANSWERS)}
    assert (told["方式"], told["材料"]) == ("是", "是、否")
    masked = {one.title: one.text for one in lines(FORM, ANSWERS, sight=Sight.MASKED)}
    assert masked["方式"] == "是"
    assert masked["姓名"] == "******"
    assert "19900307" not in masked["证件"]
    picture = form(field("picture", "p", "照片")).fields[0]
    assert said(picture, ["a", "b"]) == "2张" == hidden(picture, "2张")


def test_what_a_version_changes():
    older = form(field("text", "t", "姓名", personal=True), field("number", "n", "人数"))
    newer = form(field("number", "n", "人数", most=5, required=True), field("day", "d", "日期"))
    assert changes(older, newer) == ["新增“日期”", "删除“姓名”", "修改“人数”的必填、上限"]
    assert changes(None, older) == ["新增“姓名”", "新增“人数”"]
    turned = form(field("number", "n", "人数"), field("text", "t", "姓名", personal=True))
    assert changes(older, turned) == ["调整了问题的顺序"]
