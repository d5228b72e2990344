# Compiles SOURCE with CASE defined: must fail and say SENTENCE. The case `none` must compile.
execute_process(
  COMMAND "${COMPILER}" -std=c++20 -fsyntax-only -Wall -Wextra -Werror "-DCASE_${CASE}" "-I${INCLUDE}"
    "${SOURCE}"
  RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(CASE STREQUAL "none")
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "does not compile without any misuse:\n${output}")
  endif()
  return()
endif()
if(status EQUAL 0)
  message(FATAL_ERROR "${CASE} compiles")
endif()
string(FIND "${output}" "${SENTENCE}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "${CASE} fails without saying '${SENTENCE}':\n${output}")
endif()
