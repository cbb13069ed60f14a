"""The detail of an audit row in words: what was changed from what to what, and the rest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from pipelines.rules.modules.titles import shown, state_title
from pipelines.rules.platform.local_time import local
from pipelines.rules.platform.parameters.catalog import PARAMETERS
from pipelines.rules.security.sealed_note import TOLD, is_note
from schemas.audit.audit import AuditChange, AuditNote
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module

NOTHING = "—"
TITLES = {
    "account_id": "账号",
    "address": "来源地址",
    "allowed": "上限",
    "assignee": "复听民警",
    "assignee_before": "原复听民警",
    "at_s": "起始秒",
    "call_kind": "通话类型",
    "case_id": "审批单",
    "changed": "修改数",
    "cause": "原因",
    "channel": "渠道",
    "channels": "声道数",
    "code": "代码",
    "created": "新增数",
    "cron": "执行时间",
    "definition": "流程定义",
    "description": "说明",
    "detail": "明细",
    "digest": "摘要",
    "effective_at": "生效时间",
    "enabled": "启用",
    "encoding": "编码",
    "field": "字段",
    "file": "文件",
    "filters": "筛选条件",
    "fields": "字段",
    "fingerprint": "公钥指纹",
    "first": "第一声道",
    "format": "格式",
    "heading": "分组",
    "hidden": "隐藏",
    "id": "编号",
    "key": "密钥",
    "key_id": "密钥编号",
    "kind": "种类",
    "limit": "限制",
    "login": "账号",
    "minutes": "时长",
    "name": "名称",
    "node": "节点",
    "note": "意见",
    "number": "序号",
    "notice": "停用提示",
    "object_id": "对象编号",
    "officer": "民警",
    "opinion": "意见",
    "org_unit_id": "所属单位",
    "outcome": "结果",
    "overlap": "重叠执行",
    "parameters": "参数",
    "permissions": "权限",
    "picture": "含画面",
    "phone": "电话",
    "pid": "进程号",
    "police_no": "警号",
    "position": "顺序",
    "query": "查询条件",
    "rate": "采样率",
    "reached_s": "听至秒",
    "reason": "理由",
    "records": "记录数",
    "records_found": "查到条数",
    "refused": "拒绝数",
    "replicas": "副本数",
    "reset": "重置申请",
    "restarts": "重启次数",
    "retries": "重试次数",
    "role": "角色",
    "roles": "角色",
    "rows": "条数",
    "scopes": "数据范围",
    "sessions": "会话数",
    "severity": "严重程度",
    "signed": "已签名",
    "size": "文件大小",
    "sm3": "文件摘要",
    "state": "状态",
    "status": "状态",
    "subsystem": "子系统",
    "system": "来源系统",
    "target": "打开地址",
    "text": "内容",
    "timeout_s": "超时",
    "title": "名称",
    "unchanged": "未变数",
    "until": "截止时间",
    "unit": "单位",
    "unit_id": "单位",
    "unit_ids": "授权单位",
    "units": "数据范围",
    "value": "值",
    "value_digest": "查找值摘要",
    "verified": "核验通过",
    "version": "版本",
    "visit": "审批轮次",
    "word": "敏感词",
}
"""What the names of the hand-made logs read as; those of modules read as their fields do."""
OF_CHANGES = {"before", "after", "titles_before", "titles_after"}


def changes_of(object_kind: str, detail: Mapping[str, Any]) -> list[AuditChange]:
    """Fields with old and new values under their titles, in the declaration's order (VC-CFG-28)."""
    module = MODULES.get(object_kind)
    before, after = _sides(detail)
    changes = [
        AuditChange(
            name=name,
            title=_title(module, name),
            before=_value(module, name, before.get(name), detail.get("titles_before")),
            after=_value(module, name, after.get(name), detail.get("titles_after")),
        )
        for name in _in_order(module, {**before, **after})
    ]
    state = detail.get("state")
    if module and isinstance(state, list) and len(state) == 2:
        old, new = (state_title(module, one) or NOTHING for one in state)
        changes.append(AuditChange(name="state", title="状态", before=old, after=new))
    return changes


def notes_of(detail: Mapping[str, Any]) -> list[AuditNote]:
    """What a row tells beside changed fields; empty values are left out."""
    moved = isinstance(detail.get("state"), list)
    return [
        AuditNote(name=name, title=TITLES.get(name, name), text=_plain(value))
        for name, value in detail.items()
        if name not in OF_CHANGES and not (name == "state" and moved) and value not in (None, "")
    ]


def _sides(detail: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values by name; a single value before and after is that of the row's one field."""
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        return dict(before or {}), dict(after or {})
    if before is None and after is None:
        return {}, {}
    return {"value": before}, {"value": after}


def _in_order(module: Module | None, names: Mapping[str, Any]) -> list[str]:
    declared = [field.name for field in module.fields] if module else []
    known = [name for name in declared if name in names]
    return known + [name for name in names if name not in known]


def _title(module: Module | None, name: str) -> str:
    if module:
        for field in module.fields:
            if field.name == name:
                return field.title
    parameter = PARAMETERS.get(name)
    return parameter.title if parameter else TITLES.get(name, name)


def _value(module: Module | None, name: str, value: Any, titles: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(titles, Mapping) and name in titles:
        return str(titles[name])
    if is_note(value):
        return TOLD
    for field in module.fields if module else ():
        if field.name == name:
            if isinstance(field.kind, kinds.Moment) and isinstance(value, str):
                return f"{local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
            return shown(field, value)
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list) and all(isinstance(one, str | int) for one in value):
        return "、".join(str(one) for one in value) or NOTHING
    if is_note(value):
        return TOLD
    if isinstance(value, list) and any(map(is_note, value)):
        return "、".join(_plain(one) for one in value)
    if isinstance(value, dict | list):
        return msgspec.json.encode(value).decode()
    return str(value)
