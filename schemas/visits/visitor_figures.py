"""到访统计: what became of those who were to come, each outcome counted (VC-APPT-22)."""

from schemas.modules import figures
from schemas.modules.figures import DAYS, UNIT, By, Group, Measure, Opens
from schemas.modules.governance.told_fields import ToldState
from schemas.modules.visits.visitor_outcomes import OUTCOMES, VisitorOutcome

VALID = ToldState.VALID.value


def _opens(**where: str) -> Opens:
    return Opens(
        to="/m/visitor_outcomes",
        where={"state": VALID, **where},
        days=("told_at.from", "told_at.until"),
        unit="ward_id",
    )


def _measure(outcome: VisitorOutcome, title: str) -> Measure:
    return Measure(
        name=outcome.value,
        title=title,
        where={"outcome": (outcome.value,)},
        of=("visitors",),
        opens=_opens(outcome=outcome.value),
        drawn=True,
    )


VISITORS = figures.Table(
    code="visitors",
    title="来访人员",
    asks=(DAYS, UNIT),
    of=figures.Records(
        module="visitor_outcomes", when="told_at", unit="ward_id", where={"state": (VALID,)}
    ),
    measures=(
        Measure(name="visitors", title="预约来访人次", opens=_opens()),
        *(_measure(VisitorOutcome(one.value), one.title) for one in OUTCOMES),
    ),
    groups=(
        Group(name="day", by=By.PERIOD, caption="每日", headings=("日期",), drawn=True),
        Group(name="unit", by=By.UNIT, caption="按监狱和监区（会见当时）", headings=("单位",)),
    ),
    empty="这段时间没有登记到访情况",
)
VISITOR_FIGURES = figures.Figures(
    code="visitor_figures",
    title="到访统计",
    at="/api/visitor-figures",
    read="visitor_outcomes:list",
    export="visitor_outcomes:export",
    tables=(VISITORS,),
    requirements=("VC-APPT-22",),
)
