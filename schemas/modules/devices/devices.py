"""Connected devices: what and where they are, and how they fare (VC-DEV-01 to -03, VC-DEV-08)."""

from schemas.devices.kinds import Connection, DeviceKind, DeviceState, FaceFunction, FaceLicence
from schemas.modules.common import remark_field
from schemas.modules.field import (
    Choice,
    Edited,
    Field,
    Flag,
    Found,
    Integer,
    Linked,
    Moment,
    Option,
    Text,
    Unit,
)
from schemas.modules.module import Action, Keeper, Module, Scope, States

SERIAL = r"[0-9A-Za-z][0-9A-Za-z_-]{3,63}"
SERIAL_FORM = "4至64位字母、数字、下划线或短横线"

KINDS = Choice(
    options=(
        Option(DeviceKind.ALL_IN_ONE.value, "一体机终端"),
        Option(DeviceKind.KIOSK.value, "自助终端"),
        Option(DeviceKind.PHONE.value, "亲情电话机"),
        Option(DeviceKind.CARD_READER.value, "读卡器"),
        Option(DeviceKind.SCREEN.value, "信息屏"),
    )
)
CONNECTIONS = Choice(
    options=(
        Option(Connection.ONLINE.value, "在线", "success"),
        Option(Connection.OFFLINE.value, "离线", "danger"),
        Option(Connection.NEVER.value, "未接入", "info"),
    )
)
FACE_FUNCTIONS = Choice(
    options=(
        Option(FaceFunction.ON.value, "已激活", "success"),
        Option(FaceFunction.OFF.value, "未激活", "info"),
    )
)
FACE_LICENCES = Choice(
    options=(
        Option(FaceLicence.VALID.value, "有效", "success"),
        Option(FaceLicence.EXPIRED.value, "已过期", "danger"),
        Option(FaceLicence.NONE.value, "无授权", "info"),
    )
)
STATES = States(
    options=(
        Option(DeviceState.NEW.value, "待启用", "info"),
        Option(DeviceState.ENABLED.value, "启用", "success"),
        Option(DeviceState.DISABLED.value, "停用", "warning"),
        Option(DeviceState.RETIRED.value, "报废", "danger"),
    ),
    initial=DeviceState.NEW.value,
)
ENABLE = Action(
    code="enable",
    title="启用",
    from_states=(DeviceState.NEW.value, DeviceState.DISABLED.value),
    to_state=DeviceState.ENABLED.value,
)
DISABLE = Action(
    code="disable",
    title="停用",
    from_states=(DeviceState.ENABLED.value,),
    to_state=DeviceState.DISABLED.value,
    reason=True,
    tone="warning",
    confirm="停用后不再向该设备下发命令，已排队的命令不会执行。确定停用吗？",
)
RETIRE = Action(
    code="retire",
    title="报废",
    from_states=(DeviceState.NEW.value, DeviceState.ENABLED.value, DeviceState.DISABLED.value),
    to_state=DeviceState.RETIRED.value,
    reason=True,
    tone="danger",
    confirm="报废后设备凭证立即失效，且不能恢复。确定报废吗？",
)


def _told(name: str, title: str, kind: Choice | Text | Flag | Moment, **more: object) -> Field:
    """A field that the device itself fills in."""
    return Field(
        name=name,
        title=title,
        kind=kind,
        required=False,
        edited=Edited.NEVER,
        transferred=False,
        section="运行情况",
        **more,  # type: ignore[arg-type]
    )


DEVICES = Module(
    code="devices",
    title="终端设备",
    noun="设备",
    subsystem="devices",
    group="终端管理",
    table="device",
    fields=(
        Field(
            name="name",
            title="设备名称",
            kind=Text(most=64),
            found=Found.WITHIN,
            sortable=True,
            section="设备",
        ),
        Field(
            name="serial",
            title="序列号",
            kind=Text(most=64, least=4, pattern=SERIAL, form=SERIAL_FORM),
            unique=True,
            found=Found.WITHIN,
            sortable=True,
            edited=Edited.ONCE,
            section="设备",
        ),
        Field(name="kind", title="设备类型", kind=KINDS, found=Found.EXACT, section="设备"),
        Field(name="model", title="型号", kind=Text(most=64), found=Found.WITHIN, section="设备"),
        Field(
            name="unit_id",
            title="所属单位",
            kind=Unit(),
            found=Found.EXACT,
            section="安装位置",
        ),
        Field(
            name="place",
            title="安装位置",
            kind=Text(most=100),
            found=Found.WITHIN,
            sortable=True,
            section="安装位置",
        ),
        _told(
            "connection", "在线状态", CONNECTIONS, default=Connection.NEVER.value, found=Found.EXACT
        ),
        _told("last_contact_at", "最近联系", Moment(), found=Found.RANGE, sortable=True),
        _told("address", "网络地址", Text(most=64)),
        _told("firmware", "程序版本", Text(most=64), found=Found.EXACT, sortable=True),
        _told("locked", "锁定", Flag(yes="已锁定", no="未锁定"), default=False, listed=False),
        Field(
            name="template_id",
            title="参数模板",
            kind=Linked(module="device_templates"),
            required=False,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section="运行情况",
        ),
        Field(
            name="template_version",
            title="参数模板版本",
            kind=Integer(least=1),
            required=False,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
            section="运行情况",
        ),
        _told(
            "face_function",
            "人脸功能",
            FACE_FUNCTIONS,
            default=FaceFunction.OFF.value,
            found=Found.EXACT,
            listed=False,
        ),
        _told(
            "face_licence", "人脸授权", FACE_LICENCES, default=FaceLicence.NONE.value, listed=False
        ),
        remark_field(),
    ),
    core=("name", "serial", "kind", "model", "unit_id", "place"),
    label=("name", "serial"),
    scope=Scope(unit="unit_id"),
    order=("name", "serial"),
    key="serial",
    states=STATES,
    actions=(ENABLE, DISABLE, RETIRE),
    kept_by=Keeper.ADMINISTRATOR,
    sample={
        "name": "探视一体机{n}",
        "serial": "QQ-AIO-{n:05}",
        "kind": "all_in_one",
        "model": "AIO-15",
        "unit_id": "unit:P03",
        "place": "会见楼一层{n}号位",
    },
    requirements=("VC-DEV-01", "VC-DEV-02", "VC-DEV-03", "VC-DEV-08"),
)
