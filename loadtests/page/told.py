"""What a person reads of each scenario: on Locust's page, in the terminal, in docs/load.md."""

import msgspec

from loadtests.page.limits import DEFAULT_S, LAST_CALL_S, MOST_S


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One scenario in the words of the people who run it."""

    title: str
    """Its name in the list of the page."""
    does: str
    needs: str
    most: str
    """How many users have something to do; those beyond them leave at once."""
    leaves: str
    """What it leaves behind on the platform."""


OFFICERS = Told(
    title="值班民警",
    does="登录后翻页、筛选、打开罪犯档案，查亲属、通话、审批记录和审计日志；审批民警另由本监狱的一位演示亲属提出一次视频会见"
    "申请，在待办中打开、批准，随后由亲属撤回。",
    needs="演示账号 p01–p15 的 leader、approver 和 bureau.auditor；每个监狱的 relative-1。",
    most="200 个用户（一个账号可开多个会话）；前 15 个审批民警会审批，其余只查询。",
    leaves="已撤回的会见申请和审计记录。不审批他人的待办。",
)
HOURS = Told(
    title="工时录入",
    does="录入民警按天打开监区工时表，逐格修改（校验、存草稿），提交；审批民警批准本场景提交的工时表；领导按监区、按人统计工时。",
    needs="演示账号 p01–p15 的 labour、approver、leader；有人上岗的监区，最近 100 天内"
    "未录入的工作日。",
    most="每个监狱 4 个用户（两个监区的录入、一个审批、一个统计），共 60 个。",
    leaves="已批准的工时留在台账中，不能撤回；没有来得及批准的由录入人撤回，未提交的草稿清除。",
)
FAMILY = Told(
    title="家属预约",
    does="家属从模拟微信登录、确认隐私告知，查看可约日期和时段，在余下次数内预约一次"
    " 10 分钟视频会见，随即撤回，并查看本人记录和消息。",
    needs="演示亲属 p01–p15 的 relative-2、relative-3（没有登记人脸，登录不用人脸模型）；"
    "被会见人本月还有次数，否则只查看不预约。",
    most="30 个用户，每位亲属一个。",
    leaves="已撤回的会见申请和审计记录，次数不减少。",
)
CALLS = Told(
    title="音视频会见",
    does="一对演示人员完整开一次会见：预约、批准、双方人脸核验、入会，按录音说话并收发音视频，民警监看，挂断，录像封存，复听。"
    "每个环节在统计表中是一行（CALL）。",
    needs="登记了人脸的演示亲属和罪犯（见启动时列出的对数）、语音和人脸模型、能放音的双声道录音（--audio）。",
    most="每对人员一个用户。一次会见失败，该对人员本次运行不再继续，以免触发人脸登录的次数限制。",
    leaves="会见记录、录像和复听结论，各占一次本月次数。",
)
ALL = (OFFICERS, HOURS, FAMILY, CALLS)
ENDS = (
    f"每次运行自行结束：默认 {DEFAULT_S // 60} 分钟，可在页面“Advanced options”的“Run time”中改，"
    f"最长 {MOST_S // 60} 分钟，留空同样结束；关闭网页不影响。"
    f"到时后不再开始新的操作，正在进行的会见最多再等 {LAST_CALL_S // 60} 分钟。"
)
