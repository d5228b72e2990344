// Tells the checker what a class or function means for thread-local slots.
//
//   class THREADSLOT_EFFECT(slot(fix=clear)) RequestSlot {
//   public:
//     THREADSLOT_EFFECT(set(slot=this, value=0)) void bind(Request *request);
//     THREADSLOT_EFFECT(clear(slot=this)) void unbind();
//     THREADSLOT_EFFECT(read(slot=this)) Request *current();
//   };
//
// The checker believes an annotated function and does not read its body, so it needs neither the
// body nor the name. A function without annotation is judged by its body: write guards, wrappers
// and helpers as plain code and leave them bare.
//
// Effects. Arguments count from 0, `last` is the last one, `this` the receiver.
//
//   on a class, after the class-key
//     slot(fix=restore|clear, guard="G", include="<h>", severity=high|medium|low)
//                                    its objects are slots; the fix writes `G name(SLOT);`;
//                                    scope="C": members of C that have no body may clear them
//   on a function
//     set(slot=this, value=0)        attaches a value to the current thread
//     clear(slot=this)               detaches it
//     read(slot=this)                returns what the slot holds; a null pointer means empty
//     exchange(slot=this, value=0)   sets, and returns what was there
//     submit(callable=0, exceptions=caught|propagate|terminate, inline=maybe)
//                                    hands a callable to a pool; `exceptions` is what the pool does
//                                    with one that leaves the callable, `inline=maybe` says that
//                                    the callable may run inside this call
//     nothrow  throws  pure          lets no exception out, may throw, changes nothing
//   on a variable
//     persistent                     meant to outlive tasks: never reported
//     scoped                         meant to be cleared by whoever sets it
//
// One macro carries one effect; repeat it for several. Under compilers other than Clang it expands
// to nothing, because they warn about attributes they do not know. It costs nothing at run time.
#pragma once

#ifdef __clang__
#define THREADSLOT_EFFECT(...) [[clang::annotate("threadslot::" #__VA_ARGS__)]]
#else
#define THREADSLOT_EFFECT(...)
#endif
