"""Notices of the bureau and of each prison, for whoever belongs to it (VC-MINI-03)."""

from schemas.modules.family.content_fields import (
    CONTENT,
    PUBLICATION,
    PUBLISH,
    SUBSYSTEM,
    WITHDRAW,
    audience_field,
    date_fields,
    place_field,
    text_field,
)
from schemas.modules.field import Field, Flag, Found, Text
from schemas.modules.module import Module, Scope

APP_NOTICES = Module(
    code="app_notices",
    title="首页公告",
    noun="公告",
    subsystem=SUBSYSTEM,
    group=CONTENT,
    table="app_notice",
    fields=(
        Field(name="title", title="标题", kind=Text(most=60), found=Found.WITHIN, sortable=True),
        text_field("body", "正文"),
        audience_field(),
        place_field(),
        Field(name="pinned", title="置顶", kind=Flag(), default=False, found=Found.EXACT),
        *date_fields(),
    ),
    core=("title", "body", "unit_id", "shown_from"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("-shown_from", "title"),
    states=PUBLICATION,
    actions=(PUBLISH, WITHDRAW),
    sample={
        "title": "会见日调整通知{n}",
        "body": "第{n}号公告\n\n本周会见时间有调整，请留意预约。",
        "audience": "pick:everybody|relatives",
        "unit_id": "unit:P03",
        "shown_from": "2026-11-01",
    },
    requirements=("VC-MINI-03",),
)
