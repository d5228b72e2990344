# Compiles text files in, so that the tools need no data at run time.
#
#   threadslot_embed(OUTPUT HEADER FUNCTION TYPE STRIP FILES...)
#
# OUTPUT is the C++ source to generate. It includes HEADER and defines FUNCTION,
# which returns an ArrayRef of TYPE, an aggregate of a name and a text. The name
# is the file's without directory and without STRIP at its end.
if(CMAKE_SCRIPT_MODE_FILE)
  set(entries "")
  foreach(file IN LISTS FILES)
    file(READ "${file}" text)
    get_filename_component(name "${file}" NAME)
    if(STRIP)
      string(REGEX REPLACE "${STRIP}$" "" name "${name}")
    endif()
    string(APPEND entries "    {\"${name}\", R\"text(${text})text\"},\n")
  endforeach()
  file(WRITE "${OUTPUT}" "#include \"${HEADER}\"

static constexpr ${TYPE} Files[] = {
${entries}};

llvm::ArrayRef<${TYPE}> ${FUNCTION}() { return Files; }
")
  return()
endif()

set(THREADSLOT_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(threadslot_embed OUTPUT HEADER FUNCTION TYPE STRIP)
  add_custom_command(OUTPUT "${OUTPUT}"
    COMMAND ${CMAKE_COMMAND} "-DFILES=${ARGN}" "-DOUTPUT=${OUTPUT}"
      "-DHEADER=${HEADER}" "-DFUNCTION=${FUNCTION}" "-DTYPE=${TYPE}"
      "-DSTRIP=${STRIP}" -P "${THREADSLOT_EMBED_SCRIPT}"
    DEPENDS ${ARGN} "${THREADSLOT_EMBED_SCRIPT}"
    VERBATIM)
endfunction()
