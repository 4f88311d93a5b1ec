// The object behind avp_context.
#pragma once

#include "abi/guard.hpp"
#include "core/tensor_check.hpp"
#include "core/thread_pool.hpp"
#include "dispatch/registry.hpp"

struct avp_context {
    avp_context(int threads, adavip::core::Device where, void* queue,
                const adavip::dispatch::Selection& chosen)
        : device(where), stream(queue), pool(threads), selection(chosen) {}

    adavip::core::Device device;
    void* stream;  // of the device; nullptr on the processor
    adavip::core::ThreadPool pool;
    adavip::dispatch::Selection selection;
};

namespace adavip::abi {

// The chosen implementation of `op` for `dtype`, cast back to its signature.
template <class Function>
Function* chosen(const avp_context& context, int32_t op, int32_t dtype) {
    const dispatch::RegistryEntry* const entry = dispatch::chosen_entry(context.selection, op, dtype);
    if (entry == nullptr) {
        core::fail_unsupported(dispatch::op_name(op), " of ", core::dtype_name(dtype),
                               " has no implementation for ", core::device_name(context.device));
    }
    return reinterpret_cast<Function*>(entry->function);
}

}  // namespace adavip::abi
