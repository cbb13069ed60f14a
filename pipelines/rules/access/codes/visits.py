"""Permissions of visits on site."""

from pipelines.rules.access.permission import BUTTON, MENU, VISIT_CALENDAR, VISITS, Permission
from schemas.people.kinds import Role

READ_VISIT_CALENDAR = Permission(
    "visit_calendar:list", "会见日历", MENU, VISIT_CALENDAR, roles=(Role.APPROVER, Role.LEADER)
)
ARRANGE_VISITS = Permission(
    "visit_calendar:arrange", "停办与加开会见", BUTTON, VISIT_CALENDAR, roles=(Role.LEADER,)
)
BOOK_VISITS = Permission(
    "visit_bookings:book", "窗口预约会见", MENU, VISIT_CALENDAR, roles=(Role.APPROVER, Role.LEADER)
)
MOVE_VISITS = Permission(
    "visit_bookings:move",
    "修改会见预约",
    BUTTON,
    VISIT_CALENDAR,
    roles=(Role.APPROVER, Role.LEADER),
)
PREPARE_VISITS = Permission(
    "visit_bookings:prepare", "当日会见", MENU, VISIT_CALENDAR, roles=(Role.APPROVER, Role.LEADER)
)
TELL_ARRIVALS = Permission(
    "visitor_outcomes:tell",
    "登记到访情况",
    BUTTON,
    VISIT_CALENDAR,
    roles=(Role.APPROVER, Role.LEADER),
)
READ_VISIT_FIGURES = Permission(
    "visit_figures:list",
    "会见统计",
    MENU,
    VISITS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
EXPORT_VISIT_FIGURES = Permission(
    "visit_figures:export",
    "导出会见统计",
    BUTTON,
    VISITS,
    roles=(Role.APPROVER, Role.REVIEWER, Role.LEADER),
)
READ_PREREVIEWS = Permission(
    "visit_bookings:prereview",
    "预审复核",
    MENU,
    VISIT_CALENDAR,
    roles=(Role.APPROVER, Role.LEADER),
)
KEEP_APART = Permission(
    "inmates_apart:keep", "隔离会见", MENU, VISIT_CALENDAR, roles=(Role.LEADER,)
)
REVIEW_VISITS = Permission(
    "visit_bookings:review", "会见复核", MENU, VISIT_CALENDAR, roles=(Role.APPROVER, Role.LEADER)
)
