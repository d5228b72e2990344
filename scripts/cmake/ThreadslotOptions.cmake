# What every target of the project is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_ARCHIVE_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

find_program(THREADSLOT_CCACHE ccache)
if(THREADSLOT_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${THREADSLOT_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${THREADSLOT_CCACHE}")
endif()

# Warnings are errors in our own code, never in headers that we include.
add_library(threadslot_warnings INTERFACE)
target_compile_options(threadslot_warnings INTERFACE
  -Wall -Wextra -Werror -Wno-unused-parameter)

# libFuzzer looks for inputs that come where none came before, in all of our code.
if(THREADSLOT_BUILD_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "THREADSLOT_BUILD_FUZZERS needs Clang, not ${CMAKE_CXX_COMPILER_ID}")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# threadslot_add_fuzzer(NAME LIBRARIES...): from NAME.cpp.
function(threadslot_add_fuzzer NAME)
  add_executable(${NAME} ${NAME}.cpp)
  target_include_directories(${NAME} PRIVATE ${PROJECT_SOURCE_DIR}/test)
  target_link_libraries(${NAME} PRIVATE ${ARGN} threadslot_warnings)
  target_link_options(${NAME} PRIVATE -fsanitize=fuzzer)
endfunction()

if(THREADSLOT_SANITIZE)
  add_compile_options(-fsanitize=${THREADSLOT_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${THREADSLOT_SANITIZE})
endif()
