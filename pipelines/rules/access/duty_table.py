"""The table of what duties can reach, as `docs/controls.md` carries it (NF-SEC-19)."""

from collections.abc import Iterator

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from pipelines.rules.access.duty_reach import groups, powers, way_of
from pipelines.rules.access.permission_catalog import catalog
from schemas.access.kinds import ADMINISTRATORS

MANY = 12
"""More groups than these are counted, not named."""
TO_COME = {
    "mentor officer (带教民警)": "requests for legal aid of the inmates named to him",
    "volunteer keeper (志愿者管理)": "volunteers, their roster and papers; no inmate's records",
    "legal aid (法律援助)": "requests, assignments and replies; never what a lawyer and an "
    "inmate say",
}
"""Roles whose business is not built yet: they hold nothing, and are to hold this alone."""


def duty_table() -> str:
    """Two tables in Markdown: powers by duties, and what each role of the business opens."""
    return "\n".join([*_powers(), "", *_roles()]) + "\n"


def _powers() -> Iterator[str]:
    columns = [" + ".join(duty.value for duty in group) for group in groups()]
    yield f"| who may hold whatever these duties may hold … | {' | '.join(columns)} |"
    yield "|---" * (len(columns) + 1) + "|"
    for power in powers():
        ways = [way_of(power, group).value for group in groups()]
        yield f"| {power.title} | {' | '.join(ways)} |"


def _roles() -> Iterator[str]:
    yield "| role of the business | permissions | opens |"
    yield "|---|---|---|"
    for role in BUILT_IN:
        if role.duty not in ADMINISTRATORS:
            held = [catalog()[code] for code in sorted(grants(role))]
            opened = sorted({one.group for one in held})
            told = "、".join(opened) if len(opened) <= MANY else f"{len(opened)} groups"
            yield f"| {role.name} | {len(held)} | {told} |"
    for name, what in TO_COME.items():
        yield f"| {name} | to come | {what} |"
