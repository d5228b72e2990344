// Requests on one thread, with a user set before each and cleared after its
// completion: no request sees the user of the one before, whether it was
// handled, failed or was refused.
#include <cstdio>
#include <stdexcept>
#include <string>

#include <threadslot/threadslot.h>

#include "interceptors.h"

static threadslot::ThreadLocal<std::string> user("user");

static const char *current_user() {
  const std::string *present = user.try_get();
  return present ? present->c_str() : "nobody";
}

static void handler(const std::string &request) {
  std::printf("  %s by %s\n", request.c_str(), current_user());
  if (request.find("crash") != std::string::npos)
    throw std::runtime_error("the handler failed");
}

static Interceptors interceptors() {
  Interceptors all;
  all.add({[](const std::string &request) {
             user.set(request.substr(0, request.find(' ')));
             return true;
           },
           [] { user.remove(); }});
  all.add({[](const std::string &request) {
             return request.find("secret") == std::string::npos;
           },
           [] {}});
  return all;
}

int main() {
  const Interceptors all = interceptors();
  threadslot::ThreadPool pool(1);
  for (const std::string request :
       {"ada reads", "grace crashes", "eve wants the secret"}) {
    std::printf("%s\n", request.c_str());
    auto handled = pool.submit([&] { return all.handle(request, handler); });
    try {
      std::puts(handled.get() ? "  handled" : "  refused");
    } catch (const std::exception &failure) {
      std::printf("  %s\n", failure.what());
    }
    std::printf("  left behind: %s\n",
                pool.submit([] { return current_user(); }).get());
  }
}
