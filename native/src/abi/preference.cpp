// avp_preference_loss: checks and dispatch.
#include "ops/preference/preference.hpp"

#include <cmath>
#include <cstddef>

#include "abi/context.hpp"
#include "core/tensor_check.hpp"

using namespace adavip;

namespace {

// Samples a thread should at least have: below this, waking it costs more than it saves.
constexpr int64_t kSampleGrain = 4096;

// Of the parameters before they had anchor_weight.
constexpr uint32_t kSizeWithoutAnchorWeight = offsetof(avp_preference_params, anchor_weight);

double anchor_weight_of(const avp_preference_params& params) {
    const double own = ops::preference_objective(params.objective).own_anchor_weight;
    return own != 0 ? own : params.anchor_weight;
}

core::MatrixView check_output(core::Device device, const avp_tensor* tensor, const char* name, int64_t rows,
                              int64_t columns) {
    const core::MatrixView view = core::check_matrix(device, tensor, name, core::dtypes(AVP_F64));
    if (view.rows != rows || view.columns != columns) {
        core::fail_invalid(name, " is [", view.rows, ", ", view.columns, "], must be [", rows, ", ", columns,
                           "]");
    }
    core::check_contiguous(view, name);
    return view;
}

// An absent optional output: no data, no bytes to overlap with.
core::MatrixView check_optional(core::Device device, const avp_tensor* tensor, const char* name, int64_t rows,
                                int64_t columns) {
    return tensor == nullptr ? core::MatrixView{nullptr, 0, 0, 0, AVP_F64}
                             : check_output(device, tensor, name, rows, columns);
}

void check_params(const avp_preference_params& params) {
    if (params.objective < 0 || params.objective >= AVP_LOSS_COUNT) {
        core::fail_invalid("params.objective is ", params.objective, ", must be in [0, ", AVP_LOSS_COUNT - 1,
                           "]");
    }
    if (!(params.beta > 0) || !std::isfinite(params.beta)) {
        core::fail_invalid("params.beta is ", params.beta, ", must be positive and finite");
    }
    if (!(params.anchor_weight >= 0) || !std::isfinite(params.anchor_weight)) {
        core::fail_invalid("params.anchor_weight is ", params.anchor_weight,
                           ", must be finite and not negative");
    }
    const ops::PreferenceObjective& objective = ops::preference_objective(params.objective);
    if (objective.own_anchor_weight != 0 && params.anchor_weight != 0 &&
        params.anchor_weight != objective.own_anchor_weight) {
        core::fail_invalid("params.anchor_weight is ", params.anchor_weight, ", must be 0 or ",
                           objective.own_anchor_weight, " for ", objective.name,
                           ", whose anchor has that weight");
    }
    if (anchor_weight_of(params) != 0 && !std::isfinite(params.anchor)) {
        core::fail_invalid("params.anchor is ", params.anchor, ", must be finite");
    }
}

core::VectorView check_weights(core::Device device, const avp_tensor* tensor, int32_t objective,
                               int64_t rejected) {
    if (tensor == nullptr) return {nullptr, 0, AVP_F64};
    const ops::PreferenceObjective& described = ops::preference_objective(objective);
    if (!described.takes_log_weights) {
        core::fail_invalid("log_weights must be NULL for ", described.name, ", which takes none");
    }
    const core::VectorView view = core::check_vector(device, tensor, "log_weights", core::dtypes(AVP_F64));
    core::check_equal("count of log_weights", view.count, "number of rejected columns", rejected);
    bool possible = false;
    for (int64_t k = 0; k < view.count; ++k) {
        const double weight = static_cast<const double*>(view.data)[k];
        if (std::isnan(weight) || weight == HUGE_VAL) {
            core::fail_invalid("log_weights[", k, "] is ", weight, ", must be finite or -inf");
        }
        possible = possible || std::isfinite(weight);
    }
    if (!possible) core::fail_invalid("log_weights are all -inf: no rejected column is left");
    return view;
}

}  // namespace

int32_t avp_preference_loss(avp_context* context, const avp_preference_params* params,
                            const avp_tensor* policy, const avp_tensor* reference,
                            const avp_tensor* log_weights, avp_tensor* losses, avp_tensor* grad,
                            avp_tensor* rewards, avp_tensor* omega, avp_tensor* margins) {
    return abi::guarded("avp_preference_loss", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_preference_params read = abi::read_params(params, "params", kSizeWithoutAnchorWeight);
        check_params(read);
        const core::MatrixView p = core::check_matrix(device, policy, "policy", core::kFloatOrDouble);
        const core::MatrixView q = core::check_matrix(device, reference, "reference", core::kFloatOrDouble);
        core::check_equal("rows of reference", q.rows, "rows of policy", p.rows);
        core::check_equal("columns of reference", q.columns, "columns of policy", p.columns);
        if (p.columns < 2) {
            core::fail_invalid("policy has ", p.columns,
                               " columns, must have at least 2: the chosen and one rejected");
        }
        const int64_t rejected = p.columns - 1;
        const core::VectorView weights = check_weights(device, log_weights, read.objective, rejected);
        const core::VectorView loss = core::check_vector(device, losses, "losses", core::dtypes(AVP_F64));
        core::check_equal("count of losses", loss.count, "rows of policy", p.rows);
        const core::MatrixView g = check_output(device, grad, "grad", p.rows, p.columns);
        const core::MatrixView r = check_optional(device, rewards, "rewards", p.rows, p.columns);
        const core::MatrixView o = check_optional(device, omega, "omega", p.rows, rejected);
        const core::MatrixView m = check_optional(device, margins, "margins", p.rows, rejected);
        if (p.rows == 0) return;
        const core::Footprint items[] = {
            core::footprint("losses", loss), core::footprint("grad", g),
            core::footprint("rewards", r),   core::footprint("omega", o),
            core::footprint("margins", m),   core::footprint("policy", p),
            core::footprint("reference", q), core::footprint("log_weights", weights)};
        core::check_disjoint(items, 8, 5);
        const ops::PreferenceLoss arguments{read.objective,
                                            read.beta,
                                            read.anchor,
                                            anchor_weight_of(read),
                                            rejected,
                                            p.data,
                                            p.dtype,
                                            p.row_stride,
                                            q.data,
                                            q.dtype,
                                            q.row_stride,
                                            static_cast<const double*>(weights.data),
                                            static_cast<double*>(loss.data),
                                            static_cast<double*>(g.data),
                                            static_cast<double*>(r.data),
                                            static_cast<double*>(o.data),
                                            static_cast<double*>(m.data)};
        const auto run = abi::chosen<ops::PreferenceLossFunction>(owner, AVP_OP_PREFERENCE_LOSS, p.dtype);
        owner.pool.parallel_for(p.rows, kSampleGrain,
                                [&](int64_t begin, int64_t end) { run(arguments, begin, end); });
    });
}
