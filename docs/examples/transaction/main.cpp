// Three tasks on one thread: one commits, one fails and is rolled back, one
// binds twice. After each of them nothing is bound, and the database holds what
// was committed.
#include <cstdio>
#include <future>
#include <stdexcept>
#include <string>

#include "database.h"

// Somewhere deep in the program, without a connection among its parameters.
static void pay(int amount) {
  connection.current().run("INSERT INTO payments VALUES (" +
                           std::to_string(amount) + ")");
  if (amount < 0)
    throw std::runtime_error("negative amount");
}

static void show(threadslot::ThreadPool &pool, Database &database,
                 const char *what, std::future<void> task) {
  std::string outcome = "committed";
  try {
    task.get();
  } catch (const std::exception &failure) {
    outcome = failure.what();
  }
  const int rows =
      pool.submit(
              [&] { return database.number("SELECT count(*) FROM payments"); })
          .get();
  const bool bound = pool.submit([] { return connection.bound(); }).get();
  std::printf("%-13s %-45s %d row(s), %s\n", what, outcome.c_str(), rows,
              bound ? "still bound" : "nothing bound");
}

int main() {
  Database database;
  database.run("CREATE TABLE payments (amount INTEGER)");
  threadslot::ThreadPool pool(1);
  show(pool, database, "payment",
       pool.submit([&] { in_transaction(database, [] { pay(10); }); }));
  show(pool, database, "bad payment",
       pool.submit([&] { in_transaction(database, [] { pay(-1); }); }));
  show(pool, database, "double bind", pool.submit([&] {
    in_transaction(database,
                   [&] { in_transaction(database, [] { pay(20); }); });
  }));
}
