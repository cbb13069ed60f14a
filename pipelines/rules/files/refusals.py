"""Which refusals of an upload are a danger to be told of, and which are mere slips."""

from pipelines.rules.files.content import (
    COMPOUND,
    HEAD_BYTES,
    OFFICE,
    TEXT,
    UNKNOWN,
    ZIP,
    file_type,
)
from schemas.errors import InvalidInput

HARMFUL, DISGUISED = "file_harmful", "file_disguised"
TOLD = frozenset({HARMFUL, DISGUISED})
SHEETS = (ZIP, OFFICE, COMPOUND, TEXT, UNKNOWN)
"""What a spreadsheet or CSV may look like by its first bytes; CSV in GB18030 looks unknown.

Old and locked Excel files are refused by the reader, which says how to save them anew.
"""


def harmful(found: str) -> InvalidInput:
    """The refusal of a file in which a scanner found something."""
    return InvalidInput(
        f"文件中发现恶意代码（{found}），已拒绝上传。请联系信息部门检查所用的电脑或存储介质。",
        code=HARMFUL,
        found=found,
    )


def require_sheet(head: bytes) -> None:
    """Raise `InvalidInput` for a file to be imported that is something else altogether."""
    found = file_type(head[:HEAD_BYTES])
    if head and found not in SHEETS:
        raise InvalidInput(
            f"只能导入Excel（xlsx）或CSV文件；这个文件的内容是{found.title}。",
            code=DISGUISED,
            found=found.media_type,
        )


def require_no_program(head: bytes) -> None:
    """Raise `InvalidInput` for what may run, where sound is expected."""
    found = file_type(head[:HEAD_BYTES])
    if found.runs:
        raise InvalidInput(
            f"文件的内容是{found.title}，不是录音，已拒绝。", code=DISGUISED, found=found.media_type
        )
