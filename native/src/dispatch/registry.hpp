// The one list of implementations: op x dtypes x device x instruction set -> function. A context picks one
// entry per op and dtype when it is created.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "adavip/adavip.h"
#include "core/tensor_check.hpp"
#include "dispatch/cpu_features.hpp"

namespace adavip::dispatch {

// Every function pointer is kept as this type and cast back by the one place that knows the op's signature.
using AnyFunction = void (*)();

struct RegistryEntry {
    int32_t op;
    core::DtypeSet dtypes;  // of the argument that adavip.h names at avp_active_impl
    int32_t device;         // AVP_CPU, AVP_CUDA
    const char* impl;       // "ref", "avx2", "avx512"
    int32_t priority;       // the highest supported one is chosen
    bool (*supported)() noexcept;
    AnyFunction function;
};

// The name, the priority and the requirement of one instruction set.
struct InstructionSet {
    const char* name;
    int32_t priority;
    bool (*supported)() noexcept;
};

inline constexpr InstructionSet kRef{"ref", 0, always};
inline constexpr InstructionSet kAvx2{"avx2", 10, has_avx2};
inline constexpr InstructionSet kAvx512{"avx512", 20, has_avx512};

// The entry of an implementation on the processor.
template <class Function>
RegistryEntry on_cpu(int32_t op, core::DtypeSet dtypes, const InstructionSet& set,
                     Function* function) noexcept {
    return {
        op, dtypes, AVP_CPU, set.name, set.priority, set.supported, reinterpret_cast<AnyFunction>(function)};
}

// "logprob_forward" for AVP_OP_LOGPROB_FORWARD; nullptr outside the enum.
const char* op_name(int32_t op) noexcept;

// All entries, ops in order.
std::span<const RegistryEntry> registry();

// One chosen entry per op and dtype; nullptr for a dtype that the op does not take.
inline constexpr std::size_t kDtypeCount = AVP_I64 + 1;
using Selection = std::array<std::array<const RegistryEntry*, kDtypeCount>, AVP_OP_COUNT>;

// Chooses per op and dtype the supported entry of this device with the highest priority, or the one called
// `forced` ("" = automatic). Fails with AVP_UNSUPPORTED, naming op and reason, when `forced` is missing or
// this machine cannot run it, or nothing here computes on the device.
Selection select(core::Device device, std::string_view forced);

// The entry for `dtype`, nullptr where there is none.
const RegistryEntry* chosen_entry(const Selection& selection, int32_t op, int32_t dtype) noexcept;

// The entry for the first dtype that the op takes.
const RegistryEntry* first_entry(const Selection& selection, int32_t op) noexcept;

}  // namespace adavip::dispatch
