"""How the self-test of SM2, SM3 and SM4 came out (GM/T 0028)."""

from collections.abc import Sequence

from pipelines.rules.platform.security_state.points import opened, sound
from schemas.platform.security_state import PointCode, SecurityPoint


def judge(failed: Sequence[str], checks: int) -> SecurityPoint:
    """`failed` are titles of the checks that did not come out as the standards say."""
    code = PointCode.SELF_TEST
    if failed:
        remedy = "立即停止使用本机：密码库被更换或损坏。重新安装 OpenSSL 和平台后再查看。"
        return opened(code, f"未通过：{'、'.join(failed)}。", remedy)
    seen = f"SM2、SM3、SM4 共 {checks} 项与国家标准示例和另一实现（gmssl）一致。"
    return sound(code, seen)
