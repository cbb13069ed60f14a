"""The declaration that a new register begins with, for a person to go on from."""

import json
import keyword
from collections.abc import Collection, Iterator

import msgspec

from pipelines.rules.modules.completeness import NAME
from pipelines.rules.platform.subsystems import SUBSYSTEMS
from schemas.errors import InvalidInput
from schemas.modules.catalog import MODULES
from schemas.tables import metadata

DECLARATION = '''"""{title_words} ({requirement})."""

from schemas.modules.common import remark_field
from schemas.modules.field import Field, Found, Text, Unit
from schemas.modules.module import Module, Scope

{constant} = Module(
    code="{code}",
    title={title},
    noun={title},
    subsystem="{subsystem}",
    group={group},
    table="{table}",
    fields=(
        Field(name="name", title="名称", kind=Text(most=50), found=Found.WITHIN, sortable=True),
        Field(name="unit_id", title="所属单位", kind=Unit(), found=Found.EXACT),
        remark_field(),
    ),
    core=("name", "unit_id"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("name",),
    sample={{"name": "示例{{n}}", "unit_id": "unit:P03"}},
    requirements=("{requirement}",),
)
'''


class NewModule(msgspec.Struct, frozen=True, kw_only=True):
    """What of a register only a person knows."""

    code: str
    wing: str
    title: str
    subsystem: str
    requirement: str
    group: str = ""
    """The title where empty."""

    @property
    def constant(self) -> str:
        return self.code.upper()

    @property
    def table(self) -> str:
        """One record's name, where the code is that of several."""
        if self.code.endswith("ies"):
            return f"{self.code[:-3]}y"
        return self.code.removesuffix("s")


def require_new(new: NewModule, wings: Collection[str]) -> None:
    """Raise `InvalidInput` with all that stands against a module like this."""
    problems = list(_problems(new, wings))
    if problems:
        raise InvalidInput(
            "不能新建这个模块：" + "；".join(problems), code="module_refused", problems=problems
        )


def _problems(new: NewModule, wings: Collection[str]) -> Iterator[str]:
    if not NAME.fullmatch(new.code) or keyword.iskeyword(new.code):
        yield f"{new.code} is no name of small letters, digits and underscores"
    if new.code in MODULES:
        yield f"there is a module {new.code}"
    elif new.table in metadata.tables:
        yield f"there is a table {new.table}"
    if new.wing not in wings:
        yield f"there is no wing {new.wing}, but {', '.join(sorted(wings))}"
    if new.subsystem not in SUBSYSTEMS:
        yield f"there is no subsystem {new.subsystem}, but {', '.join(SUBSYSTEMS)}"
    if not new.title.strip():
        yield "its title is empty"


def declaration_of(new: NewModule) -> str:
    """A file with sample, which passes what every module must."""
    return DECLARATION.format(
        code=new.code,
        constant=new.constant,
        title=_quoted(new.title),
        title_words=new.title.replace('"', "'").replace("\\", ""),
        group=_quoted(new.group or new.title),
        subsystem=new.subsystem,
        table=new.table,
        requirement=new.requirement,
    )


def lines_of_map(new: NewModule) -> tuple[str, str]:
    """What the one map of modules takes: an import, and the place in the menus."""
    importing = f"from schemas.modules.{new.wing}.{new.code} import {new.constant}"
    return importing, f"        {new.constant},"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
