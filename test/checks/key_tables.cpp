// RUN: %check --any-notes %s
// Keys from constant tables, and of other types of text.
#include "Inputs/prologue.h"
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include <threadslot/annotations.h>
struct MDC {
  THREADSLOT_EFFECT(set(slot=mdc[0], value=1))
  static void put(const std::string &key, const std::string &value);
  THREADSLOT_EFFECT(clear(slot=mdc[0])) static void remove(const std::string &key);
  THREADSLOT_EFFECT(clear(slot=mdc)) static void clear();
};
static const std::array<const char *, 3> kKeys = {"a", "b", "c"};
static const char *const kNames[] = {"a", "b", "c"};
void ok(ThreadPool &p) {
  p.execute([] {
    for (auto k : kKeys) MDC::put(k, "1");
    quiet();
    for (auto it = kKeys.rbegin(); it != kKeys.rend(); ++it) MDC::remove(*it);
  });
}
void bad(ThreadPool &p) {
  p.execute([] {
    for (auto k : kKeys) MDC::put(k, "1");
    // CHECK: :[[@LINE-1]]:26: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove("a");
  });
}
void bad2(ThreadPool &p) {
  p.execute([] {
    for (const char *k : kNames) MDC::put(k, "1");
    // CHECK: :[[@LINE-1]]:34: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove("a");
  });
}
void ok2(ThreadPool &p) {
  p.execute([] {
    for (const char *k : kNames) MDC::put(k, "1");
    quiet();
    for (const char *const *k = kNames; k != kNames + 3; ++k) MDC::remove(*k);
  });
}
void ok3(ThreadPool &p) {
  p.execute([] {
    for (const char *k : kNames) MDC::put(k, "1");
    quiet();
    MDC::remove("c"); MDC::remove("b"); MDC::remove("a");
  });
}
void bad3(ThreadPool &p) {
  p.execute([] {
    for (const char *k : {"a", "b"}) MDC::put(k, "1");
    // CHECK: :[[@LINE-1]]:38: warning: slot 'k' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    MDC::remove("b");
  });
}
// A key in another type of text.
inline const std::string kTenant = "tenant";
struct Views {
  THREADSLOT_EFFECT(set(slot=views[0], value=1))
  static void put(std::string_view key, std::string_view value);
  THREADSLOT_EFFECT(clear(slot=views[0])) static void remove(std::string_view key);
};
void viewsOk(ThreadPool &p) {
  p.execute([] {
    Views::put(kTenant, "y");
    quiet();
    Views::remove("tenant");
  });
}
void viewsBad(ThreadPool &p) {
  p.execute([] {
    Views::put(kTenant, "y");
    // CHECK: :[[@LINE-1]]:5: warning: slot 'kTenant' set here is not removed on every path out of the task [threadslot-missing-remove]
    quiet();
    Views::remove("tenants");
  });
}
