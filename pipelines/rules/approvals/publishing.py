"""Who may publish a flow that guards: nobody alone."""

from schemas.errors import Conflict, Forbidden


def require_another_publisher(title: str, publisher_id: str, editor_id: str | None) -> None:
    """Raise where the officer edited the draft last, or where nobody knows who did."""
    if editor_id is None:
        raise Conflict(
            "无法确认草稿的最后修改人，请重新保存草稿后由另一名管理员发布。",
            code="flow_editor_unknown",
        )
    if editor_id == publisher_id:
        raise Forbidden(
            f"“{title}”的审批流程须由两人完成：您最后修改了草稿，请由另一名管理员核对后发布。",
            code="own_flow_draft",
        )
