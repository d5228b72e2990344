# Writes OUTPUT, the C++ source that holds the text of the model files in FILES.
set(entries "")
foreach(file IN LISTS FILES)
  file(READ "${file}" text)
  get_filename_component(name "${file}" NAME)
  string(APPEND entries "    {\"builtin/${name}\", R\"model(${text})model\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"models/ModelFile.h\"

static constexpr threadslot::models::BuiltinFile Files[] = {
${entries}};

llvm::ArrayRef<threadslot::models::BuiltinFile>
threadslot::models::builtinFiles() {
  return Files;
}
")
