"""The error of a database that another version of the product made."""

from schemas.errors import QinqiaoError


class UnknownShape(QinqiaoError):
    """No migration leads from the database's shape to the one that is needed; it stays as it is."""

    default_code = "unknown_shape"


def unknown_shape(found: str, first: str, newest: str) -> UnknownShape:
    """From before `first`, where the numbers begin, or from a newer version than this one."""
    if found < first:
        return UnknownShape(
            f"数据库（结构编号 {found}）由正式发布前的版本建立，本版本不能升级，数据库未作改动。"
            "请使用新的空数据库启动；需保留其中数据的，做法见 docs/decisions/0055。",
            code="database_from_before_the_first_release",
            found=found,
            first=first,
        )
    return UnknownShape(
        f"数据库（结构编号 {found}）由更新的版本建立，本版本只识别到 {newest}，未作改动。"
        "请使用与数据库相符的版本启动。",
        code="database_of_a_newer_version",
        found=found,
        newest=newest,
    )
