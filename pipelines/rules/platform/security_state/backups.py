"""Whether last night's backup is there (BK-1)."""

from datetime import datetime

from pipelines.rules.platform.backup_manifest import OLD_AFTER
from pipelines.rules.platform.security_state.points import opened, sound
from schemas.platform.backups import BackupPage
from schemas.platform.security_state import PointCode, SecurityPoint


def judge(page: BackupPage, now: datetime) -> SecurityPoint:
    """Open without a whole backup of last night; what else there is to see to is advice."""
    code = PointCode.BACKUPS
    whole = [row for row in page.rows if not row.problem]
    advice = "".join(page.warnings)
    if not whole:
        return opened(code, "没有一份完整的、由本平台签名的备份。", advice)
    newest = max(row.cut_at for row in whole)
    hours = round((now - newest).total_seconds() / 3600)
    if now - newest > OLD_AFTER:
        return opened(code, f"最近一次完整备份在 {hours} 小时前。", advice)
    return sound(code, f"最近一次完整备份在 {hours} 小时前。", advice)
