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

std::vector<RegistryRow> collect() {
    std::vector<RegistryRow> rows;
    for (const std::span<const RegistryRow> family :
         {ops::logprob_rows(), ops::preference_rows(), ops::resize_rows(), ops::adamw_rows(),
          ops::mask_rows(), ops::composite_rows()}) {
        rows.insert(rows.end(), family.begin(), family.end());
    }
    return rows;
}

bool fits(const RegistryRow& row, int32_t op, int32_t dtype, int32_t device) {
    return row.op == op && row.device == device && (row.dtypes >> dtype & 1U) != 0;
}

std::string implementations_of(int32_t op, int32_t dtype, int32_t device) {
    std::string names;
    for (const RegistryRow& row : registry()) {
        if (!fits(row, op, dtype, device)) continue;
        if (!names.empty()) names += ", ";
        names += row.impl;
        if (!row.supported()) names += " (not on this machine)";
    }
    return names;
}

const RegistryRow* best(int32_t op, int32_t dtype, int32_t device) {
    const RegistryRow* chosen = nullptr;
    for (const RegistryRow& row : registry()) {
        if (fits(row, op, dtype, device) && row.supported() &&
            (chosen == nullptr || row.priority > chosen->priority))
            chosen = &row;
    }
    if (chosen == nullptr) {
        core::fail_unsupported(op_name(op), " of ", core::dtype_name(dtype),
                               " has no implementation that runs here");
    }
    return chosen;
}

const RegistryRow* named(int32_t op, int32_t dtype, int32_t device, std::string_view name) {
    for (const RegistryRow& row : registry()) {
        if (!fits(row, op, dtype, device) || name != row.impl) continue;
        if (!row.supported()) {
            core::fail_unsupported(
                "implementation ", name, " of ", op_name(op),
                " was forced, but this processor or system lacks its instructions; available: ",
                implementations_of(op, dtype, device));
        }
        return &row;
    }
    core::fail_unsupported("implementation ", name, " was forced, but ", op_name(op), " of ",
                           core::dtype_name(dtype),
                           " does not have it; available: ", implementations_of(op, dtype, device));
}

// The dtypes that any row of the op takes on the device.
core::DtypeSet dtypes_of(int32_t op, int32_t device) {
    core::DtypeSet dtypes = 0;
    for (const RegistryRow& row : registry()) {
        if (row.op == op && row.device == device) dtypes |= row.dtypes;
    }
    return dtypes;
}

}  // namespace

const char* op_name(int32_t op) noexcept {
    return op >= 0 && op < AVP_OP_COUNT ? kOpNames[op] : nullptr;
}

std::span<const RegistryRow> registry() {
    static const std::vector<RegistryRow> rows = collect();
    return rows;
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

const RegistryRow* chosen_row(const Selection& selection, int32_t op, int32_t dtype) noexcept {
    if (dtype < 0 || dtype >= static_cast<int32_t>(kDtypeCount)) return nullptr;
    return selection[static_cast<std::size_t>(op)][static_cast<std::size_t>(dtype)];
}

const RegistryRow* first_row(const Selection& selection, int32_t op) noexcept {
    for (const RegistryRow* const row : selection[static_cast<std::size_t>(op)]) {
        if (row != nullptr) return row;
    }
    return nullptr;
}

}  // namespace adavip::dispatch
