#include "database.h"

#include <stdexcept>

Resource<Database> connection("connection");

static void check(int status, sqlite3 *connection) {
  if (status != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(connection));
}

Database::Database() {
  check(sqlite3_open(":memory:", &connection_), connection_);
}

Database::~Database() { sqlite3_close(connection_); }

void Database::run(const std::string &sql) {
  check(sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr),
        connection_);
}

int Database::number(const std::string &sql) {
  int result = 0;
  const auto first_column = [](void *into, int, char **values, char **) {
    *static_cast<int *>(into) = std::stoi(values[0]);
    return 0;
  };
  check(sqlite3_exec(connection_, sql.c_str(), first_column, &result, nullptr),
        connection_);
  return result;
}
