"""Whether a declaration holds together: every problem of a module in a sentence."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Boolean, Table

from pipelines.rules.files.content import BY_MEDIA_TYPE
from pipelines.rules.modules.approval_problems import approval_problems
from pipelines.rules.modules.grants import KEPT_BY_ADMINISTRATOR, LOOKED_THROUGH
from pipelines.rules.modules.levels import level_of
from pipelines.rules.modules.own_problems import own_problems
from pipelines.rules.modules.problems import WrongValue
from pipelines.rules.modules.queries import OWN as OWN_QUERIES
from pipelines.rules.modules.reading import read_value
from pipelines.rules.modules.transfer import OWN
from schemas.modules import field as kinds
from schemas.modules.field import Edited, Field, Found
from schemas.modules.levels import Level
from schemas.modules.module import Module, Verb
from schemas.tables.module import field_columns, index_name

NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
RESERVED = {"id", "version", "state"}
KEPT = ("id", "version", "created_at", "created_by", "updated_at", "updated_by")
LONGEST_ACTION = 48
"""Of an action's name in the audit log."""


def problems_of(
    module: Module, modules: Mapping[str, Module], tables: Mapping[str, Table]
) -> list[str]:
    """What is missing or wrong, in English for the engineer; empty where the module is complete."""
    found = [
        *_naming(module),
        *_references(module, modules),
        *_actions(module),
        *approval_problems(module),
        *own_problems(module, modules),
        *(problem for field in module.fields for problem in _field(field)),
        *_fillable(module),
        *_core(module),
        *_sample(module),
        *_levels(module),
    ]
    table = tables.get(module.table)
    found += [f"no table {module.table}"] if table is None else _columns(module, modules, table)
    return [f"{module.code}: {problem}" for problem in found]


def _levels(module: Module) -> Iterator[str]:
    """What is of the highest level lies sealed; what names a record is seen everywhere."""
    by_administrator = module.code in KEPT_BY_ADMINISTRATOR
    # What they look through shows them masks alone: nobody of them may reveal a value.
    for_administrators = by_administrator or module.code in LOOKED_THROUGH
    for field in module.fields:
        level = level_of(module, field, {})
        if level is Level.IMPORTANT and not field.mask:
            yield f"{field.name} is of the highest level and not sealed"
        if by_administrator and level.rank > Level.INTERNAL.rank:
            yield f"{field.name} is above what is open to the administrators who keep it"
        if field.sealed and module.guarded:
            yield f"a waiting change would keep {field.name} in clear"
        if field.mask and level.rank < Level.SENSITIVE.rank and not for_administrators:
            yield f"{field.name} is masked and below the level that asks for it"
        if field.name in module.label and level_of(module, field, {}).rank > max(
            module.level.rank, Level.INTERNAL.rank
        ):
            yield f"its label would show {field.name}, which is above its level"


def _naming(module: Module) -> Iterator[str]:
    codes = [module.code, *(action.code for action in module.actions)]
    names = [field.name for field in module.fields]
    titles = [field.title for field in module.fields]
    for name in (*codes, *names):
        if not NAME.fullmatch(name):
            yield f"{name} is no name of small letters, digits and underscores"
    for kind, values in (("field", names), ("title", titles)):
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield f"{kind} {value} stands twice"
    for name in sorted(RESERVED & set(names)):
        yield f"{name} is a name that every module has already"
    for title in sorted(set(OWN) & set(titles)):
        yield f"{title} is a heading that every file has already"
    if not module.requirements:
        yield "names no requirement"
    needed = [one.name for one in module.fields if isinstance(one.kind, kinds.Attached)]
    if Verb.IMPORT in module.verbs and any(module.field(name).required for name in needed):
        yield "an import cannot bring the files that its records need"
    for verb in {verb.value for verb in Verb} & {action.code for action in module.actions}:
        yield f"action {verb} has the name of a verb"


def _references(module: Module, modules: Mapping[str, Module]) -> Iterator[str]:
    """What a declaration names must be there."""
    names = {field.name for field in module.fields}
    listed = [*module.label, *(name.removeprefix("-") for name in module.order)]
    listed += [name for together in module.unique_together for name in together]
    listed += [name for name in (module.key, module.parent) if name]
    listed += module.key_fields
    for name in sorted({name for name in listed if name not in names} - {"id"}):
        yield f"names a field {name} that it has not"
    for name in module.label:
        if name in names and module.field(name).lies_sealed:
            yield f"its label would show the sealed field {name}"
        if name in names and isinstance(module.field(name).kind, kinds.Attached):
            yield f"its label would be the file {name}"
    if module.key and module.key in names and not module.field(module.key).unique:
        yield f"its key {module.key} is not unique"
    for field in module.fields:
        if isinstance(field.kind, kinds.Linked) and field.kind.module not in modules:
            yield f"{field.name} points to no module {field.kind.module}"
    if module.scope.unit is not None:
        yield from _scope(module, modules, module.scope.unit)


def _scope(module: Module, modules: Mapping[str, Module], unit: str) -> Iterator[str]:
    first, _, further = unit.partition(".")
    if first == "id" and not further:
        return
    try:
        field = module.field(first)
        if further:
            assert isinstance(field.kind, kinds.Linked)
            field = modules[field.kind.module].field(further)
        assert isinstance(field.kind, kinds.Unit)
    except (KeyError, AssertionError):
        yield f"its scope {unit} leads to no unit"


def _actions(module: Module) -> Iterator[str]:
    names = {field.name for field in module.fields}
    states = {option.value for option in module.states.options} if module.states else set()
    if module.states and module.states.initial not in states:
        yield f"new records begin in a state {module.states.initial} that it has not"
    for action in module.actions:
        if action.guarded and not module.guarded:
            yield f"{action.code} waits for the approval of a module that has none"
        if len(f"{module.code}.{action.code}") > LONGEST_ACTION:
            yield f"{action.code} is too long for the audit log"
        moved = {*action.from_states, *([action.to_state] if action.to_state else [])}
        for state in sorted(moved - states):
            yield f"{action.code} names a state {state} that it has not"
        coming = {action.coming} if action.coming else set()
        for name in sorted({*action.fields, *action.sets, *action.when, *coming} - names):
            yield f"{action.code} names a field {name} that it has not"
        for bound in (action.begins, action.ends):
            if bound and bound not in action.fields:
                yield f"{action.code} begins or ends by {bound}, which nobody fills in"


def _fillable(module: Module) -> Iterator[str]:
    """Where people make the records, they must be able to fill in what is required."""
    if Verb.CREATE not in module.verbs:
        return
    for field in module.fields:
        given = field.default is not None or isinstance(field.kind, kinds.Flag)
        if field.edited is Edited.NEVER and field.required and not given:
            yield f"{field.name} is required and nobody can fill it in"


def _sample(module: Module) -> Iterator[str]:
    """Tests of all modules make it, so it fills in what is there."""
    if not module.sample:
        yield "has no sample"
    for name in sorted(module.sample.keys() - {field.name for field in module.fields}):
        yield f"its sample fills in {name}, which it has not"


def _core(module: Module) -> Iterator[str]:
    """What a record may not lack must be asked for, or come from the platform itself."""
    if not module.core:
        yield "names no core fields"
    known = {field.name: field for field in module.fields}
    for name in module.core:
        if name not in known:
            yield f"its core names a field {name} that it has not"
        elif isinstance(known[name].kind, kinds.Flag):
            yield f"its core field {name} is yes or no, which is never missing"
        elif not known[name].required and known[name].edited is not Edited.NEVER:
            yield f"its core field {name} is not asked for"


def _field(field: Field) -> Iterator[str]:
    if isinstance(field.kind, kinds.Attached):
        yield from _attached(field, field.kind)
    if field.computed and field.edited is not Edited.NEVER:
        yield f"{field.name} is computed and can be edited"
    if field.mask and not isinstance(field.kind, kinds.Text):
        yield f"{field.name} is sealed and no text"
    if field.sealed:
        yield from _sealed(field)
    if field.mask and field.found not in (Found.NOT, Found.EXACT):
        yield f"{field.name} is sealed and can be found by its whole value alone"
    if field.mask and (field.dated or field.sortable):
        yield f"{field.name} is sealed and can neither be dated nor sorted by"
    if field.dated and isinstance(field.kind, kinds.Money | kinds.Attached):
        yield f"{field.name} is dated, which its kind cannot be"
    if field.found is not Found.NOT and field.name in OWN_QUERIES:
        yield f"{field.name} cannot be searched by, since every list is asked for it"
    if isinstance(field.kind, kinds.Text) and field.kind.pattern:
        yield from _pattern(field, field.kind.pattern)
    try:
        read_value(field, field.default)
    except WrongValue as wrong:
        yield f"the default of {field.name} is refused: {wrong}"


def _attached(field: Field, kind: kinds.Attached) -> Iterator[str]:
    for media_type in sorted(set(kind.media_types) - set(BY_MEDIA_TYPE)):
        yield f"{field.name} takes {media_type}, which nobody can tell by its content"
    if not kind.media_types or kind.most_files < 1 or kind.most_bytes < 1:
        yield f"{field.name} takes no file"
    if field.found is not Found.NOT or field.sortable or field.unique:
        yield f"{field.name} is a file and can be neither searched, sorted by nor unique"
    if field.edited is Edited.NEVER:
        yield f"{field.name} is a file that nobody can hand in"


def _sealed(field: Field) -> Iterator[str]:
    """What lies sealed without a digest is read, and nothing else."""
    if field.mask:
        yield f"{field.name} is sealed both masked and whole"
    if not isinstance(field.kind, kinds.Text | kinds.Money):
        yield f"{field.name} is sealed and neither text nor money"
    if field.found is not Found.NOT or field.sortable or field.unique or field.dated:
        yield f"{field.name} is sealed whole and cannot be found, sorted by, unique or dated"


def _pattern(field: Field, pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error:
        yield f"the pattern of {field.name} is none"
    if isinstance(field.kind, kinds.Text) and not field.kind.form:
        yield f"the pattern of {field.name} is not told in words"


def _columns(module: Module, modules: Mapping[str, Module], table: Table) -> Iterator[str]:
    """A table made by hand must hold what the declaration says."""
    for name in KEPT:
        if name not in table.c:
            yield f"{module.table} has no column {name}"
    if module.states and module.states.column not in table.c:
        yield f"{module.table} has no column {module.states.column} for the state"
    known = [
        field
        for field in module.fields
        if not isinstance(field.kind, kinds.Linked) or field.kind.module in modules
    ]
    for field in known:
        for column in field_columns(field):
            if column.name not in table.c:
                yield f"{module.table} has no column {column.name}"
            elif not _fits(field, column.type, table.c[column.name].type):
                yield f"{module.table}.{column.name} has the type {table.c[column.name].type!r}"
    held = {index.name for index in table.indexes}
    for index in module.indexes:
        if index_name(module, index) not in held:
            yield f"{module.table} is made by hand and has no index {index_name(module, index)}"
    flag = module.states and isinstance(table.c[module.states.column].type, Boolean)
    if module.states and flag and len(module.states.options) != 2:
        yield "a state kept as yes or no has two options"


def _fits(field: Field, declared: Any, kept: Any) -> bool:
    """The kept column must take every value of the declared one."""
    if type(declared) is not type(kept):
        return False
    needed = getattr(declared, "length", None)
    if isinstance(field.kind, kinds.Choice):
        needed = max(len(option.value) for option in field.kind.options)
    return needed is None or kept.length is None or bool(needed <= kept.length)
