"""Made-up nodes and people, and how hypothesis makes more of them."""

from typing import Any

from hypothesis import strategies as st

from pipelines.rules.approvals.seats import Person
from schemas.approvals.definition import (
    ByRole,
    Condition,
    Definition,
    FactField,
    FactKind,
    FactOption,
    Node,
    Operator,
)
from schemas.approvals.state import Need
from schemas.people.kinds import OrgType

FIELDS = (
    FactField(name="minutes", title="时长", kind=FactKind.NUMBER, unit="分钟"),
    FactField(
        name="kinship",
        title="关系",
        kind=FactKind.CHOICE,
        options=(FactOption("spouse", "配偶"), FactOption("child", "子女")),
    ),
    FactField(name="flagged", title="重点人员", kind=FactKind.FLAG),
    FactField(name="place", title="地点", kind=FactKind.TEXT),
)
BY_NAME = {field.name: field for field in FIELDS}
ROLE = ByRole(role="approver")


def node(key: str, **more: Any) -> Node:
    return Node(**({"key": key, "title": f"节点{key}", "approvers": [ROLE]} | more))


def longer_than(minutes: int) -> Condition:
    return Condition(field="minutes", operator=Operator.GT, value=minutes)


LEVELS = {2: OrgType.BUREAU, 3: OrgType.PRISON, 4: OrgType.WARD}


def person(name: str, path: str, *roles: str, present: bool = True) -> Person:
    return Person(
        id=name,
        name=name,
        unit_id=path,
        unit_path=path,
        unit_type=LEVELS[path.count("/")],
        roles=frozenset(roles),
        scopes=(path,),
        present=present,
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """Flows of one to six nodes, of which one at least has no condition."""
    size = draw(st.integers(1, 6))
    bare = draw(st.integers(0, size - 1))
    nodes = []
    for place in range(size):
        limit = draw(st.integers(0, 60))
        conditions = [] if place == bare or draw(st.booleans()) else [longer_than(limit)]
        need = draw(st.sampled_from(Need))
        nodes.append(node(f"n{place}", conditions=conditions, need=need))
    return Definition(nodes=nodes)
