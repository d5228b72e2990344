// RUN: %check --any-notes %s -- -fblocks
// Blocks on the queues of libdispatch, by declarations that stand for its own.
#include <string>
#include <threadslot/threadslot.h>

typedef struct dispatch_queue_s *dispatch_queue_t;
typedef void (^dispatch_block_t)(void);
extern "C" {
void dispatch_async(dispatch_queue_t queue, dispatch_block_t block);
void dispatch_apply(unsigned long n, dispatch_queue_t queue,
                    void (^block)(unsigned long));
}

static threadslot::ThreadLocal<int> slot;
static threadslot::ThreadLocal<std::string> text;
bool flag() noexcept;

void inlineBad(dispatch_queue_t queue, int id) {
  dispatch_async(queue, ^{
    slot.set(id);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
  dispatch_apply(3, queue, ^(unsigned long i) {
    slot.set(int(i));
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
void inlineOk(dispatch_queue_t queue, int id) {
  dispatch_async(queue, ^{
    slot.set(id);
    slot.remove();
  });
  dispatch_async(queue, ^{
    threadslot::ScopedRemove guard(slot);
    slot.set(id);
    if (flag())
      return;
    slot.set(2);
  });
}
void returnBad(dispatch_queue_t queue) {
  dispatch_async(queue, ^{
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (flag())
      return;
    slot.remove();
  });
}
void variableBad(dispatch_queue_t queue) {
  dispatch_block_t block = ^{
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  };
  dispatch_async(queue, block);
}
void calledOk(dispatch_queue_t queue) {
  dispatch_block_t block = ^{
    slot.set(1);
  };
  dispatch_async(queue, ^{
    block();
    slot.remove();
  });
}
void later(dispatch_queue_t queue, dispatch_block_t block) {
  dispatch_async(queue, ^{
    block();
  });
}
void wrapperBad(dispatch_queue_t queue) {
  later(queue, ^{
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
// What is captured is what it was.
void captures(dispatch_queue_t queue, bool on, const std::string &name) {
  std::string copy = name;
  __block int counted = 0;
  dispatch_async(queue, ^{
    ++counted;
    if (on)
      text.set(copy);
    if (on)
      text.remove();
  });
}
struct Service {
  int id;
  void work() { slot.set(id); }
// CHECK: :[[@LINE-1]]:17: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  void start(dispatch_queue_t queue) {
    dispatch_async(queue, ^{
      work();
    });
  }
};
void poolBad(threadslot::ThreadPool &pool) {
  pool.execute(^{
    slot.set(1);
// CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  });
}
