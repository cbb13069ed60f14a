"""What 随申办 permits us to ask, as it granted it (VC-SSB-07)."""

from enum import StrEnum

from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field
from schemas.modules.field import Choice, Day, Edited, Field, Found, Option, Text
from schemas.modules.module import Keeper, Module, Scope


class Ending(StrEnum):
    """How near the end of a permission is."""

    FAR = "far"
    NEAR = "near"
    OVER = "over"


PLATFORM_PERMISSIONS = Module(
    code="platform_permissions",
    title="随申办接口权限",
    noun="接口权限",
    subsystem="configuration",
    group="接口开放",
    table="platform_permission",
    fields=(
        Field(
            name="interface",
            title="接口",
            kind=Choice(
                options=(
                    Option("auth.swap", "用户认证"),
                    Option("identity.verify", "身份核验"),
                    Option("service.data", "公共服务数据"),
                    Option("auth.logout", "联合退出"),
                )
            ),
            found=Found.EXACT,
        ),
        Field(
            name="granted_scope",
            title="授权范围",
            kind=Text(most=200),
            listed=False,
            found=Found.WITHIN,
        ),
        Field(name="valid_from", title="有效期起", kind=Day(), sortable=True),
        Field(name="valid_until", title="有效期至", kind=Day(), found=Found.RANGE, sortable=True),
        Field(
            name="ending",
            title="期限提醒",
            kind=Choice(
                options=(
                    Option(Ending.FAR, "未临近"),
                    Option(Ending.NEAR, "即将到期", "warning"),
                    Option(Ending.OVER, "已到期", "danger"),
                )
            ),
            required=False,
            default=Ending.FAR,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
            hint="由任务“接口权限到期提醒”每日更新，提前天数在任务参数中设置。",
        ),
        remark_field(),
    ),
    core=("interface", "granted_scope", "valid_from", "valid_until"),
    label=("interface",),
    scope=Scope(unit=None),
    order=("interface", "-valid_until"),
    unique_together=(("interface", "valid_from"),),
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "interface": "pick:auth.swap|identity.verify|service.data|auth.logout",
        "granted_scope": "监狱会见服务使用，第{n}次授权",
        "valid_from": "2026-01-{day:02}",
        "valid_until": "2030-12-31",
    },
    requirements=("VC-SSB-07",),
)
