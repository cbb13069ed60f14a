"""Who may draw and share in a call."""

import msgspec
import pytest

from pipelines.rules.calls.call_tools import (
    drawing_tool,
    require_more,
    require_open,
    require_room,
    require_tool,
    tools_of,
)
from pipelines.rules.platform.parameters.catalog import PARAMETERS
from schemas.calls.board import MOST_SHARES, MOST_STROKES, BoardState, Stroke, Tool
from schemas.calls.state import PartyRole
from schemas.errors import Conflict, Forbidden
from schemas.settings import Settings

BARE = Settings(
    data_dir="/d", models_dir="/m", ui_dir="/u", database_url="postgresql://x", nats_url="nats://x"
)
STROKE = Stroke(points=[(0.1, 0.1)])


def test_all_is_closed_at_first_but_the_test_of_the_line() -> None:
    assert tools_of(BARE, PartyRole.RELATIVE) == [Tool.QUALITY_TEST]
    assert tools_of(BARE, PartyRole.INMATE) == [Tool.QUALITY_TEST]
    assert tools_of(BARE, PartyRole.OFFICER) == []


@pytest.mark.requirement("VC-AV-15")
@pytest.mark.requirement("VC-AV-16")
@pytest.mark.parametrize("tool", list(Tool))
@pytest.mark.parametrize("role", list(PartyRole))
def test_each_tool_has_a_switch_for_each_role(tool: Tool, role: PartyRole) -> None:
    if (tool, role) == (Tool.QUALITY_TEST, PartyRole.OFFICER):
        return
    name = f"{tool}_{role}"
    assert name in PARAMETERS
    others = {one: tools_of(BARE, one) for one in PartyRole if one is not role}
    on = msgspec.structs.replace(BARE, **{name: True})
    assert tool in tools_of(on, role)
    assert {one: tools_of(on, one) for one in others} == others
    off = msgspec.structs.replace(BARE, **{name: False})
    with pytest.raises(Forbidden):
        require_tool(tools_of(off, role), tool)


def test_drawing_on_a_picture_is_annotation() -> None:
    white = BoardState(by="李芳", picture=None, strokes=[])
    assert drawing_tool(white) is Tool.BOARD
    assert drawing_tool(msgspec.structs.replace(white, picture="QUJD")) is Tool.ANNOTATE


def test_limits_are_said_in_words() -> None:
    with pytest.raises(Conflict, match="board_closed"):
        require_open(None)
    full = BoardState(by="李芳", picture=None, strokes=[STROKE] * MOST_STROKES)
    with pytest.raises(Conflict, match="board_full"):
        require_room(full)
    require_more(MOST_SHARES - 1)
    with pytest.raises(Conflict):
        require_more(MOST_SHARES)
