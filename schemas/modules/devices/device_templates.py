"""Parameters of terminals, kept as templates that are sent out with their version (VC-DEV-07)."""

from schemas.devices.kinds import LogLevel
from schemas.modules.common import ACTIVE_STATES, ON_AND_OFF, remark_field
from schemas.modules.devices.devices import KINDS
from schemas.modules.field import Choice, Edited, Field, Found, Integer, Option, Text
from schemas.modules.module import Keeper, Module, Scope

PARAMETERS = ("volume", "brightness", "idle_s", "screen_off_s", "log_level", "restart_at")
"""Fields that go to the device; the others are about the template itself."""


def _number(name: str, title: str, most: int, unit: str, default: int, hint: str = "") -> Field:
    return Field(
        name=name,
        title=title,
        kind=Integer(least=0, most=most, unit=unit),
        default=default,
        listed=False,
        section="参数",
        hint=hint,
    )


DEVICE_TEMPLATES = Module(
    code="device_templates",
    title="终端参数模板",
    noun="参数模板",
    subsystem="devices",
    group="终端管理",
    table="device_template",
    fields=(
        Field(
            name="name",
            title="模板名称",
            kind=Text(most=64),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
            section="模板",
        ),
        Field(
            name="kind",
            title="适用设备类型",
            kind=KINDS,
            found=Found.EXACT,
            edited=Edited.ONCE,
            section="模板",
        ),
        _number("volume", "音量", 100, "%", 60),
        _number("brightness", "屏幕亮度", 100, "%", 80),
        _number("idle_s", "无操作返回", 3600, "秒", 60, "无操作多久后回到首页。"),
        _number("screen_off_s", "无操作熄屏", 86400, "秒", 600, "0 表示不熄屏。"),
        Field(
            name="log_level",
            title="日志级别",
            kind=Choice(
                options=(
                    Option(LogLevel.DEBUG.value, "调试"),
                    Option(LogLevel.INFO.value, "一般"),
                    Option(LogLevel.WARNING.value, "警告"),
                    Option(LogLevel.ERROR.value, "错误"),
                )
            ),
            default=LogLevel.INFO.value,
            listed=False,
            section="参数",
        ),
        Field(
            name="restart_at",
            title="每日自动重启",
            kind=Text(
                most=5, least=5, pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]", form="时刻，例如03:30"
            ),
            required=False,
            listed=False,
            section="参数",
            hint="不填则不自动重启。",
        ),
        remark_field(),
    ),
    core=("name", "kind", "volume"),
    label=("name",),
    scope=Scope(unit=None),
    order=("name",),
    key="name",
    states=ACTIVE_STATES,
    actions=ON_AND_OFF,
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "name": "会见终端模板{n}",
        "kind": "all_in_one",
        "volume": 50,
        "restart_at": "03:30",
    },
    requirements=("VC-DEV-07",),
)
