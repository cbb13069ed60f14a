"""监听复听统计: rates of reviews and anomalies, and hits by any two dimensions (VC-SUP-11, -12)."""

from enum import StrEnum

from schemas.modules.field import Option
from schemas.modules.figures import (
    DAYS,
    UNIT,
    Ask,
    Asks,
    By,
    Figures,
    FileShape,
    Group,
    How,
    Measure,
    Opens,
    Place,
    ShownAs,
    Table,
)
from schemas.people.contacts import CHANNEL_TITLES, ContactChannel


class Dimension(StrEnum):
    """By what hits are counted."""

    DAY = "day"
    INMATE = "inmate"
    RELATIVE = "relative"
    WORD = "word"
    WORD_CLASS = "word_class"
    PRISON = "prison"
    WARD = "ward"
    CHANNEL = "channel"


DIMENSION_TITLES = {
    Dimension.WORD: "敏感词",
    Dimension.WORD_CLASS: "敏感词类别",
    Dimension.INMATE: "罪犯",
    Dimension.RELATIVE: "家属",
    Dimension.DAY: "日期",
    Dimension.PRISON: "监狱",
    Dimension.WARD: "监区",
    Dimension.CHANNEL: "通道",
}
DIMENSIONS = tuple(Option(one.value, title) for one, title in DIMENSION_TITLES.items())
SPOKEN = (ContactChannel.VIDEO_CALL, ContactChannel.VISIT, ContactChannel.PHONE_CALL)
CHANNEL = Ask(
    kind=Asks.CHOICE,
    name="channel",
    title="通道",
    options=tuple(Option(one.value, CHANNEL_TITLES[one]) for one in SPOKEN),
    every="全部通道",
    narrows="channel",
)
BY_CHANNEL = (DAYS, UNIT, CHANNEL)
BOOK = FileShape(forms=("xlsx",), total=Place.NONE, noted=("since", "until", "rows"))
OF_OFFICER = ("assigned", "reviewed", "share", "overdue", "anomalous", "rate")


def _opens(key: str = "", **where: str) -> Opens:
    return Opens(
        to="/conversations", where=where, days=("from", "to"), unit="unit", key=key, whole=not key
    )


def _share(name: str, title: str, part: str, of: str) -> Measure:
    return Measure(
        name=name, title=title, how=How.SHARE, part=part, of=(of,), shown=ShownAs.PERCENT1
    )


def _group(name: str, by: By, heading: str, narrows: str = "") -> Group:
    return Group(name=name, by=by, caption=f"复听按{heading}", headings=(heading,), narrows=narrows)


REVIEWS = Table(
    code="reviews",
    title="复听与异常",
    asks=BY_CHANNEL,
    measures=(
        Measure(name="conversations", title="会见通话数", opens=_opens(kept="1")),
        Measure(name="reviewed", title="已复听", opens=_opens(kept="1", reviewed="1")),
        _share("rate", "复听率", "reviewed", "conversations"),
        Measure(name="anomalous", title="有异常", opens=_opens(kept="1", anomaly="1")),
        _share("anomaly_rate", "异常率", "anomalous", "reviewed"),
        Measure(name="overdue", title="超时未复听", opens=_opens(kept="1", overdue="1")),
    ),
    groups=(
        _group("prison", By.PRISON, "监狱"),
        _group("ward", By.WARD, "监区"),
        _group("channel", By.FIELD, "通道", "channel"),
        _group("day", By.FIELD, "日期"),
    ),
    file=BOOK,
    empty="这段时间没有会见通话",
    hint="请换个时间、单位或通道再查。",
    note="按会见通话开始日期统计",
)
OFFICERS = Table(
    code="officers",
    title="民警复听",
    asks=(*BY_CHANNEL, Ask(kind=Asks.TEXT, name="officer_like", title="民警姓名")),
    measures=(
        Measure(name="officers", title="民警人数", in_table=False),
        Measure(name="assigned", title="分派数", opens=_opens("assignee_id", kept="1")),
        Measure(name="reviewed", title="复听数", opens=_opens("reviewer_id", kept="1")),
        _share("share", "占会见通话", "reviewed", "conversations"),
        Measure(
            name="overdue",
            title="超时未复听",
            opens=_opens("assignee_id", kept="1", overdue="1"),
        ),
        Measure(
            name="anomalous",
            title="有异常",
            opens=_opens("reviewer_id", kept="1", anomaly="1"),
        ),
        _share("rate", "异常率", "anomalous", "reviewed"),
        Measure(name="conversations", title="会见通话数", in_table=False),
    ),
    groups=(
        Group(
            name="officer",
            by=By.PERSON,
            caption="复听按民警",
            headings=("民警", "单位"),
            measures=OF_OFFICER,
        ),
    ),
    file=BOOK,
    empty="这段时间没有分派，也没有人复听",
    hint="请换个时间、单位、通道或姓名再查。",
)
HITS = Table(
    code="hits",
    title="敏感词统计",
    asks=(
        *BY_CHANNEL,
        Ask(kind=Asks.CHOICE, name="by", title="统计维度", options=DIMENSIONS),
        Ask(
            kind=Asks.CHOICE,
            name="across",
            title="交叉维度",
            options=DIMENSIONS,
            every="不交叉",
        ),
    ),
    measures=(
        Measure(name="hits", title="敏感词触发总数", drawn=True),
        Measure(name="records", title="涉敏感词记录数", opens=_opens(hits="1")),
        Measure(name="people", title="涉敏感词人数"),
    ),
    groups=(
        Group(
            name="cross",
            by=By.ACROSS,
            caption="交叉 {by}×{across}",
            headings=("{by}",),
            measures=("hits",),
        ),
        Group(name="rows", by=By.FIELD, caption="敏感词按{by}", headings=("{by}",), drawn=True),
    ),
    file=BOOK,
    empty="这段时间没有敏感词",
    hint="请换个时间、单位或通道再查。",
    note="每处算一次",
)
REVIEW_FIGURES = Figures(
    code="review_statistics",
    title="监听复听统计",
    at="/api/review-statistics",
    tables=(REVIEWS, OFFICERS, HITS),
    requirements=("VC-SUP-11", "VC-SUP-12", "VC-ONSITE-13", "VC-ONSITE-14"),
)
