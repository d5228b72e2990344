"""Prints a program in which all places hold the addresses of all, and take from
each other what is held there, as often as is said:

    muddle.py COUNT
"""

import sys

PLACES = 64

print(
    """traits @T
fn @task params=1 {
b0:
  set @slot 1 traits=@T !1
  ret
}
"""
    f"fn @main locals={PLACES} {{\nb0:"
)
for i in range(PLACES):
    print(f"  let %{i}.f = fn @task")
    for j in range(PLACES):
        print(f"  let %{i}.p = &%{j}")
for i in range(int(sys.argv[1])):
    print(f"  let %{i % PLACES}.p.*.p = %{(i + 1) % PLACES}.p.*.p")
print('  submit *%0.f() exceptions=caught\n  ret\n}\nanchor 1 "t.cpp":1:1+1')
