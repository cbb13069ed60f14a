"""A flow that guards takes two to publish."""

import pytest

from pipelines.rules.approvals.publishing import require_another_publisher
from schemas.errors import QinqiaoError


def test_another_than_the_last_editor_publishes() -> None:
    require_another_publisher("重点数据变更", "b", "a")


@pytest.mark.parametrize(
    ("editor", "status", "code"),
    [("a", 403, "own_flow_draft"), (None, 409, "flow_editor_unknown")],
)
def test_the_last_editor_does_not_and_nobody_where_that_is_unknown(
    editor: str | None, status: int, code: str
) -> None:
    with pytest.raises(QinqiaoError) as refused:
        require_another_publisher("重点数据变更", "a", editor)
    assert (refused.value.status, refused.value.code) == (status, code)
