// The one list of implementations: op x name -> function. A context picks one row per op when it is created.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "adavip/adavip.h"

namespace adavip::dispatch {

// Every function pointer is kept as this type and cast back by the one place that knows the op's signature.
using AnyFunction = void (*)();

struct RegistryRow {
    int32_t op;
    const char* impl;  // "ref", "avx2", "avx512"
    int32_t priority;  // the highest supported one is chosen
    bool (*supported)() noexcept;
    AnyFunction function;
};

// Priorities, one per instruction set.
inline constexpr int32_t kRefPriority = 0;
inline constexpr int32_t kAvx2Priority = 10;
inline constexpr int32_t kAvx512Priority = 20;

template <class Function>
AnyFunction erase(Function* function) noexcept {
    return reinterpret_cast<AnyFunction>(function);
}

// "logprob_forward" for AVP_OP_LOGPROB_FORWARD; nullptr outside the enum.
const char* op_name(int32_t op) noexcept;

// All rows, ops in order.
std::span<const RegistryRow> registry();

// One chosen row per op.
using Selection = std::array<const RegistryRow*, AVP_OP_COUNT>;

// Chooses per op the supported row of the highest priority, or the one called `forced` ("" = automatic).
// Fails with AVP_UNSUPPORTED, naming op and reason, when `forced` is missing or this machine cannot run it.
Selection select(std::string_view forced);

}  // namespace adavip::dispatch
