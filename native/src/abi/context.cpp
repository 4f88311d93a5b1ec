// avp_context_*, avp_active_impl, avp_registry_*.
#include "abi/context.hpp"

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string_view>

using namespace adavip;

namespace {

// More threads than any machine has would only exhaust the process.
constexpr int32_t kMaxThreads = 1024;

std::string_view forced_impl(const avp_context_params& params) {
    if (params.force_impl != nullptr) return params.force_impl;
    const char* const variable = std::getenv("ADAVIP_FORCE_IMPL");
    return variable == nullptr ? std::string_view() : std::string_view(variable);
}

}  // namespace

int32_t avp_context_create(const avp_context_params* params, avp_context** out_context) {
    return abi::guarded("avp_context_create", [&] {
        const avp_context_params read = abi::read_params(params, "params");
        avp_context*& out = abi::required(out_context, "out_context");
        if (read.threads < 0 || read.threads > kMaxThreads) {
            core::fail_invalid("params.threads is ", read.threads, ", must be in [0, ", kMaxThreads, "]");
        }
        const core::Device device{read.device, read.device_index};
        if (device.kind == AVP_CPU && (device.index != 0 || read.stream != nullptr)) {
            core::fail_invalid("params: device is ", core::device_name(device), " and stream is ",
                               read.stream == nullptr ? "NULL" : "set",
                               ", the processor has index 0 and no stream");
        }
        const int threads = read.threads == 0 ? core::available_processors() : read.threads;
        out = std::make_unique<avp_context>(threads, device, read.stream,
                                            dispatch::select(device, forced_impl(read)))
                  .release();
    });
}

void avp_context_free(avp_context* context) {
    delete context;
}

int32_t avp_context_threads(const avp_context* context) {
    return context == nullptr ? 0 : context->pool.threads();
}

int32_t avp_context_synchronize(avp_context* context) {
    return abi::guarded("avp_context_synchronize", [&] { abi::required(context, "context"); });
}

const char* avp_active_impl(const avp_context* context, int32_t op, int32_t dtype) {
    if (context == nullptr || op < 0 || op >= AVP_OP_COUNT) return nullptr;
    const dispatch::RegistryEntry* const entry = dtype == 0
                                                     ? dispatch::first_entry(context->selection, op)
                                                     : dispatch::chosen_entry(context->selection, op, dtype);
    return entry == nullptr ? nullptr : entry->impl;
}

int32_t avp_registry_count(void) {
    int32_t count = 0;
    abi::guarded("avp_registry_count", [&] { count = static_cast<int32_t>(dispatch::registry().size()); });
    return count;
}

int32_t avp_registry_get(int32_t index, avp_registry_row* out_row) {
    return abi::guarded("avp_registry_get", [&] {
        avp_registry_row& out = abi::required(out_row, "out_row");
        if (out.struct_size < sizeof(avp_registry_row)) {
            core::fail_invalid("out_row.struct_size is ", out.struct_size, ", must be at least ",
                               sizeof(avp_registry_row));
        }
        const std::span<const dispatch::RegistryEntry> entries = dispatch::registry();
        if (index < 0 || static_cast<std::size_t>(index) >= entries.size()) {
            core::fail_invalid("index is ", index, ", must be in [0, ", entries.size(), ")");
        }
        const dispatch::RegistryEntry& entry = entries[static_cast<std::size_t>(index)];
        out.op = entry.op;
        out.op_name = dispatch::op_name(entry.op);
        out.impl_name = entry.impl;
        out.priority = entry.priority;
        out.supported = entry.supported() ? 1 : 0;
        out.device = entry.device;
        out.dtypes = entry.dtypes;
    });
}
