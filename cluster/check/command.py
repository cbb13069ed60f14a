"""`qinqiao check`: how the running installation stands, point by point (NF-SEC-20)."""

import asyncio
import sys
from collections import Counter
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster.check.looking import look_at, settings_of
from cluster.problems import CannotStart
from cluster.ready import Ready
from cluster.running import find_running
from cluster.settings import settings_of_process
from pipelines.rules.platform.security_state.points import passes
from schemas.platform.security_state import STATE_TITLES, PointState, SecurityPoint, SecurityState
from schemas.settings import Settings

OPEN, NOT_ASKED = 1, 2
"""Exit codes: something is open or was not seen; there is nothing to look at."""
_STYLES = {
    PointState.SOUND: "green",
    PointState.OPEN: "bold red",
    PointState.UNKNOWN: "yellow",
    PointState.NOT_HERE: "dim",
}
_STATE_WIDTH, _CODE_WIDTH = 4, 12
"""In characters: all of a state's title are wide, all of a code narrow."""


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print the points as JSON.")] = False,
) -> None:
    """Print how the running installation stands, point by point.

    Exits with 1 where a point is open or could not be seen, and with 2 where nothing runs.
    """
    settings = settings_of_process()
    try:
        ready = _running(settings)
    except CannotStart as problem:
        Console(stderr=True, soft_wrap=True, markup=False, highlight=False).print(
            f"qinqiao: {problem}", problem.message, sep="\n", style="red"
        )
        raise typer.Exit(NOT_ASKED) from None
    state = asyncio.run(look_at(ready, settings_of(ready, settings)))
    if as_json:
        sys.stdout.write(msgspec.json.encode(state).decode() + "\n")
    else:
        _print(state)
    if not passes(state.points):
        raise typer.Exit(OPEN)


def _running(settings: Settings) -> Ready:
    try:
        ready = find_running(settings)
    except PermissionError:
        raise CannotStart(
            "没有权限查看平台，请以平台的用户运行。",
            english=f"{settings.data_dir} belongs to another user; run this as the platform's",
            code="not_permitted",
        ) from None
    if ready is None:
        raise CannotStart(
            "平台未运行，无法查看。",
            english=f"no platform runs on {settings.data_dir}",
            code="not_running",
        )
    return ready


def _print(state: SecurityState) -> None:
    console = Console(soft_wrap=True, markup=False, highlight=False)
    node = f"（节点 {state.node}）" if state.node else ""
    console.print(f"安全状态{node}，{state.seen_at.astimezone():%Y-%m-%d %H:%M:%S}")
    for point in state.points:
        _print_point(console, point)
    counted = Counter(point.state for point in state.points)
    told = "，".join(f"{STATE_TITLES[one]} {counted[one]}" for one in PointState)
    console.print(f"共 {len(state.points)} 项：{told}")


def _print_point(console: Console, point: SecurityPoint) -> None:
    title = STATE_TITLES[point.state].ljust(_STATE_WIDTH, "\u3000")
    console.print(
        f"{title} {point.code:<{_CODE_WIDTH}} {point.title}：{point.seen}",
        style=_STYLES[point.state],
    )
    if point.remedy:
        indent = "\u3000" * _STATE_WIDTH + " " * (_CODE_WIDTH + 2)
        console.print(f"{indent}处理：{point.remedy}")
