"""Cuts a file off at every COUNTth token and extracts facts from what remains.

    cut_off.py COUNT FILE COMMAND...

COMMAND is called with the file's name behind it. Code that is being typed is
broken code: it must be read (status 0) or refused (3), in a few seconds.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(r"\s*(//[^\n]*|#[^\n]*|\"[^\"\n]*\"|\w+|::|->|&&|\|\||\S)")


def main():
    every, file, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    text = pathlib.Path(file).read_text()
    ends = [token.end() for token in TOKEN.finditer(text)][every - 1 :: every]
    with tempfile.TemporaryDirectory() as folder:
        cut = pathlib.Path(folder) / pathlib.Path(file).name
        for end in ends:
            cut.write_text(text[:end])
            done = subprocess.run(
                [*command, str(cut)], capture_output=True, text=True, timeout=10
            )
            if done.returncode not in (0, 3):
                sys.exit(f"status {done.returncode}:\n{text[:end]}\n{done.stderr}")
    print(f"{len(ends)} cuts")


main()
