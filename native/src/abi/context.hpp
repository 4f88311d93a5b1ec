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
Function* chosen(const avp_context& context, int32_t op) noexcept {
    return reinterpret_cast<Function*>(context.selection[static_cast<std::size_t>(op)]->function);
}

}  // namespace adavip::abi
