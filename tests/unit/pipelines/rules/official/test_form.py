"""A kind's form is read from its lines, and answers are held against it."""

import pytest

from pipelines.rules.official import form
from pipelines.rules.official.first_kinds import FIRST
from schemas.errors import InvalidInput
from schemas.official.kinds import FormLine

LINES = form.lines_of("案号*\n开庭方式*：现场|远程\n\n备注事项\n是否回避:是｜否")


def test_a_line_says_what_is_asked_whether_it_must_be_and_of_what_one_chooses() -> None:
    assert [
        FormLine(title="案号", required=True, options=[]),
        FormLine(title="开庭方式", required=True, options=["现场", "远程"]),
        FormLine(title="备注事项", required=False, options=[]),
        FormLine(title="是否回避", required=False, options=["是", "否"]),
    ] == LINES
    assert form.lines_of(None) == []


def test_answers_are_kept_on_one_line_each_and_read_again() -> None:
    answers = form.answered(LINES, {"案号": " （2026）\n 1号 ", "开庭方式": "现场", "备注事项": ""})
    assert answers == {"案号": "（2026） 1号", "开庭方式": "现场"}
    assert form.told(answers) == "案号：（2026） 1号\n开庭方式：现场"
    assert form.read(form.told(answers)) == answers
    assert form.told({}) is None
    assert form.read(None) == {}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"开庭方式": "现场"}, "请填写“案号”。"),
        ({"案号": "1", "开庭方式": "电话"}, "“开庭方式”应从所给选项中选择。"),
        ({"案号": "1" * 201, "开庭方式": "现场"}, "“案号”最多200个字符。"),
        ({"案号": "1", "开庭方式": "现场", "别的": "x"}, "没有“别的”这一填报事项。"),
    ],
)
def test_what_does_not_fit_is_told(answers: dict[str, str], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        form.answered(LINES, answers)
    assert refused.value.message == message


def test_papers_are_named_once_and_missing_ones_told() -> None:
    needed = form.papers_of("公函\n工作证", None, " 工作证 \n\n出庭函")
    assert needed == ["公函", "工作证", "出庭函"]
    assert form.missing(needed, ["工作证"]) == ["公函", "出庭函"]


def test_each_of_the_first_kinds_asks_something_of_its_own() -> None:
    asked = [tuple(line.title for line in form.lines_of(one.form)) for one in FIRST.values()]
    assert len(set(asked)) == len(FIRST) == 7
    assert all(form.papers_of(one.documents) for one in FIRST.values())
