"""At which commit the tree stands, and what has changed since another one."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.trace.catalogue import ROOT

CHANGES = "+changes"
"""Follows a commit where the tree held what it does not."""
UNKNOWN = "unknown"
WRITTEN = ("docs/trace.md", "docs/trace-soak.json", "README.md")
"""The trace writes these itself."""


def head(root: Path = ROOT) -> str:
    """The commit of the tree; outside of a repository it is unknown."""
    commit = _git(root, "rev-parse", "HEAD")
    if commit is None:
        return UNKNOWN
    left_out = [f":(exclude){path}" for path in WRITTEN]
    changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", *left_out)
    return commit + (CHANGES if changed else "")


def changed_since(commit: str, paths: Sequence[str], root: Path = ROOT) -> list[str] | None:
    """Files under these paths that are not as they were; None where the commit is not known."""
    found = _git(root, "diff", "--name-only", commit, "--", *paths)
    return None if found is None else found.splitlines()


def _git(root: Path, *asked: str) -> str | None:
    try:
        told = subprocess.run(
            ["git", "-C", root, *asked], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return told.stdout.strip() if told.returncode == 0 else None
