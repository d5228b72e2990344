// RUN: %check --any-notes %s
// Keys that are not written where they are used.
#include "Inputs/prologue.h"
#include <map>
#include <string>

thread_local std::map<std::string, std::string> fields;

// A choice of two, and what nobody knows.
void chosenKeys(ThreadPool &p, const char *given) {
  p.execute([] {
    const char *key = flag() ? "a" : "b";
    fields[key] = "1";
    quiet();
    fields.erase(key);
  });
  p.execute([] {
    const char *key = flag() ? "a" : "b";
    fields["a"] = "1";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'fields["a"]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    fields.erase(key);
  });
  p.execute([] {
    std::string key = flag() ? "a" : "b";
    fields["a"] = "1";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'fields["a"]' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    fields.erase(key);
  });
  p.execute([given] {
    fields[given] = "1";
    quiet();
    fields.erase(given);
  });
  p.execute([given] {
    fields[given] = "1";
    // CHECK: :[[@LINE-1]]:5: warning: slot 'fields[given]' set here is not removed when the task exits by an exception [threadslot-exception-unsafe-remove]
    mayThrow();
    fields.erase(given);
  });
}
