"""One stack on one data folder and one port: what it refuses, and what it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from devstack import supervisor
from devstack.programs import Program, StackError, carrying, end, wait_until


def test_refuses_a_second_start_on_the_same_folder_and_names_the_first(tmp_path):
    with (
        supervisor.lock(tmp_path / "lock", "pid 7, http://localhost:8000"),
        pytest.raises(StackError, match=r"already running \(pid 7, http://localhost:8000\)"),
    ):
        supervisor.lock(tmp_path / "lock", "pid 8, http://localhost:8001")


def test_may_start_again_once_the_first_has_ended(tmp_path):
    supervisor.lock(tmp_path / "lock", "pid 7, http://localhost:8000").close()

    supervisor.lock(tmp_path / "lock", "pid 8").close()

    assert (tmp_path / "lock").read_text() == "pid 8"


def test_refuses_a_port_that_is_taken_before_it_starts_anything(tmp_path):
    (tmp_path / "manage.py").touch()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "devstack"],
            env=os.environ | {"PORT": str(port), "DATA_DIR": "var", "PYTHONPATH": str(Path.cwd())},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert (
        done.stderr == f"Port {port} is taken: stop the other program, or run `make run PORT={port + 1}`.\n"
    )
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["lock"]


def test_keeps_one_secret_key_for_its_owner_alone(tmp_path):
    first = supervisor.secret_key(tmp_path / "secret_key")

    assert supervisor.secret_key(tmp_path / "secret_key") == first
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_finds_and_ends_what_an_earlier_start_left_behind(tmp_path):
    left = Program("left", ["sleep", "60"], env=os.environ | {supervisor.MARK: str(tmp_path)})
    left.start()
    assert wait_until(lambda: carrying(supervisor.MARK, str(tmp_path)) == [left.process.pid], 5)

    end(lambda: carrying(supervisor.MARK, str(tmp_path)), signal.SIGTERM, 5)

    assert left.ended()


def test_ends_the_whole_session_of_a_program_that_was_killed():
    # As a worker's pool, which would otherwise go on beside the next worker.
    parent = Program("parent", ["sh", "-c", "sleep 61 & echo $!; wait"], quiet=True)
    parent.start()
    assert wait_until(lambda: bool(parent.last_words), 5)

    parent.process.send_signal(signal.SIGKILL)

    assert wait_until(parent.ended, 5)
    assert wait_until(lambda: is_gone(int(parent.last_words[0])), 5)


def test_tells_the_last_words_of_a_quiet_program():
    program = Program("clerk", ["sh", "-c", "echo No ink.; exit 3"], quiet=True)
    program.start()

    program.wait()

    assert wait_until(lambda: program.obituary() == "clerk ended (exit code 3)\nclerk    | No ink.", 5)


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.mark.parametrize(
    ("said", "is_ready"),
    [
        ({"database": "ok", "broker": "ok", "letters": "ok", "senders": "ok"}, True),
        # The center of yesterday, with a letter that failed.
        ({"database": "ok", "broker": "ok", "letters": "down", "senders": "ok"}, True),
        ({"database": "ok", "broker": "down", "letters": "ok", "senders": "ok"}, False),
        ({"database": "ok", "broker": "ok", "letters": "ok", "senders": "down"}, False),
    ],
)
def test_is_ready_once_all_parts_answer_whatever_became_of_letters(said, is_ready):
    class Web(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if set(said.values()) == {"ok"} else 503)
            self.end_headers()
            self.wfile.write(json.dumps(said).encode())

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Web) as web:
        answering = threading.Thread(target=web.handle_request)
        answering.start()
        assert supervisor.is_serving(web.server_port) == is_ready
        answering.join()


def test_is_not_ready_while_nobody_answers():
    with socket.create_server(("127.0.0.1", 0)) as web:
        port = web.getsockname()[1]
    assert not supervisor.is_serving(port)
