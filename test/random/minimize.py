"""Makes a File on which the checker and the semantics differ as small as it gets.

Statements are dropped, and compound ones replaced by what is in them, as long as
the two still differ.
"""

import dataclasses

from language import *


def smaller_bodies(body):
    for k, statement in enumerate(body):
        yield body[:k] + body[k + 1:]
        for part in parts(statement):
            if not any(isinstance(inner, Jump) for inner in walk(part)):
                yield body[:k] + part + body[k + 1:]
        for replacement in smaller_statements(statement):
            yield body[:k] + (replacement,) + body[k + 1:]


def smaller_statements(statement):
    for name in ("then", "otherwise", "body"):
        if hasattr(statement, name):
            for smaller in smaller_bodies(getattr(statement, name)):
                yield dataclasses.replace(statement, **{name: smaller})
    for name in ("cases", "handlers"):
        pairs = getattr(statement, name, ())
        for k, (first, second) in enumerate(pairs):
            of_body = 0 if name == "cases" else 1
            for smaller in smaller_bodies(pairs[k][of_body]):
                pair = (smaller, second) if of_body == 0 else (first, smaller)
                yield dataclasses.replace(statement, **{name: pairs[:k] + (pair,) + pairs[k + 1:]})
            if len(pairs) > 1:
                yield dataclasses.replace(statement, **{name: pairs[:k] + pairs[k + 1:]})
    if hasattr(statement, "condition"):
        for inner in statement.condition[1:]:
            if isinstance(inner, tuple):
                yield dataclasses.replace(statement, condition=inner)


def is_well_formed(body, guards=()):
    """Whether what is dismissed is in scope."""
    for statement in body:
        if isinstance(statement, Dismiss) and statement.site not in guards:
            return False
        if isinstance(statement, Guard):
            guards = (*guards, statement.site)
        if not all(is_well_formed(part, guards) for part in parts(statement)):
            return False
    return True


def used(file):
    text = repr(file.tasks)
    helpers = {}
    for name, helper in reversed(file.helpers.items()):
        if f"'{name}'" in text:
            helpers[name] = helper
            text += repr(helper.body)
    return File(dict(reversed(helpers.items())), file.tasks)


def smaller_files(file):
    for k, task in enumerate(file.tasks):
        for body in smaller_bodies(task.body):
            yield File(file.helpers, file.tasks[:k] + [dataclasses.replace(task, body=body)] + file.tasks[k + 1:])
    for name, helper in file.helpers.items():
        for body in smaller_bodies(helper.body):
            yield File({**file.helpers, name: dataclasses.replace(helper, body=body)}, file.tasks)


def minimize(file, differs):
    for task in file.tasks:
        one = used(File(file.helpers, [task]))
        if differs(one):
            file = one
            break
    progress = True
    while progress:
        progress = False
        for candidate in smaller_files(file):
            candidate = used(candidate)
            functions = [*candidate.helpers.values(), *candidate.tasks]
            if all(is_well_formed(f.body) for f in functions) and differs(candidate):
                file, progress = candidate, True
                break
    return file
