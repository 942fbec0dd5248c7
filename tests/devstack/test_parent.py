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
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    make = subprocess.Popen(
        ["make", "run"], cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert make.stdout
        assert make.stdout.readline() == "ready\n"

        make.send_signal(signal.SIGINT)

        assert "KeyboardInterrupt" in make.communicate(timeout=10)[1]
    finally:
        make.kill()
