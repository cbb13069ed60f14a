"""The table of cases that server and client share; vitest reads the same file."""

import json
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.forms.answers import check_answers
from pipelines.rules.forms.asked import asked, kept
from pipelines.rules.forms.id_number import check_digit, is_id_number
from schemas.forms.definition import (
    FormCondition,
    FormDefinition,
    FormField,
    FormFieldKind,
    FormOption,
    FormSection,
)

TABLE = json.loads(Path("tests/data/forms/answers.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(TABLE["today"])
OPTIONS = [FormOption(value="a", title="甲"), FormOption(value="b", title="乙")]


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["say"])
def test_case_of_the_shared_table(case):
    section = {"key": "s", "title": "一", "fields": case["fields"]}
    definition = msgspec.convert({"sections": [section]}, FormDefinition)
    found = check_answers(definition, case["answers"], TODAY)
    assert [msgspec.to_builtins(one) for one in found] == case["problems"]


@given(st.from_regex(r"\A[1-9][0-9]{5}19[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}\Z"))
def test_one_last_digit_alone_makes_an_identity_number(first):
    right = check_digit(first)
    assert [one for one in "0123456789X" if is_id_number(first + one)] == [right]


def chain(links: list[tuple[int, bool]]) -> FormDefinition:
    """Choices, each hanging on an earlier one: which, and whether on its first option or any."""
    fields = [FormField(key="q0", kind=FormFieldKind.CHOICE, title="0", options=OPTIONS)]
    for place, (on, named) in enumerate(links, 1):
        condition = FormCondition(field=f"q{on % place}", has=["a"] if named else [])
        field = FormField(
            key=f"q{place}",
            kind=FormFieldKind.CHOICE,
            title=str(place),
            options=OPTIONS,
            required=True,
            shown=[condition],
        )
        fields.append(field)
    return FormDefinition(sections=[FormSection(key="s", title="一", fields=fields)])


@given(
    st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=12),
    st.dictionaries(st.integers(0, 12).map(lambda n: f"q{n}"), st.sampled_from(["a", "b", ""])),
)
def test_a_question_is_asked_where_what_it_hangs_on_is_asked_and_answered_so(links, answers):
    definition = chain(links)
    shown = {one.key for one in asked(definition, answers)}
    for field in definition.fields[1:]:
        (condition,) = field.shown
        answer = answers.get(condition.field, "") if condition.field in shown else ""
        holds = bool(answer) and (not condition.has or answer in condition.has)
        assert (field.key in shown) is holds


@given(
    st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=12),
    st.dictionaries(st.integers(0, 12).map(lambda n: f"q{n}"), st.sampled_from(["a", "b", ""])),
)
def test_what_is_kept_is_asked_and_stays_the_same_when_it_is_kept_again(links, answers):
    definition = chain(links)
    once = kept(definition, answers)
    assert set(once) <= {one.key for one in asked(definition, answers)}
    assert kept(definition, once) == once
