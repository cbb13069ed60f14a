"""Pictures at the top of the mini-program's home (VC-MINI-03)."""

from schemas.modules.family.app_modules import TARGETS
from schemas.modules.family.content_fields import (
    CONTENT,
    PUBLICATION,
    PUBLISH,
    SUBSYSTEM,
    WITHDRAW,
    date_fields,
    place_field,
    sort_field,
)
from schemas.modules.field import Attached, Choice, Field, Found, Text
from schemas.modules.module import Module, Scope, Verb

PICTURES = ("image/jpeg", "image/png")
PAGES = tuple(one for one in TARGETS if one.value not in ("chapter", "link"))

APP_BANNERS = Module(
    code="app_banners",
    title="首页横幅",
    noun="横幅",
    subsystem=SUBSYSTEM,
    group=CONTENT,
    table="app_banner",
    fields=(
        Field(
            name="title",
            title="图片说明",
            kind=Text(most=60),
            found=Found.WITHIN,
            sortable=True,
            hint="读屏软件会读出这句话，图片看不清时也显示它。",
        ),
        Field(
            name="picture",
            title="图片",
            kind=Attached(media_types=PICTURES, most_bytes=2 * 1024 * 1024),
            listed=False,
            hint="JPEG 或 PNG，宽高比约 3:1，不超过 2 MB。",
        ),
        Field(
            name="target",
            title="点按后打开",
            kind=Choice(options=PAGES),
            required=False,
        ),
        place_field(),
        sort_field(),
        *date_fields(),
    ),
    core=("title", "picture", "unit_id", "shown_from"),
    label=("title",),
    scope=Scope(unit="unit_id", from_below=True),
    order=("sort", "title"),
    states=PUBLICATION,
    actions=(PUBLISH, WITHDRAW),
    # A file of records brings no pictures.
    verbs=(Verb.LIST, Verb.CREATE, Verb.EDIT, Verb.DELETE, Verb.EXPORT),
    sample={
        "title": "端午节会见安排{n}",
        "picture": "file:横幅.jpg",
        "unit_id": "unit:P03",
        "sort": 10,
        "shown_from": "2026-11-01",
    },
    requirements=("VC-MINI-03",),
)
