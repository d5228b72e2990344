"""Prints a task that calls what may clear COUNT slots, on each of which hangs what
happens afterwards."""

import sys

count = int(sys.argv[1])
print("traits @T emptynull severity=high restore")
print("declare @unseen mayclear nothrow")
print("fn @task params=1 {\nb0:\n  set @kept 1 traits=@T !0")
for i in range(count):
    print(f"  set @s{i} 1 traits=@T !{i + 1}")
print("  br $0 b1 b2\nb1:\n  ret\nb2:\n  call @unseen()\n  goto b3")
for i in range(count):
    print(f"b{2 * i + 3}:\n  br isset @s{i} b{2 * i + 4} b{2 * i + 5}")
    print(f"b{2 * i + 4}:\n  clear @kept\n  goto b{2 * i + 5}")
print(f"b{2 * count + 3}:\n  ret\n}}")
print("fn @main {\nb0:\n  submit @task(depends())\n  ret\n}")
