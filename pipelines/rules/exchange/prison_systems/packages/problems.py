"""Why a package is not taken; nothing of it is, then."""

from schemas.errors import InvalidInput


class PackageRefused(InvalidInput):
    """A package that is broken, forged, out of turn or dangerous to unpack."""

    default_code = "package_broken"


def broken(what: str) -> PackageRefused:
    return PackageRefused(f"数据包无法读取：{what}。", what=what)


def forged() -> PackageRefused:
    return PackageRefused("数据包签名无效，可能被伪造或改动。", code="package_forged")


def missing(number: int, seen: int) -> PackageRefused:
    return PackageRefused(
        f"缺少第 {number} 号数据包（已收到第 {seen} 号），请补交后继续。",
        code="package_missing",
        number=number,
        seen=seen,
    )


def repeated(number: int) -> PackageRefused:
    return PackageRefused(
        f"第 {number} 号数据包重复或冒用了其他编号。", code="package_repeated", number=number
    )


def unsafe(what: str) -> PackageRefused:
    return PackageRefused(f"数据包内容不安全：{what}。", code="package_unsafe", what=what)


def not_for_us() -> PackageRefused:
    return PackageRefused("数据包不是发给本平台的。", code="package_not_for_us")
