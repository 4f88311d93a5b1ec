// avp_tensor views of test memory, and contexts.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "adavip/adavip.h"

namespace adavip::tests {

// A row-major tensor of rank 1 to 3; `row_stride` 0 means contiguous (rank 2: elements between rows).
inline avp_tensor tensor(const void* data, int32_t dtype, std::vector<int64_t> shape,
                         int64_t row_stride = 0) {
    avp_tensor view{};
    view.data = const_cast<void*>(data);
    view.rank = static_cast<int32_t>(shape.size());
    view.dtype = dtype;
    view.device = AVP_CPU;
    int64_t stride = 1;
    for (int axis = 3; axis >= 0; --axis) {
        const bool used = axis < view.rank;
        view.shape[axis] = used ? shape[static_cast<std::size_t>(axis)] : 1;
        view.stride[axis] = used ? stride : 0;
        if (used) stride *= view.shape[axis];
    }
    if (row_stride != 0) view.stride[0] = row_stride;
    return view;
}

// Owns one avp_context.
class Context final {
  public:
    // `impl` "" = automatic.
    explicit Context(const std::string& impl = "", int32_t threads = 1) {
        avp_context_params params{};
        params.struct_size = sizeof params;
        params.threads = threads;
        params.force_impl = impl.c_str();
        status_ = avp_context_create(&params, &context_);
        EXPECT_EQ(status_, AVP_OK) << avp_last_error_message();
    }
    ~Context() { avp_context_free(context_); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    avp_context* get() const noexcept { return context_; }

  private:
    avp_context* context_ = nullptr;
    int32_t status_ = AVP_INTERNAL;
};

// Names of the implementations of `op` that this machine can run, "ref" among them. One that is built but
// cannot run here is left out; ImplementationsTest reports it as a named skip.
inline std::vector<std::string> supported_impls(int32_t op) {
    std::vector<std::string> names;
    for (int32_t index = 0; index < avp_registry_count(); ++index) {
        avp_registry_row row{};
        row.struct_size = sizeof row;
        if (avp_registry_get(index, &row) == AVP_OK && row.op == op && row.supported == 1) {
            names.emplace_back(row.impl_name);
        }
    }
    return names;
}

// Expects `call` to fail with `status` and a message that contains every one of `parts`.
inline void ExpectFailure(int32_t actual, int32_t status, const std::vector<std::string>& parts) {
    EXPECT_EQ(actual, status) << avp_last_error_message();
    const std::string message = avp_last_error_message();
    for (const std::string& part : parts) {
        EXPECT_NE(message.find(part), std::string::npos) << "\"" << part << "\" is missing in: " << message;
    }
}

// Counts where vector loops, their tails and their blocks begin and end.
inline constexpr int64_t kCounts[] = {0, 1, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100, 1000, 32000, 32001};

// Offsets from a 64-byte boundary, in elements.
inline constexpr int64_t kMisalignments[] = {0, 1, 5};

}  // namespace adavip::tests
