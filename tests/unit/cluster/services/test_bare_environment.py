"""Embedded services inherit what a program needs, and no secret."""

from cluster.services.bare_environment import bare


def test_neither_rays_token_nor_a_setting_is_inherited() -> None:
    ours = {
        "RAY_AUTH_TOKEN": "0123",
        "RAY_AUTH_MODE": "token",
        "QINQIAO_DATABASE_URL": "postgresql://somebody:secret@db/qinqiao",
        "HAPROXY_CERTIFICATE": "/srv/edge.pem",
        "HOME": "/root",
        "SOMETHING_SECRET": "4567",
    }
    kept = {
        "PATH": "/usr/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "Asia/Shanghai",
        "LD_LIBRARY_PATH": "/opt/lib",
        # By this one a killed platform's processes are found.
        "QINQIAO_INSTANCE": "/srv/qinqiao",
    }
    assert bare({**ours, **kept}) == kept
