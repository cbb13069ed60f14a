"""The self-test of the ciphers at each start: nothing is sealed or signed by what gets it wrong."""

from cluster.problems import CannotStart
from connectors.keys.self_test import failed_checks


def require_self_test() -> None:
    """Refuse to start where SM2, SM3 or SM4 do not give what the standards say."""
    failed = failed_checks()
    if failed:
        raise CannotStart(
            f"国密算法自检未通过（{'、'.join(failed)}）。本机的密码库可能被更换或损坏，请重新安装后再启动。",
            english="the self-test of SM2, SM3 and SM4 failed; libcrypto or gmssl of this machine"
            f" gives wrong results ({len(failed)} checks)",
            code="self_test_failed",
            failed=failed,
        )
