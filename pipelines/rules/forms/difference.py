"""What a version of a form says otherwise than the one before it."""

import msgspec

from schemas.forms.definition import FormDefinition, FormField

FIELD_TITLES = {
    "kind": "类型",
    "title": "名称",
    "hint": "说明",
    "required": "必填",
    "least": "下限",
    "most": "上限",
    "decimals": "小数位",
    "pattern": "格式",
    "earliest": "最早",
    "latest": "最晚",
    "options": "选项",
    "shown": "显示条件",
    "needed": "必填条件",
    "listed": "列入查询",
    "personal": "个人信息",
}


def changes(before: FormDefinition | None, after: FormDefinition) -> list[str]:
    """Each change in a line, as the officer who publishes reads it."""
    if before is None:
        return [f"新增“{one.title}”" for one in after.fields]
    old, new = {one.key: one for one in before.fields}, {one.key: one for one in after.fields}
    told = [f"新增“{one.title}”" for key, one in new.items() if key not in old]
    told += [f"删除“{one.title}”" for key, one in old.items() if key not in new]
    for key, one in new.items():
        if key in old and (parts := _parts(old[key], one)):
            told.append(f"修改“{one.title}”的{'、'.join(parts)}")
    kept = [key for key in old if key in new]
    if kept != [key for key in new if key in old]:
        told.append("调整了问题的顺序")
    pages = [[(one.key, one.title, one.lead) for one in form.sections] for form in (before, after)]
    if pages[0] != pages[1]:
        told.append("修改了页面")
    return told


def _parts(before: FormField, after: FormField) -> list[str]:
    old, new = msgspec.structs.asdict(before), msgspec.structs.asdict(after)
    return [title for name, title in FIELD_TITLES.items() if old[name] != new[name]]
