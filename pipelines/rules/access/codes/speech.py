"""Permissions of alerts and words."""

from pipelines.rules.access.permission import ALERTS, BUTTON, INTERFACE, MENU, WORDS, Permission
from schemas.people.kinds import Role

READ_ALERTS = Permission(
    "read_alerts",
    "通话预警",
    MENU,
    ALERTS,
    roles=(Role.APPROVER, Role.MONITOR, Role.REVIEWER, Role.LEADER),
)
ACKNOWLEDGE = Permission("acknowledge", "确认预警", BUTTON, ALERTS, roles=(Role.MONITOR,))
CONCLUDE = Permission("conclude", "复核结论", BUTTON, ALERTS, roles=(Role.MONITOR, Role.REVIEWER))
TAKE_OVER = Permission(
    "alerts:take_over", "接管、移交与上报预警", BUTTON, ALERTS, roles=(Role.MONITOR, Role.LEADER)
)
RECEIVE_ESCALATED = Permission(
    "alerts:escalated", "接收上报的预警", INTERFACE, ALERTS, roles=(Role.LEADER,)
)
LIST_ATTENTION = Permission(
    "attention:list",
    "需关注记录",
    MENU,
    ALERTS,
    roles=(Role.APPROVER, Role.MONITOR, Role.REVIEWER, Role.LEADER),
)
DECIDE_ATTENTION = Permission(
    "attention:decide", "采纳、排除与解除关注", BUTTON, ALERTS, roles=(Role.REVIEWER, Role.LEADER)
)
READ_WORDS = Permission(
    "read_words", "敏感词库", MENU, WORDS, roles=(Role.LEADER, Role.WORD_KEEPER)
)
KEEP_WORDS = Permission("keep_words", "维护敏感词", BUTTON, WORDS, roles=(Role.WORD_KEEPER,))
