//===- ModelsTest.cpp - Model files and the models in force ---------------===//
//
// Part of Threadslot, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE.txt for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// What rows mean together, and what each mistake in a file is answered with.
//
//===----------------------------------------------------------------------===//

#include "models/Models.h"
#include <gtest/gtest.h>

using namespace threadslot;
using namespace threadslot::models;

static std::string problem(llvm::StringRef Text) {
  Models M;
  llvm::Error E = M.addText(Text, "team.yaml");
  EXPECT_TRUE(M.rows().empty() || !E) << "an error must leave the models alone";
  return E ? llvm::toString(std::move(E)) : "loaded";
}

static Models loaded(llvm::StringRef Text) {
  Models M;
  llvm::Error E = M.addText(Text, "team.yaml");
  EXPECT_FALSE(bool(E)) << llvm::toString(std::move(E));
  return M;
}

TEST(Models, BuiltinFilesLoad) {
  Models M = Models::builtin();
  ASSERT_EQ(M.spaces("pthread").size(), 1u);
  EXPECT_TRUE(M.spaces("pthread")[0].Effects[0].EmptyNull);
  ASSERT_EQ(M.functions("pthread_setspecific").size(), 1u);
  EXPECT_EQ(M.functions("pthread_setspecific")[0].Library, "POSIX");
  ASSERT_EQ(M.classes("boost::thread_specific_ptr").size(), 1u);
  for (const char *Name : {"get", "operator->", "operator*"})
    EXPECT_EQ(
        M.functions(std::string("boost::thread_specific_ptr::") + Name).size(),
        1u)
        << Name;
  EXPECT_TRUE(M.functions("boost::thread_specific_ptr::swap").empty());
}

TEST(Models, ReleaseReadsBeforeItClears) {
  Models M = Models::builtin();
  const Row &R = M.functions("boost::thread_specific_ptr::release")[0];
  ASSERT_EQ(R.Effects.size(), 2u);
  EXPECT_EQ(R.Effects[0].K, Effect::Kind::Read);
  EXPECT_EQ(R.Effects[1].K, Effect::Kind::Clear);
}

TEST(Models, AsioPoolsDecideAboutExceptions) {
  using program::PoolExceptions;
  Models M = Models::builtin();
  for (std::string Space : {"boost::asio", "asio"}) {
    std::map<std::string, PoolExceptions> Pools;
    for (const Row &R : M.functions(Space + "::post"))
      Pools[R.On] = R.Effects[0].Exceptions;
    EXPECT_EQ(Pools.at(Space + "::io_context"), PoolExceptions::Propagate);
    EXPECT_EQ(Pools.at(Space + "::strand"), PoolExceptions::Propagate);
    EXPECT_EQ(Pools.at(Space + "::thread_pool"), PoolExceptions::Terminate);
    EXPECT_EQ(Pools.at(Space + "::thread_pool::basic_executor_type"),
              PoolExceptions::Terminate);
    EXPECT_EQ(Pools.at(""), PoolExceptions::Terminate);
    EXPECT_EQ(M.functions(Space + "::dispatch")[0].Effects[0].When,
              program::RunsWhen::MaybeNow);
    EXPECT_EQ(M.functions(Space + "::post")[0].Effects[0].When,
              program::RunsWhen::Later);
  }
}

TEST(Models, RowsThatNameAClassComeFirst) {
  Models M = loaded("library: L\n"
                    "functions:\n"
                    "  - {name: f, effect: pure}\n"
                    "  - {name: f, on: A, effect: nothrow}\n"
                    "  - {name: f, on: B, effect: nothrow}\n");
  auto Rows = M.functions("f");
  ASSERT_EQ(Rows.size(), 3u);
  EXPECT_EQ(Rows[0].On, "B");
  EXPECT_EQ(Rows[1].On, "A");
  EXPECT_EQ(Rows[2].On, "");
}

TEST(Models, LaterFilesOverrideTheSameNameAndClass) {
  Models M = loaded("library: L\n"
                    "functions:\n"
                    "  - {name: f, on: A, effect: nothrow}\n"
                    "  - {name: f, effect: nothrow}\n");
  cantFail(M.addText("library: Mine\n"
                     "functions: [{name: f, on: A, effect: throws}]\n",
                     "mine.yaml"));
  auto Rows = M.functions("f");
  ASSERT_EQ(Rows.size(), 2u);
  EXPECT_EQ(Rows[0].Library, "Mine");
  EXPECT_EQ(Rows[0].Effects[0].K, Effect::Kind::Throws);
  EXPECT_EQ(Rows[0].Where, "mine.yaml:2");
  EXPECT_EQ(Rows[1].Library, "L");
}

TEST(Models, ListsAreMultipliedOut) {
  Models M = loaded("library: L\n"
                    "functions:\n"
                    "  - name: [f, g]\n"
                    "    on: [A, B]\n"
                    "    effect: [pure, nothrow]\n");
  std::string Order;
  for (const Row *R : M.rows())
    Order += R->Name + R->On + std::to_string(R->Effects.size()) + " ";
  EXPECT_EQ(Order, "fA2 fB2 gA2 gB2 ");
}

TEST(Models, NamesAreNeededByTheirScope) {
  Models M =
      loaded("library: L\n"
             "classes: [{name: 'n::Slot', effect: slot}]\n"
             "functions:\n"
             "  - {name: 'n::Slot::get', effect: read(slot=this)}\n"
             "  - {name: 'n::Slot::operator*', effect: read(slot=this)}\n"
             "  - {name: 'n::post', effect: submit(callable=0)}\n"
             "  - {name: 'm::on', on: 'k::P', effect: submit(callable=0)}\n"
             "  - {name: 'n::work', effect: throws}\n");
  EXPECT_TRUE(M.mentions("get"));
  EXPECT_TRUE(M.mentions("Slot"));
  EXPECT_TRUE(M.mentions("work"));
  EXPECT_FALSE(M.mentions("n"));
  EXPECT_FALSE(M.mentions("operator*"));
  EXPECT_EQ(M.identifiers().vec(), (std::vector<std::string>{"P", "Slot", "n"}));
  EXPECT_EQ(M.bodyIdentifiers().vec(),
            (std::vector<std::string>{"Slot", "on", "post"}));
}

TEST(Models, SpacesOfEarlierFilesAreKnown) {
  Models M = Models::builtin();
  cantFail(M.addText("library: L\n"
                     "functions: [{name: f, effect: clear(slot=pthread)}]\n",
                     "mine.yaml"));
  EXPECT_EQ(M.functions("f").size(), 1u);
}

TEST(Models, FilesThatAreNone) {
  EXPECT_EQ(problem(""),
            "team.yaml:1: expected a mapping with the key 'library'");
  EXPECT_EQ(problem("# only a comment\n"),
            "team.yaml:1: expected a mapping with the key 'library'");
  EXPECT_EQ(problem("- library\n"),
            "team.yaml:1: expected a mapping with the key 'library'");
  EXPECT_EQ(problem("functions: [{name: f, effect: pure}]\n"),
            "team.yaml:1: expected the key 'library'");
  EXPECT_EQ(problem("library: L\n"),
            "team.yaml:1: expected rows under spaces, classes, functions or "
            "variables");
  std::string Syntax = problem("library: L\nfunctions: [{name: f\n");
  EXPECT_TRUE(llvm::StringRef(Syntax).starts_with("team.yaml:")) << Syntax;
  EXPECT_NE(Syntax.find(": not YAML: "), std::string::npos) << Syntax;
}

TEST(Models, ErrorsOfStructure) {
  EXPECT_EQ(problem("library: L\nfunction: []\n"),
            "team.yaml:2: unknown key 'function': expected library, spaces, "
            "classes, functions or variables");
  EXPECT_EQ(problem("library: [L]\n"),
            "team.yaml:1: expected the name of the library");
  EXPECT_EQ(problem("library: L\nfunctions: pure\n"),
            "team.yaml:2: expected a list of rows");
  EXPECT_EQ(problem("library: L\nfunctions:\n"),
            "team.yaml:2: expected a list of rows");
  EXPECT_EQ(problem("library: L\nfunctions:\n  - pure\n"),
            "team.yaml:3: expected a row with name and effect");
}

TEST(Models, ErrorsOfRows) {
  const std::string Head = "library: L\nfunctions:\n";
  EXPECT_EQ(problem(Head + "  - name: f\n    effekt: pure\n"),
            "team.yaml:4: unknown key 'effekt': expected name, on or effect");
  EXPECT_EQ(problem("library: L\nclasses:\n  - name: C\n    on: D\n"),
            "team.yaml:4: unknown key 'on': expected name or effect");
  EXPECT_EQ(problem(Head + "  - effect: pure\n"),
            "team.yaml:3: expected the key 'name' in this row");
  EXPECT_EQ(problem(Head + "  - name: f\n"),
            "team.yaml:3: expected the key 'effect' in this row");
  EXPECT_EQ(problem(Head + "  - name: f\n    name: g\n"),
            "team.yaml:4: 'name' is given twice");
  EXPECT_EQ(problem(Head + "  - name:\n    effect: pure\n"),
            "team.yaml:3: expected text or a list of texts for 'name'");
  EXPECT_EQ(problem(Head + "  - name: {f: g}\n"),
            "team.yaml:3: expected text or a list of texts for 'name'");
  EXPECT_EQ(problem(Head + "  - name: f\n    effect: []\n"),
            "team.yaml:4: expected text or a list of texts for 'effect'");
  EXPECT_EQ(problem(Head + "  - {name: f, effect: pure}\n"
                           "  - {name: f, on: A, effect: pure}\n"
                           "  - {name: f, on: A, effect: throws}\n"),
            "team.yaml:5: second row for 'f' on 'A', the first is on line 4");
}

TEST(Models, ErrorsOfEffects) {
  const std::string Head = "library: L\nfunctions:\n  - name: f\n    effect: ";
  EXPECT_EQ(problem(Head + "set(slot)\n"),
            "team.yaml:4: effect 'set(slot)': column 9: expected '='");
  EXPECT_EQ(problem(Head + "slot\n"),
            "team.yaml:4: effect 'slot': not an effect of a function");
  EXPECT_EQ(problem(Head + "persistent\n"),
            "team.yaml:4: effect 'persistent': not an effect of a function");
  EXPECT_EQ(problem("library: L\nclasses: [{name: C, effect: pure}]\n"),
            "team.yaml:2: effect 'pure': not an effect of a class");
  EXPECT_EQ(problem(Head + "clear(slot=nowhere)\n"),
            "team.yaml:3: no row under spaces has the name 'nowhere'");
}

TEST(Models, FilesAreReadByPath) {
  Models M;
  EXPECT_EQ(llvm::toString(M.addFile("does/not/exist.yaml")),
            "does/not/exist.yaml: No such file or directory");
}
