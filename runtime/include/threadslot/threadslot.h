// Thread-local slots, guards that undo what a scope does to them, context that travels between
// threads, and a pool that runs tasks.
// Everything of the runtime behind one include; each header can be included on its own.
#pragma once

#include "threadslot/annotations.h"
#include "threadslot/context_snapshot.h"
#include "threadslot/diagnostics.h"
#include "threadslot/guards.h"
#include "threadslot/thread_local.h"
#include "threadslot/thread_pool.h"
