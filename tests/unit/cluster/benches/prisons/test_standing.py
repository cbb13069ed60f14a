"""What a process of stand-ins wrote goes before the next one; what the platform wrote stays."""

from pathlib import Path

from cluster.benches.prisons.standing import clear


def test_only_what_stand_ins_wrote_is_taken_away(tmp_path: Path) -> None:
    theirs = ("P01-visit/in/00000001.qqp", "P02-phone/records/a.csv", "sftp/P03-visit/counts/b.csv")
    ours = ("P01-visit/out/00000001.qqp", "P02-phone/orders/c.json", "P09/records/own.csv")
    for name in (*theirs, *ours):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    clear(tmp_path)
    assert [name for name in (*theirs, *ours) if (tmp_path / name).exists()] == list(ours)
