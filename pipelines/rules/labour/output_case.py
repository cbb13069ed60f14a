"""What the approval centre is told of what a project brought in a month."""

from collections.abc import Mapping
from typing import Any

from schemas.approvals.definition import Facts


def output_facts(values: Mapping[str, Any], project: str, content: str) -> Facts:
    return {
        "project": project,
        "month": values["month"],
        "quantity": f"{values['quantity']}{values['measure']}",
        "output_value": float(values["output_value"]),
        "content": content,
    }


def output_case_title(values: Mapping[str, Any], project: str) -> str:
    return f"{project}{values['month']}产值{values['output_value']}元"[:128]
