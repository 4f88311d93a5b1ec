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

std::string implementations_of(int32_t op) {
    std::string names;
    for (const RegistryRow& row : registry()) {
        if (row.op != op) continue;
        if (!names.empty()) names += ", ";
        names += row.impl;
        if (!row.supported()) names += " (not on this machine)";
    }
    return names;
}

const RegistryRow* best(int32_t op) {
    const RegistryRow* chosen = nullptr;
    for (const RegistryRow& row : registry()) {
        if (row.op == op && row.supported() && (chosen == nullptr || row.priority > chosen->priority))
            chosen = &row;
    }
    if (chosen == nullptr) core::fail_unsupported(op_name(op), " has no implementation in this library");
    return chosen;
}

const RegistryRow* named(int32_t op, std::string_view name) {
    for (const RegistryRow& row : registry()) {
        if (row.op != op || name != row.impl) continue;
        if (!row.supported()) {
            core::fail_unsupported(
                "implementation ", name, " of ", op_name(op),
                " was forced, but this processor or system lacks its instructions; available: ",
                implementations_of(op));
        }
        return &row;
    }
    core::fail_unsupported("implementation ", name, " was forced, but ", op_name(op),
                           " does not have it; available: ", implementations_of(op));
}

}  // namespace

const char* op_name(int32_t op) noexcept {
    return op >= 0 && op < AVP_OP_COUNT ? kOpNames[op] : nullptr;
}

std::span<const RegistryRow> registry() {
    static const std::vector<RegistryRow> rows = collect();
    return rows;
}

Selection select(std::string_view forced) {
    Selection selection{};
    for (int32_t op = 0; op < AVP_OP_COUNT; ++op) {
        selection[static_cast<std::size_t>(op)] = forced.empty() ? best(op) : named(op, forced);
    }
    return selection;
}

}  // namespace adavip::dispatch
