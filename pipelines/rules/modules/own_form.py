"""The form of an application of relatives, and what its answers make of a record."""

from collections.abc import Mapping
from typing import Any

from pipelines.rules.modules.masks import masked_value
from pipelines.rules.modules.problems import problem, refuse
from pipelines.rules.modules.titles import shown
from schemas.approvals.applications import OwnForm, OwnQuestion
from schemas.modules.field import Choice, Text
from schemas.modules.module import Module
from schemas.modules.own import KNOWN, Ask, Own
from schemas.modules.people.inmates import INMATES
from schemas.modules.views import FieldProblem

NOTE = "说明"


def form_of(module: Module, own: Own) -> OwnForm:
    """As the relative's page draws it."""
    return OwnForm(
        address=own.address,
        kind=own.approval.kind,
        title=own.title,
        known_instead=KNOWN in own.approval.checks,
        lead=own.lead,
        proof=own.proof,
        face=own.face,
        names=[_question(INMATES, ask) for ask in own.names],
        questions=[_question(module, ask) for ask in own.asks],
    )


def _question(module: Module, ask: Ask) -> OwnQuestion:
    field = module.field(ask.name)
    text = field.kind if isinstance(field.kind, Text) else None
    options = field.kind.options if isinstance(field.kind, Choice) else ()
    return OwnQuestion(
        name=ask.name,
        label=ask.label or ask.title,
        whose=ask.whose,
        along=ask.along,
        options=[one for one in options if not ask.among or one.value in ask.among],
        most=text.most if text else 0,
        pattern=(text.pattern or "") if text else "",
        form=text.form if text else "",
        sealed=bool(field.mask),
    )


def answered(own: Own, given: Mapping[str, str], kinship: str) -> dict[str, Any]:
    """Values of the fields that were asked; `InvalidInput` for what the form does not offer."""
    for name in given.keys() - {ask.name for ask in (*own.asks, *own.names)}:
        raise problem(name, "表单中没有这一项")
    said = {ask.name: given.get(ask.name, "").strip() for ask in own.asks}
    for ask in own.asks:
        if said[ask.name] and ask.among and said[ask.name] not in ask.among:
            raise problem(ask.name, f"{ask.title}不是可选的值")
    return {ask.name: said[ask.name] or (kinship if ask.of_binding else None) for ask in own.asks}


def named(own: Own, given: Mapping[str, str]) -> dict[str, str]:
    """What tells who the inmate is; `InvalidInput` names whatever is missing of it."""
    told = {ask.name: given.get(ask.name, "").strip() for ask in own.names}
    missing = [ask for ask in own.names if not told[ask.name]]
    refuse([FieldProblem(field=ask.name, message=f"请填写{ask.title}") for ask in missing])
    return told


def lines_of(
    module: Module, own: Own, values: Mapping[str, Any], name: str, note: str
) -> list[dict[str, Any]]:
    """What was applied for, in words, as approvers and the relative of this name read it."""
    told = [(ask.title, _told(module, ask, values[ask.name], name)) for ask in own.asks]
    return [line(title, text) for title, text in [*told, (NOTE, note)]]


def line(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "before": None, "after": text}


def _told(module: Module, ask: Ask, value: Any, name: str) -> str:
    if value is None and ask.whose is not None:
        return f"{name}（{ask.whose.own}）"
    field = module.field(ask.name)
    return shown(field, masked_value(field, value))


def open_values(module: Module, own: Own, values: Mapping[str, Any]) -> dict[str, str]:
    """What a form may show again of what was answered before."""
    names = [ask.name for ask in own.asks if not module.field(ask.name).mask]
    return {name: values[name] or "" for name in names}
