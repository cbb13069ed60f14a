"""A package is what its list says."""

from pipelines.rules.platform.packages.finding import Finding, Rule
from pipelines.rules.platform.packages.manifest import differences, manifest_of

FILES = {"b.js": b"two", "a.js": b"one"}


def test_every_file_is_listed_with_size_and_digest() -> None:
    told = manifest_of("wechat", "0.1.0", "https://a.cn/", FILES)
    assert [(one.path, one.bytes) for one in told.files] == [("a.js", 3), ("b.js", 3)]
    assert len(told.files[0].sha256) == 64
    assert list(differences(told, FILES)) == []


def test_what_was_changed_added_or_taken_away_is_named() -> None:
    told = manifest_of("wechat", "0.1.0", "https://a.cn/", FILES)
    assert list(differences(told, {"a.js": b"other", "c.js": b""})) == [
        Finding(Rule.FILE_CHANGED, "a.js"),
        Finding(Rule.REFERENCE_MISSING, "b.js"),
        Finding(Rule.FILE_UNLISTED, "c.js"),
    ]
