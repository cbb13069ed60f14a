"""A new account: its row, and what the audit log says of it."""

from datetime import datetime
from typing import Any

ADDED = "account.add"


def account_row(
    *,
    officer_id: str,
    login: str,
    name: str,
    police_no: str,
    org_unit_id: str,
    must_change_password: bool,
    at: datetime,
) -> dict[str, Any]:
    """Of the table `officer`, but for the password, whose hash is nobody's to know."""
    return {
        "id": officer_id,
        "login": login,
        "name": name,
        "police_no": police_no,
        "org_unit_id": org_unit_id,
        "password_changed_at": at,
        "must_change_password": must_change_password,
    }


def added_detail(login: str, name: str, unit_code: str) -> dict[str, Any]:
    return {"after": {"login": login, "name": name, "unit": unit_code}}
