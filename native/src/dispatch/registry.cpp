#include "dispatch/registry.hpp"

#include <vector>

#include "core/status.hpp"
#include "ops/adamw/adamw.hpp"
#include "ops/composite/composite.hpp"
#include "ops/logprob/logprob.hpp"
#include "ops/mask/mask.hpp"
#include "ops/preference/preference.hpp"
#include "ops/resize/resize.hpp"

namespace adavip::dispatch {
namespace {

constexpr const char* kOpNames[AVP_OP_COUNT] = {
    "logprob_forward", "logprob_backward", "sequence_logprob", "preference_loss", "resize",   "adamw",
    "sum_squares",     "mask_from_logits", "mask_dilate",      "mask_measure",    "mask_iou", "composite"};

std::vector<RegistryEntry> collect() {
    std::vector<RegistryEntry> entries;
    for (const std::span<const RegistryEntry> family :
         {ops::logprob_registry(), ops::preference_registry(), ops::resize_registry(), ops::adamw_registry(),
          ops::mask_registry(), ops::composite_registry()}) {
        entries.insert(entries.end(), family.begin(), family.end());
    }
    return entries;
}

bool fits(const RegistryEntry& entry, int32_t op, int32_t dtype, int32_t device) {
    return entry.op == op && entry.device == device && (entry.dtypes >> dtype & 1U) != 0;
}

std::string implementations_of(int32_t op, int32_t dtype, int32_t device) {
    std::string names;
    for (const RegistryEntry& entry : registry()) {
        if (!fits(entry, op, dtype, device)) continue;
        if (!names.empty()) names += ", ";
        names += entry.impl;
        if (!entry.supported()) names += " (not on this machine)";
    }
    return names;
}

const RegistryEntry* best(int32_t op, int32_t dtype, int32_t device) {
    const RegistryEntry* chosen = nullptr;
    for (const RegistryEntry& entry : registry()) {
        if (fits(entry, op, dtype, device) && entry.supported() &&
            (chosen == nullptr || entry.priority > chosen->priority))
            chosen = &entry;
    }
    if (chosen == nullptr) {
        core::fail_unsupported(op_name(op), " of ", core::dtype_name(dtype),
                               " has no implementation that runs here");
    }
    return chosen;
}

const RegistryEntry* named(int32_t op, int32_t dtype, int32_t device, std::string_view name) {
    for (const RegistryEntry& entry : registry()) {
        if (!fits(entry, op, dtype, device) || name != entry.impl) continue;
        if (!entry.supported()) {
            core::fail_unsupported(
                "implementation ", name, " of ", op_name(op),
                " was forced, but this processor or system lacks its instructions; available: ",
                implementations_of(op, dtype, device));
        }
        return &entry;
    }
    core::fail_unsupported("implementation ", name, " was forced, but ", op_name(op), " of ",
                           core::dtype_name(dtype),
                           " does not have it; available: ", implementations_of(op, dtype, device));
}

// The dtypes that any entry of the op takes on the device.
core::DtypeSet dtypes_of(int32_t op, int32_t device) {
    core::DtypeSet dtypes = 0;
    for (const RegistryEntry& entry : registry()) {
        if (entry.op == op && entry.device == device) dtypes |= entry.dtypes;
    }
    return dtypes;
}

}  // namespace

const char* op_name(int32_t op) noexcept {
    return op >= 0 && op < AVP_OP_COUNT ? kOpNames[op] : nullptr;
}

std::span<const RegistryEntry> registry() {
    static const std::vector<RegistryEntry> entries = collect();
    return entries;
}

Selection select(core::Device device, std::string_view forced) {
    Selection selection{};
    for (int32_t op = 0; op < AVP_OP_COUNT; ++op) {
        const core::DtypeSet dtypes = dtypes_of(op, device.kind);
        if (dtypes == 0) {
            core::fail_unsupported("params.device is ", core::device_name(device), ", on which ", op_name(op),
                                   " has no implementation in this library");
        }
        for (int32_t dtype = 1; dtype < static_cast<int32_t>(kDtypeCount); ++dtype) {
            if ((dtypes >> dtype & 1U) == 0) continue;
            selection[static_cast<std::size_t>(op)][static_cast<std::size_t>(dtype)] =
                forced.empty() ? best(op, dtype, device.kind) : named(op, dtype, device.kind, forced);
        }
    }
    return selection;
}

const RegistryEntry* chosen_entry(const Selection& selection, int32_t op, int32_t dtype) noexcept {
    if (dtype < 0 || dtype >= static_cast<int32_t>(kDtypeCount)) return nullptr;
    return selection[static_cast<std::size_t>(op)][static_cast<std::size_t>(dtype)];
}

const RegistryEntry* first_entry(const Selection& selection, int32_t op) noexcept {
    for (const RegistryEntry* const entry : selection[static_cast<std::size_t>(op)]) {
        if (entry != nullptr) return entry;
    }
    return nullptr;
}

}  // namespace adavip::dispatch
