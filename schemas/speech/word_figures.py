"""敏感词效果: how right each word's alerts were (VC-SUP-14)."""

from schemas.modules.figures import (
    DAYS,
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

WAYS = {"": "", "text": "原词", "sound": "近音"}
"""How an alert's word was matched; together first."""
KINDS = {"alerted": "预警", "confirmed": "属实", "dismissed": "误报", "open": "未结"}
STATES = {"alerted": "", "confirmed": "confirmed", "dismissed": "dismissed", "open": "new"}


def named(kind: str, way: str) -> str:
    return f"{way}_{kind}" if way else kind


def _alerts(kind: str, way: str) -> Measure:
    where = {"state": STATES[kind], "matched_by": way}
    return Measure(
        name=named(kind, way),
        title=KINDS[kind],
        band=WAYS[way] or "合计",
        opens=Opens(
            to="/alerts",
            where={name: value for name, value in where.items() if value},
            whole=False,
        ),
        file_title=f"{WAYS[way]}{KINDS[kind]}",
    )


def _precision(way: str) -> Measure:
    return Measure(
        name=named("precision", way),
        title="准确率",
        how=How.SHARE,
        part=named("confirmed", way),
        of=(named("confirmed", way), named("dismissed", way)),
        shown=ShownAs.PERCENT1,
        band=WAYS[way] or "合计",
        file_title=f"{WAYS[way]}准确率",
    )


WORD_FIGURES = Figures(
    code="word_figures",
    title="敏感词效果",
    at="/api/words/figures",
    read="read_words",
    export="read_words",
    leaves="word.export_figures",
    tables=(
        Table(
            code="words",
            title="敏感词效果",
            asks=(DAYS,),
            measures=tuple(
                measure
                for way in WAYS
                for measure in (*(_alerts(kind, way) for kind in KINDS), _precision(way))
            ),
            groups=(
                Group(
                    name="word",
                    by=By.FIELD,
                    headings=("敏感词", "类别", "严重程度", "词库状态"),
                    narrows="word",
                    searched="敏感词或类别",
                ),
            ),
            file=FileShape(total=Place.NONE, forms=("xlsx",), noted=("since", "until", "rows")),
            empty="这段时间没有敏感词预警",
            hint="换个时间再查；没有预警过的词不在此列。",
        ),
    ),
    requirements=("VC-SUP-14",),
)
