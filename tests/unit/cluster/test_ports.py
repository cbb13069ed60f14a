"""A port in use is refused by number and setting before anything is started."""

import socket

import pytest

from cluster.problems import CannotStart
from cluster.services.ports import LOOPBACK, free_port, require_free


def test_a_port_in_use_is_refused_with_the_setting_that_moves_it() -> None:
    with socket.socket() as holder:
        holder.bind((LOOPBACK, 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            require_free(LOOPBACK, port, "QINQIAO_HTTP_PORT")
    assert refused.value.code == "port_in_use"
    assert str(port) in str(refused.value)
    assert "QINQIAO_HTTP_PORT" in refused.value.message


def test_a_port_held_on_all_interfaces_is_in_use_too() -> None:
    with socket.socket() as holder:
        holder.bind(("0.0.0.0", 0))
        holder.listen()
        with pytest.raises(CannotStart):
            require_free(LOOPBACK, holder.getsockname()[1], "QINQIAO_HTTP_PORT")


def test_a_free_port_passes() -> None:
    require_free(LOOPBACK, free_port(), "QINQIAO_HTTP_PORT")
