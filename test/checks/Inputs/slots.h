// The slots of most tests. Functions are declared elsewhere (calls.h), since
// one that the header of a slot declares may clear it.
#pragma once
#include <threadslot/threadslot.h>

static threadslot::ThreadLocal<int> slot;
static threadslot::ThreadLocal<int> other;
