"""What there is to schedule; the work of each kind lies with the actor that runs it."""

from collections.abc import Mapping

from schemas.errors import InvalidInput
from schemas.platform.jobs import JobKind, Parameter

LOG_DAYS = 180
"""Logs are kept so long at least (AU-2)."""
CALLS_KEPT_DAYS = 365
ALWAYS = frozenset({"audit_verify", "integrity_check"})
"""What looks whether somebody altered the record: nobody halts it, each runs daily (NF-SEC-19)."""

KINDS = {
    kind.code: kind
    for kind in (
        JobKind(
            code="audit_verify",
            title="审计日志核验",
            hint="从头重算审计链的摘要，并与签名检查点比对；发现异常时任务失败。",
            parameters=[],
        ),
        JobKind(
            code="integrity_check",
            title="重要数据完整性核验",
            hint="逐条核对重要业务数据的完整性校验值；发现在平台之外被改动的数据时任务失败。",
            parameters=[],
        ),
        JobKind(
            code="data_quality",
            title="数据质量统计",
            hint="统计各单位核心字段的缺失情况，供“数据质量”页查看；有缺失时任务失败。",
            parameters=[],
        ),
        JobKind(
            code="analyst_export",
            title="工时数据导出",
            hint="把工时台账中有变化的监狱和月份导出为分析用的数据文件，供“数据导出”页和分析人员查询。",
            parameters=[],
        ),
        JobKind(
            code="backup",
            title="数据备份",
            hint="在同一时点备份全部数据库、文件和密钥，用恢复公钥密封后存入两处；"
            "有一处未存成时任务失败并告警。",
            parameters=[
                Parameter(name="keep", title="保留最近", default=30, least=2, most=400, unit="份")
            ],
        ),
        JobKind(
            code="retention",
            title="到期个人信息清除",
            hint="清除超过留存期限的个人信息和日志；通话记录、审计日志和黑名单人员不在其内。",
            parameters=[
                Parameter(
                    name="relative_idle_days",
                    title="无往来家属",
                    default=1095,
                    least=365,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="public_idle_days",
                    title="未登记为家属的公众账户",
                    default=365,
                    least=30,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="face_picture_days",
                    title="人脸核验照片",
                    default=180,
                    least=30,
                    most=1095,
                    unit="天",
                ),
                Parameter(
                    name="inmate_portrait_days",
                    title="离监罪犯照片",
                    default=365,
                    least=30,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="registration_days",
                    title="未通过的家属注册",
                    default=90,
                    least=7,
                    most=1095,
                    unit="天",
                ),
                Parameter(
                    name="known_relative_days",
                    title="会见系统登记的亲属（罪犯离监后）",
                    default=365,
                    least=30,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="official_idle_days",
                    title="不再来访的对公人员",
                    default=1095,
                    least=365,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="official_paper_days",
                    title="对公业务材料",
                    default=1095,
                    least=180,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="form_draft_days",
                    title="未提交的表单草稿",
                    default=90,
                    least=7,
                    most=365,
                    unit="天",
                ),
                Parameter(
                    name="form_refused_days",
                    title="未通过和撤回的表单",
                    default=180,
                    least=30,
                    most=1095,
                    unit="天",
                ),
                Parameter(
                    name="closed_question_days",
                    title="已办结的公众咨询",
                    default=730,
                    least=180,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="api_log_days",
                    title="接口调用日志",
                    default=365,
                    least=LOG_DAYS,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="sign_in_log_days",
                    title="登录日志",
                    default=365,
                    least=LOG_DAYS,
                    most=3650,
                    unit="天",
                ),
            ],
        ),
        JobKind(
            code="clear_expired",
            title="过期数据清理",
            hint="清除早已结束的登录会话、已送达的消息记录和超过保留期的接口调用日志，不涉及业务数据和审计日志。",
            parameters=[
                Parameter(
                    name="keep_days",
                    title="会话保留",
                    default=30,
                    least=7,
                    most=365,
                    unit="天",
                ),
                Parameter(
                    name="keep_calls_days",
                    title="接口调用日志保留",
                    default=CALLS_KEPT_DAYS,
                    least=180,
                    most=1825,
                    unit="天",
                ),
            ],
        ),
        JobKind(
            code="transfer_recordings",
            title="录音录像转存",
            hint="把已封存的录音录像移入永久存储，核对摘要后释放原空间；失败的下次再试。",
            parameters=[
                Parameter(
                    name="after_hours",
                    title="封存后",
                    default=1,
                    least=0,
                    most=720,
                    unit="小时",
                )
            ],
        ),
        JobKind(
            code="retain_recordings",
            title="录音录像留存与清理",
            hint="清除超过保存期限的录音录像；空间不足时先告警，等待期满后才从最早的已复听录像清起。"
            "依法留存的不清除。",
            parameters=[
                Parameter(
                    name="low_percent", title="空间告警线", default=15, least=1, most=50, unit="%"
                ),
                Parameter(
                    name="target_percent",
                    title="清理后剩余",
                    default=20,
                    least=1,
                    most=60,
                    unit="%",
                ),
                Parameter(
                    name="wait_hours",
                    title="告警后等待",
                    default=24,
                    least=1,
                    most=720,
                    unit="小时",
                ),
                Parameter(
                    name="space_least_days",
                    title="按空间清理的最短保存",
                    default=180,
                    least=90,
                    most=3650,
                    unit="天",
                ),
            ],
        ),
        JobKind(
            code="verify_recordings",
            title="录音录像完整性核验",
            hint="从头读取录音录像，核对分段链与各文件摘要；发现异常时任务失败。",
            parameters=[
                Parameter(
                    name="every_days", title="每份核验间隔", default=7, least=1, most=365, unit="天"
                )
            ],
        ),
        JobKind(
            code="ledger_months",
            title="工时台账月分区",
            hint="提前建好今后三个月的工时分区，并为新设的监狱安排分库。",
            parameters=[],
        ),
        JobKind(
            code="roster_reconcile",
            title="人账核对",
            hint="再次索取变动缺号，并按监区与狱政平台核对前一日人数和名单；有不一致时任务失败。",
            parameters=[],
        ),
        JobKind(
            code="funds_reconcile",
            title="话费对账",
            hint="为未定价话单补定价，重新送出未完成的扣费，并按日与资金管理平台逐笔核对；"
            "有差异时任务失败。",
            parameters=[
                Parameter(name="days", title="核对最近", default=3, least=1, most=62, unit="天"),
                Parameter(
                    name="retry_days",
                    title="余额不足重试",
                    default=31,
                    least=0,
                    most=366,
                    unit="天",
                ),
            ],
        ),
        JobKind(
            code="visit_recheck",
            title="会见预约复核",
            hint="结束到期未审批的会见预约，并按现在的情况重新核对今后的会见；不再符合条件的转民警复核。",
            parameters=[],
        ),
        JobKind(
            code="contract_expiry",
            title="劳动合同到期提醒",
            hint="把即将到期和已到期未终止的劳动合同标出，并告知所在监狱的民警；临近和到期各提醒一次。",
            parameters=[
                Parameter(
                    name="notice_days",
                    title="提前",
                    default=30,
                    least=1,
                    most=365,
                    unit="天",
                )
            ],
        ),
        JobKind(
            code="permission_ending",
            title="接口权限到期提醒",
            hint="把即将到期和已到期的随申办接口权限标出，并提醒系统管理员；临近和到期各提醒一次。",
            parameters=[
                Parameter(
                    name="notice_days",
                    title="提前",
                    default=30,
                    least=1,
                    most=365,
                    unit="天",
                )
            ],
        ),
        JobKind(
            code="retain_prison_records",
            title="监狱系统数据留存",
            hint="清除超过保存期的监狱系统原始记录和下发内容；编号、版本、摘要和结果仍保留，"
            "对账和去重不受影响。待处理的映射异常不清除。",
            parameters=[
                Parameter(
                    name="record_days",
                    title="原始记录保留",
                    default=365,
                    least=90,
                    most=3650,
                    unit="天",
                ),
                Parameter(
                    name="order_days",
                    title="下发内容保留",
                    default=365,
                    least=90,
                    most=3650,
                    unit="天",
                ),
            ],
        ),
        JobKind(
            code="public_watch",
            title="公众端监控",
            hint="打开微信和随申办的入口，查看平台接口的调用结果和页面错误，发现问题时告警，恢复后告知。",
            parameters=[
                Parameter(
                    name="errors", title="同一页面错误", default=10, least=1, most=1000, unit="次"
                ),
                Parameter(
                    name="failures", title="接口失败", default=3, least=1, most=1000, unit="次"
                ),
                Parameter(
                    name="misses", title="连续打不开", default=2, least=1, most=100, unit="次"
                ),
                Parameter(
                    name="keep_days", title="记录保留", default=90, least=7, most=730, unit="天"
                ),
            ],
        ),
        JobKind(
            code="clear_uploads",
            title="未使用附件清理",
            hint="清除上传后一直没有提交的附件，以及被替换或随记录删除的附件。",
            parameters=[
                Parameter(
                    name="keep_hours",
                    title="未使用附件保留",
                    default=24,
                    least=1,
                    most=720,
                    unit="小时",
                )
            ],
        ),
    )
}


def require_kind(code: str) -> JobKind:
    """The kind of this code; `InvalidInput` without one."""
    if code not in KINDS:
        raise InvalidInput("没有这种任务。", code="no_such_job_kind", kind=code)
    return KINDS[code]


def complete(kind: JobKind, given: Mapping[str, int]) -> dict[str, int]:
    """All parameters of a kind, defaults filled in; `InvalidInput` names what does not fit."""
    known = {parameter.name: parameter for parameter in kind.parameters}
    if strangers := sorted(set(given) - set(known)):
        raise InvalidInput(
            f"任务没有参数“{strangers[0]}”。", code="unknown_parameter", field=strangers[0]
        )
    values = {name: given.get(name, parameter.default) for name, parameter in known.items()}
    for name, value in values.items():
        parameter = known[name]
        if not parameter.least <= value <= parameter.most:
            raise InvalidInput(
                f"{parameter.title}应在 {parameter.least} 到 {parameter.most} "
                f"{parameter.unit}之间。",
                code="parameter_out_of_range",
                field=name,
            )
    return values
