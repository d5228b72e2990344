// RUN: %check --any-notes %s
// Pools whose queues hold messages: what runs is found by a key that comes with
// one.
#include "Inputs/prologue.h"
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_map>

struct Message {
  int id;
  int size;
};

// Functions that are registered under numbers.
namespace functions {
using Handler = int(int id, Message *message);
std::map<int, Handler *> handlers;
std::list<Message *> backlog;
std::mutex mutex;

int hello(int, Message *message) {
  slot.set(message->id);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
  return 0;
}
int bye(int, Message *message) {
  other.set(message->id);
  other.remove();
  return 0;
}
void registerAll() {
  handlers[1] = hello;
  handlers[2] = bye;
}
void loop() {
  for (;;) {
    Message *message;
    {
      std::lock_guard<std::mutex> lock(mutex);
      message = backlog.front();
      backlog.pop_front();
    }
    (*handlers.at(message->id))(message->id, message);
  }
}
void post(Message *message) {
  std::lock_guard<std::mutex> lock(mutex);
  backlog.push_back(message);
}
std::thread thread(loop);
} // namespace functions

// Callables under names, looked up by iterator; the loop clears after each.
namespace cleared {
class Server {
public:
  void on(int id, std::function<void(Message &)> f) {
    handlers[id] = std::move(f);
  }
  void post(std::unique_ptr<Message> message) {
    std::lock_guard<std::mutex> lock(mutex);
    messages.push(std::move(message));
  }

private:
  void loop() {
    for (;;) {
      std::unique_ptr<Message> message;
      {
        std::lock_guard<std::mutex> lock(mutex);
        if (messages.empty())
          continue;
        message = std::move(messages.front());
        messages.pop();
      }
      auto found = handlers.find(message->id);
      if (found == handlers.end())
        continue;
      found->second(*message);
      slot.remove();
    }
  }

  std::unordered_map<int, std::function<void(Message &)>> handlers;
  std::queue<std::unique_ptr<Message>> messages;
  std::mutex mutex;
  std::thread thread{&Server::loop, this};
};
void use(Server &server) {
  server.on(1, [](Message &message) { slot.set(message.id); });
  server.on(2, [](Message &message) { other.set(message.id); });
  // CHECK: :[[@LINE-1]]:39: warning: slot 'other' set here is not removed on every path out of the task [threadslot-missing-remove]
}
} // namespace cleared

// A list of one's own.
namespace links {
struct Entry {
  int id;
  void (*run)(Message *message);
  Entry *next;
};
Entry *entries;
std::queue<Message *> messages;
std::mutex mutex;

void handle(Message *message) {
  slot.set(message->id);
  // CHECK: :[[@LINE-1]]:3: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
}
void add(int id) { entries = new Entry{id, handle, entries}; }
void loop() {
  for (;;) {
    Message *message = nullptr;
    {
      std::lock_guard<std::mutex> lock(mutex);
      message = messages.front();
      messages.pop();
    }
    for (Entry *entry = entries; entry; entry = entry->next)
      if (entry->id == message->id)
        entry->run(message);
  }
}
std::thread thread(loop);
} // namespace links

// What is ready, the system says: it fills in what it is given.
namespace events {
struct Event {
  unsigned what;
  int file;
};
extern "C" int waitForEvents(int queue, Event *ready, int most);
class Loop {
public:
  void start() { thread = std::thread(&Loop::run, this); }
  void watch(int file, std::function<void(unsigned)> call) {
    calls[file] = std::move(call);
  }

private:
  void run() {
    Event ready[64];
    for (;;) {
      int count = waitForEvents(queue, ready, 64);
      for (int i = 0; i < count; ++i) {
        int file = ready[i].file;
        if (auto found = calls.find(file); found != calls.end())
          found->second(ready[i].what);
      }
    }
  }
  int queue = 0;
  std::map<int, std::function<void(unsigned)>> calls;
  std::thread thread;
};
void serve(Loop &loop, int file) {
  loop.watch(file, [file](unsigned what) {
    slot.set(file);
    // CHECK: :[[@LINE-1]]:5: warning: slot 'slot' set here is not removed on every path out of the task [threadslot-missing-remove]
    if (what == 1)
      return;
    slot.remove();
  });
  loop.watch(file + 1, [file](unsigned) {
    slot.set(file);
    quiet();
    slot.remove();
  });
}
} // namespace events

// Who tells all that listen, each time, looks nothing up: they are a part of
// this thread.
namespace listeners {
std::list<std::function<void(Message &)>> all;
std::queue<Message *> messages;
std::mutex mutex;

void listen() {
  all.push_back([](Message &message) { slot.set(message.id); });
}
void loop() {
  for (;;) {
    Message *message = nullptr;
    {
      std::lock_guard<std::mutex> lock(mutex);
      message = messages.front();
      messages.pop();
    }
    for (auto &listener : all)
      listener(*message);
  }
}
std::thread thread(loop);
} // namespace listeners

// Nor does who runs the same in each round, found by a name of its own.
namespace fixed {
std::map<int, void (*)()> steps;
void step() { slot.set(1); }
void add() { steps[7] = step; }
void loop() {
  for (;;)
    steps.at(7)();
}
std::thread thread(loop);
} // namespace fixed
