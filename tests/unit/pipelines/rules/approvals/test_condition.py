"""Conditions on a case's facts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.rules.approvals.condition import applies, problem_of
from schemas.approvals.definition import Condition, Operator, Scalar
from tests.unit.pipelines.rules.approvals.made import BY_NAME, FIELDS, node

scalars = st.one_of(st.text(max_size=8), st.integers(-99, 99), st.floats(-9, 9), st.booleans())
conditions = st.builds(
    Condition,
    field=st.sampled_from([*(field.name for field in FIELDS), "unknown"]),
    operator=st.sampled_from(Operator),
    value=scalars | st.lists(scalars, max_size=3),
)
facts = st.fixed_dictionaries(
    {},
    optional={
        "minutes": st.integers(0, 60),
        "kinship": st.sampled_from(["spouse", "child"]),
        "flagged": st.booleans(),
        "place": st.text(max_size=8),
    },
)


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        (Operator.EQ, 20, True),
        (Operator.NE, 20, False),
        (Operator.GT, 20, False),
        (Operator.GE, 20, True),
        (Operator.LT, 21, True),
        (Operator.LE, 19, False),
        (Operator.IN, [10, 20], True),
        (Operator.NOT_IN, [10, 20], False),
    ],
)
def test_operators(operator: Operator, value: Scalar, holds: bool) -> None:
    asks = node("n", conditions=[Condition(field="minutes", operator=operator, value=value)])
    assert applies(asks, {"minutes": 20}) is holds


@given(conditions, facts)
def test_no_condition_breaks_a_case(condition: Condition, known: dict[str, Scalar]) -> None:
    """Also one that should never have been published; in doubt the node decides."""
    assert applies(node("n", conditions=[condition]), known) in (True, False)


def test_an_absent_fact_counts_for_the_node() -> None:
    asks = node("n", conditions=[Condition(field="minutes", operator=Operator.GT, value=30)])
    assert applies(asks, {})
    assert applies(asks, {"minutes": "many"})


@given(conditions, facts)
def test_what_is_found_valid_compares_without_doubt(
    condition: Condition, known: dict[str, Scalar]
) -> None:
    if problem_of(condition, BY_NAME) is None and condition.field in known:
        both = [
            applies(node("n", conditions=[condition]), known),
            applies(node("n", conditions=[_opposite(condition)]), known),
        ]
        assert sorted(both) == [False, True]


def _opposite(condition: Condition) -> Condition:
    pairs = [
        (Operator.EQ, Operator.NE),
        (Operator.GT, Operator.LE),
        (Operator.GE, Operator.LT),
        (Operator.IN, Operator.NOT_IN),
    ]
    other = dict(pairs) | {second: first for first, second in pairs}
    return Condition(
        field=condition.field, operator=other[condition.operator], value=condition.value
    )


@pytest.mark.parametrize(
    ("field", "operator", "value", "part"),
    [
        ("weather", Operator.EQ, "rain", "未知的字段"),
        ("kinship", Operator.GT, "child", "不能比较大小"),
        ("kinship", Operator.EQ, "uncle", "不能取值"),
        ("kinship", Operator.IN, [], "至少选择一个值"),
        ("kinship", Operator.IN, "spouse", "至少选择一个值"),
        ("minutes", Operator.EQ, [1, 2], "只能与一个值比较"),
        ("minutes", Operator.GT, True, "不能取值"),
        ("flagged", Operator.EQ, 1, "不能取值"),
        ("kinship", Operator.IN, ["spouse", "uncle"], "不能取值“uncle”"),
        ("kinship", Operator.NOT_IN, ["uncle", "aunt"], "不能取值“uncle”"),
        ("place", Operator.EQ, 1, "不能取值“1”"),
        ("minutes", Operator.EQ, "long", "不能取值“long”"),
    ],
)
def test_problems_are_named(
    field: str, operator: Operator, value: Scalar | list[Scalar], part: str
) -> None:
    found = problem_of(Condition(field=field, operator=operator, value=value), BY_NAME)
    assert found is not None
    assert part in found


@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("kinship", Operator.IN, ["spouse", "child"]),
        ("kinship", Operator.NE, "spouse"),
        ("place", Operator.EQ, "anywhere"),
        ("minutes", Operator.LE, 1.5),
        ("minutes", Operator.NOT_IN, [1, 2]),
        ("flagged", Operator.EQ, True),
    ],
)
def test_what_can_be_compared_has_no_problem(
    field: str, operator: Operator, value: Scalar | list[Scalar]
) -> None:
    assert problem_of(Condition(field=field, operator=operator, value=value), BY_NAME) is None
