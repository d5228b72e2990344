// Deletes a function with a sentence that says why. Compilers that know `= delete("why")` print it;
// the others print the line of the declaration, so the sentence must stand on that line.
#pragma once

#if defined(__cpp_deleted_function) && __cplusplus > 202302L
#define THREADSLOT_DELETE(why) = delete (why)
#else
#define THREADSLOT_DELETE(why) = delete
#endif
