# Builds and installs the runtime of SOURCE below BINARY as on a machine without LLVM, then builds
# and runs a program that uses it by find_package.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE status OUTPUT_VARIABLE output
    ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGV}: ${status}\n${output}")
  endif()
endfunction()

file(REMOVE_RECURSE "${BINARY}")
run("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${BINARY}/runtime" -G "${GENERATOR}"
  "-DCMAKE_CXX_COMPILER=${COMPILER}" -DTHREADSLOT_BUILD_CHECKS=OFF -DTHREADSLOT_BUILD_TESTS=OFF
  -DCMAKE_DISABLE_FIND_PACKAGE_LLVM=ON -DCMAKE_DISABLE_FIND_PACKAGE_Clang=ON)
run("${CMAKE_COMMAND}" --build "${BINARY}/runtime" --target threadslot)
run("${CMAKE_COMMAND}" --install "${BINARY}/runtime" --prefix "${BINARY}/installed")
run("${CMAKE_COMMAND}" -S "${CMAKE_CURRENT_LIST_DIR}/package" -B "${BINARY}/user"
  -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${BINARY}/installed")
run("${CMAKE_COMMAND}" --build "${BINARY}/user")
run("${BINARY}/user/user")
