// RUN: %check --any-notes %s
// Pools whose queues hold data: what runs is a callable, or a virtual member of
// the pool, that is the same for all.
#include "Inputs/prologue.h"
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

struct Message {
  int id;
  int size;
};

// A function pointer that is set at construction, as GLib's pools have it.
namespace pointers {
class Pool {
public:
  explicit Pool(void (*work)(void *)) : work(work) {}
  void push(void *data) {
    std::lock_guard<std::mutex> lock(mutex);
    queue.push_back(data);
    wake.notify_one();
  }

private:
  void loop() {
    for (;;) {
      void *data;
      {
        std::unique_lock<std::mutex> lock(mutex);
        while (queue.empty())
          wake.wait(lock);
        data = queue.front();
        queue.pop_front();
      }
      work(data);
    }
  }

  void (*work)(void *);
  std::deque<void *> queue;
  std::mutex mutex;
  std::condition_variable wake;
  std::thread thread{&Pool::loop, this};
};

void bad(void *data) {
  slot.set(*static_cast<int *>(data));
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void good(void *data) {
  other.set(*static_cast<int *>(data));
  other.remove();
}
int value;
void use() {
  static Pool first(bad), second(good);
  first.push(&value);
  second.push(&value);
}
} // namespace pointers

// Numbers, and a callable; all that wait are taken at once.
namespace batches {
class Pool {
public:
  explicit Pool(std::function<void(int)> work) : work(std::move(work)) {}
  void push(int number) {
    std::lock_guard<std::mutex> lock(mutex);
    numbers.push_back(number);
  }

private:
  void loop() {
    for (;;) {
      std::vector<int> own;
      {
        std::lock_guard<std::mutex> lock(mutex);
        own.swap(numbers);
      }
      for (int number : own)
        work(number);
    }
  }

  std::function<void(int)> work;
  std::vector<int> numbers;
  std::mutex mutex;
  std::thread thread{&Pool::loop, this};
};
void use() {
  static Pool first([](int number) { slot.set(number); });
  // CHECK: :[[@LINE-1]]:38: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  static Pool second([](int number) {
    other.set(number);
    other.remove();
  });
  first.push(1);
  second.push(1);
}
} // namespace batches

// What a class that derives from the pool overrides.
namespace members {
class Worker {
public:
  virtual ~Worker() { thread.join(); }
  void start() { thread = std::thread(&Worker::loop, this); }
  void post(std::shared_ptr<Message> message) {
    std::lock_guard<std::mutex> lock(mutex);
    queue.push_back(std::move(message));
  }

protected:
  virtual void begin() {}
  virtual void handle(const std::shared_ptr<Message> &message) = 0;

private:
  void loop() {
    begin();
    for (;;) {
      std::shared_ptr<Message> message;
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (queue.empty())
          continue;
        message = queue.front();
        queue.pop_front();
      }
      handle(message);
    }
  }

  std::deque<std::shared_ptr<Message>> queue;
  std::mutex mutex;
  std::thread thread;
};
class Bad : public Worker {
  void begin() override { other.set(1); } // of the thread
  void handle(const std::shared_ptr<Message> &message) override {
    slot.set(message->id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
class Good : public Worker {
  void handle(const std::shared_ptr<Message> &message) override {
    slot.set(message->id);
    slot.remove();
  }
};
void use() {
  static Bad bad;
  static Good good;
  bad.start();
  good.start();
  bad.post(std::make_shared<Message>());
  good.post(std::make_shared<Message>());
}
} // namespace members

// The loop clears one of the slots after each message.
namespace cleared {
class Worker {
public:
  virtual ~Worker() { thread.join(); }
  void start() {
    thread = std::thread([this] {
      while (Message *message = next()) {
        handle(*message);
        delete message;
        slot.remove();
      }
    });
  }
  void post(Message *message) {
    std::lock_guard<std::mutex> lock(mutex);
    queue.push(message);
  }

protected:
  virtual void handle(Message &message) = 0;

private:
  Message *next() {
    std::lock_guard<std::mutex> lock(mutex);
    if (queue.empty())
      return nullptr;
    Message *message = queue.front();
    queue.pop();
    return message;
  }
  std::queue<Message *> queue;
  std::mutex mutex;
  std::thread thread;
};
class Both : public Worker {
  void handle(Message &message) override {
    slot.set(message.id);
    other.set(message.id);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  }
};
void use() {
  static Both both;
  both.start();
  both.post(new Message());
}
} // namespace cleared

// What one member sets, another one of the same object clears.
namespace several {
class Worker {
public:
  virtual ~Worker() { thread.join(); }
  void start() { thread = std::thread(&Worker::loop, this); }
  void post(Message message) {
    std::lock_guard<std::mutex> lock(mutex);
    queue.push_back(message);
  }

protected:
  virtual void before(const Message &) {}
  virtual void handle(const Message &) = 0;
  virtual void after(const Message &) {}

private:
  void loop() {
    for (;;) {
      Message message;
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (queue.empty())
          continue;
        message = queue.front();
        queue.pop_front();
      }
      before(message);
      handle(message);
      after(message);
    }
  }

  std::deque<Message> queue;
  std::mutex mutex;
  std::thread thread;
};
class Around : public Worker {
  void before(const Message &message) override { slot.set(message.id); }
  void handle(const Message &) override {}
  void after(const Message &) override { slot.remove(); }
};
class Half : public Worker {
  void before(const Message &message) override { other.set(message.id); }
  // CHECK: :[[@LINE-1]]:50: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
  void handle(const Message &) override {}
};
void use() {
  static Around around;
  static Half half;
  around.start();
  half.start();
  around.post({});
  half.post({});
}
} // namespace several

// What a thread counts, and what it keeps for itself, nobody has handed over.
namespace counted {
class Ticker {
public:
  explicit Ticker(std::function<void(int)> tick) : tick(std::move(tick)) {}
  virtual ~Ticker() { thread.join(); }

protected:
  virtual void beat(int) {}

private:
  void loop() {
    for (int i = 0; i != 3; ++i)
      tick(i);
    while (flag()) {
      tick(count);
      beat(last);
      last = count++;
    }
  }

  std::function<void(int)> tick;
  int count = 0, last = 0;
  std::thread thread{&Ticker::loop, this};
};
class Own : public Ticker {
public:
  Own() : Ticker([](int number) { slot.set(number); }) {}
  void beat(int number) override { other.set(number); }
};
void use() { static Own own; }
} // namespace counted
