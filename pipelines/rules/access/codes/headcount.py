"""Permissions of who is where."""

from pipelines.rules.access.permission import HEADCOUNT, MENU, Permission
from schemas.people.kinds import Role

READ_HEADCOUNT = Permission(
    "headcount:list", "人账", MENU, HEADCOUNT, roles=(Role.LEADER, Role.LABOUR)
)
