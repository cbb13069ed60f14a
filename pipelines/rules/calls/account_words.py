"""Entries of the ledger of allowances in words."""

from pipelines.rules.calls.accounts import Entry
from schemas.calls.allowance import EntryKind

KIND_TITLES = {
    EntryKind.ISSUED: "发放",
    EntryKind.USED: "使用",
    EntryKind.GIVEN_BACK: "退回",
    EntryKind.EXPIRED: "过期",
    EntryKind.CORRECTED: "更正",
}
WITHDRAWN = "收回"
"""What was issued and is taken back, since a rule gives less or the inmate is gone."""
SOURCE_TITLES = {
    "video_call": "可视通话",
    "phone_call": "亲情电话",
    "visit": "现场会见",
    "visit_booking": "会见预约",
    "extra_call": "增加次数申请",
    "issue": "次数规则",
    "expiry": "周期结束",
    "correction": "民警更正",
}
BACK_TITLES = {
    "rejected": "已驳回",
    "cancelled": "已取消",
    "missed": "未接通",
    "no_answer": "未接听",
    "refused": "未放行",
    "returned": "已退回",
    "registered": "未会见",
    "draft": "未提交",
    "deleted": "已删除",
    "privileged": "属保密会见通信",
    "moved": "已改期",
}
"""Why something was given back: the state of its record, as the database says it."""


def entry_title(entry: Entry) -> str:
    if entry.kind is EntryKind.ISSUED and entry.amount < 0:
        return WITHDRAWN
    return KIND_TITLES[entry.kind]


def source_title(entry: Entry) -> str:
    return SOURCE_TITLES.get(entry.source.partition(":")[0], "其他")


def reason_title(entry: Entry) -> str:
    """An officer's own words, or why a record no longer counts."""
    reason = entry.reason or ""
    return BACK_TITLES.get(reason, reason) if entry.kind is EntryKind.GIVEN_BACK else reason
