"""The columns of the word library's import and export files (VC-SUP-14)."""

from collections.abc import Mapping, Sequence

import msgspec

from pipelines.rules.modules.transfer import WATERMARK
from pipelines.rules.sheets.cells import Broken, Cell, Formula, Row
from schemas.errors import InvalidInput
from schemas.speech.words import WordRequest, WordView

WORD, CLASS, SEVERITY, DEFINITION, VARIANTS, BY_SOUND, CONTEXT, STATE, LEVEL = HEADINGS = (
    "敏感词",
    "类别",
    "严重程度",
    "释义",
    "变体",
    "读音匹配",
    "上下文",
    "状态",
    "层级",
)
NEEDED = (WORD, CLASS)
BUREAU, OWN = "局级", "本监"
SEVERITIES = {"关键词": 0, "提示": 1, "严重": 2, "紧急": 3, "0": 0, "1": 1, "2": 2, "3": 3}
SEVERITY_NAMES = {0: "关键词", 1: "提示", 2: "严重", 3: "紧急"}
YES_NO = {"": True, "是": True, "否": False}
STATES = {"": True, "启用": True, "停用": False}
EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("列", "必填", "说明"),
    (WORD, "是", "最多32个字"),
    (CLASS, "是", "类别的名称或代码，须已在词库中建立"),
    (SEVERITY, "否", "关键词、提示、严重或紧急；关键词只标出、不预警；留空则按类别"),
    (DEFINITION, "否", "最多200个字，监听时在红字上显示"),
    (VARIANTS, "否", "其他写法、黑话、简称，多个以顿号分隔；说到任何一个都按该词预警"),
    (BY_SOUND, "否", "是或否；留空为是"),
    (CONTEXT, "否", "附近须说到的词，多个以顿号分隔；留空则不限"),
    (STATE, "否", "启用或停用；留空为启用"),
    (LEVEL, "否", "局级、本监，或监狱名称；监狱用户只能导入本监的词"),
)
LIMITS = {
    "word": (WORD, "须为1至32个字"),
    "word_class": (CLASS, "须为1至32个字"),
    "definition": (DEFINITION, "不能超过200个字"),
    "variants": (VARIANTS, "合计不能超过400个字"),
    "context": (CONTEXT, "合计不能超过200个字"),
}


class WordRow(msgspec.Struct, frozen=True, kw_only=True):
    """One word of a file."""

    number: int
    asked: WordRequest
    enabled: bool
    level: str


class WrongRow(Exception):
    """Column and message of every cell that does not fit."""

    def __init__(self, *told: tuple[str, str]) -> None:
        self.told = list(told)
        super().__init__(self.told)


def columns_of(rows: Sequence[Row]) -> tuple[dict[str, int], Sequence[Row]]:
    """Where each heading stands, and the rows below; `InvalidInput` names what is wrong."""
    body = list(rows)
    if body and body[0].cells and str(body[0].cells[0] or "").startswith(WATERMARK):
        body = body[1:]
    header = body[0].cells if body else ()
    found = {
        str(cell).strip(): place for place, cell in enumerate(header) if cell not in (None, "")
    }
    wrong = [f"“{heading[:20]}”不是词库文件的列" for heading in found if heading not in HEADINGS]
    wrong += [f"缺少列“{heading}”" for heading in NEEDED if heading not in found]
    if wrong:
        told = "；".join(wrong[:10])
        raise InvalidInput(
            f"标题行不正确：{told}。请使用下载的模板。", code="wrong_header", problems=wrong[:50]
        )
    return found, body[1:]


def read_row(columns: Mapping[str, int], row: Row) -> WordRow:
    """The word that a row names; raises `WrongRow`."""
    texts, wrong = _texts(columns, row)
    if texts[SEVERITY] and texts[SEVERITY] not in SEVERITIES:
        wrong.append((SEVERITY, "请填写关键词、提示、严重或紧急，或留空"))
    if texts[BY_SOUND] not in YES_NO:
        wrong.append((BY_SOUND, "请填写是或否，或留空"))
    if texts[STATE] not in STATES:
        wrong.append((STATE, "请填写启用或停用，或留空"))
    told = {heading for heading, _ in wrong}
    wrong += [(h, f"请填写{h}") for h in NEEDED if not texts[h] and h not in told]
    asked = {
        "word": texts[WORD],
        "word_class": texts[CLASS],
        "definition": texts[DEFINITION],
        "variants": texts[VARIANTS],
        "context": texts[CONTEXT],
    }
    wrong += [] if wrong else _too_long(asked)
    if wrong:
        raise WrongRow(*wrong)
    more = {"by_sound": YES_NO[texts[BY_SOUND]], "severity": SEVERITIES.get(texts[SEVERITY])}
    return WordRow(
        number=row.number,
        asked=msgspec.convert(asked | more, WordRequest),
        enabled=STATES[texts[STATE]],
        level=texts[LEVEL],
    )


def _too_long(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """What the form would refuse too."""
    wrong = []
    for field, (heading, told) in LIMITS.items():
        try:
            fitting = {"word": "x", "word_class": "x"} | {field: asked[field]}
            msgspec.convert(fitting, WordRequest)
        except msgspec.ValidationError:
            wrong.append((heading, f"{heading}{told}"))
    return wrong


def _texts(columns: Mapping[str, int], row: Row) -> tuple[dict[str, str], list[tuple[str, str]]]:
    texts = dict.fromkeys(HEADINGS, "")
    wrong: list[tuple[str, str]] = []
    for heading, place in columns.items():
        try:
            texts[heading] = _text(row.cells[place] if place < len(row.cells) else None)
        except ValueError as error:
            wrong.append((heading, str(error)))
    return texts, wrong


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula():
            raise ValueError("不能使用公式，请填写值")
        case Broken():
            raise ValueError("单元格内容有误")
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()


def export_row(view: WordView) -> list[Cell]:
    """A word as the export writes it; reading it back changes nothing."""
    return [
        view.word,
        view.class_name,
        "" if view.own_severity is None else SEVERITY_NAMES[view.own_severity],
        view.definition,
        "、".join(view.variants.split()),
        "是" if view.by_sound else "否",
        "、".join(view.context.split()),
        "启用" if view.enabled else "停用",
        view.prison or BUREAU,
    ]
