"""Settings come from the environment, and a slip there is refused by name."""

from pathlib import Path

import pytest

from cluster.problems import CannotStart
from cluster.settings import REPOSITORY, load_settings


def test_defaults_lie_below_the_repository() -> None:
    settings = load_settings({})
    assert settings.data_dir == str(REPOSITORY / "var")
    assert settings.models_dir == str(REPOSITORY / "var" / "models")
    assert settings.ui_dir == str(REPOSITORY / "ui" / "dist")
    assert settings.http_host == "127.0.0.1"
    assert not settings.demonstration


def test_files_and_keys_follow_the_data_folder() -> None:
    settings = load_settings({"QINQIAO_DATA_DIR": "/srv/qinqiao"})
    assert settings.files_dir == "/srv/qinqiao/files"
    assert settings.keys_dir == "/srv/qinqiao/keys"


def test_a_missing_folder_is_told_with_what_to_do() -> None:
    with pytest.raises(CannotStart) as refused:
        load_settings({"QINQIAO_FILES_DIR": ""})
    assert "请填写文件夹的绝对路径" in refused.value.message
    # A relative one is what the shell that set it saw.
    assert Path(load_settings({"QINQIAO_FILES_DIR": "files"}).files_dir).is_absolute()


def test_values_take_the_type_of_their_setting() -> None:
    settings = load_settings(
        {
            "QINQIAO_HTTP_PORT": "8710",
            "QINQIAO_SIMULATORS": "true",
            "QINQIAO_FACE_THRESHOLD": "0.5",
            "QINQIAO_MEDIA_ADDRESSES": "127.0.0.1, 10.0.0.5",
        }
    )
    assert settings.http_port == 8710
    assert settings.simulators is True
    assert settings.face_threshold == 0.5
    assert settings.media_addresses == ("127.0.0.1", "10.0.0.5")


def test_the_command_line_wins_over_the_environment() -> None:
    environment = {"QINQIAO_DEMONSTRATION": "false"}
    assert load_settings(environment, demonstration=True).demonstration is True


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("QINQIAO_HTTP_PORT", "eighty"),
        ("QINQIAO_HTTP_PORT", "70000"),
        ("QINQIAO_SIMULATORS", "perhaps"),
        ("QINQIAO_FACE_ENGINE", "magic"),
        ("QINQIAO_AFFAIRS_URL", "http://affairs.example/v1"),
        ("QINQIAO_SPEECH_ENGINES", "magic"),
        ("QINQIAO_MEDIA_ENGINE", "magic"),
        ("QINQIAO_LOG_LEVEL", "LOUD"),
        ("QINQIAO_MEDIA_ADDRESSES", ""),
        ("QINQIAO_HTP_PORT", "8700"),
        ("QINQIAO_DATA_DIR", ""),
        ("QINQIAO_KEYS_DIR", ""),
        ("QINQIAO_FILES_DIR", ""),
        ("QINQIAO_CHECKPOINTS_DIR", ""),
        ("QINQIAO_CHECKPOINTS_DIR", "checkpoints"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(variable: str, text: str) -> None:
    with pytest.raises(CannotStart) as refused:
        load_settings({variable: text})
    assert refused.value.code == "wrong_setting"
    assert variable in str(refused.value)
    assert variable in refused.value.message


def test_a_platform_that_is_named_needs_the_key_that_it_is_asked_with() -> None:
    with pytest.raises(CannotStart, match="QINQIAO_AFFAIRS_KEY_FILE"):
        load_settings({"QINQIAO_AFFAIRS_URL": "https://affairs.example/v1"})


def test_the_marker_of_our_own_processes_is_no_setting() -> None:
    load_settings({"QINQIAO_INSTANCE": "/srv/qinqiao"})
