"""How a pair stands on the white list of video calls, and what the relative is told (VC-WL-06)."""

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    OPEN = "open"
    NONE = "none"
    COMING = "coming"
    ENDED = "ended"
    PENDING = "pending"
    """Without an entry in force, and an application lies with the officers."""


CLOSED = {
    Standing.OPEN: "",
    Standing.NONE: (
        "您还不在该服刑人员的可视通话白名单中，视频通话暂未开通。请先申请白名单，审批通过后即可预约。"
    ),
    Standing.COMING: "您的可视通话白名单还没有到生效日期，到期后即可预约视频通话。",
    Standing.ENDED: (
        "您的可视通话白名单有效期已过，视频通话已关闭。请重新申请，审批通过后即可预约。"
    ),
    Standing.PENDING: "您的可视通话白名单申请正在审批，通过后即可预约视频通话。",
}


def standing(
    valid_from: date | None, valid_until: date | None, *, applied: bool, today: date
) -> Standing:
    """The standing of a pair whose entry counts from and until these days; None: no entry."""
    if valid_from is not None and valid_from > today and not applied:
        return Standing.COMING
    if (
        valid_from is not None
        and valid_from <= today
        and (valid_until is None or valid_until >= today)
    ):
        return Standing.OPEN
    if applied:
        return Standing.PENDING
    return Standing.NONE if valid_from is None else Standing.ENDED
