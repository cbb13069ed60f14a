"""Permissions of the library of faces, and of pictures of inmates."""

from pipelines.rules.access.permission import BUTTON, FACES, MENU, Permission
from schemas.people.kinds import Role

LIST_FACES = Permission("faces:list", "人脸库", MENU, FACES, roles=(Role.APPROVER, Role.LEADER))
DELETE_FACE = Permission(
    "faces:delete", "删除人脸", BUTTON, FACES, roles=(Role.APPROVER, Role.LEADER)
)
SEARCH_FACES = Permission(
    "faces:search", "以图搜人", BUTTON, FACES, roles=(Role.APPROVER, Role.LEADER)
)
READ_PORTRAITS = Permission(
    "inmate_portraits:read",
    "查看罪犯照片",
    BUTTON,
    FACES,
    roles=(Role.APPROVER, Role.LEADER),
)
