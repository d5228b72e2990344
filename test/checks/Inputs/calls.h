// Calls of which no body is seen: they go either way, throw or do not.
#pragma once

bool flag() noexcept;
bool flag2() noexcept;
int number() noexcept;
void quiet() noexcept;
void use(int) noexcept;
void mayThrow();
