import pytest

from pipelines.rules.speech.inventions import is_invention
from pipelines.rules.speech.loop_guard import loops
from pipelines.rules.speech.repair import as_spoken, repair


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("考了95分。考了95分。考了95分。考了95分。", 6.0),
        ("哈哈哈哈哈哈哈哈", 3.0),
        ("下个月十五号我们来看你下个月十五号我们来看你", 1.0),
    ],
)
def test_loops_are_seen(text: str, seconds: float) -> None:
    assert loops(text, seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("孩子这学期数学考了九十五分。", 2.5), ("好好好，你放心，你放心。", 2.0), ("", 1.0)],
)
def test_plain_speech_is_no_loop(text: str, seconds: float) -> None:
    assert not loops(text, seconds)


@pytest.mark.parametrize(
    "text",
    [
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "字幕by索兰娅",
        "谢谢观看！",
        "中文字幕志愿者 李宗盛",
    ],
)
def test_inventions_are_known(text: str) -> None:
    assert is_invention(text)


@pytest.mark.parametrize(
    "text", ["谢谢你来看我", "请你帮忙", "我在里面看字幕学英语", "谢谢，替我问爸爸好。"]
)
def test_what_people_say_is_no_invention(text: str) -> None:
    assert not is_invention(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("聽見了,媽,您身體怎麼樣?", "听见了，妈，您身体怎么样？"),
        ("他 说 没有 胃口.", "他说没有胃口。"),
        ("考了9.5分", "考了9.5分"),
        ("有 iPhone 手机", "有iPhone手机"),
        ("好的,。", "好的，"),
    ],
)
def test_text_becomes_simplified_with_chinese_marks(text: str, line: str) -> None:
    assert repair(text) == line


def test_the_model_is_asked_with_its_own_marks() -> None:
    assert as_spoken("听见了，好？") == "听见了,好?"
