"""Whether the database role that the product works as can rewrite what is a record (AU-4)."""

from collections.abc import Mapping, Sequence

from pipelines.rules.platform.security_state.points import opened, sound, told, unknown
from schemas.platform.security_state import PointCode, SecurityPoint


def judge(unbounded: Mapping[str, Sequence[str]], away: Sequence[str] = ()) -> SecurityPoint:
    """`unbounded` says of each database what its role may do beyond its bounds; `away` did not
    answer."""
    code = PointCode.ROLES
    gaps = [f"{name}：{what}" for name, found in unbounded.items() for what in found]
    if gaps:
        remedy = "从工作角色收回这些权限，并查明由谁授予；下次启动前不收回，平台拒绝启动。"
        return opened(code, told(gaps), remedy)
    if away or not unbounded:
        return unknown(code, f"{'、'.join(away) or '数据库'}没有应答。", "数据库恢复后再查看。")
    seen = f"{len(unbounded)} 个数据库的工作角色都不是所有者，不能改写或删除审计等只增记录。"
    return sound(code, seen)
