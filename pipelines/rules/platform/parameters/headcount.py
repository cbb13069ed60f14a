"""Parameters of the headcount ledger."""

from pipelines.rules.platform.parameters.definition import INTEGER, Definition

HEADCOUNT = "人账同步"

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        name="headcount_sync_s",
        title="人账同步间隔",
        hint="每隔多久向狱政平台索取一次变动；大于最大延迟的三分之一时，按最大延迟的三分之一索取。",
        group=HEADCOUNT,
        kind=INTEGER,
        unit="秒",
        least=10,
        most=3600,
    ),
    Definition(
        name="headcount_delay_minutes",
        title="罪犯信息最大延迟",
        hint="狱政平台的变动最迟多久在本平台可见；超过这一时间没有成功同步，即在“人账”页和罪犯信息页显示为延迟。",
        group=HEADCOUNT,
        kind=INTEGER,
        unit="分钟",
        least=1,
        most=1440,
    ),
    Definition(
        name="headcount_gap_tries",
        title="缺号索取次数",
        hint="变动序号不连续时最多索取几次；仍缺的列入“人账”页，其后的变动不再等待，每晚再索取一次。",
        group=HEADCOUNT,
        kind=INTEGER,
        unit="次",
        least=1,
        most=100,
    ),
)
