"""Permissions of terminals and cards."""

from pipelines.rules.access.permission import BUTTON, CARDS, DEVICES, MENU, SYSTEM, Permission
from schemas.people.kinds import Role

READ_CARD = Permission("cards:read", "读卡", BUTTON, CARDS, roles=(Role.APPROVER, Role.LEADER))
WRITE_CARD = Permission("cards:write", "写卡", BUTTON, CARDS, roles=(Role.APPROVER, Role.LEADER))
ISSUE_CREDENTIALS = Permission("devices:credential", "签发设备凭证", BUTTON, DEVICES, SYSTEM)
SEND_COMMANDS = Permission("devices:send", "下发设备命令", BUTTON, DEVICES, SYSTEM)
READ_DEVICE_LOGS = Permission("devices:logs", "查看设备日志", BUTTON, DEVICES, SYSTEM)
LIST_REFUSED_DEVICES = Permission("refused_devices:list", "未登记设备", MENU, DEVICES, SYSTEM)
DECIDE_REFUSED_DEVICES = Permission(
    "refused_devices:decide", "处理未登记设备", BUTTON, DEVICES, SYSTEM
)
