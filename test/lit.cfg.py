# The lit suite: every file beneath this folder with a RUN line.
#
#   # RUN: threadslot-opt %s -print | FileCheck %s
#
# Tools go by their own names and stand for those of this build and of the LLVM
# it was built with, never for what PATH happens to hold. A folder may say more
# in a lit.local.cfg.

import pathlib
import re

import lit.formats

config.name = "threadslot"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".slot", ".cpp", ".c", ".test"]
config.test_source_root = config.threadslot_source_dir + "/test"
config.test_exec_root = config.threadslot_build_dir + "/test"


def sources_of_executables(root):
    """C and C++ files without a RUN line beside a CMakeLists.txt, which builds
    them. Elsewhere such a file is a test that cannot run, and lit fails it."""
    for lists in pathlib.Path(root).glob("*/**/CMakeLists.txt"):
        for source in lists.parent.glob("**/*.c*"):
            if source.is_file() and b"RUN:" not in source.read_bytes():
                yield source.name


config.excludes = ["Inputs", *sources_of_executables(config.test_source_root)]


def tool(name, path):
    """Lets the word `name` of a RUN line stand for `path`."""
    config.substitutions.append(
        (r"(?<![\w/.%-])" + re.escape(name) + r"(?![\w/.-])", path)
    )


for name in ["threadslot", "threadslot-opt", "threadslot-clangd"]:
    tool(name, f"{config.threadslot_build_dir}/bin/{name}")
for name in "FileCheck not count split-file clang clang++ clang-tidy".split():
    tool(name, f"{config.llvm_tools_dir}/{name}")
sanitize = config.threadslot_sanitize
config.substitutions += [
    ("%tidy-module", config.threadslot_build_dir + "/lib/ThreadslotTidy.so"),
    ("%source-dir", config.threadslot_source_dir),
    ("%build-dir", config.threadslot_build_dir),
    ("%python", config.python),
    ("%sanitize", sanitize and f"-fsanitize={sanitize}"),  # What the runtime needs.
]

config.available_features.add(f"llvm-{config.llvm_major}")
libcxx = pathlib.Path(config.llvm_tools_dir).parents[1] / "llvm-19/include/c++/v1"
if libcxx.is_dir():
    config.available_features.add("libc++")
    config.substitutions.append(("%libc\\+\\+", f"-nostdinc++ -isystem{libcxx}"))
if config.threadslot_clangd:
    config.available_features.add("clangd")
