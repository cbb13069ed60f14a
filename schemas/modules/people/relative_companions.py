"""Who comes along to visits with whom, and how it was made sure (VC-PUB-09, VC-PUB-10)."""

from typing import Any

from schemas.modules.calls.call_fields import shown_moment
from schemas.modules.common import ID_NO, ID_NO_FORM
from schemas.modules.field import (
    Attached,
    Choice,
    Day,
    Edited,
    Field,
    Found,
    Linked,
    Mask,
    Option,
    Text,
    Unit,
)
from schemas.modules.levels import Level
from schemas.modules.module import Module, Scope, States, Verb
from schemas.people.companions import CompanionPaper, CompanionProof, CompanionState
from schemas.platform.files import DOCUMENTS, PICTURES

NEVER: dict[str, Any] = {"edited": Edited.NEVER, "transferred": False}
UNVERIFIED, VERIFIED, GROWN_UP, REMOVED = (state.value for state in CompanionState)


def _picture(name: str, title: str) -> Field:
    return Field(
        name=name,
        title=title,
        kind=Attached(media_types=PICTURES),
        required=False,
        listed=False,
        transferred=False,
    )


RELATIVE_COMPANIONS = Module(
    code="relative_companions",
    title="会见陪同人员",
    noun="陪同人员",
    subsystem="base",
    group="人员信息",
    table="relative_companion",
    fields=(
        Field(
            name="relative_id",
            title="家属",
            kind=Linked(module="relatives"),
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="name",
            title="姓名",
            kind=Text(most=40),
            found=Found.WITHIN,
            edited=Edited.NEVER,
        ),
        Field(
            name="id_no",
            title="身份证号",
            kind=Text(most=18, least=18, pattern=ID_NO, form=ID_NO_FORM),
            required=False,
            mask=Mask.NUMBER,
            level=Level.IMPORTANT,
            found=Found.EXACT,
            edited=Edited.NEVER,
        ),
        Field(
            name="birth_day",
            title="出生日期",
            kind=Day(),
            required=False,
            listed=False,
            edited=Edited.NEVER,
        ),
        Field(
            name="paper",
            title="证件种类",
            kind=Choice(
                options=(
                    Option(CompanionPaper.ID_CARD, "居民身份证"),
                    Option(CompanionPaper.BIRTH, "出生医学证明"),
                    Option(CompanionPaper.HOUSEHOLD, "户口簿"),
                    Option(CompanionPaper.PASSPORT, "护照"),
                )
            ),
            listed=False,
            edited=Edited.NEVER,
        ),
        _picture("front", "身份证人像面"),
        _picture("back", "身份证国徽面"),
        _picture("portrait", "现场人脸"),
        Field(
            name="papers",
            title="证件照片",
            kind=Attached(media_types=DOCUMENTS, most_files=4),
            required=False,
            listed=False,
            transferred=False,
        ),
        Field(
            name="proof",
            title="认证方式",
            kind=Choice(
                options=(
                    Option(CompanionProof.POLICE, "公安认证一致", "success"),
                    Option(CompanionProof.GUARDIAN, "监护人确认", "info"),
                )
            ),
            required=False,
            found=Found.EXACT,
            **NEVER,
        ),
        shown_moment("verified_at", "认证时间", listed=False),
        Field(
            name="reference",
            title="认证编号",
            kind=Text(most=64),
            required=False,
            listed=False,
            **NEVER,
        ),
        Field(
            name="unit_id",
            title="登记单位",
            kind=Unit(),
            required=False,
            found=Found.EXACT,
            **NEVER,
        ),
    ),
    core=("relative_id", "name"),
    label=("name",),
    scope=Scope(unit="unit_id"),
    order=("name",),
    states=States(
        options=(
            Option(UNVERIFIED, "未认证", "warning"),
            Option(VERIFIED, "已认证", "success"),
            Option(GROWN_UP, "已成年待认证", "warning"),
            Option(REMOVED, "已移除", "info"),
        ),
        initial=UNVERIFIED,
    ),
    verbs=(Verb.LIST, Verb.EXPORT, Verb.REVEAL),
    sample={
        "relative_id": "pair:relative_id",
        "name": "陪同{n}",
        "id_no": "9900001950010{n:04}X",
        "paper": "pick:id_card|household",
        "unit_id": "unit:P03",
    },
    requirements=("VC-PUB-09", "VC-PUB-10"),
)
