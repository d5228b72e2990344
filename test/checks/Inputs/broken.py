"""Breaks a file in many ways and extracts facts from each.

    broken.py cut COUNT FILE COMMAND...     off behind every COUNTth token
    broken.py drop COUNT FILE COMMAND...    only every COUNTth token
    broken.py lose COUNT FILE COMMAND...    by a header that is not found, before
                                            every COUNTth line

COMMAND is called with the file's name behind it. Code that is being typed is
broken code: it must be read (status 0) or refused (3, or 2 for an annotation
broken with it), in a few seconds.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TOKEN = re.compile(r"\s*(//[^\n]*|#[^\n]*|\"[^\"\n]*\"|\w+|::|->|&&|\|\||\S)")

LINE = re.compile(r"^[^#\n]", re.MULTILINE)


def main():
    way, every, file, command = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    text = pathlib.Path(file).read_text()
    tokens = list((LINE if way == "lose" else TOKEN).finditer(text))[every - 1 :: every]
    if way == "lose":
        starts = [token.start() for token in tokens]
        texts = [text[:start] + '#include "lost.h"\n' + text[start:] for start in starts]
    elif way == "cut":
        texts = [text[: token.end()] for token in tokens]
    else:
        texts = [text[: token.start()] + " " + text[token.end() :] for token in tokens]
    with tempfile.TemporaryDirectory() as folder:
        broken = pathlib.Path(folder) / pathlib.Path(file).name
        for variant in texts:
            broken.write_text(variant)
            done = subprocess.run(
                [*command, str(broken)], capture_output=True, text=True, timeout=10
            )
            if done.returncode not in (0, 2, 3):
                sys.exit(f"status {done.returncode}:\n{variant}\n{done.stderr}")
    print(f"{len(texts)} variants")


main()
