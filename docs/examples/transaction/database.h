// A SQLite connection, the one bound to this thread, and transactions on it.
#pragma once

#include <string>

#include <sqlite3.h>

#include "resource.h"

class Database {
public:
  Database();
  Database(const Database &) = delete;
  Database &operator=(const Database &) = delete;
  ~Database();
  void run(const std::string &sql);
  int number(const std::string &sql); // the first column of the first row

private:
  sqlite3 *connection_ = nullptr;
};

// The connection of the transaction that this thread is in.
extern Resource<Database> connection;

// Calls inside a transaction: commits if the callable returns, rolls back if it
// throws.
template <class F> void in_transaction(Database &database, F callable) {
  Binding<Database> bound(connection, database);
  database.run("BEGIN");
  threadslot::ScopeExit roll_back([&] { database.run("ROLLBACK"); });
  callable();
  database.run("COMMIT");
  roll_back.dismiss();
}
