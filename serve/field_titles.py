"""What people call the fields of requests."""

TITLES = {
    "assessment": "评定",
    "call_id": "通话编号",
    "code": "代码",
    "conclusion": "结论",
    "context": "语境词",
    "day": "日期",
    "definition": "释义",
    "device_id": "设备编号",
    "inmate_id": "服刑人员",
    "inmate_no": "服刑人员编号",
    "level": "等级",
    "limit": "每页条数",
    "login": "账号",
    "minutes": "时长（分钟）",
    "name": "名称",
    "note": "说明",
    "offset": "起始位置",
    "openid": "微信用户",
    "password": "密码",
    "picture": "照片",
    "q": "搜索内容",
    "reason": "理由",
    "seconds": "显示秒数",
    "severity": "级别",
    "starts_at": "开始时间",
    "state": "状态",
    "summary": "摘要",
    "tags": "标签",
    "text": "内容",
    "ticket": "登录凭证",
    "word": "敏感词",
    "word_class": "类别",
}


def title_of(field: str) -> str:
    """The Chinese name; a field that has none keeps its own."""
    return TITLES.get(field, field)
