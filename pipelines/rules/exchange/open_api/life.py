"""What a version of an interface answers in each state, and how it comes from one to another."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

import msgspec

from schemas.errors import Conflict, Forbidden, InvalidInput
from schemas.exchange.open_life import LifeState

LONGEST = timedelta(days=3650)
TESTING, ENABLED = LifeState.TESTING, LifeState.ENABLED
DEPRECATED, DISABLED = LifeState.DEPRECATED, LifeState.DISABLED

MOVES: Mapping[LifeState, frozenset[LifeState]] = MappingProxyType(
    {
        TESTING: frozenset({ENABLED, DISABLED}),
        ENABLED: frozenset({DEPRECATED, DISABLED}),
        DEPRECATED: frozenset({ENABLED, DEPRECATED, DISABLED}),
        DISABLED: frozenset({ENABLED, TESTING}),
    }
)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one version of an interface stands."""

    version: int = 1
    state: LifeState = ENABLED
    ends_on: date | None = None
    tried: bool = False


FIRST = Standing()
"""Of an interface that nobody has touched: it comes with the platform, tried by its makers."""


def require_answering(standing: Standing, today: date) -> None:
    """Raise `Forbidden` with the state of a version that answers nobody now."""
    match standing.state:
        case LifeState.TESTING:
            raise _closed("接口正在测试，尚未启用。", "interface_testing", standing)
        case LifeState.DISABLED:
            raise _closed("接口已停用。", "interface_disabled", standing)
        case LifeState.DEPRECATED if standing.ends_on is not None and standing.ends_on < today:
            raise _closed("接口已到停止日期。", "interface_ended", standing)


def answering(versions: list[Standing], today: date) -> Standing:
    """The version for who names none: the newest that is enabled, else one that still answers.

    Where none does, the newest, so that its state is told.
    """
    newest_first = sorted(versions, key=lambda one: -one.version)
    for wanted in (ENABLED, DEPRECATED):
        for one in newest_first:
            if one.state is wanted and (one.ends_on is None or one.ends_on >= today):
                return one
    return newest_first[0]


def require_move(standing: Standing, to: LifeState, ends_on: date | None, today: date) -> None:
    """Raise where a version may not enter a state from where it stands."""
    if to not in MOVES[standing.state]:
        raise Conflict("接口不能从现在的状态转到该状态。", code="no_such_move")
    if to is ENABLED and not standing.tried and standing.state is TESTING:
        raise Conflict("请先测试通过，再启用接口。", code="not_tried")
    soon = ends_on is not None and today <= ends_on <= today + LONGEST
    if to is DEPRECATED and not soon:
        raise InvalidInput("请填写今天起十年内的停止日期。", code="wrong_end", field="ends_on")
    if to is not DEPRECATED and ends_on is not None:
        raise InvalidInput("只有即将停止的接口有停止日期。", code="wrong_end", field="ends_on")


def _closed(message: str, code: str, standing: Standing) -> Forbidden:
    ends = standing.ends_on.isoformat() if standing.ends_on else None
    return Forbidden(
        message, code=code, state=standing.state.value, version=standing.version, ends_on=ends
    )
