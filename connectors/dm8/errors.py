"""What the dialect has no words for."""

from sqlalchemy.exc import CompileError


class NotInDm8(CompileError):
    """A statement that would not run on DM8; it is never sent, nothing was changed."""

    def __init__(self, construct: str, why: str) -> None:
        super().__init__(f"DM8 has no {construct}: {why}")
        self.construct = construct
