"""What is wrong with a system's settings; a version that has problems is never tried."""

import re
from collections import Counter

from pipelines.rules.exchange.prison_systems.addresses import (
    IDENTIFIER,
    problems_of_access,
    problems_of_networks,
)
from pipelines.rules.exchange.prison_systems.field_types import accepts, fields_of, suits
from pipelines.rules.exchange.prison_systems.mapping import constant_value
from pipelines.rules.exchange.prison_systems.moments import problem_of
from pipelines.rules.exchange.prison_systems.problem import Problem
from pipelines.rules.exchange.prison_systems.readings import FLAGS, Unreadable
from schemas.exchange.prison_systems.access import Access, ViewAccess
from schemas.exchange.prison_systems.kinds import KINDS, SystemKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.records import RECORDS
from schemas.exchange.prison_systems.settings import SystemSettings

NAME = re.compile(r"[^\x00-\x1f/\\]{1,100}")
TIMED = (Reading.MOMENT, Reading.DAY)


def problems_of(
    kind: SystemKind, settings: SystemSettings, *, loopback: bool = False
) -> list[Problem]:
    """All of them; places are named with dots, as `kinds.2.fields.seat`.

    `loopback` lets an address lead to this machine, where stand-ins run.
    """
    found = problems_of_access(settings.access, loopback=loopback)
    found += problems_of_networks(settings.private_networks, loopback=loopback)
    if not settings.kinds:
        found.append(Problem("kinds", "missing", "至少配置一类记录。"))
    for name, times in Counter(one.kind for one in settings.kinds).items():
        if times > 1:
            found.append(Problem("kinds", "repeated", f"记录类型“{name}”配置了多次。"))
    for number, mapping in enumerate(settings.kinds):
        place = f"kinds.{number}"
        if mapping.kind not in KINDS[kind]:
            found.append(Problem(f"{place}.kind", "unknown_kind", "该系统没有这类记录。"))
        inner = problems_of_mapping(mapping) + _names(mapping, settings.access)
        found += [Problem(f"{place}.{one.field}", one.code, one.message) for one in inner]
    return found


def problems_of_mapping(mapping: KindMapping) -> list[Problem]:
    """What would make every record fail, or a field lie."""
    found = []
    if not mapping.key:
        found.append(Problem("key", "missing", "须指定主键字段。"))
    if problem := problem_of(mapping.day_format):
        found.append(Problem("day_format", "bad_format", problem))
    if (mapping.deleted is None) != (not mapping.deleted_values):
        found.append(Problem("deleted", "missing", "删除标志的字段和取值须一起填写。"))
    known = fields_of(RECORDS[mapping.kind])
    for name, times in Counter(field.to for field in mapping.fields).items():
        if times > 1:
            found.append(Problem(f"fields.{name}", "repeated", "同一内容对应了多次。"))
    mapped = {field.to for field in mapping.fields}
    for name, info in known.items():
        if info.required and name not in mapped:
            found.append(Problem(f"fields.{name}", "missing", "必填内容没有对应字段。"))
    for field in mapping.fields:
        if field.to not in known:
            found.append(Problem(f"fields.{field.to}", "unknown_field", "没有这项内容。"))
            continue
        info = known[field.to]
        if field.optional and info.required:
            found.append(Problem(f"fields.{field.to}", "not_optional", "必填内容不能设为可空。"))
        found += _field(field, info.type)
    return found


def _field(field: FieldMapping, field_type: object) -> list[Problem]:
    place = f"fields.{field.to}"
    if (field.constant is None) == (not field.source):
        return [Problem(place, "no_source", "须填写来源字段或固定值，且只填一种。")]
    if field.reading in TIMED and (problem := problem_of(field.format)):
        return [Problem(place, "bad_format", problem)]
    if not suits(field.reading, field_type):
        return [Problem(place, "wrong_reading", "读取方式与内容的类型不符。")]
    if field.constant is not None:
        return _constant(field, field_type)
    if field.reading in (Reading.CODE, Reading.FLAG):
        return _codes(field, field_type)
    return []


def _constant(field: FieldMapping, field_type: object) -> list[Problem]:
    try:
        fits = accepts(field_type, constant_value(field))
    except Unreadable:
        fits = False
    return [] if fits else [Problem(f"fields.{field.to}", "bad_constant", "固定值不合要求。")]


def _codes(field: FieldMapping, field_type: object) -> list[Problem]:
    place = f"fields.{field.to}"
    if not field.codes:
        return [Problem(place, "no_codes", "须填写代码对应关系。")]
    flag = field.reading is Reading.FLAG
    wrong = [
        code
        for code, ours in field.codes.items()
        if not (ours in FLAGS if flag else accepts(field_type, ours))
    ]
    if not wrong:
        return []
    return [Problem(place, "bad_code", f"代码“{wrong[0][:40]}”对应的内容不合要求。")]


def _names(mapping: KindMapping, access: Access) -> list[Problem]:
    """Names become parts of addresses, and of queries where a view is read."""
    if isinstance(access, ViewAccess):
        columns = (*mapping.key, mapping.version, mapping.day, mapping.deleted or mapping.day)
        sources = (name for field in mapping.fields for name in field.source)
        wrong = [
            name for name in (mapping.name, *columns, *sources) if not IDENTIFIER.fullmatch(name)
        ]
        return [Problem("name", "bad_name", f"“{wrong[0]}”不是表或列的名称。")] if wrong else []
    if NAME.fullmatch(mapping.name) and ".." not in mapping.name:
        return []
    return [Problem("name", "bad_name", "名称不能含有“/”“\\”或“..”。")]
