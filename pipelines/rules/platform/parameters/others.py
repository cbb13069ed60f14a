"""Parameters of files, terminals, privacy and pay."""

from pipelines.rules.exchange.open_api.signature import MOST_SKEW_S
from pipelines.rules.platform.parameters.definition import FLAG, INTEGER, Definition

FILES = "文件"
DEVICES = "终端设备"
PRIVACY = "个人信息保护"
SECURITY = "传输安全"
PAY = "劳动报酬"
APPLICATIONS = "家属申请"


DEFINITIONS: tuple[Definition, ...] = (
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
        name="fetching_reserve_gb",
        title="录音抽取保留空间",
        hint="磁盘至少留出多少空间；不足时暂停抽取监狱系统的录音，腾出后自动继续。",
        group=FILES,
        kind=INTEGER,
        unit="GB",
        least=1,
        most=10_000,
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
        name="request_skew_s",
        title="请求时间偏差上限",
        hint="页面和终端的请求都带有时间，与服务器相差超过多少秒即拒绝；每个请求只接受一次。",
        group=SECURITY,
        kind=INTEGER,
        unit="秒",
        least=30,
        # Numbers used once are remembered for twice as long.
        most=MOST_SKEW_S,
    ),
    Definition(
        name="companions_verified",
        title="陪同人员须实人认证",
        hint="开启后，家属在手机上预约会见时只能选择已认证的陪同人员；窗口预约不受影响。",
        group=APPLICATIONS,
        kind=FLAG,
    ),
    Definition(
        name="open_applications",
        title="同时待审申请上限",
        hint="一名家属最多同时有多少件未办结的申请；达到后须等其中一件办结才能再申请。",
        group=APPLICATIONS,
        kind=INTEGER,
        unit="件",
        least=1,
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
    Definition(
        name="look_ups_an_hour",
        title="证件号和号码查找上限",
        hint="每名民警一小时内最多按多少个不同的证件号或电话号码查找；超过即拒绝，并通知审计员和安全管理员。",
        group=PRIVACY,
        kind=INTEGER,
        unit="个",
        least=1,
        most=500,
    ),
    Definition(
        name="pay_due_day",
        title="报酬上报截止日",
        hint="各监区在次月几日之前上报劳动报酬；之后新建的报酬表按新的截止日。",
        group=PAY,
        kind=INTEGER,
        unit="日",
        least=1,
        most=28,
    ),
    Definition(
        name="pay_remind_days",
        title="报酬催报间隔",
        hint="过了截止日仍未上报的监区，每隔多少天提醒一次。",
        group=PAY,
        kind=INTEGER,
        unit="天",
        least=1,
        most=31,
    ),
)
