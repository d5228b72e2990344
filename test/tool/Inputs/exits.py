"""Runs a command and passes if it exits with the status that is expected.

exits.py STATUS COMMAND...
"""

import subprocess
import sys

expected, command = int(sys.argv[1]), sys.argv[2:]
status = subprocess.run(command, check=False).returncode
if status != expected:
    sys.exit(f"exit status {status} instead of {expected}: {' '.join(command)}")
