"""Which settings may be changed while the platform runs, and within which limits."""

from collections.abc import Mapping

import msgspec

from schemas.errors import InvalidInput, NotFound
from schemas.parameters import ParameterKind, Value
from schemas.settings import Settings

INTEGER, DECIMAL, FLAG = ParameterKind.INTEGER, ParameterKind.DECIMAL, ParameterKind.FLAG
CALLS, FACES, SIGN_IN, DEVICES = "可视通话", "人脸核验", "登录与会话", "终端设备"
FILES = "文件"
PRIVACY = "个人信息保护"
TOOLS_GROUP = "通话工具"
TRANSCRIPTION = "录音转写"


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter; `name` is the field of `Settings` that it takes the place of."""

    name: str
    title: str
    hint: str
    group: str
    kind: ParameterKind
    unit: str = ""
    least: float | None = None
    most: float | None = None


ROLES = {"relative": "家属", "inmate": "服刑人员", "officer": "民警"}
TOOLS = {
    "board": ("白板", "允许{role}在通话中打开白板并书写。"),
    "annotate": ("标注", "允许{role}在共享的图片上标注。"),
    "share": ("内容共享", "允许{role}在通话中向对方出示图片。"),
    "quality_test": ("通话质量检测", "允许{role}在通话前检测线路质量。"),
}


def _tools() -> tuple[Definition, ...]:
    """A switch for each tool and role."""
    return tuple(
        Definition(
            name=f"{tool}_{role}",
            title=f"{title}（{named}）",
            hint=hint.format(role=named),
            group=TOOLS_GROUP,
            kind=FLAG,
        )
        for tool, (title, hint) in TOOLS.items()
        for role, named in ROLES.items()
        if (tool, role) != ("quality_test", "officer")
    )


CHANNELS = {"video_call": "可视通话", "visit": "会见", "phone_call": "亲情电话"}


def _transcription() -> tuple[Definition, ...]:
    """A switch for the recordings of each channel (VC-GEN-15)."""
    return tuple(
        Definition(
            name=f"record_transcription_{channel}",
            title=f"{named}录音转写",
            hint=f"关闭后新的{named}录音不再自动转写，其他渠道不受影响；已在队列中的任务照常完成。",
            group=TRANSCRIPTION,
            kind=FLAG,
        )
        for channel, named in CHANNELS.items()
    )


PARAMETERS = {
    one.name: one
    for one in (
        *_tools(),
        *_transcription(),
        Definition(
            name="speech_channels",
            title="实时转写通道",
            hint="同时进行实时转写的通话、会见和电话的总路数；调低时正在使用的通道不中断。",
            group=TRANSCRIPTION,
            kind=INTEGER,
            unit="路",
            least=1,
            most=600,
        ),
        Definition(
            name="speech_most_waiting",
            title="转写排队上限",
            hint="通道占满后最多有多少路排队等待，超过的不再排队；0 表示不排队。",
            group=TRANSCRIPTION,
            kind=INTEGER,
            unit="路",
            least=0,
            most=600,
        ),
        Definition(
            name="join_early_s",
            title="提前进入",
            hint="预约时间之前多久可以进入通话。",
            group=CALLS,
            kind=INTEGER,
            unit="秒",
            least=0,
            most=3600,
        ),
        Definition(
            name="absence_s",
            title="缺席等待",
            hint="预约时间之后一方最多等待多久，超过即记为未接通。",
            group=CALLS,
            kind=INTEGER,
            unit="秒",
            least=60,
            most=3600,
        ),
        Definition(
            name="alert_unowned_s",
            title="预警无人处置时限",
            hint="预警产生后多久无人处置即上报带班领导。",
            group=CALLS,
            kind=INTEGER,
            unit="秒",
            least=10,
            most=3600,
        ),
        Definition(
            name="review_hit_hours",
            title="敏感词复听时限",
            hint="含敏感词的会见通话结束后多久之内必须复听，逾期提醒复听民警。",
            group=CALLS,
            kind=INTEGER,
            unit="小时",
            least=1,
            most=720,
        ),
        Definition(
            name="review_sample_percent",
            title="抽听比例",
            hint="没有敏感词的会见通话，每所监狱按多大比例抽听；0表示不抽听。",
            group=CALLS,
            kind=INTEGER,
            unit="%",
            least=0,
            most=100,
        ),
        Definition(
            name="review_sample_days",
            title="抽听时限",
            hint="抽中的会见通话结束后多少天之内必须复听，逾期提醒复听民警。",
            group=CALLS,
            kind=INTEGER,
            unit="天",
            least=1,
            most=90,
        ),
        Definition(
            name="rejoin_s",
            title="断线重连等待",
            hint="通话中一方断线后等待多久，超过即结束通话。",
            group=CALLS,
            kind=INTEGER,
            unit="秒",
            least=10,
            most=600,
        ),
        Definition(
            name="most_calls",
            title="同时通话上限",
            hint="全局同时进行的可视通话最多多少路，超过后新的通话不能进入。应与服务器能力相符。",
            group=CALLS,
            kind=INTEGER,
            unit="路",
            least=1,
            most=1000,
        ),
        Definition(
            name="venue_turnover_minutes",
            title="会场间隔",
            hint="同一会场两次通话之间至少间隔多久，用于人员交接。改动后新的预约按新间隔占用会场。",
            group=CALLS,
            kind=INTEGER,
            unit="分钟",
            least=0,
            most=60,
        ),
        Definition(
            name="venue_shift_minutes",
            title="排期可调整时间",
            hint="统一安排会场时，为排得下最多可将开始时间前后移动多久；0表示不移动。",
            group=CALLS,
            kind=INTEGER,
            unit="分钟",
            least=0,
            most=120,
        ),
        Definition(
            name="call_cancel_minutes",
            title="取消时限",
            hint="家属最晚在开始前多久可以取消已批准的通话；0表示开始前都可以。",
            group=CALLS,
            kind=INTEGER,
            unit="分钟",
            least=0,
            most=2880,
        ),
        Definition(
            name="notice_tries",
            title="电话告知次数",
            hint="预约成功后自动呼叫家属电话，无人接听时最多呼叫几次，之后改发消息。",
            group=CALLS,
            kind=INTEGER,
            unit="次",
            least=1,
            most=10,
        ),
        Definition(
            name="notice_pause_s",
            title="电话告知间隔",
            hint="无人接听后隔多久再次呼叫。",
            group=CALLS,
            kind=INTEGER,
            unit="秒",
            least=10,
            most=86400,
        ),
        Definition(
            name="affairs_age_minutes",
            title="狱政状态有效期",
            hint="狱政平台没有应答时，最近一次核实的在押状态最多沿用多久，超过即不能预约和通话。",
            group=CALLS,
            kind=INTEGER,
            unit="分钟",
            least=0,
            most=10080,
        ),
        Definition(
            name="transcription",
            title="通话实时转写",
            hint="关闭后新开始的通话不再转写，也不会产生敏感词预警。",
            group=CALLS,
            kind=FLAG,
        ),
        Definition(
            name="face_threshold",
            title="人脸比对阈值",
            hint="相似度达到多少视为同一人。调低会放过更多冒充者，调高会拒绝更多本人。",
            group=FACES,
            kind=DECIMAL,
            least=0.2,
            most=0.9,
        ),
        Definition(
            name="face_search_threshold",
            title="以图搜人阈值",
            hint="在人脸库中检索时，相似度达到多少才列出。人数越多，应当越高。",
            group=FACES,
            kind=DECIMAL,
            least=0.3,
            most=0.9,
        ),
        Definition(
            name="face_watch",
            title="通话中人脸监测",
            hint="关闭后新开始的通话不再监测家属人脸，换人、离开和他人入镜都不会预警。",
            group=FACES,
            kind=FLAG,
        ),
        Definition(
            name="face_watch_s",
            title="人脸监测间隔",
            hint="通话中每隔多久核对一次家属人脸。间隔越短发现越快，占用的计算也越多。",
            group=FACES,
            kind=DECIMAL,
            unit="秒",
            least=2,
            most=60,
        ),
        Definition(
            name="face_watch_threshold",
            title="人脸监测阈值",
            hint="通话画面中的人脸与登记的人脸相似度达到多少视为同一人。调高会多报换人。",
            group=FACES,
            kind=DECIMAL,
            least=0.25,
            most=0.7,
        ),
        Definition(
            name="mask_check_s",
            title="背景遮挡抽查间隔",
            hint="每隔多久抽查一次服刑人员画面的背景是否已遮挡，未遮挡即停发画面。",
            group=CALLS,
            kind=DECIMAL,
            unit="秒",
            least=1,
            most=30,
        ),
        Definition(
            name="face_valid_s",
            title="人脸核验有效期",
            hint="核验通过后多久之内进入通话不必再次核验。",
            group=FACES,
            kind=INTEGER,
            unit="秒",
            least=60,
            most=7200,
        ),
        Definition(
            name="face_liveness",
            title="活体检测",
            hint="核验人脸时要求按提示转头，防止用照片冒充。已使用经认证的活体终端时可以关闭。",
            group=FACES,
            kind=FLAG,
        ),
        Definition(
            name="liveness_turn",
            title="转头幅度",
            hint="活体检测时向每一侧至少转多少才算完成。调低更易通过，也更易被弯折的照片骗过。",
            group=FACES,
            kind=DECIMAL,
            least=0.15,
            most=0.4,
        ),
        Definition(
            name="relative_portrait",
            title="亲属登录核对人像",
            hint="已登记人脸的亲属登录时拍摄人像，与登记的人脸比对。",
            group=FACES,
            kind=FLAG,
        ),
        Definition(
            name="face_failures",
            title="人脸登录失败上限",
            hint="同一人连续几次人脸不通过，即在锁定时长内不能再用人脸登录。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="次",
            least=3,
            most=20,
        ),
        Definition(
            name="session_idle_s",
            title="无操作退出",
            hint="民警和家属多久没有操作即自动退出登录。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="秒",
            least=300,
            most=14400,
        ),
        Definition(
            name="kiosk_idle_s",
            title="终端无操作退出",
            hint="服刑人员终端多久没有操作即回到登录页。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="秒",
            least=20,
            most=600,
        ),
        Definition(
            name="password_least",
            title="密码最短长度",
            hint="民警设置新密码时至少多少个字符。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="个字符",
            least=8,
            most=32,
        ),
        Definition(
            name="password_classes",
            title="密码字符类别",
            hint="大写字母、小写字母、数字、符号中至少包含几类。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="类",
            least=3,
            most=4,
        ),
        Definition(
            name="password_history",
            title="密码不重复次数",
            hint="新密码不能与最近几次用过的相同。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="次",
            least=1,
            most=24,
        ),
        Definition(
            name="password_days",
            title="密码有效期",
            hint="超过后登录时必须先修改密码。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="天",
            least=30,
            most=365,
        ),
        Definition(
            name="sign_in_failures",
            title="登录失败上限",
            hint="连续验证失败几次即锁定账号。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="次",
            least=3,
            most=10,
        ),
        Definition(
            name="lock_s",
            title="锁定时长",
            hint="账号因验证失败锁定多久。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="秒",
            least=300,
            most=86400,
        ),
        Definition(
            name="officer_sessions",
            title="同时在线会话",
            hint="一名民警最多同时打开几个会话，超过时结束最早的。",
            group=SIGN_IN,
            kind=INTEGER,
            unit="个",
            least=1,
            most=50,
        ),
        Definition(
            name="upload_most_mb",
            title="上传文件上限",
            hint="单个文件最大多少兆字节；各类附件另有更小的上限。",
            group=FILES,
            kind=INTEGER,
            unit="MB",
            least=1,
            most=4096,
        ),
        Definition(
            name="device_silent_s",
            title="设备离线判定",
            hint="设备多久没有联系即显示为离线；设备按此时间的三分之一定时联系。",
            group=DEVICES,
            kind=INTEGER,
            unit="秒",
            # A change of state is to be seen within a minute (VC-DEV-01).
            least=15,
            most=50,
        ),
        Definition(
            name="export_alone_rows",
            title="单人导出上限",
            hint="含身份证号或电话的数据，超过多少条须经另一人审批才能导出；0表示一律须审批。",
            group=PRIVACY,
            kind=INTEGER,
            unit="条",
            least=0,
            most=500,
        ),
    )
}


def require_parameter(name: str) -> Definition:
    """The definition of this name; `NotFound` without one."""
    if name not in PARAMETERS:
        raise NotFound("没有这个参数。", code="no_such_parameter", name=name)
    return PARAMETERS[name]


def checked(definition: Definition, value: object) -> Value:
    """The value in the parameter's own type; `InvalidInput` says what is wrong with it."""
    right = _typed(definition, value)
    if definition.least is not None and right < definition.least:
        raise _out_of_range(definition)
    if definition.most is not None and right > definition.most:
        raise _out_of_range(definition)
    return right


def applied(settings: Settings, overrides: Mapping[str, object]) -> Settings:
    """The settings with what administrators changed; what does not fit any more is left out.

    A limit may have grown narrower since a value was kept: then the default counts again.
    """
    fitting = {}
    for name, value in overrides.items():
        definition = PARAMETERS.get(name)
        if definition is not None:
            try:
                fitting[name] = checked(definition, value)
            except InvalidInput:
                continue
    return msgspec.structs.replace(settings, **fitting)


def _typed(definition: Definition, value: object) -> Value:
    # A bool is an int to Python, and an administrator means neither by the other.
    if definition.kind is FLAG:
        if isinstance(value, bool):
            return value
        raise _wrong_type(definition, "是或否")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _wrong_type(definition, "整数" if definition.kind is INTEGER else "数字")
    if definition.kind is INTEGER:
        if value != int(value):
            raise _wrong_type(definition, "整数")
        return int(value)
    return float(value)


def _wrong_type(definition: Definition, expected: str) -> InvalidInput:
    return InvalidInput(
        f"{definition.title}应为{expected}。", code="wrong_type", field=definition.name
    )


def _out_of_range(definition: Definition) -> InvalidInput:
    return InvalidInput(
        f"{definition.title}应在 {definition.least:g} 到 {definition.most:g} "
        f"{definition.unit}之间。".replace(" 之间", "之间"),
        code="out_of_range",
        field=definition.name,
    )
