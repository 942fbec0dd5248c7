import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
WAITING = """
import signal
from devstack.parent import follow_make
follow_make()
print("ready", flush=True)
signal.pause()
"""


def test_an_interrupt_told_to_make_alone_stops_what_make_runs(tmp_path):
    (tmp_path / "waiting.py").write_text(WAITING)
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {sys.executable} waiting.py\n")
    # The tests are run by a make, too: this one is to be the first of its own.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "run"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=env | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as make:
        try:
            assert make.stdout
            assert make.stdout.readline() == "ready\n"

            make.send_signal(signal.SIGINT)

            assert "KeyboardInterrupt" in make.communicate(timeout=10)[1]
        finally:
            # Only a failure leaves anything: make would wait for its child for ever.
            if make.poll() is None:
                os.killpg(make.pid, signal.SIGKILL)
