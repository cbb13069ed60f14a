import msgspec
import pytest

from pipelines.rules.forms.validity import check_definition
from schemas.forms.definition import FormDefinition

YES_NO = [{"value": "y", "title": "是"}, {"value": "n", "title": "否"}]


def problems(*fields, **more):
    sections = [{"key": "s", "title": "一", "fields": list(fields)}]
    definition = msgspec.convert({"sections": more.get("sections", sections)}, FormDefinition)
    return [one.message for one in check_definition(definition)]


def field(kind="text", key="t", title="甲", **more):
    return {"key": key, "kind": kind, "title": title, **more}


def test_a_whole_form_has_no_problem():
    assert (
        problems(
            field("choice", "c", "乙", options=YES_NO),
            field("number", "n", "丙", least=0.5, most=2, decimals=1, shown=[{"field": "c"}]),
            field("day", "d", "丁", earliest="today-30", latest="2030-01-01"),
            field("picture", "p", "戊", most=3, needed=[{"field": "c", "has": ["y"]}]),
        )
        == []
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (field("choice", options=YES_NO[:1]), "“甲”：至少有两个选项"),
        (field("choice", options=[*YES_NO, YES_NO[0]]), "“甲”：选项重复"),
        (field(options=YES_NO), "“甲”：只有单选和多选有选项"),
        (field(least=5, most=2), "“甲”：下限大于上限"),
        (field(most=2.5), "“甲”：上下限应为不小于0的整数"),
        (field(most=0), "“甲”：上限至少为1"),
        (field(most=500), "“甲”：最多200个字"),
        (field("picture", most=10), "“甲”：最多9张图片"),
        (field("choices", options=YES_NO, most=3), "“甲”：上下限多于选项"),
        (field("phone", most=3), "“甲”：手机号没有上下限"),
        (field(decimals=2), "“甲”：只有数字有小数位"),
        (field("note", pattern="mail"), "“甲”：只有单行文本有格式"),
        (field(earliest="today"), "“甲”：只有日期有最早和最晚"),
        (field("day", earliest="2026-02-30"), "“甲”：最早或最晚的日期不存在"),
        (field("day", earliest="today+3", latest="today"), "“甲”：最早的日期晚于最晚的"),
        (field(shown=[{"field": "later"}]), "“甲”：条件只能用前面的问题"),
        (field(shown=[{"field": "t"}]), "“甲”：条件只能用前面的问题"),
        (field(required=True, needed=[{"field": "x"}]), "“甲”：已是必填，不需要必填条件"),
        (field(title="  "), "问题和页面的名称不能为空白"),
    ],
)
def test_problem_of_a_question(one, said):
    assert said in problems(one)


def test_conditions_name_what_they_hang_on():
    text, choice = field(), field("choice", "c", "乙", options=YES_NO)
    on_text = field("text", "z", "丙", shown=[{"field": "t", "has": ["y"]}])
    assert problems(text, on_text) == ["“丙”：“甲”不是选择题，只能以“已填写”为条件"]
    on_other = field("text", "z", "丙", shown=[{"field": "c", "has": ["x"]}])
    assert problems(choice, on_other) == ["“丙”：条件所选的值不是“乙”的选项"]


def test_two_that_wait_for_each_other_are_refused_at_the_first():
    first = field("choice", "a", "甲", options=YES_NO, shown=[{"field": "b"}])
    second = field("choice", "b", "乙", options=YES_NO, shown=[{"field": "a"}])
    assert problems(first, second) == ["“甲”：条件只能用前面的问题"]


def test_problems_of_the_form_as_a_whole():
    assert problems(sections=[]) == ["表单还没有问题"]
    assert problems() == ["表单还没有问题", "“一”这一页还没有问题"]
    assert "标识“t”重复" in problems(field(), field(title="乙"))
    assert "有两个问题都叫“甲”" in problems(field(), field(key="u"))
    many = [field(key=f"k{n}", title=str(n)) for n in range(40)]
    pages = [
        {"key": "s1", "title": "一", "fields": many},
        {"key": "s2", "title": "二", "fields": [one | {"key": f"{one['key']}x"} for one in many]},
    ]
    assert "一张表单最多60个问题" in problems(sections=pages)


@pytest.mark.parametrize(
    "form",
    [
        {
            "sections": [
                {"key": "s", "title": "一", "fields": [field(key=f"k{n}") for n in range(500)]}
            ]
        },
        {
            "sections": [
                {
                    "key": "s",
                    "title": "一",
                    "fields": [
                        field(
                            "choice",
                            options=[{"value": str(n), "title": str(n)} for n in range(10_000)],
                        )
                    ],
                }
            ]
        },
        {"sections": [{"key": "s", "title": "一", "fields": [field(shown=[{"field": "a"}] * 50)]}]},
        {"sections": [{"key": "s", "title": "一", "fields": [field("script")]}]},
        {"sections": [{"key": "s", "title": "一", "fields": [field(pattern="^(a+)+$")]}]},
        {"sections": [], "parseFn": "$FN:alert(1)"},
    ],
    ids=["500 questions", "10,000 options", "50 conditions", "a kind", "a pattern", "code"],
)
def test_what_no_form_may_say_is_not_even_read(form):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(form, FormDefinition)
