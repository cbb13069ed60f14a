import pytest

from pipelines.rules.speech.inventions import WHOLE, is_invention
from pipelines.rules.speech.lines.dropping import why_dropped
from pipelines.rules.speech.loop_guard import COMPRESSION, LEAST_FOR_COMPRESSION, loops
from pipelines.rules.speech.prompt import PLAIN
from pipelines.rules.speech.transcription import Transcription

pytestmark = pytest.mark.requirement("VC-GEN-09")


def said(text: str, no_speech: float = 0.0, log_prob: float = -0.2) -> Transcription:
    return Transcription(
        readings=[text], no_speech=no_speech, log_prob=log_prob, engine="whisper-base"
    )


@pytest.mark.parametrize(
    ("no_speech", "log_prob", "dropped"),
    [
        # Measured on calls: speech on a clean and on a noisy line.
        (0.0, -0.25, False),
        (0.47, -0.41, False),
        (0.01, -1.6, False),
        (0.04, -1.93, False),
        (0.47, -1.43, False),
        (0.75, -0.9, False),
        (0.2, -1.7, False),
        (0.47, -1.75, False),
        (0.29, -1.86, False),
        # Measured on hum, tones, music and breath.
        (0.95, -2.29, True),
        (0.78, -1.1, True),
        (0.59, -1.7, True),
        (0.58, -1.95, True),
        (0.15, -2.63, True),
        (0.38, -3.91, True),
        (0.54, -2.72, True),
    ],
)
def test_unlikely_text_is_dropped_where_perhaps_nobody_spoke(
    no_speech: float, log_prob: float, dropped: bool
) -> None:
    why = why_dropped(said("你怎么回事？", no_speech, log_prob), "你怎么回事？", 3.0)
    assert why == ("no_speech" if dropped else None)


@pytest.mark.parametrize(
    ("text", "no_speech", "log_prob", "dropped"),
    [
        ("作试作试作试", 0.87, -0.98, True),
        ("我爱你。我爱你。", 0.59, -1.57, True),
        ("啊啊啊啊啊", 0.43, -1.36, True),
        ("对，对对。", 0.1, -1.4, False),
        ("我知道我知道。", 0.47, -0.6, False),
        ("我爱你，我想你。", 0.59, -1.57, False),
    ],
)
def test_what_only_repeats_itself_must_be_surer(
    text: str, no_speech: float, log_prob: float, dropped: bool
) -> None:
    why = why_dropped(said(text, no_speech, log_prob), text, 8.0)
    assert why == ("no_speech" if dropped else None)


def test_no_text_is_no_line() -> None:
    assert why_dropped(said(""), "", 3.0) == "no_speech"


@pytest.mark.parametrize(
    "text",
    [
        *sorted(WHOLE),
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "字幕by索兰娅",
        "中文字幕志愿者 李宗盛",
        "作词：李某某 作曲：王某某",
        "词曲 李宗盛",
        PLAIN,
        "这次是普通话的句子。",
        "这一刻是普通话的。",
        "以下是普通的句子。",
    ],
)
def test_known_inventions_are_dropped_however_sure_the_model_is(text: str) -> None:
    assert why_dropped(said(text, log_prob=-0.01), text, 20.0) == "invention"


@pytest.mark.parametrize(
    "text",
    [
        "谢谢你们来看我。",
        "他普通话说得不好。",
        "这个是普通的药。",
        "我就是普通人。",
        "你要点赞他一句。",
        "字写得很好。",
        "我们下期的账单寄来了。",
    ],
)
def test_what_people_say_is_none(text: str) -> None:
    assert not is_invention(text)


def test_text_that_repeats_itself_is_told_by_how_far_it_compresses() -> None:
    # No short piece follows itself four times, so that the compression alone tells.
    sentence = "我今天下午在车间里面上班然后回去吃饭，"
    repeated = sentence * 4
    assert len(repeated.encode()) > LEAST_FOR_COMPRESSION
    assert loops(repeated, 60.0)
    assert why_dropped(said(repeated), repeated, 60.0) == "loop"
    varied = (
        "我今天下午在车间里面上班，晚上回去吃饭，家里的老人身体都还好，孩子上学去了，"
        "你妈妈托我问你冬天的衣服够不够穿，要不要再寄一床被子过来。"
    )
    assert not loops(varied, 30.0)
    assert COMPRESSION == 2.4


@pytest.mark.parametrize(
    "text", ["试试试试试试", "哦哦哦哦哦哦哦", "《我》《我》《我》《我》《我》《我》"]
)
def test_a_stutter_is_a_loop(text: str) -> None:
    assert loops(text, 30.0)


def test_more_than_can_be_said_in_the_time_is_a_loop() -> None:
    text = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
    assert loops(text, 1.0)
    assert not loops(text, 4.0)
