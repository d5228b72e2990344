# Finds the LLVM and Clang that THREADSLOT_LLVM names and defines
#   threadslot_add_library(NAME SOURCES...)  a library compiled as LLVM's own code is
#   threadslot_link_llvm(TARGET)             links LLVM Support
#   threadslot_link_clang(TARGET)            links Clang and LLVM
set(LLVM_ROOT "/usr/lib/llvm-${THREADSLOT_LLVM}" CACHE PATH "Where LLVM is installed")
# LLVM's version file takes no bare major, so no version is asked for here.
find_package(LLVM REQUIRED CONFIG PATHS "${LLVM_ROOT}/lib/cmake/llvm" NO_DEFAULT_PATH)
find_package(Clang REQUIRED CONFIG PATHS "${LLVM_ROOT}/lib/cmake/clang" NO_DEFAULT_PATH)
if(NOT LLVM_VERSION_MAJOR EQUAL THREADSLOT_LLVM)
  message(FATAL_ERROR "asked for LLVM ${THREADSLOT_LLVM}, found ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}")
endif()
set(THREADSLOT_LLVM_BINDIR "${LLVM_TOOLS_BINARY_DIR}")

add_library(threadslot_llvm INTERFACE)
target_include_directories(threadslot_llvm SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS} ${CLANG_INCLUDE_DIRS})
target_compile_options(threadslot_llvm INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti> -fno-exceptions -fvisibility-inlines-hidden)
target_compile_definitions(threadslot_llvm INTERFACE
  _GNU_SOURCE __STDC_CONSTANT_MACROS __STDC_FORMAT_MACROS __STDC_LIMIT_MACROS
  THREADSLOT_LLVM_MAJOR=${THREADSLOT_LLVM})

function(threadslot_add_library NAME)
  add_library(${NAME} STATIC ${ARGN})
  target_include_directories(${NAME} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/checks>)
  target_link_libraries(${NAME} PUBLIC threadslot_llvm PRIVATE threadslot_warnings)
endfunction()

function(threadslot_link_llvm TARGET)
  target_link_libraries(${TARGET} PRIVATE LLVM)
endfunction()

function(threadslot_link_clang TARGET)
  target_link_libraries(${TARGET} PRIVATE clang-cpp LLVM)
endfunction()
