"""A page of the documentation as its steps: what is to be compiled, written or
run, and what is stated to come of it. CONTRIBUTING.md, "Documentation", tells
the conventions.
"""

import dataclasses
import re


class PageError(Exception):
    """What is wrong with a page, as `page:line: what`."""


@dataclasses.dataclass
class Block:
    """A fenced block, with what the comments before it say of it."""

    line: int  # Of its first line of text, from 1.
    language: str  # The first word after the fence.
    fragment: bool  # Not compiled: the second word is `fragment`.
    text: str
    file: str = ""
    around: str = "..."  # What is compiled, the block in place of `...`.
    varies: str = ""  # What matches may be otherwise each time.


@dataclasses.dataclass
class Run:
    """A command with what it is stated to print."""

    line: int
    command: str
    stated: str
    varies: str


FENCE = re.compile(r"\s*```+")
COMMENT = re.compile(r"<!--\s*(file|around|varies):(.*?)-->", re.DOTALL)


def blocks(page, text):
    """The fenced blocks of a page in their order."""
    lines = text.splitlines()
    found, said, i = [], {}, 0
    while i < len(lines):
        line = lines[i]
        if FENCE.match(line):
            block, i = fenced(page, lines, i)
            for key, value in said.items():
                setattr(block, key, value)
            found.append(block)
            said = {}
        elif line.lstrip().startswith("<!--"):
            comment, i = whole_comment(page, lines, i)
            if match := COMMENT.fullmatch(comment.strip()):
                said[match[1]] = meaning(page, i, match)
        elif line.strip() and said:
            raise PageError(f"{page}:{i + 1}: no block follows the comment before this")
        i += 1
    if said:
        raise PageError(f"{page}:{len(lines)}: no block follows the last comment")
    return found


def meaning(page, line, comment):
    """What a comment of ours says."""
    text = comment[2].strip()
    if comment[1] == "around" and "..." not in text:
        raise PageError(f"{page}:{line + 1}: expected `...` where the block goes")
    if comment[1] == "varies":
        try:
            re.compile(text)
        except re.error as error:
            raise PageError(f"{page}:{line + 1}: no regular expression: {error}")
    return text


def prose(text):
    """The lines outside of blocks, with their numbers from 1."""
    fence = ""
    for number, line in enumerate(text.splitlines(), 1):
        marks = FENCE.match(line)
        if fence:
            if line.strip() == fence:
                fence = ""
        elif marks:
            fence = marks[0].strip()
        else:
            yield number, line


def fenced(page, lines, start):
    """The block whose fence opens on line `start`, and the line that closes it."""
    opening = lines[start].lstrip()
    indent = len(lines[start]) - len(opening)
    marks = re.match("`+", opening)[0]
    words = opening[len(marks) :].split()
    for end in range(start + 1, len(lines)):
        if lines[end].strip() == marks:
            text = "".join(l[indent:] + "\n" for l in lines[start + 1 : end])
            language = words[0] if words else ""
            return Block(start + 2, language, words[1:] == ["fragment"], text), end
    raise PageError(f"{page}:{start + 1}: the block has no end")


def whole_comment(page, lines, start):
    for end in range(start, len(lines)):
        if "-->" in lines[end]:
            return "\n".join(lines[start : end + 1]), end
    raise PageError(f"{page}:{start + 1}: the comment has no end")


def runs(page, block, following):
    """The commands of a console block. What the last one prints may stand in the
    text block that follows."""
    found = []
    for number, line in enumerate(block.text.splitlines(), block.line):
        if line.startswith("$ "):
            found.append(Run(number, line[2:], "", block.varies))
        elif not found:
            raise PageError(f"{page}:{number}: a console block begins with `$ COMMAND`")
        else:
            found[-1].stated += line + "\n"
    if not found:
        raise PageError(f"{page}:{block.line}: the console block is empty")
    if not found[-1].stated and following and following.language == "text":
        found[-1].stated = following.text
        found[-1].varies = following.varies or block.varies
    for run in found:
        if not run.stated.strip():
            raise PageError(
                f"{page}:{run.line}: nothing is stated of what `{run.command}` prints"
            )
    return found
