"""Matters that the ministry's specification and the bureau's regulation rule, and what keeps each.

The regulation is 《上海市监狱管理局罪犯会见通信实施细则》 (沪司狱规〔2022〕6号). Its figures are no
part of this product: they are what is set (VC-GEN-20).
"""

import msgspec

from schemas.calls.channel import Channel

BUREAU, MINISTRY = "市局实施细则", "司法部技术规范"
COUNTS, WHO, PLACES, HEARD, DECIDED = (
    "次数与时长",
    "会见通信对象",
    "时间与场所",
    "监听与记录",
    "审批",
)


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One rule and its setting: a module's records, or a parameter of the platform."""

    code: str
    group: str
    rule: str
    source: str
    module: str = ""
    channel: Channel | None = None
    """Of the module's rules those of one channel, with their versions."""
    parameter: str = ""
    flow: str = ""
    """A kind of approval whose flow decides."""


CLAUSES = (
    Clause(
        code="visit_count",
        group=COUNTS,
        rule="罪犯每个周期可以现场会见的次数，按处遇级别区分",
        source=BUREAU,
        module="call_rules",
        channel=Channel.VISIT,
    ),
    Clause(
        code="video_count",
        group=COUNTS,
        rule="罪犯每个周期可以可视通话的次数和每次时长，按处遇级别区分",
        source=BUREAU,
        module="call_rules",
        channel=Channel.VIDEO,
    ),
    Clause(
        code="phone_count",
        group=COUNTS,
        rule="罪犯每个周期可以拨打亲情电话的次数和每次时长，按处遇级别区分",
        source=BUREAU,
        module="call_rules",
        channel=Channel.PHONE,
    ),
    Clause(
        code="shared_count",
        group=COUNTS,
        rule="会见、可视通话和亲情电话的次数合并计算及折合比例",
        source=BUREAU,
        module="shared_allowances",
    ),
    Clause(
        code="own_count",
        group=COUNTS,
        rule="因奖励、家庭变故等对个人放宽或限制次数，有期限和原因",
        source=BUREAU,
        module="special_call_rules",
    ),
    Clause(
        code="extra_count",
        group=COUNTS,
        rule="次数用完后经批准增加次数",
        source=BUREAU,
        module="extra_calls",
    ),
    Clause(
        code="cancelling",
        group=COUNTS,
        rule="家属取消已批准的通话的最晚时间",
        source=BUREAU,
        parameter="call_cancel_minutes",
    ),
    Clause(
        code="kinship",
        group=WHO,
        rule="会见通信对象须为经核实的亲属、监护人",
        source=BUREAU,
        module="inmate_bindings",
    ),
    Clause(
        code="whitelist",
        group=WHO,
        rule="可视通话对象须经审批列入名单，有有效期",
        source=MINISTRY,
        module="whitelist_entries",
    ),
    Clause(
        code="numbers",
        group=WHO,
        rule="亲情电话只能拨打经核准的号码",
        source=BUREAU,
        module="relative_numbers",
    ),
    Clause(
        code="barred_relatives",
        group=WHO,
        rule="违反规定的家属在期限内不得会见通信",
        source=BUREAU,
        module="blacklist_entries",
    ),
    Clause(
        code="barred_inmates",
        group=WHO,
        rule="禁闭等处分期间的罪犯停止会见通信",
        source=BUREAU,
        module="inmate_blacklist",
    ),
    Clause(
        code="identity",
        group=WHO,
        rule="通话前双方须通过人脸核验，核验的有效时间",
        source=MINISTRY,
        parameter="face_valid_s",
    ),
    Clause(
        code="opening",
        group=PLACES,
        rule="各会场每周开放的时间",
        source=BUREAU,
        module="call_venues",
    ),
    Clause(
        code="turnover",
        group=PLACES,
        rule="同一会场前后两次通话之间的间隔",
        source=BUREAU,
        parameter="venue_turnover_minutes",
    ),
    Clause(
        code="early",
        group=PLACES,
        rule="双方可以提前进入通话的时间",
        source=MINISTRY,
        parameter="join_early_s",
    ),
    Clause(
        code="absence",
        group=PLACES,
        rule="一方未到场时通话自动结束的时间",
        source=MINISTRY,
        parameter="absence_s",
    ),
    Clause(
        code="recordings",
        group=HEARD,
        rule="录音录像的保存期限",
        source=MINISTRY,
        module="recording_rules",
    ),
    Clause(
        code="hits_reviewed",
        group=HEARD,
        rule="命中敏感词的会见通信须在期限内复听",
        source=BUREAU,
        parameter="review_hit_hours",
    ),
    Clause(
        code="sample_reviewed",
        group=HEARD,
        rule="其余会见通信按比例抽查复听",
        source=BUREAU,
        parameter="review_sample_percent",
    ),
    Clause(
        code="visits_decided",
        group=DECIDED,
        rule="现场会见须经审批",
        source=BUREAU,
        flow="visit_booking",
    ),
    Clause(
        code="calls_decided",
        group=DECIDED,
        rule="可视通话须经审批",
        source=BUREAU,
        flow="video_call",
    ),
)
