"""What the mini-program's home offers, to whom and in which order (VC-MINI-01, VC-MINI-02)."""

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field
from schemas.modules.family.content_fields import (
    CONTENT,
    SUBSYSTEM,
    audience_field,
    date_fields,
    place_field,
    sort_field,
)
from schemas.modules.field import Choice, Field, Found, Linked, Option, Text
from schemas.modules.module import Keeper, Module, Scope

LINK, CHAPTER = "link", "chapter"
"""Targets that are no page of ours by themselves."""
RELATIVES_ONLY = (
    Option("ask_call", "申请视频通话"),
    Option("dial_call", "现在就通话"),
    Option("ask_visit", "预约现场会见"),
    Option("bookings", "我的预约"),
    Option("history", "通话记录"),
    Option("applications", "我的申请"),
    Option("messages", "我的消息"),
)
"""Pages that need a relative's own right, whoever the entry is shown to."""
TARGETS = (
    *RELATIVES_ONLY,
    Option("register", "登记与绑定"),
    Option("forms", "业务表单"),
    Option("help", "帮助中心"),
    Option("handbook", "阅读手册"),
    Option("notices", "公告"),
    Option("questions", "我的咨询"),
    Option("ask_question", "我要咨询"),
    Option(CHAPTER, "手册或帮助的一篇"),
    Option(LINK, "外部网页"),
)
ICONS = (
    Option("video", "摄像机"),
    Option("phone", "电话"),
    Option("people", "人物"),
    Option("calendar", "日历"),
    Option("history", "记录"),
    Option("notice", "铃铛"),
    Option("file", "文件"),
    Option("pen", "笔"),
    Option("picture", "图片"),
    Option("shield", "盾牌"),
    Option("text", "文字"),
    Option("face", "面孔"),
)
LINK_HOSTS = "app_link_host"
"""The dictionary of hosts that an entry may lead to."""

APP_MODULES = Module(
    code="app_modules",
    title="小程序应用",
    noun="应用",
    subsystem=SUBSYSTEM,
    group=CONTENT,
    table="app_module",
    fields=(
        Field(name="title", title="名称", kind=Text(most=16), found=Found.WITHIN, sortable=True),
        Field(name="icon", title="图标", kind=Choice(options=ICONS)),
        Field(name="target", title="打开的页面", kind=Choice(options=TARGETS), found=Found.EXACT),
        Field(
            name="text_id",
            title="打开的篇目",
            kind=Linked(module="help_texts"),
            required=False,
            listed=False,
            hint="打开“手册或帮助的一篇”时填写。",
        ),
        Field(
            name="link",
            title="网址",
            kind=Text(most=300),
            required=False,
            listed=False,
            hint="打开“外部网页”时填写，以https://开头，域名须在字典“小程序可打开的域名”中。",
        ),
        audience_field(),
        place_field(),
        sort_field(),
        *date_fields(),
        remark_field(),
    ),
    core=("title", "icon", "target", "audience", "unit_id"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("sort", "title"),
    unique_together=(("unit_id", "title"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "title": "使用帮助{n}",
        "icon": "pick:file|text",
        "target": "pick:help|handbook|questions",
        "audience": "pick:everybody|relatives|unbound",
        "unit_id": "unit:P03",
        "sort": 10,
        "shown_from": "2026-11-01",
    },
    requirements=("VC-MINI-01", "VC-MINI-02"),
)
