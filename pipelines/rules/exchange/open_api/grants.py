"""What a set of grants opens against another: more of it is decided by two, less by one at once."""

from collections.abc import Iterable, Sequence

from pipelines.rules.exchange.open_api.interfaces import interfaces, require_interface
from schemas.errors import InvalidInput
from schemas.exchange.open_api import GrantView

NONE = "未授权"


def require_sound(grants: Sequence[GrantView]) -> None:
    """Raise `InvalidInput` or `NotFound` for grants that make no sense."""
    codes = [grant.interface for grant in grants]
    if len(codes) != len(set(codes)):
        raise InvalidInput("同一接口只能授权一次。", code="granted_twice")
    for grant in grants:
        interface = require_interface(grant.interface)
        if grant.tailored and not interface.fetched:
            raise InvalidInput("这个接口不提供数据查询。", code="nothing_to_fetch")


def is_narrower(before: Sequence[GrantView], after: Sequence[GrantView]) -> bool:
    """Whether nothing is open by `after` that is not by `before`: no further interface, no value
    in clear that is masked, no whole interface where data sets alone were open."""
    held = {grant.interface: grant for grant in before}
    return all(_within(held.get(grant.interface), grant) for grant in after)


def _within(held: GrantView | None, wanted: GrantView) -> bool:
    if held is None:
        return False
    return held.unmasked >= wanted.unmasked and held.tailored <= wanted.tailored


def opened_more(before: Sequence[GrantView], after: Sequence[GrantView]) -> list[GrantView]:
    """The grants of `after` that open more than `before` did."""
    held = {grant.interface: grant for grant in before}
    return [grant for grant in after if not _within(held.get(grant.interface), grant)]


def unmasked_more(before: Sequence[GrantView], after: Sequence[GrantView]) -> list[GrantView]:
    """Those by which personal fields go out whole that did not."""
    whole = {grant.interface for grant in before if grant.unmasked}
    return [grant for grant in after if grant.unmasked and grant.interface not in whole]


def in_words(grant: GrantView | None) -> str:
    """What a grant is called, and what there is without one."""
    if grant is None:
        return NONE
    return ("明文" if grant.unmasked else "脱敏") + ("，仅定制数据集" if grant.tailored else "")


def all_in_words(grants: Iterable[GrantView]) -> dict[str, str]:
    """By code, as the audit log keeps them."""
    return {grant.interface: in_words(grant) for grant in grants}


def difference(
    before: Sequence[GrantView], after: Sequence[GrantView]
) -> list[dict[str, str | None]]:
    """A line for each interface that is granted otherwise, with its title."""
    was, now = ({one.interface: one for one in grants} for grants in (before, after))
    titles = {one.code: one.title for one in interfaces().values()}
    return [
        {
            "title": f"接口“{titles.get(code, code)}”",
            "before": in_words(was.get(code)),
            "after": in_words(now.get(code)),
        }
        for code in sorted(was.keys() | now.keys())
        if was.get(code) != now.get(code)
    ]


def in_order(grants: Iterable[GrantView]) -> list[GrantView]:
    """As they are kept, so that two sets can be compared."""
    return sorted(grants, key=lambda grant: grant.interface)
