// What most tests of checks begin with: a pool, slots, calls.
#pragma once
#include "calls.h"
#include "slots.h"
#include <threadslot/threadslot.h>

using threadslot::ThreadPool;
