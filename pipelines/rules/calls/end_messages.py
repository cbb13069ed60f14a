"""What the parties read when a call is over."""

from schemas.calls.state import CallState, EndReason

MESSAGES = {
    EndReason.LIMIT: "通话时间已到，通话结束。",
    EndReason.RELATIVE_LEFT: "亲属已挂断，通话结束。",
    EndReason.INMATE_LEFT: "服刑人员已挂断，通话结束。",
    EndReason.OFFICER: "民警已切断通话。",
    EndReason.RELATIVE_ABSENT: "亲属未在规定时间内进入，通话未接通。",
    EndReason.INMATE_ABSENT: "服刑人员未在规定时间内进入，通话未接通。",
    EndReason.BOTH_ABSENT: "双方均未在规定时间内进入，通话未接通。",
    EndReason.CONNECTION_LOST: "一方连接中断且未能恢复，通话结束。",
}


def end_message(state: CallState, reason: EndReason | None, note: str | None = None) -> str:
    """The sentence on the end screen; an officer's reason follows it."""
    if reason is None:
        return "通话未接通。" if state is CallState.MISSED else "通话结束。"
    message = MESSAGES[reason]
    return f"{message}原因：{note}" if reason is EndReason.OFFICER and note else message
