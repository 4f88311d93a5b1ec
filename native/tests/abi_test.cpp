// The boundary itself: version, layouts, exports, messages, contexts and the registry.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

std::string read_header() {
    const std::ifstream file(ADAVIP_SOURCE_DIR "/native/include/adavip/adavip.h");
    std::stringstream text;
    text << file.rdbuf();
    // Comments mention functions and fields too.
    return std::regex_replace(text.str(), std::regex("/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/"), " ");
}

// "struct.field" of every field and "struct" of every struct that the header defines.
std::set<std::string> names_in_header() {
    const std::string header = read_header();
    std::set<std::string> names;
    const std::regex structs("typedef struct (avp_\\w+) \\{([^}]*)\\}");
    const std::regex fields("(\\w+)(?:\\[\\d+\\])?;");
    for (std::sregex_iterator at(header.begin(), header.end(), structs), end; at != end; ++at) {
        const std::string name = (*at)[1];
        const std::string body = (*at)[2];
        names.insert(name);
        for (std::sregex_iterator field(body.begin(), body.end(), fields); field != end; ++field) {
            names.insert(name + "." + (*field)[1].str());
        }
    }
    return names;
}

std::set<std::string> functions_in_header() {
    const std::string header = read_header();
    std::set<std::string> names;
    const std::regex functions("AVP_API[^;(]*?(avp_\\w+)\\(");
    for (std::sregex_iterator at(header.begin(), header.end(), functions), end; at != end; ++at) {
        names.insert((*at)[1]);
    }
    return names;
}

int32_t create(int32_t threads, const char* impl, avp_context** out) {
    avp_context_params params{};
    params.struct_size = sizeof params;
    params.threads = threads;
    params.force_impl = impl;
    return avp_context_create(&params, out);
}

TEST(Abi, Version_IsTheHeaders) {
    EXPECT_EQ(avp_abi_version(), AVP_ABI_VERSION);
}

TEST(Abi, Layout_KnowsEveryStructAndFieldOfTheHeader) {
    const std::set<std::string> names = names_in_header();
    ASSERT_GE(names.size(), 45U) << "the header was not parsed";
    for (const std::string& name : names) EXPECT_GE(avp_abi_layout(name.c_str()), 0) << name;
}

TEST(Abi, Layout_HasTheExpectedValues) {
    EXPECT_EQ(avp_abi_layout("avp_tensor"), 88);
    EXPECT_EQ(avp_abi_layout("avp_tensor.shape"), 8);
    EXPECT_EQ(avp_abi_layout("avp_tensor.stride"), 40);
    EXPECT_EQ(avp_abi_layout("avp_tensor.rank"), 72);
    EXPECT_EQ(avp_abi_layout("avp_tensor.device_index"), 84);
    EXPECT_EQ(avp_abi_layout("avp_context_params.device"), 16);
    EXPECT_EQ(avp_abi_layout("avp_context_params.stream"), 24);
    EXPECT_EQ(avp_abi_layout("avp_context_params.force_impl"), 8);
    EXPECT_EQ(avp_abi_layout("avp_logprob_params.ignore_index"), 8);
    EXPECT_EQ(avp_abi_layout("avp_preference_params.beta"), 8);
    EXPECT_EQ(avp_abi_layout("avp_preference_params.anchor_weight"), 24);
    EXPECT_EQ(avp_abi_layout("avp_resize_params.pad_rgb"), 40);
    EXPECT_EQ(avp_abi_layout("avp_resize_params.outside_value"), 44);
    EXPECT_EQ(avp_abi_layout("avp_resize_params.rescale"), 48);
    EXPECT_EQ(avp_abi_layout("avp_resize_params"), 104);
    EXPECT_EQ(avp_abi_layout("avp_adamw_params"), 64);
    EXPECT_EQ(avp_abi_layout("avp_registry_row.supported"), 28);
    EXPECT_EQ(avp_abi_layout("avp_registry_row.dtypes"), 36);
}

TEST(Abi, Layout_OfUnknownName_IsMinusOne) {
    EXPECT_EQ(avp_abi_layout("avp_tensor.nothing"), -1);
    EXPECT_EQ(avp_abi_layout(""), -1);
    EXPECT_EQ(avp_abi_layout(nullptr), -1);
}

TEST(Abi, Exports_AreExactlyTheFunctionsOfTheHeader) {
    const std::string command = std::string(ADAVIP_NM) + " -D --defined-only " + ADAVIP_LIBRARY;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    ASSERT_NE(pipe, nullptr);
    std::set<std::string> exported;
    char line[4096];
    while (std::fgets(line, sizeof line, pipe.get()) != nullptr) {
        std::istringstream words(line);
        std::string address, type, name;
        words >> address >> type >> name;
        exported.insert(name);
    }
    EXPECT_EQ(exported, functions_in_header());
}

TEST(Abi, LastErrorMessage_BeforeAnyFailure_IsEmpty) {
    std::string message = "unset";
    std::thread([&] { message = avp_last_error_message(); }).join();
    EXPECT_EQ(message, "");
}

TEST(Abi, LastErrorMessage_OfAnotherThread_IsItsOwn) {
    ExpectFailure(avp_registry_get(-1, nullptr), AVP_INVALID_ARGUMENT,
                  {"avp_registry_get", "out_row is NULL"});
    std::thread([] { avp_context_create(nullptr, nullptr); }).join();
    EXPECT_STREQ(avp_last_error_message(), "avp_registry_get: out_row is NULL");
}

TEST(Context, NullArguments_AreRefused) {
    avp_context* context = nullptr;
    ExpectFailure(avp_context_create(nullptr, &context), AVP_INVALID_ARGUMENT, {"params is NULL"});
    ExpectFailure(create(1, nullptr, nullptr), AVP_INVALID_ARGUMENT, {"out_context is NULL"});
    EXPECT_EQ(context, nullptr);
    avp_context_free(nullptr);
    EXPECT_EQ(avp_context_threads(nullptr), 0);
    EXPECT_EQ(avp_active_impl(nullptr, AVP_OP_ADAMW, 0), nullptr);
}

TEST(Context, ThreadCounts_AreTakenOrRefused) {
    for (const int32_t threads : {1, 2, 5}) {
        avp_context* context = nullptr;
        ASSERT_EQ(create(threads, nullptr, &context), AVP_OK) << avp_last_error_message();
        EXPECT_EQ(avp_context_threads(context), threads);
        avp_context_free(context);
    }
    avp_context* context = nullptr;
    ExpectFailure(create(-1, nullptr, &context), AVP_INVALID_ARGUMENT, {"params.threads is -1"});
    ExpectFailure(create(1025, nullptr, &context), AVP_INVALID_ARGUMENT, {"1025", "1024"});
    EXPECT_EQ(context, nullptr);
    ASSERT_EQ(create(0, nullptr, &context), AVP_OK);
    EXPECT_GE(avp_context_threads(context), 1);
    avp_context_free(context);
}

TEST(Context, ForcedImplementation_IsActiveForEveryOp) {
    for (const std::string& impl : supported_impls(AVP_OP_LOGPROB_FORWARD)) {
        const Context context(impl);
        for (int32_t op = 0; op < AVP_OP_COUNT; ++op)
            EXPECT_EQ(avp_active_impl(context.get(), op, 0), impl) << op;
    }
}

TEST(Context, ForcedImplementationThatDoesNotExist_IsUnsupported) {
    avp_context* context = nullptr;
    ExpectFailure(create(1, "neon", &context), AVP_UNSUPPORTED,
                  {"neon", "logprob_forward", "available: ref"});
    EXPECT_EQ(context, nullptr);
}

TEST(Context, EnvironmentVariable_ForcesAndParameterWins) {
    ASSERT_EQ(setenv("ADAVIP_FORCE_IMPL", "ref", 1), 0);
    avp_context* context = nullptr;
    ASSERT_EQ(create(1, nullptr, &context), AVP_OK);
    EXPECT_STREQ(avp_active_impl(context, AVP_OP_LOGPROB_FORWARD, 0), "ref");
    avp_context_free(context);
    ASSERT_EQ(setenv("ADAVIP_FORCE_IMPL", "missing", 1), 0);
    ExpectFailure(create(1, nullptr, &context), AVP_UNSUPPORTED, {"missing"});
    ASSERT_EQ(create(1, "ref", &context), AVP_OK) << avp_last_error_message();
    avp_context_free(context);
    ASSERT_EQ(unsetenv("ADAVIP_FORCE_IMPL"), 0);
}

TEST(Context, ActiveImpl_OfUnknownOp_IsNull) {
    const Context context;
    EXPECT_EQ(avp_active_impl(context.get(), -1, 0), nullptr);
    EXPECT_EQ(avp_active_impl(context.get(), AVP_OP_COUNT, 0), nullptr);
}

TEST(Context, ActiveImpl_OfADtype_IsItsRowOrNull) {
    const Context context("ref");
    EXPECT_STREQ(avp_active_impl(context.get(), AVP_OP_LOGPROB_FORWARD, AVP_BF16), "ref");
    EXPECT_STREQ(avp_active_impl(context.get(), AVP_OP_PREFERENCE_LOSS, AVP_F64), "ref");
    EXPECT_EQ(avp_active_impl(context.get(), AVP_OP_LOGPROB_FORWARD, AVP_F64), nullptr);
    EXPECT_EQ(avp_active_impl(context.get(), AVP_OP_LOGPROB_FORWARD, 8), nullptr);
    EXPECT_EQ(avp_active_impl(context.get(), AVP_OP_LOGPROB_FORWARD, -1), nullptr);
}

TEST(Context, DeviceThatThisLibraryLacks_IsUnsupportedAndNamed) {
    avp_context_params params{};
    params.struct_size = sizeof params;
    params.device = AVP_CUDA;
    params.device_index = 1;
    avp_context* context = nullptr;
    ExpectFailure(avp_context_create(&params, &context), AVP_UNSUPPORTED, {"params.device is cuda:1"});
    params.device = 7;
    ExpectFailure(avp_context_create(&params, &context), AVP_UNSUPPORTED, {"params.device is 7"});
    EXPECT_EQ(context, nullptr);
}

TEST(Context, StreamOrIndexOfTheProcessor_IsInvalid) {
    avp_context_params params{};
    params.struct_size = sizeof params;
    params.stream = &params;
    avp_context* context = nullptr;
    ExpectFailure(avp_context_create(&params, &context), AVP_INVALID_ARGUMENT,
                  {"device is cpu", "stream is set"});
    params.stream = nullptr;
    params.device_index = 1;
    ExpectFailure(avp_context_create(&params, &context), AVP_INVALID_ARGUMENT, {"device is cpu:1"});
    EXPECT_EQ(context, nullptr);
}

TEST(Context, Synchronize_OnTheProcessor_IsDone) {
    const Context context;
    EXPECT_EQ(avp_context_synchronize(context.get()), AVP_OK);
    ExpectFailure(avp_context_synchronize(nullptr), AVP_INVALID_ARGUMENT, {"context is NULL"});
}

// Every argument of every operation is compared with the context's device, with both values in the message.
TEST(Context, TensorOfAnotherDevice_IsInvalidWithBothValues) {
    const Context context;
    float numbers[4] = {};
    uint8_t bytes[16] = {};
    double sum = 0;
    avp_tensor values = tensor(numbers, AVP_F32, {4});
    values.device = AVP_CUDA;
    values.device_index = 2;
    ExpectFailure(avp_sum_squares(context.get(), &values, &sum), AVP_INVALID_ARGUMENT,
                  {"values: device is cuda:2", "the context's is cpu"});
    avp_tensor mask = tensor(bytes, AVP_U8, {1, 2, 2});
    avp_tensor out = tensor(bytes + 8, AVP_U8, {1, 2, 2});
    out.device_index = 1;
    ExpectFailure(avp_mask_dilate(context.get(), 1, &mask, &out), AVP_INVALID_ARGUMENT,
                  {"target: device is cpu:1", "the context's is cpu"});
}

TEST(StructSize, SmallerThanVersionTwo_IsInvalid) {
    avp_context_params params{};
    params.struct_size = sizeof params - 1;
    avp_context* context = nullptr;
    ExpectFailure(avp_context_create(&params, &context), AVP_INVALID_ARGUMENT,
                  {"params.struct_size is 31", "32"});
}

// A caller built against a later header: fine while the fields unknown here are 0, refused when one is used.
TEST(StructSize, Larger_IsAcceptedOnlyWithZeroTail) {
    struct Later {
        avp_context_params params;
        int64_t added;
    } later{};
    later.params.struct_size = sizeof later;
    later.params.threads = 1;
    avp_context* context = nullptr;
    ASSERT_EQ(avp_context_create(&later.params, &context), AVP_OK) << avp_last_error_message();
    avp_context_free(context);
    context = nullptr;
    later.added = 1;
    ExpectFailure(avp_context_create(&later.params, &context), AVP_UNSUPPORTED,
                  {"is 40", "byte 32", "first 32"});
    EXPECT_EQ(context, nullptr);
}

TEST(Registry, EveryOp_HasReferenceAvx2AndAvx512Rows) {
    std::set<std::string> found;
    for (int32_t index = 0; index < avp_registry_count(); ++index) {
        avp_registry_row row{};
        row.struct_size = sizeof row;
        ASSERT_EQ(avp_registry_get(index, &row), AVP_OK);
        found.insert(std::string(row.op_name) + "/" + row.impl_name);
        EXPECT_TRUE(row.supported == 1 || std::strcmp(row.impl_name, "ref") != 0) << row.op_name;
        EXPECT_EQ(row.device, AVP_CPU) << row.op_name;
        EXPECT_NE(row.dtypes, 0U) << row.op_name;
    }
    std::set<std::string> expected;
    for (const char* op :
         {"logprob_forward", "logprob_backward", "sequence_logprob", "preference_loss", "resize", "adamw",
          "sum_squares", "mask_from_logits", "mask_dilate", "mask_measure", "mask_iou", "composite"}) {
        expected.insert(std::string(op) + "/ref");
        if (ADAVIP_X86 == 0) continue;
        expected.insert(std::string(op) + "/avx2");
        expected.insert(std::string(op) + "/avx512");
    }
    EXPECT_EQ(found, expected);
}

TEST(Registry, IndexOutOfRange_IsInvalid) {
    avp_registry_row row{};
    row.struct_size = sizeof row;
    ExpectFailure(avp_registry_get(avp_registry_count(), &row), AVP_INVALID_ARGUMENT, {"index is"});
    EXPECT_EQ(row.op_name, nullptr);
    row.struct_size = 4;
    ExpectFailure(avp_registry_get(0, &row), AVP_INVALID_ARGUMENT, {"out_row.struct_size is 4"});
}

// A processor without an instruction set cannot run that part of the suite: said by name, not silently.
TEST(Registry, EveryBuiltImplementation_RunsHere) {
    for (int32_t index = 0; index < avp_registry_count(); ++index) {
        avp_registry_row row{};
        row.struct_size = sizeof row;
        ASSERT_EQ(avp_registry_get(index, &row), AVP_OK);
        if (row.supported == 0) GTEST_SKIP() << "this processor cannot run " << row.impl_name;
    }
}

}  // namespace
}  // namespace adavip::tests
