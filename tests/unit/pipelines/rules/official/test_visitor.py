"""Whoever has no valid certificate, or a closed body, neither comes in nor books."""

from datetime import date
from typing import Any

import msgspec
import pytest

from pipelines.rules.official.visitor import Visitor, require_in, require_on, why_not
from schemas.errors import Conflict, Forbidden

DAY = date(2026, 12, 8)
JUDGE = Visitor(
    id="p",
    name="钱法官",
    state="active",
    valid_from=DAY,
    valid_until=DAY,
    body_id="b",
    body_name="法院",
    body_kind="court",
    body_state="active",
    body_until=DAY,
)


def test_on_the_first_and_the_last_day_it_holds() -> None:
    assert why_not(JUDGE, DAY) == ""
    require_in(JUDGE, DAY)
    require_on(msgspec.structs.replace(JUDGE, body_until=None), DAY)


@pytest.mark.parametrize(
    ("as_is", "why"),
    [
        ({"state": "inactive"}, "“钱法官”已被停用"),
        ({"valid_from": date(2026, 12, 9)}, "“钱法官”的证件从2026-12-09起有效"),
        ({"valid_until": date(2026, 12, 7)}, "“钱法官”的证件已于2026-12-07到期"),
        ({"body_state": "inactive"}, "“法院”已被停用"),
        ({"body_until": date(2026, 12, 7)}, "“法院”的合作已于2026-12-07截止"),
    ],
)
def test_otherwise_it_is_said_why(as_is: dict[str, Any], why: str) -> None:
    visitor = msgspec.structs.replace(JUDGE, **as_is)
    assert why_not(visitor, DAY) == why
    with pytest.raises(Forbidden) as barred:
        require_in(visitor, DAY)
    assert (barred.value.code, barred.value.message) == (
        "visitor_barred",
        f"{why}，不能登录。请联系监狱。",
    )
    with pytest.raises(Conflict) as refused:
        require_on(visitor, DAY)
    assert refused.value.message == f"{why}，不能预约2026-12-08。"
