"""The reports that every installation begins with (LR-RPT-01, LR-RPT-02, LR-XC-03)."""

from typing import Any

import msgspec

from schemas.reports.definition import (
    FormRow,
    Period,
    ReportColumn,
    ReportForm,
    ReportLevel,
    RowsFrom,
    SourceKind,
    Total,
    ValueKind,
)


class First(msgspec.Struct, frozen=True, kw_only=True):
    """A report and the form of its first version."""

    code: str
    title: str
    period: Period = Period.MONTH
    level: ReportLevel = ReportLevel.PRISON
    form: ReportForm


def _entered(key: str, title: str, group: str = "", **more: Any) -> ReportColumn:
    told = {"least": 0.0, "required": True, **more}
    return msgspec.convert({"key": key, "title": title, "group": group, **told}, ReportColumn)


def _formula(key: str, title: str, formula: str, kind: ValueKind, decimals: int) -> ReportColumn:
    return ReportColumn(
        key=key,
        title=title,
        kind=kind,
        decimals=decimals,
        from_=SourceKind.FORMULA,
        formula=formula,
        total=Total.FORMULA,
    )


def _linked(key: str, title: str, source: str, group: str, **more: Any) -> ReportColumn:
    told = {"from": "linked", "source": source, "least": 0.0, **more}
    return msgspec.convert({"key": key, "title": title, "group": group, **told}, ReportColumn)


REMARK = ReportColumn(key="remark", title="备注", kind=ValueKind.TEXT, total=Total.NONE)
HEADCOUNT = _linked("headcount", "在押人数", "headcount", "人员")
MONEY: dict[str, Any] = {"kind": "money", "decimals": 2}

PRODUCTION = First(
    code="production",
    title="生产情况月报",
    form=ReportForm(
        rows_from=RowsFrom.WARDS,
        columns=[
            HEADCOUNT,
            _linked("workers", "参加劳动人数", "hours_workers", "人员"),
            _formula("work_rate", "参加劳动率", "参加劳动人数/在押人数", ValueKind.PERCENT, 1),
            _linked("days", "出工天数", "hours_days", "工时", total="none"),
            _linked("hours", "总工时", "hours", "工时", decimals=2),
            _entered("output", "产值", "产值", **MONEY),
            _entered("cost", "加工成本", "产值", **MONEY),
            _formula("profit", "净产值", "产值-加工成本", ValueKind.MONEY, 2),
            _formula("per_worker", "人均产值", "产值/参加劳动人数", ValueKind.MONEY, 2),
            REMARK,
        ],
    ),
)
PAY = First(
    code="pay",
    title="劳动报酬月报",
    form=ReportForm(
        rows_from=RowsFrom.WARDS,
        columns=[
            HEADCOUNT,
            _linked("paid", "发放人数", "pay_people", "人员"),
            _linked("hours", "计酬工时", "pay_hours", "人员", decimals=2),
            _linked("base", "基本报酬", "pay_basic", "报酬", **MONEY),
            _linked("bonus", "奖励报酬", "pay_bonus", "报酬", **MONEY),
            _linked("deducted", "扣减", "pay_deducted", "报酬", **MONEY),
            _linked("total", "应发合计", "pay", "报酬", **MONEY),
            _formula("average", "人均报酬", "应发合计/发放人数", ValueKind.MONEY, 2),
            REMARK,
        ],
    ),
)
ENTERPRISE = First(
    code="enterprise",
    title="企业经营报表",
    form=ReportForm(
        rows=[
            FormRow(key="revenue", title="营业收入", group="收入"),
            FormRow(key="other_income", title="其他收益", group="收入"),
            FormRow(key="cost", title="营业成本", group="成本费用"),
            FormRow(key="tax", title="税金及附加", group="成本费用"),
            FormRow(key="expense", title="管理费用", group="成本费用"),
            FormRow(
                key="profit",
                title="营业利润",
                group="利润",
                formula="营业收入+其他收益-营业成本-税金及附加-管理费用",
            ),
        ],
        columns=[
            _entered("this_month", "本月数", total="none", least=None, **MONEY),
            _entered("last_year", "上年同月数", total="none", least=None, **MONEY),
            ReportColumn(
                key="change",
                title="增减额",
                kind=ValueKind.MONEY,
                decimals=2,
                from_=SourceKind.FORMULA,
                formula="本月数-上年同月数",
                total=Total.NONE,
            ),
            ReportColumn(
                key="growth",
                title="增减率",
                kind=ValueKind.PERCENT,
                decimals=1,
                from_=SourceKind.FORMULA,
                formula="增减额/上年同月数",
                total=Total.NONE,
            ),
            REMARK,
        ],
    ),
)
FIRST = (PRODUCTION, PAY, ENTERPRISE)
