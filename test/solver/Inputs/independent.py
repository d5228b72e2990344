"""Prints a program with thirty tests in a row that have nothing to do with
each other or with the slot that is set before and cleared after them."""

CONDITIONS = {
    "pure": "pure @p{0}($0)",
    "field": "$0.*.f{0}",
    "variable": "%{0}",
    "each": "depends($0)",
}


def task(name, condition, count=30):
    print(f"fn @{name} params=1 locals={count} {{")
    print("b0:\n  set @s 1 traits=@T !1\n  goto b1")
    for i in range(count):
        test, arm, after = 2 * i + 1, 2 * i + 2, 2 * i + 3
        print(f"b{test}:\n  br {condition.format(i)} b{arm} b{after}")
        print(f"b{arm}:\n  call @log()\n  goto b{after}")
    print(f"b{2 * count + 1}:\n  clear @s\n  ret\n}}")


print("traits @T emptynull severity=high restore")
print('declare @log "log()" nothrow')
for name, condition in CONDITIONS.items():
    task(name, condition)
print("fn @main {\nb0:")
for name in CONDITIONS:
    print(f"  submit @{name}()")
print("  ret\n}")
