# Every public header below INCLUDE compiles on its own, and all of them with each of COMPILERS,
# which commas separate, as C++20 and C++23, without a warning.
function(compile compiler standard header)
  execute_process(
    COMMAND "${compiler}" -std=c++${standard} -fsyntax-only -Wall -Wextra -Wpedantic
      -Werror "-I${INCLUDE}" -include "threadslot/${header}" -x c++ /dev/null
    RESULT_VARIABLE status ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${compiler} -std=c++${standard}, ${header}:\n${output}")
  endif()
endfunction()

string(REPLACE "," ";" COMPILERS "${COMPILERS}")
list(GET COMPILERS 0 first)
file(GLOB headers RELATIVE "${INCLUDE}/threadslot" "${INCLUDE}/threadslot/*.h")
if(NOT headers)
  message(FATAL_ERROR "no header below ${INCLUDE}")
endif()
foreach(header IN LISTS headers)
  compile("${first}" 20 "${header}")
endforeach()
foreach(compiler IN LISTS COMPILERS)
  foreach(standard 20 23)
    compile("${compiler}" ${standard} threadslot.h)
  endforeach()
endforeach()
