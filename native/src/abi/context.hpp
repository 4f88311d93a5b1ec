// The object behind avp_context.
#pragma once

#include "abi/guard.hpp"
#include "core/thread_pool.hpp"
#include "dispatch/registry.hpp"

struct avp_context {
    avp_context(int threads, const adavip::dispatch::Selection& chosen) : pool(threads), selection(chosen) {}

    adavip::core::ThreadPool pool;
    adavip::dispatch::Selection selection;
};

namespace adavip::abi {

// The chosen implementation of `op`, cast back to its signature.
template <class Function>
Function* chosen(const avp_context& context, int32_t op) {
    const dispatch::RegistryRow* const row = context.selection[static_cast<std::size_t>(op)];
    if (row == nullptr)
        core::fail_unsupported(dispatch::op_name(op), " has no implementation in this library");
    return reinterpret_cast<Function*>(row->function);
}

}  // namespace adavip::abi
