//===- FunctionLowering.h - From a body to blocks -------------------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lowers one function body. The methods are spread over files by what they
// lower: Statements, Exceptions, Places, Expressions, Conditions, Objects
// (construction and destruction), Discarded (objects that end at once), Calls,
// Callables, and Effects (what the models say).
//
// An expression is lowered by what is wanted of it: a place (lvalue), a scalar
// (rvalue), an object built at a place (init), a jump (branch), or nothing
// (discard). A value may name cells that are read when it is used; where
// something may be written in between, it is a snapshot.
//
//===----------------------------------------------------------------------===//

#ifndef THREADSLOT_LOWERING_FUNCTIONLOWERING_H
#define THREADSLOT_LOWERING_FUNCTIONLOWERING_H

#include "lowering/Builder.h"
#include "lowering/Unit.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"
#include "llvm/ADT/MapVector.h"

namespace threadslot::lowering {

/// Whether a class is what coroutines return.
bool isOfCoroutine(const clang::CXXRecordDecl *R);

/// Whether \p E gives something that can be called.
bool canBeCalled(const clang::Expr *E);

/// Whether the threads of a pool run what \p D is about.
bool startsTasks(const clang::OMPExecutableDirective *D);

class FunctionLowering {
public:
  FunctionLowering(Unit &U, const clang::FunctionDecl *F,
                   program::Function &Out, Demand D);
  void run();
  /// Instead of the body: constructs what \p Init makes at the address that is
  /// the first argument; the others are \p Parameters.
  void runConstruction(const clang::Expr *Init,
                       llvm::ArrayRef<const clang::ParmVarDecl *> Parameters);
  /// Instead of the body: gives the members of \p R, whose address is the only
  /// argument, what their declarations say.
  void runMemberInitializers(const clang::CXXRecordDecl *R);

  /// Instead of the body, which is not seen: what the models say that a call
  /// does, for who calls through a value. False if they say nothing. What is
  /// set there is told at the call.
  bool runModelled();

  // Of a coroutine, see Coroutines.cpp.
  void coroutineCall(const clang::CoroutineBodyStmt *S, program::Name Resume);
  void coroutineBody(const clang::CoroutineBodyStmt *S);

private:
  void parameters();
  void bindParameters(llvm::ArrayRef<clang::ParmVarDecl *> Parameters,
                      unsigned First);
  void captures();
  void makeCaptures(const clang::CXXRecordDecl *Closure);
  void makeMembers(const clang::CXXRecordDecl *Functor);
  void unlessKnown(llvm::function_ref<void()> Make);
  void body();
  void finish();

  using Cell = program::Cell;
  using Value = program::Value;
  using BlockId = program::BlockId;

  struct Call {
    const clang::Expr *E = nullptr;
    const clang::FunctionDecl *Callee = nullptr;
    const clang::Expr *Object = nullptr; ///< The receiver, or null.
    bool Arrow = false;
    llvm::ArrayRef<const clang::Expr *> Args;
    const clang::Expr *Target = nullptr; ///< Indirect calls.
    bool Told = false; ///< What it does to slots is noted beside it.
  };
  /// What a member of a library class does to its object as a slot.
  enum class Change : uint8_t {
    None,
    Set,
    Collect,
    Clear,
    Push,
    Pop,
    Insert, ///< At a place, as the next two.
    Erase,
    Resize,
    SetKey,
    ClearKey
  };

  //===--- Statements.cpp -------------------------------------------------===//
  void statement(const clang::Stmt *S);
  void compound(const clang::CompoundStmt *S);
  void declaration(const clang::Decl *D);
  void localVariable(const clang::VarDecl *V);
  void bindings(const clang::VarDecl *V);
  void staticVariable(const clang::VarDecl *V);
  void ifStatement(const clang::IfStmt *S);
  void whileLoop(const clang::WhileStmt *S);
  void doLoop(const clang::DoStmt *S);
  void forLoop(const clang::ForStmt *S);
  void switchStatement(const clang::SwitchStmt *S);
  void returnStatement(const clang::ReturnStmt *S);
  void gotoStatement(const clang::LabelDecl *L);
  void label(const clang::LabelDecl *L);
  void loopBody(const clang::Stmt *Body, BlockId Break, BlockId Continue,
                ScopeId BreakScope);
  /// The condition of a loop or if, with the variable it may declare.
  void condition(const clang::VarDecl *V, const clang::Expr *E, BlockId Then,
                 BlockId Else);
  void returnFrom(clang::SourceRange Where);
  void finishGotos();

  //===--- Ranges.cpp -----------------------------------------------------===//
  void rangeLoop(const clang::CXXForRangeStmt *S);
  /// Where the elements are, by their indices, and how many.
  struct Counted {
    Cell Array;
    Value Length;
  };
  std::optional<Counted> counted(Cell Range, clang::QualType T);
  void iteratorLoop(const clang::CXXForRangeStmt *S, ScopeId Outer);
  void countedLoop(const clang::CXXForRangeStmt *S, const Counted &Elements,
                   ScopeId Outer);
  void oneElementLoop(const clang::CXXForRangeStmt *S, const Cell &Range,
                      ScopeId Outer);
  void bindElement(const clang::VarDecl *V, Cell Element);
  void leaveLoop(BlockId Leave, BlockId After, ScopeId Outer);

  //===--- Stacks.cpp -----------------------------------------------------===//
  static bool keepsSize(llvm::StringRef Class);
  Cell sizeOf(const Cell &Container);
  Value sizeNow(const Cell &Container);
  std::optional<Value> sizeAfter(Change What, const Cell &Container);
  std::optional<Value> position(const clang::Expr *E, const Cell &Container);
  Value insertedCount(const Call &C);
  void repeat(const Value &Times, llvm::function_ref<void()> Body);
  void changeAtPlace(Change What, const Call &C, const Cell &Container);
  void shrink(const Cell &Container, const Value &Depth,
              program::AnchorId Here);
  void growTo(const Cell &Container, const Value &Depth,
              program::AnchorId Here);

  //===--- Counters.cpp ---------------------------------------------------===//
  /// While the loop \p Loop, which goes on while \p Cond holds, is lowered;
  /// \p Cond may be null.
  struct InLoop {
    InLoop(FunctionLowering &In, const clang::Expr *Cond,
           const clang::Stmt *Loop);
    ~InLoop() { In.Loops.pop_back(); }
    FunctionLowering &In;
  };
  bool isLength(const clang::Expr *E);
  bool isSmall(const clang::Expr *E);
  bool isCount(const clang::Expr *E);
  bool isCounted(const clang::Stmt *S);
  void noteCounter(const clang::Expr *Cond, const clang::Stmt *Loop);
  bool countsEvents(const clang::Expr *E);
  bool isCounter(const clang::Expr *E);
  void assume(llvm::StringRef Order, const Cell &C, int64_t N,
              clang::QualType T);
  void stepCounter(const Cell &C, const clang::Expr *E,
                   const clang::Expr *Operand, bool Up);

  //===--- Exceptions.cpp -------------------------------------------------===//
  void tryStatement(const clang::CXXTryStmt *S, bool Rethrows = false);
  void handlers(const clang::CXXTryStmt *S, BlockId Dispatch, BlockId After,
                bool Rethrows);
  void throwExpression(const clang::CXXThrowExpr *E);
  void rethrow();
  Value savedException();
  Value handled();
  /// From here control goes on, or an exception of the class with that
  /// qualified name (any, if empty) is thrown at \p E.
  void mayThrow(llvm::StringRef Class, const clang::Expr *E);
  static bool isExceptionPointer(const clang::CXXRecordDecl *R);

  //===--- Expressions.cpp ------------------------------------------------===//
  Cell lvalue(const clang::Expr *E);
  Value rvalue(const clang::Expr *E);
  void discard(const clang::Expr *E);
  /// The value of an operand, place or not (objects included).
  Value value(const clang::Expr *E);
  /// Evaluates a full expression's temporaries away around \p Body.
  void fullExpression(llvm::function_ref<void()> Body);
  Value castValue(const clang::CastExpr *E);
  Value dynamicCast(const clang::CastExpr *E);
  Value unaryValue(const clang::UnaryOperator *E);
  Value binaryValue(const clang::BinaryOperator *E);
  Value assigned(const clang::BinaryOperator *E);
  std::optional<bool> stepsUp(const clang::BinaryOperator *E);
  /// The place that was written, and what was.
  std::pair<Cell, Value> assignPlain(const clang::BinaryOperator *E);
  /// Both give the place that was written.
  Cell assign(const clang::BinaryOperator *E);
  //===--- Arithmetic.cpp -------------------------------------------------===//
  Cell increment(const clang::UnaryOperator *E);
  unsigned clearedFlags(const clang::BinaryOperator *E);
  Cell assignCompound(const clang::BinaryOperator *E);
  Value operation(const clang::BinaryOperator *E, Value Lhs, Value Rhs);
  void step(Cell Counter, const clang::Expr *E, const clang::Expr *Operand,
            bool Up);
  std::optional<Value> constantEntry(const clang::Expr *Init);
  void fillTable(const clang::VarDecl *V, Cell Table);
  Cell variable(const clang::ValueDecl *D);
  Cell member(const clang::MemberExpr *E);
  Cell conditionalPlace(const clang::AbstractConditionalOperator *E);
  Cell materialize(const clang::Expr *E, const clang::ValueDecl *ExtendedBy);
  program::Value storage(const clang::CXXNewExpr *E);
  Value newExpression(const clang::CXXNewExpr *E);
  void deleteExpression(const clang::CXXDeleteExpr *E);
  /// What is not read: its parts for their effects, its value unknown.
  void parts(const clang::Stmt *S);
  Value opaque(const clang::Expr *E);
  std::optional<int64_t> constant(const clang::Expr *E);
  std::optional<Value> partCast(const clang::CastExpr *E);
  bool disturbs(const clang::Expr *E);

  //===--- Pointers.cpp ---------------------------------------------------===//
  static bool walks(clang::QualType Pointer);
  /// The place so many elements on from where \p Pointer leads.
  Cell elementFrom(const Value &Pointer, Value Distance);
  Cell element(const clang::ArraySubscriptExpr *E);
  Value decayed(const clang::Expr *Array);
  std::optional<Value> pointerArithmetic(const clang::BinaryOperator *E);
  void stepPointer(const Cell &Pointer, const clang::Expr *E,
                   const clang::Expr *Operand, bool Up);
  void movePointer(const Cell &Pointer, const clang::BinaryOperator *E,
                   Value By);
  Value memberPointer(const clang::FieldDecl *Field);
  Cell memberPointedTo(const clang::BinaryOperator *E);

  //===--- Spans.cpp ------------------------------------------------------===//
  bool isSpan(clang::QualType T);
  Cell spanPointer(Cell Span);
  Cell spanLength(Cell Span);
  program::Condition isKnownSpan(const Cell &Span);
  Cell spanElement(const Cell &Span, const Cell &Index);
  void makeSpan(const Cell &Dst, Value Pointer, Value Length);
  bool constructSpan(const Cell &Dst, const clang::CXXConstructExpr *E);
  Value partOfSpan(const Cell &Span, Value Start, Value Length);
  bool spanMember(const Call &C, Value &Result);

  //===--- Writes.cpp -----------------------------------------------------===//
  /// How a write counts, if it does.
  enum class Count : uint8_t { None, Up, Down };
  /// A write of the program's text to \p Target, which it spells \p Spelled.
  void write(Cell Target, Value V, const clang::Expr *At,
             const clang::Expr *Spelled, Count How = Count::None);
  bool mayBeNative(const Cell &C) const;
  program::AnchorId writeAnchor(const clang::Expr *At,
                                const clang::Expr *Spelled);
  bool getsMember(const clang::FunctionDecl *F);
  Value elementKey(const clang::CallExpr *E);
  const clang::Expr *elementOf(const clang::CallExpr *E);
  Value thisPointer();
  /// The first operand of a member function: the object's address.
  Cell self() const;

  //===--- Changes.cpp ----------------------------------------------------===//
  std::optional<Cell> changedObject(const Call &C);
  Value changeNative(const Call &C, const Cell &Object,
                     const std::optional<Cell> &Dst);
  bool changeHeld(const Call &C, Cell Object);
  std::optional<Cell> changedElement(const Call &C, const Cell &Object);
  static Change changeBy(const clang::CXXMethodDecl *M, unsigned Args);
  bool givesFirstValue(const Call &C);
  void unlessThere(const Cell &IsNew, llvm::function_ref<void()> Put);
  void noteChange(const Call &C, const Cell &Object,
                  const std::optional<Cell> &Dst, bool Replaces = false);
  void change(Change What, const Cell &Place, Value V, program::AnchorId Here,
              bool Replaces);
  void noteMoved(const clang::Expr *Source);
  Change changeOfContents(const Call &C);
  bool fills(const Call &C);
  void noteContents(const Call &C, const Cell &Container);
  Value given(const clang::Expr *E);
  Value dependsOn(const clang::Expr *E);

  //===--- Bits.cpp -------------------------------------------------------===//
  bool bitOf(const Call &C, const std::optional<Cell> &Dst, Value &Result);
  bool bits(const Call &C, const std::optional<Cell> &Dst, Value &Result);
  void makeElement(const Value &Map, const Value &Key);
  bool mapElement(const Call &C, Value &Result);

  //===--- Conditions.cpp -------------------------------------------------===//
  void branch(const clang::Expr *E, BlockId Then, BlockId Else);
  void branchOn(program::Condition C, const clang::Expr *E, BlockId Then,
                BlockId Else);
  std::optional<bool> asksForAny(const clang::BinaryOperator *E);
  const clang::Expr *testedBit(const clang::BinaryOperator *E);
  bool branchOnComparison(const clang::BinaryOperator *E, BlockId Then,
                          BlockId Else);
  /// The value 0 or 1 of a condition.
  Value boolean(const clang::Expr *E);
  void conditional(const clang::AbstractConditionalOperator *E,
                   llvm::function_ref<void(const clang::Expr *)> Arm);

  //===--- Comparisons.cpp ------------------------------------------------===//
  Value byFlow(llvm::function_ref<void(BlockId, BlockId)> Branch);
  bool branchOnBooleans(const clang::BinaryOperator *E, BlockId Then,
                        BlockId Else);
  std::optional<int64_t> remainderMask(const clang::BinaryOperator *E);
  Value remainderOfTwo(Value N);
  Value zeroness(const clang::Expr *E);
  bool branchOnDifference(const clang::BinaryOperator *E, BlockId Then,
                          BlockId Else);
  std::pair<const clang::Expr *, const clang::Expr *>
  comparands(const clang::BinaryOperator *E);
  Value sign(program::Condition IsZero, program::Condition IsNegative);
  Value threeWay(Value Lhs, Value Rhs, llvm::StringRef Less);
  Value threeWay(const clang::BinaryOperator *E);
  bool isOrdering(const clang::Expr *E) const;
  Value ordering(const clang::Expr *E);
  Value compared(clang::OverloadedOperatorKind Operator, Value Lhs, Value Rhs);
  Value equalTexts(const clang::Expr *Lhs, const clang::Expr *Rhs);
  std::optional<Value> reached(const clang::Expr *Where,
                               const clang::Expr *End);
  bool emptiness(const Call &C, Value &Result);
  bool comparison(const Call &C, Value &Result);

  //===--- Objects.cpp ----------------------------------------------------===//
  void init(Cell Dst, const clang::Expr *E);
  void construct(Cell Dst, const clang::CXXConstructExpr *E);
  void constructInherited(Cell Dst, const clang::CXXInheritedCtorInitExpr *E);
  Value oneOrZero(Value Held);
  void notePointee(const clang::CastExpr *E);
  void newArray(const Cell &Array, const clang::Expr *Init, bool Ends);
  void constructAll(Cell Dst, const clang::CXXConstructExpr *E);
  void constructObject(Cell Dst, const clang::CXXConstructExpr *E);
  void noteClass(program::Cell Object, const clang::CXXRecordDecl *R);
  void noteCallOperator(Cell Object, const clang::CXXRecordDecl *R);
  void constructorInitializers(const clang::CXXConstructorDecl *C);
  void
  basesOnce(llvm::iterator_range<clang::CXXConstructorDecl::init_const_iterator>
                Bases);
  void initializer(const clang::CXXCtorInitializer *I);
  Cell member(Cell Object, const clang::FieldDecl *Field);
  void initMember(const Cell &Member, const clang::FieldDecl *Field,
                  const clang::Expr *Init);
  void pushMemberDestructors(const clang::CXXDestructorDecl *D);
  /// From here on the object at \p Object is destroyed when its scope ends.
  void own(Cell Object, clang::QualType T, bool Unwinding = false);
  void destroyNow(Cell Object, const clang::CXXDestructorDecl *D);

  //===--- Aggregates.cpp -------------------------------------------------===//
  class BuiltParts;
  void initList(Cell Dst, const clang::InitListExpr *E);
  void initArray(const Cell &Dst, const clang::InitListExpr *E);
  void initializerList(const Cell &Dst,
                       const clang::CXXStdInitializerListExpr *E);
  void copyArray(const Cell &Dst, const clang::ArrayInitLoopExpr *E);
  void zero(Cell Dst, clang::QualType T);

  //===--- Discarded.cpp --------------------------------------------------===//
  void expressionStatement(const clang::Expr *E);
  void endAtOnce(Cell Object, const clang::Expr *E);
  program::Condition areNamed(program::Name Destructor);
  void disarm(const Cell &Armed, program::Name Destructor, bool WhenNamed);
  void planName(program::Anchor::FixPlan &Plan, const clang::Expr *E,
                llvm::ArrayRef<const clang::Expr *> Args);
  const clang::ValueDecl *shadowedBy(const clang::VarDecl *V);
  bool meantAsGuard(const clang::VarDecl *V, const Cell &Place);

  //===--- Coroutines.cpp -------------------------------------------------===//
  Cell inFrame(const clang::ParmVarDecl *P) const;
  Value frameOf(const Cell &Place, const clang::CXXRecordDecl *Handle);
  void makeFrame(const clang::CoroutineBodyStmt *S, program::Name Resume);
  void returnObject(const clang::CoroutineBodyStmt *S, program::Name Resume);
  void startCoroutine(const clang::CoroutineSuspendExpr *E,
                      program::Name Resume);
  /// Waits, as the straight line that a coroutine is, and gives the expression
  /// for what was waited for.
  const clang::Expr *await(const clang::CoroutineSuspendExpr *E);
  void await(const clang::CoroutineSuspendExpr *E, BlockId Ready,
             BlockId Waits);
  void coreturnStatement(const clang::CoreturnStmt *S);
  void endCoroutine(clang::SourceRange Where);
  void resume(Value Frame, const clang::Expr *E);
  void keepStart(Cell Dst, const Value &Source);
  Value handle(Value Address, clang::QualType T);

  //===--- Calls.cpp ------------------------------------------------------===//
  /// The value of a call; an object it returns is put at \p Dst.
  Value call(const clang::CallExpr *E, std::optional<Cell> Dst);
  Value dispatch(const Call &C, std::optional<Cell> Dst);
  bool builtin(const Call &C, Value &Result);
  bool memoryFunction(const Call &C, Value &Result);
  bool ownerTest(const Call &C, Value &Result);
  bool assignStructure(const Call &C, Value &Result);
  static bool maySpellNative(const clang::Expr *E);
  static bool mayGetNative(const clang::Expr *E);
  bool handleCall(const Call &C, Value &Result);
  bool coroutineBuiltin(const Call &C, Value &Result);
  Value textOf(const clang::Expr *E);
  program::Callee calleeOf(const Call &C, const clang::CXXMethodDecl *M);
  bool assignsWhole(const Call &C);
  void mayCopy(clang::QualType T, const clang::Expr *E, unsigned Depth = 0);
  void noteCopies(const Call &C);
  Value plainCall(const Call &C, std::optional<Cell> Dst);
  Value indirectCall(const Call &C, std::optional<Cell> Dst);
  /// Emits the call and gives what it returns.
  Value emitCall(program::Callee Target, std::vector<program::Argument> Args,
                 const clang::Expr *E, std::optional<Cell> Dst, bool MayThrow);
  program::Argument argument(const clang::Expr *E, clang::QualType Parameter);
  std::vector<program::Argument>
  arguments(llvm::ArrayRef<const clang::Expr *> Args,
            const clang::FunctionDecl *F);
  Value receiver(const Call &C);
  program::Callee direct(const clang::FunctionDecl *F);
  bool exceptionPointer(const Call &C, Value &Result);
  bool uncaughtExceptions(const Call &C, Value &Result);
  void countExceptions();
  bool exchangeOrSwap(const Call &C, std::optional<Cell> Dst, Value &Result);
  /// A call of a library function whose body the models give.
  Value expand(const Call &C, const models::Body &Text,
               std::optional<Cell> Dst);
  bool isPure(const Call &C);
  Value pureCall(const Call &C, std::optional<Cell> Dst);
  bool standardCall(const Call &C, std::optional<Cell> Dst, Value &Result);

  //===--- Callables.cpp --------------------------------------------------===//
  /// How an object or function is called: by whom and with which first operand.
  struct Invocable {
    program::Callee Target;
    std::vector<program::Argument> Bound;
    bool Known = false;
  };
  Invocable invocable(const clang::Expr *E);
  Invocable invocableObject(Cell Object, clang::QualType T);
  void lambda(Cell Dst, const clang::LambdaExpr *E);
  /// Puts a callable into an owner such as the result of std::bind.
  void hold(Cell Owner, const clang::Expr *E);
  /// Whether a library function returns a callable that calls its first
  /// argument.
  static bool binds(const clang::FunctionDecl *Library);
  void bind(Cell Dst, const clang::CallExpr *E);
  /// A library function that may call what it is given, any number of times.
  void mayInvoke(const clang::FunctionDecl *Library,
                 llvm::ArrayRef<const clang::Expr *> Args,
                 llvm::MutableArrayRef<program::Argument> Passed);

  //===--- Outlined.cpp ---------------------------------------------------===//
  /// A statement that runs as a function of its own.
  struct Outlined {
    struct Capture {
      const clang::VarDecl *Variable = nullptr; ///< Null: `this`.
      bool ByValue = false;
      const clang::Expr *Copy = nullptr; ///< By a constructor.
    };
    const clang::Stmt *Body = nullptr;
    llvm::ArrayRef<clang::ParmVarDecl *> Parameters;
    std::vector<Capture> Captures;
    llvm::StringRef Display;
    bool NoThrow = false;
  };
  program::Function &outline(const Outlined &S, const Cell &Closure);
  void runOutlined(const Outlined &S);
  Value block(const clang::BlockExpr *E);
  program::Callee codeOf(const Value &Block);
  void openMP(const clang::OMPExecutableDirective *D);
  void openMPTask(const clang::OMPExecutableDirective *D);

  //===--- Submissions.cpp ------------------------------------------------===//
  void submit(const models::Effect &E, const Call &C);
  /// Hands \p Given over, which is called with \p With.
  void handOver(const models::Effect &E, const Call &C,
                const clang::Expr *Given,
                llvm::ArrayRef<const clang::Expr *> With);
  bool start(const models::Effect *Started, Call Start);
  bool deferred(const Call &C, std::optional<Cell> Dst);
  Value wrapped(const clang::Expr *Callable, clang::QualType T);
  bool isWrapped(const clang::Expr *E);
  Invocable invocableWrapped(const clang::Expr *E);
  Invocable handedOver(const models::Effect &E, const clang::Expr *Given,
                       llvm::ArrayRef<const clang::Expr *> With);
  Invocable invocableMember(const clang::Expr *E,
                            const clang::CXXMethodDecl *M);
  Value objectAddress(const clang::Expr *E, const clang::CXXMethodDecl *M);
  void passOn(Invocable &I, llvm::ArrayRef<const clang::Expr *> Given,
              const clang::FunctionDecl *Fn);

  //===--- Effects.cpp ----------------------------------------------------===//
  bool modelled(const Call &C, Value &Result);
  void applyEffect(const models::Effect &E, const Call &C, Value &Result);
  const clang::Expr *operand(const models::Operand &O, const Call &C);
  struct SlotPlace {
    Cell Place;
    program::Name Traits;
    const clang::Expr *Spelled = nullptr;
  };
  std::optional<SlotPlace> slotPlace(const models::SlotOperand &S,
                                     const Call &C);
  Value keyOf(const models::SlotOperand &S, const Call &C,
              const clang::Expr *Key);
  void makeOwner(const Cell &Place, const clang::CXXRecordDecl *R,
                 llvm::StringRef Text, std::initializer_list<Value> Given);
  Value optionalResult(const Call &C, const SlotPlace &Slot, const Cell &Held);
  Value readResult(const Call &C, const SlotPlace &Slot, const Cell &Held);
  BlockId failingWay(const models::Effect &E, const Call &C, const Value &Given,
                     Value &Result);
  void discardUnnamed(llvm::ArrayRef<models::Effect> Effects, const Call &C);
  program::AnchorId setAnchor(const Call &C, const SlotPlace &Slot);

  program::AnchorId anchor(clang::SourceRange R);
  program::Name nameOf(const clang::FunctionDecl *F);
  bool tooDeep() const;

  Unit &U;
  const clang::FunctionDecl *F;
  program::Function &Out;
  Demand Why;
  Builder B;
  llvm::DenseMap<const clang::ValueDecl *, Cell> Variables;
  /// Captures of the closure whose call operator this is.
  llvm::DenseMap<const clang::ValueDecl *, const clang::FieldDecl *> Captures;
  const clang::FieldDecl *CapturedThis = nullptr;
  /// What `this` is inside a default member initialiser of an aggregate.
  std::optional<Cell> ThisObject;
  llvm::DenseMap<const clang::Expr *, Cell> Opaque;
  unsigned ArrayIndex = 0; ///< Of the element that is copied.
  /// Variables of loops over a few elements.
  llvm::DenseSet<const clang::ValueDecl *> Counters;
  const clang::Stmt *OutermostBlock; ///< What is lowered.
  const clang::Stmt *OutermostStatement = nullptr;
  const clang::Stmt *BlockStatement = nullptr; ///< That of the nearest block.
  const clang::Expr *UnusedCall = nullptr;     ///< Nobody looks at its result.
  /// The object that the expression statement at hand makes and ends, and once
  /// it is made, where it is and what destroys it.
  const clang::Expr *EndsAtOnce = nullptr;
  std::optional<std::pair<Cell, program::Name>> EndedAtOnce;

  struct Jump {
    BlockId Target;
    ScopeId Scope;
  };
  std::vector<Jump> Breaks, Continues;
  struct Label {
    BlockId Block = program::NoBlock;
    std::optional<ScopeId> Scope;
  };
  llvm::MapVector<const clang::LabelDecl *, Label> Labels;
  struct PendingGoto {
    BlockId From;
    ScopeId Scope;
    const clang::LabelDecl *To; ///< Null: a computed goto.
  };
  std::vector<PendingGoto> PendingGotos;
  llvm::DenseMap<const clang::SwitchCase *, BlockId> Cases;
  /// Temporaries of the declaration at hand that live as long as its variable.
  std::vector<std::pair<Cell, clang::QualType>> Extended;
  std::optional<Cell> NrvoLive; ///< Armed while the NRVO variable is ours.
  const clang::VarDecl *Nrvo = nullptr;
  /// A handler, and what it handles, if it throws that again.
  struct Handler {
    BlockId Start;
    std::optional<Cell> Exception;
  };
  Handler *Handling = nullptr; ///< The innermost one here.
  /// The conditions of the loops here, null where there is none.
  llvm::SmallVector<const clang::Expr *, 4> Loops;
  const clang::CoroutineBodyStmt *Coroutine = nullptr;
  std::optional<Cell> Frame; ///< Where the coroutine's frame is.
  ScopeId CoroutineScope = RootScope;
  bool EndsCoroutine = false; ///< In its final suspension.
  unsigned Binds = 0;         ///< Numbers the functions made for std::bind,
  unsigned Outlines = 0;      ///< and those made of statements.
  unsigned Depth = 0;
};

} // namespace threadslot::lowering

#endif // THREADSLOT_LOWERING_FUNCTIONLOWERING_H
