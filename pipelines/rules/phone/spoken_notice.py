"""What a relative is told of a booked call, by telephone and in writing (VC-INM-05)."""

from datetime import datetime, timedelta

import msgspec

from pipelines.rules.platform.local_time import local, moment_text

COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "慕容")


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the notice names."""

    prison: str
    inmate: str
    starts_at: datetime
    minutes: int
    early_s: int


def surname_form(name: str) -> str:
    """周志远 as 周某: whoever picks up the telephone hears no whole name."""
    for surname in COMPOUND_SURNAMES:
        if name.startswith(surname):
            return f"{surname}某"
    return f"{name[:1]}某"


def spoken(told: Told) -> str:
    """The text that the gateway reads out."""
    there = local(told.starts_at)
    at = f"{there.month}月{there.day}日{there.hour}点" + (
        f"{there.minute}分" if there.minute else "整"
    )
    early = local(told.starts_at - timedelta(seconds=told.early_s))
    return (
        f"您好，这里是{told.prison}。您与{surname_form(told.inmate)}的可视通话已预约成功，"
        f"时间为{at}，时长{told.minutes}分钟。"
        f"请在{early.hour}点{early.minute:02}分之后、预约时间之前进入亲情会见页面等候。"
    )


def written(told: Told) -> str:
    """The message that stands in for a call that nobody answered."""
    return (
        f"{told.prison}：您与{surname_form(told.inmate)}的可视通话定于"
        f"{moment_text(told.starts_at)}，时长{told.minutes}分钟，请提前进入等候。"
    )


def moved(told: Told) -> str:
    """The message after an officer changed the time."""
    return (
        f"{told.prison}：您与{surname_form(told.inmate)}的可视通话时间已调整为"
        f"{moment_text(told.starts_at)}，时长{told.minutes}分钟。"
    )
