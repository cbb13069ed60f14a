"""The work of each kind of job; what it did is told in counts."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from actors.platform.jobs.job_log import JobLog
from connectors.duckdb.exporting import Exporter
from connectors.duckdb.folder import Exports
from connectors.files.store import SealedStore
from connectors.ledger import findings
from connectors.ledger.months import ensure_months, months_around
from connectors.ledger.shards import Shards
from connectors.platforms.funds import Funds
from connectors.postgres.access import nonces
from connectors.postgres.audit import integrity
from connectors.postgres.database import Database
from connectors.postgres.exchange import open_api, outbound_calls
from connectors.postgres.governance import data_quality
from connectors.postgres.headcount import inmate_lists
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import public_faults
from connectors.postgres.recordings import recording_keeping, recordings
from pipelines.flows.audit.notary import Notary
from pipelines.flows.calls import housekeeping
from pipelines.flows.desk import Desk
from pipelines.flows.exchange import permission_watch
from pipelines.flows.exchange.prisons import retention as prison_retention
from pipelines.flows.files import uploads
from pipelines.flows.governance.privacy import retention
from pipelines.flows.headcount.headcount import Headcount
from pipelines.flows.labour import contract_expiry
from pipelines.flows.phone.funds import reconciling
from pipelines.flows.platform.backups.alarm import tell_failed
from pipelines.flows.platform.backups.making import BackupMaker
from pipelines.flows.platform.public_watch import looking
from pipelines.flows.recordings.storing import retention as recording_retention
from pipelines.flows.recordings.storing import transfer
from pipelines.flows.recordings.storing.verification import verify_recording
from pipelines.flows.visits import rechecking
from pipelines.rules.platform.jobs.kinds import CALLS_KEPT_DAYS
from pipelines.rules.platform.local_time import local
from pipelines.rules.platform.public_watch.verdicts import Limits
from pipelines.rules.security.row_seal import PURPOSE as ACCESS_RIGHTS
from pipelines.rules.security.row_seal import RowSeal
from schemas.errors import QinqiaoError

SETTLING = timedelta(minutes=1)
"""What was told of an inmate a moment ago may still wait for its movement."""


class JobFailed(Exception):
    """The job did its work, and the outcome is bad; the message is for the administrator."""


@dataclass(frozen=True)
class JobContext:
    """What the work may use."""

    database: Database
    notary: Notary
    files: SealedStore
    parameters: Mapping[str, int]
    now: Callable[[], datetime]
    log: JobLog
    headcount: Headcount | None = None
    """The headcount ledger's; None where the scheduler keeps none."""
    shards: Shards | None = None
    exports: Exports | None = None
    backups: BackupMaker | None = None
    funds: Funds | None = None
    """The inmates' accounts; None where no platform is connected."""
    desk: Desk | None = None
    """What visits are checked again with; None where the scheduler has none."""


Work = Callable[[JobContext], Awaitable[dict[str, int]]]


async def audit_verify(job: JobContext) -> dict[str, int]:
    verdict = await job.notary.verify(job.database)
    await job.log.info(f"核验 {verdict.rows} 条，比对检查点 {verdict.checkpoints} 个。")
    if bad := verdict.first_bad:
        raise JobFailed(f"审计链异常：{bad.stream} 第 {bad.seq} 条（{bad.problem}）。")
    if broken := verdict.broken_checkpoint:
        raise JobFailed(f"检查点异常：第 {broken.number} 个（{broken.problem}）。")
    return {"rows": verdict.rows, "checkpoints": verdict.checkpoints}


async def clear_expired(job: JobContext) -> dict[str, int]:
    keep = timedelta(days=job.parameters["keep_days"])
    cleared = await housekeeping.clear(job.database, job.now(), keep_sessions=keep)
    async with job.database.transaction() as tx:
        numbers = await nonces.forget(tx, job.now())
        since = job.now() - timedelta(days=job.parameters.get("keep_calls_days", CALLS_KEPT_DAYS))
        calls = await open_api.clear(tx, since) + await outbound_calls.clear(tx, since)
    counts = {
        "nonces": numbers,
        "interface_calls": calls,
        "sessions": cleared.sessions,
        "inbox": cleared.inbox,
        "outbox": cleared.outbox,
        "repeats": cleared.repeats,
    }
    await job.log.info(
        f"清除会话 {cleared.sessions} 个，已处理消息 {cleared.inbox} 条，"
        f"已发送消息 {cleared.outbox} 条，接口调用日志 {calls} 条，"
        f"已办请求标识 {cleared.repeats} 个。"
    )
    return counts


async def clear_uploads(job: JobContext) -> dict[str, int]:
    before = job.now() - timedelta(hours=job.parameters["keep_hours"])
    files = await uploads.clear(job.database, job.files, before, job.now())
    broken_off = await asyncio.to_thread(uploads.clear_broken_off, job.files, before)
    broken_off += await asyncio.to_thread(uploads.clear_spools, job.files.root, job.now())
    broken_off += await uploads.clear_pieces(job.database, before)
    await job.log.info(f"清除未使用的附件 {files} 个，中断的上传 {broken_off} 个。")
    return {"files": files, "broken_off": broken_off}


async def remind_of_contracts(job: JobContext) -> dict[str, int]:
    days = job.parameters["notice_days"]
    counts = await contract_expiry.mark(job.database, job.now(), days)
    await job.log.info(
        f"即将到期的合同 {counts['near']} 份，已到期未终止 {counts['over']} 份，"
        f"本次提醒 {counts['told']} 份。"
    )
    return counts


async def remind_of_permissions(job: JobContext) -> dict[str, int]:
    days = job.parameters["notice_days"]
    counts = await permission_watch.mark(job.database, job.now(), days)
    await job.log.info(f"接口权限 {counts['permissions']} 项，本次提醒 {counts['told']} 项。")
    return counts


async def integrity_check(job: JobContext) -> dict[str, int]:
    checked = await integrity.check(job.database)
    await job.log.info(f"核对重要数据 {checked.rows} 条。")
    if job.shards:
        hours = await findings.check_all(job.database, job.shards)
        await job.log.info(f"核对工时台账 {hours.rows} 条。")
        checked.rows += hours.rows
        checked.broken += hours.broken
        checked.findings += hours.findings
    if checked.broken:
        raise JobFailed(
            f"{checked.broken} 条数据与封存时不符，其中 {checked.findings} 条为新发现，"
            "请在“数据完整性”中核实。"
        )
    return {"rows": checked.rows}


async def measure_quality(job: JobContext) -> dict[str, int]:
    seals = FieldSeals(job.files.keys)
    async with job.database.transaction() as tx:
        counts = await data_quality.measure(tx, seals, job.now())
    await job.log.info(f"统计记录 {counts['records']} 条，缺失核心数据 {counts['missing']} 处。")
    if counts["missing"]:
        raise JobFailed(f"{counts['incomplete']} 条记录缺少核心数据，请在“数据质量”中查看并补全。")
    return counts


async def retain(job: JobContext) -> dict[str, int]:
    seals = FieldSeals(job.files.keys)
    counts = await retention.apply(job.database, job.files, seals, job.parameters, job.now())
    await job.log.info(
        f"清除家属信息 {counts['relatives']} 人，核验照片 {counts['pictures']} 张，"
        f"对公人员 {counts['officials']} 人，对公材料 {counts['official_papers']} 份，"
        f"公众咨询 {counts['questions']} 个，"
        f"接口日志 {counts['api_calls']} 条，登录日志 {counts['sign_ins']} 条。"
    )
    return counts


async def transfer_recordings(job: JobContext) -> dict[str, int]:
    if job.files.lasting is None:
        raise JobFailed("没有配置永久存储（QINQIAO_LASTING_DIR）。")
    counts = await transfer.transfer(
        job.database, job.files, job.now(), after_hours=job.parameters["after_hours"]
    )
    await job.log.info(f"转存 {counts['moved']} 个文件，失败 {counts['failed']} 个。")
    if counts["failed"]:
        raise JobFailed(f"{counts['failed']} 个文件转存失败，下次执行时重试。")
    return counts


async def retain_recordings(job: JobContext) -> dict[str, int]:
    counts = await recording_retention.apply(job.database, job.files, job.parameters, job.now())
    await job.log.info(
        f"到期清除 {counts['term']} 项，按空间清除 {counts['space']} 项，"
        f"空间告警 {counts['alerts']} 处。"
    )
    return counts


async def retain_prison_records(job: JobContext) -> dict[str, int]:
    counts = await prison_retention.apply(job.database, job.parameters, job.now())
    await job.log.info(
        f"清除原始记录内容 {counts['records']} 条，更正内容 {counts['mended']} 条，"
        f"下发内容 {counts['orders']} 条。"
    )
    return counts


async def verify_recordings(job: JobContext) -> dict[str, int]:
    before = job.now() - timedelta(days=job.parameters["every_days"])
    async with job.database.transaction() as tx:
        waiting = await recording_keeping.to_check(tx, before, {recordings.SEALED})
    bad: list[str] = []
    for recording_id in waiting:
        verdict = await verify_recording(job.database, job.files, recording_id, job.now())
        if not verdict.whole:
            bad.append(verdict.case_no)
            await job.log.error(f"{verdict.case_no} 的录音录像核验异常。")
    await job.log.info(f"核验录音录像 {len(waiting)} 份。")
    if bad:
        raise JobFailed(f"{len(bad)} 份录音录像核验异常：{'、'.join(bad[:5])}。")
    return {"recordings": len(waiting)}


async def reconcile_roster(job: JobContext) -> dict[str, int]:
    """Yesterday's end of day, ward by ward, after asking once more for what the feed left out."""
    if job.headcount is None or not job.headcount.connected:
        await job.log.info("未接入狱政平台，人账以本平台记录为准。")
        return {"wards": 0}
    repaired = await job.headcount.sync.ask_again()
    await job.headcount.sync.round()
    await job.headcount.sync.look_again()
    day = local(job.now()).date() - timedelta(days=1)
    done = await job.headcount.reconciler.reconcile(day)
    inmates = await job.headcount.inmates.read_all()
    async with job.database.transaction() as tx:
        differing = await inmate_lists.differing(tx, job.now() - SETTLING)
    await job.log.info(f"补回缺号 {repaired} 处，核对监区 {done.wards} 个、罪犯 {inmates} 名。")
    if bad := done.different + done.unanswered:
        raise JobFailed(
            f"{len(done.different)} 个监区与狱政平台不一致，{len(done.unanswered)} 个未得到应答："
            f"{'、'.join(bad[:5])}。请在“人账”中查看。"
        )
    if differing:
        raise JobFailed(f"{differing} 名罪犯与狱政平台的记录不一致。请在“人账”中查看。")
    return {"wards": done.wards, "repaired": repaired, "inmates": inmates}


async def reconcile_funds(job: JobContext) -> dict[str, int]:
    """Price, ask again, and hold the last days against the platform's own lists."""
    keys, now = job.files.keys, job.now()
    done = await reconciling.catch_up(job.database, keys, job.parameters["retry_days"], now)
    await job.log.info(
        f"补开话单 {done.made} 张，补定价 {done.priced} 张，重新送出 {done.queued} 张。"
    )
    if job.funds is None:
        await job.log.info("未接入资金管理平台，话单留待送出。")
        return {"priced": done.priced, "queued": done.queued}
    days = reconciling.days_before(now, job.parameters["days"])
    found = await reconciling.reconcile(job.database, job.funds, keys, days, now)
    await job.log.info(f"核对 {found.days} 天，已扣费话单 {found.tickets} 张。")
    if found.differences:
        raise JobFailed(f"有 {found.differences} 笔与资金管理平台不一致，请在“对账差异”中核实。")
    return {
        "priced": done.priced,
        "queued": done.queued,
        "days": found.days,
        "tickets": found.tickets,
    }


async def export_hours(job: JobContext) -> dict[str, int]:
    if not job.shards or job.exports is None:
        await job.log.info("本平台没有启用工时台账，无需导出。")
        return {"rows": 0}
    seal = RowSeal(job.files.keys.derive(ACCESS_RIGHTS))
    done = await Exporter(job.database, job.shards, job.exports, seal, job.now).export()
    await job.log.info(
        f"导出工时 {done.rows} 条：{done.months_written} 个监狱月份有变化并重新写出，"
        f"{done.months_kept} 个沿用，用时 {done.seconds:.1f} 秒。"
    )
    return {"rows": done.rows, "written": done.months_written, "kept": done.months_kept}


async def make_months(job: JobContext) -> dict[str, int]:
    """Partitions of the ledger ahead of need, and a shard for prisons that are new."""
    if not job.shards:
        await job.log.info("本平台没有启用工时台账。")
        return {"months": 0}
    months = months_around(local(job.now()).date())
    made, away = await job.shards.ask_there(lambda shard: ensure_months(shard, months))
    placed = await job.shards.place_new()
    await job.log.info(f"新建工时月分区 {sum(made)} 个，为 {placed} 所监狱安排分库。")
    if away:
        told = "、".join(str(number + 1) for number in sorted(away))
        raise JobFailed(f"第 {told} 工时分库暂时不可用，未能新建月分区。")
    return {"months": sum(made), "prisons": placed}


async def back_up(job: JobContext) -> dict[str, int]:
    if job.backups is None:
        raise JobFailed("没有设置备份存放处（QINQIAO_BACKUP_PLACES）。")
    try:
        made = await job.backups.make(job.parameters["keep"])
    except QinqiaoError as error:
        await tell_failed(job.database, error.message, job.now())
        raise
    manifest = made.manifest
    rows = sum(one.rows for one in manifest.databases)
    await job.log.info(
        f"备份数据库 {len(manifest.databases)} 个（{rows} 行）、文件 {manifest.files.count} 个，"
        f"写入暂停 {manifest.held_ms} 毫秒，用时 {manifest.seconds:.1f} 秒。"
    )
    if made.problems:
        await tell_failed(job.database, made.problems[0], job.now())
        raise JobFailed("备份已完成，但：" + "".join(made.problems[:5]))
    return {"databases": len(manifest.databases), "rows": rows, "files": manifest.files.count}


async def recheck_visits(job: JobContext) -> dict[str, int]:
    if job.desk is None:
        raise JobFailed("没有可用的会见复核服务。")
    counts = await rechecking.check_all(job.desk)
    told = {name: counts[name] for name in ("checked", "flagged", "undecided", "ended", "failed")}
    await job.log.info(
        f"核对会见 {told['checked'] + told['flagged']} 笔，需要复核 {told['flagged']} 笔；"
        f"待审批 {told['undecided']} 笔，到期结束 {told['ended']} 笔。"
    )
    if told["failed"]:
        raise JobFailed(f"{told['failed']} 笔会见无法核对，请查看运行日志。")
    return told


async def watch_public(job: JobContext) -> dict[str, int]:
    if job.desk is None:
        raise JobFailed("没有可用的公众端监控服务。")
    names = ("errors", "failures", "misses")
    limits = Limits(**{name: job.parameters[name] for name in names})
    counts = await looking.look(job.database, job.desk.settings, job.now(), limits)
    async with job.database.transaction() as tx:
        before = job.now() - timedelta(days=job.parameters["keep_days"])
        counts["cleared"] = await public_faults.clear(tx, before)
    await job.log.info(
        f"打开入口 {counts['entries']} 个，打不开 {counts['shut']} 个；"
        f"查看接口 {counts['interfaces']} 个，页面错误 {counts['page_faults']} 种；"
        f"告警中 {counts['alerting']} 项。"
    )
    return counts


WORK: Mapping[str, Work] = {
    "analyst_export": export_hours,
    "audit_verify": audit_verify,
    "backup": back_up,
    "clear_expired": clear_expired,
    "clear_uploads": clear_uploads,
    "contract_expiry": remind_of_contracts,
    "data_quality": measure_quality,
    "funds_reconcile": reconcile_funds,
    "integrity_check": integrity_check,
    "ledger_months": make_months,
    "permission_ending": remind_of_permissions,
    "public_watch": watch_public,
    "retain_prison_records": retain_prison_records,
    "retain_recordings": retain_recordings,
    "retention": retain,
    "roster_reconcile": reconcile_roster,
    "transfer_recordings": transfer_recordings,
    "verify_recordings": verify_recordings,
    "visit_recheck": recheck_visits,
}
