"""Permissions of questions that the public puts to a unit."""

from pipelines.rules.access.permission import BUTTON, QUESTIONS, Permission
from schemas.people.kinds import Role

_DESK = (Role.APPROVER, Role.LEADER)
RECEIVE_QUESTIONS = Permission(
    "public_questions:receive", "受理咨询", BUTTON, QUESTIONS, roles=_DESK
)
ANSWER_QUESTIONS = Permission("public_questions:answer", "答复咨询", BUTTON, QUESTIONS, roles=_DESK)
CLOSE_QUESTIONS = Permission("public_questions:close", "办结咨询", BUTTON, QUESTIONS, roles=_DESK)
FORWARD_QUESTIONS = Permission(
    "public_questions:forward", "转办咨询", BUTTON, QUESTIONS, roles=_DESK
)
