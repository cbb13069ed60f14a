"""Permissions of who is where."""

from pipelines.rules.access.permission import BUTTON, HEADCOUNT, MENU, Permission
from schemas.people.kinds import Role

READ_HEADCOUNT = Permission(
    "headcount:list", "人账", MENU, HEADCOUNT, roles=(Role.LEADER, Role.LABOUR)
)
READ_PORTRAITS = Permission(
    "inmate_portraits:read",
    "查看罪犯照片",
    BUTTON,
    HEADCOUNT,
    roles=(Role.APPROVER, Role.LEADER),
)
