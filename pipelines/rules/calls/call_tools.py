"""Who may draw and share in a call: the role's switches, and what lies open (VC-AV-15, -16)."""

from schemas.calls.board import MOST_SHARES, MOST_STROKES, BoardState, Tool
from schemas.calls.state import PartyRole
from schemas.errors import Conflict, Forbidden
from schemas.settings import Settings

TITLES = {
    Tool.BOARD: "白板",
    Tool.ANNOTATE: "标注",
    Tool.SHARE: "内容共享",
    Tool.QUALITY_TEST: "通话质量检测",
}


def tools_of(settings: Settings, role: PartyRole) -> list[Tool]:
    """What is switched on for the role."""
    return [tool for tool in Tool if getattr(settings, f"{tool}_{role}", False)]


def require_tool(held: list[Tool], tool: Tool) -> None:
    """Raise `Forbidden` where the role's switch is off."""
    if tool not in held:
        raise Forbidden(f"{TITLES[tool]}功能未对您开放。", code="tool_not_open", tool=tool)


def drawing_tool(board: BoardState) -> Tool:
    """Drawing on a shared picture is annotation, on white it is the board."""
    return Tool.BOARD if board.picture is None else Tool.ANNOTATE


def require_open(board: BoardState | None) -> BoardState:
    """Raise `Conflict` where nothing lies open."""
    if board is None:
        raise Conflict("白板尚未打开。", code="board_closed")
    return board


def require_room(board: BoardState) -> None:
    """Raise `Conflict` where so much was drawn that it must be cleared first."""
    if len(board.strokes) >= MOST_STROKES:
        raise Conflict("白板已写满，请先清空。", code="board_full")


def require_more(shared: int) -> None:
    """Raise `Conflict` where the call was shown all pictures that it may be."""
    if shared >= MOST_SHARES:
        raise Conflict(f"一次通话最多共享{MOST_SHARES}张图片。", code="too_many_shares")
