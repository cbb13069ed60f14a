"""The facts of a case about a record, and what approvers read of it."""

from decimal import Decimal
from string import Formatter
from typing import Any

from pipelines.rules.approvals.matter import Matter, field_at, module_at
from pipelines.rules.files.ids import ids_of
from schemas.approvals.definition import FactField, FactKind, FactOption, Facts, Scalar
from schemas.modules.approval import Approval, Fact
from schemas.modules.field import Attached, Choice, Integer, Money
from schemas.modules.module import Module

YUAN = "元"


def fact_fields(module: Module, approval: Approval) -> tuple[FactField, ...]:
    """As conditions ask for them."""
    return tuple(one.field or _fact_field(module, one) for one in approval.facts)


def _fact_field(module: Module, fact: Fact) -> FactField:
    if fact.says:
        return FactField(name=fact.name, title=fact.title, kind=FactKind.TEXT)
    field = field_at(module, fact.of)
    name, title = fact.name, fact.title or field.title
    match field.kind:
        case Integer(unit=unit):
            return FactField(name=name, title=title, kind=FactKind.NUMBER, unit=unit)
        case Money():
            return FactField(name=name, title=title, kind=FactKind.NUMBER, unit=YUAN)
        case Choice(options=offered):
            options = tuple(FactOption(one.value, one.title) for one in offered)
            return FactField(name=name, title=title, kind=FactKind.CHOICE, options=options)
        case _:
            return FactField(name=name, title=title, kind=FactKind.TEXT)


def names_of(approval: Approval) -> list[str]:
    """All fields that the declaration reads."""
    texts = [approval.headline, *(one.says for one in approval.facts)]
    said = [name for text in texts for _, name, _, _ in Formatter().parse(text) if name]
    return [*said, *(one.of for one in approval.facts if one.of), approval.begins, *approval.shows]


def links_of(module: Module, approval: Approval) -> dict[str, Module]:
    """The links through which the declaration reads, and the modules behind them."""
    links = {link for link, dot, _ in (one.rpartition(".") for one in names_of(approval)) if dot}
    return {link: module_at(module, link) for link in links}


def declared_facts(approval: Approval, matter: Matter) -> Facts:
    """What the record itself says."""
    found = {one.name: _value(matter, one) for one in approval.facts if one.field is None}
    return {name: value for name, value in found.items() if value not in (None, "")}


def _value(matter: Matter, fact: Fact) -> Scalar | None:
    if fact.says:
        return matter.text(fact.says)
    match field_at(matter.module, fact.of).kind:
        case Money():
            amount: Decimal | None = matter.value(fact.of)
            return None if amount is None else float(amount)
        case Integer() | Choice():
            value: Scalar | None = matter.value(fact.of)
            return value
        case _:
            return matter.word(fact.of)


def shown_of(approval: Approval, matter: Matter) -> dict[str, Any]:
    """What comes to approvers of a record that they may not be able to open."""
    fields = [matter.module.field(name) for name in approval.shows]
    files = [one.name for one in fields if isinstance(one.kind, Attached)]
    return {
        "lines": [
            {"title": one.title, "before": None, "after": matter.word(one.name)}
            for one in fields
            if one.name not in files
        ],
        "files": [file_id for name in files for file_id in ids_of(matter.value(name))],
    }
