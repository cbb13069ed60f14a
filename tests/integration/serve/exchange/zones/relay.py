"""Run inside the internet zone's namespace: hands what comes to a socket of files on to the
exchange, as the entry there does.

Arguments: the socket's path, the exchange's host and port.
"""

import socket
import sys
from pathlib import Path
from threading import Thread


def pour(source: socket.socket, target: socket.socket) -> None:
    """Until the source has no more; the other direction may go on."""
    try:
        while block := source.recv(65536):
            target.sendall(block)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        target.close()


def serve(path: str, host: str, port: int) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        draft = Path(f"{path}.new")
        listening.bind(str(draft))
        listening.listen()
        draft.rename(path)
        while True:
            near, _ = listening.accept()
            far = socket.create_connection((host, port))
            for ends in ((near, far), (far, near)):
                Thread(target=pour, args=ends, daemon=True).start()


serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
