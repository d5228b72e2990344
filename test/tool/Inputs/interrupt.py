"""Interrupts a command that cannot end by itself, and looks at what is left.

interrupt.py COMMAND...

The command must die of the signal, with its child, and leave no file behind in
the directory for temporary files.
"""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

with tempfile.TemporaryDirectory() as folder:
    temporary = pathlib.Path(folder)
    process = subprocess.Popen(
        sys.argv[1:],
        env={**os.environ, "TMPDIR": folder},
        # Shells let their background jobs ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (child := children.read_text().split()):
        if time.monotonic() > deadline:
            sys.exit("no child was started")
        time.sleep(0.01)
    if not any(temporary.iterdir()):
        sys.exit("nothing temporary is there to be cleaned up")
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=60)
    if status != -signal.SIGINT:
        sys.exit(f"exit status {status} instead of death by SIGINT")
    if left := list(temporary.iterdir()):
        sys.exit(f"left behind: {left}")
    if pathlib.Path(f"/proc/{child[0]}").exists():
        sys.exit("the child lives on")
