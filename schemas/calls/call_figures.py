"""通话次数统计: records of video calls by day and unit (VC-VCM-14)."""

from schemas.modules.figures import (
    DAYS,
    UNIT,
    By,
    Figures,
    Group,
    How,
    Measure,
    Opens,
    Records,
    ShownAs,
    Table,
)


def _records(**where: str) -> Opens:
    days = ("planned_at.from", "planned_at.until")
    return Opens(to="/m/call_records", where=where, days=days, unit="ward_id")


def _charged(name: str, title: str) -> Measure:
    return Measure(
        name=name,
        title=title,
        where={"charged_as": (name,)},
        opens=_records(charged_as=name),
    )


def _ended(name: str, title: str) -> Measure:
    return Measure(name=name, title=title, where={"state": (name,)}, opens=_records(state=name))


CALL_FIGURES = Figures(
    code="call_statistics",
    title="通话次数统计",
    at="/api/call-statistics",
    tables=(
        Table(
            code="calls",
            title="可视通话次数统计",
            asks=(DAYS, UNIT),
            of=Records(module="call_records", when="planned_at", unit="ward_id"),
            measures=(
                Measure(name="total", title="合计", opens=_records(), drawn=True),
                _charged("ordinary", "普通"),
                _charged("extra", "额外"),
                _charged("special", "特殊通话日"),
                _charged("uncounted", "保密"),
                _ended("ended", "正常结束"),
                _ended("cut_off", "被切断"),
                _ended("missed", "未接通"),
                Measure(name="running", title="进行中", where={"state": ("waiting", "connected")}),
                Measure(
                    name="seconds",
                    title="通话时长",
                    how=How.SUM,
                    field="seconds",
                    shown=ShownAs.LASTING,
                    file_title="通话秒数",
                ),
            ),
            groups=(
                Group(
                    name="day",
                    by=By.PERIOD,
                    caption="每日次数",
                    headings=("日期",),
                    measures=("total",),
                    drawn=True,
                    in_table=False,
                    in_file=False,
                ),
                Group(name="unit", by=By.UNIT, caption="按单位", headings=("单位",)),
            ),
            empty="这段时间没有可视通话记录",
            note="按预约日期统计",
        ),
    ),
    requirements=("VC-VCM-14",),
)
