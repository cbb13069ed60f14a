"""What is wrong with the form of a report, in officers' words and naming the column or row."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import msgspec

from pipelines.rules.reports.expression import Expression, named, totalled
from pipelines.rules.reports.formula import read_formula
from schemas.errors import InvalidInput
from schemas.reports.definition import (
    FormRow,
    ReportColumn,
    ReportForm,
    RowsFrom,
    SourceKind,
    Total,
    ValueKind,
)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong; `column` or `row` is the key of what it is about."""

    message: str
    column: str | None = None
    row: str | None = None


def problems(form: ReportForm, sources: Mapping[str, RowsFrom | str]) -> list[Problem]:
    """All that is wrong; `sources` says for each known source what it has values for."""
    found = [*_shape(form), *_twice(form)]
    for column in form.columns:
        found += _column(form, column, sources)
    found += _column_cycles(form)
    if form.rows_from is RowsFrom.FIXED:
        found += _rows(form)
    return found


def _shape(form: ReportForm) -> Iterable[Problem]:
    if not form.columns:
        yield Problem(message="报表至少要有一列。")
    if form.rows_from is RowsFrom.FIXED and not form.rows:
        yield Problem(message="固定行的报表至少要有一行。")
    if form.rows_from is not RowsFrom.FIXED and form.rows:
        yield Problem(message="按单位或字典分行的报表不能再设固定行。")
    if form.rows_from is RowsFrom.DICTIONARY and not form.dictionary:
        yield Problem(message="请选择按哪个数据字典分行。")


def _twice(form: ReportForm) -> Iterable[Problem]:
    kinds: tuple[tuple[str, Iterable[ReportColumn | FormRow]], ...] = (
        ("列", form.columns),
        ("行", form.rows),
    )
    for word, listed in kinds:
        lines = list(listed)
        for key, times in Counter(one.key for one in lines).items():
            if times > 1:
                yield _about(word, key, f"{word}代码“{key}”重复。")
        for one in lines:
            if one.title != one.title.strip():
                yield _about(word, one.key, f"{word}名“{one.title.strip()}”前后不能有空格。")
        for title, times in Counter(one.title for one in lines).items():
            if times > 1:
                key = next(one.key for one in lines if one.title == title)
                yield _about(word, key, f"{word}名“{title}”重复。")


def _about(word: str, key: str, message: str) -> Problem:
    if word == "列":
        return Problem(message=message, column=key)
    return Problem(message=message, row=key)


def _column(
    form: ReportForm, column: ReportColumn, sources: Mapping[str, RowsFrom | str]
) -> Iterable[Problem]:
    def wrong(told: str) -> Problem:
        return Problem(message=f"列“{column.title}”{told}", column=column.key)

    is_text = column.kind is ValueKind.TEXT
    if column.from_ is SourceKind.LINKED:
        told = _link(form, column, sources)
        if told:
            yield wrong(told)
    if is_text and column.from_ is not SourceKind.ENTERED:
        yield wrong("是文字列，只能录入。")
    if column.least is not None and column.most is not None and column.least > column.most:
        yield wrong("的最小值大于最大值。")
    if column.from_ is SourceKind.FORMULA:
        numbers = {one.title for one in form.columns if one.kind is not ValueKind.TEXT}
        texts = {one.title for one in form.columns if one.kind is ValueKind.TEXT}
        yield from _formula(column.formula, numbers, texts, "列", wrong)
    elif column.total is Total.FORMULA:
        yield wrong("不是公式列，合计不能按公式计算。")


def _link(
    form: ReportForm, column: ReportColumn, sources: Mapping[str, RowsFrom | str]
) -> str | None:
    by = sources.get(column.source)
    if by is None:
        return f"的数据来源“{column.source}”不存在。"
    wanted = form.dictionary if form.rows_from is RowsFrom.DICTIONARY else form.rows_from
    # What is known by ward adds up for prisons; the other way round nothing is known.
    fits = by == wanted or (by is RowsFrom.WARDS and wanted is RowsFrom.PRISONS)
    return None if fits else "的数据来源与本表的行不对应。"


def _formula(
    text: str,
    numbers: set[str],
    texts: set[str],
    word: str,
    wrong: Callable[[str], Problem],
) -> Iterable[Problem]:
    read = _read(text)
    if isinstance(read, str):
        yield wrong(f"的{read}")
        return
    for title in sorted(named(read)):
        if title in texts:
            yield wrong(f"的公式用到文字列“{title}”，不能计算。")
        elif title not in numbers:
            yield wrong(f"的公式用到不存在的{word}“{title}”。")


def _rows(form: ReportForm) -> Iterable[Problem]:
    titles = {row.title for row in form.rows}
    graph: dict[str, set[str]] = {}
    for row in form.rows:
        if not row.formula:
            continue

        def wrong(told: str, row: FormRow = row) -> Problem:
            return Problem(message=f"行“{row.title}”{told}", row=row.key)

        yield from _formula(row.formula, titles, set(), "行", wrong)
        read = _read(row.formula)
        if not isinstance(read, str):
            graph[row.title] = named(read)
            if totalled(read):
                yield wrong("的公式不能使用TOTAL。")
    for title in cyclic(graph):
        key = next(row.key for row in form.rows if row.title == title)
        yield Problem(message=f"行“{title}”的公式循环引用了自己。", row=key)


def _column_cycles(form: ReportForm) -> Iterable[Problem]:
    graph: dict[str, set[str]] = {}
    for column in form.columns:
        if column.from_ is SourceKind.FORMULA:
            read = _read(column.formula)
            graph[column.title] = set() if isinstance(read, str) else named(read)
    for title in cyclic(graph):
        key = next(one.key for one in form.columns if one.title == title)
        yield Problem(message=f"列“{title}”的公式循环引用了自己。", column=key)


def cyclic(graph: Mapping[str, set[str]]) -> list[str]:
    """Names from which one comes back to them."""
    found = []
    for start in graph:
        seen: set[str] = set()
        waiting = list(graph[start])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += graph.get(one, ())
        if start in seen:
            found.append(start)
    return found


def _read(text: str) -> Expression | str:
    """The formula, or what is wrong with it."""
    try:
        return read_formula(text)
    except InvalidInput as error:
        return error.message
