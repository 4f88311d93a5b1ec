// avp_adamw, avp_sum_squares: checks and dispatch.
#include <algorithm>
#include <cmath>
#include <vector>

#include "abi/context.hpp"
#include "core/tensor_check.hpp"
#include "ops/adamw/adamw.hpp"

using namespace adavip;

namespace {

// Elements per block. Partial sums are taken per block and added in block order, so threads change nothing;
// parts of an update begin at block boundaries.
constexpr int64_t kBlock = 16384;

void check_finite(const char* name, double value) {
    if (!std::isfinite(value)) core::fail_invalid(name, " is ", value, ", must be finite");
}

void check_not_negative(const char* name, double value) {
    if (!(value >= 0) || !std::isfinite(value))
        core::fail_invalid(name, " is ", value, ", must be finite and >= 0");
}

void check_rate(const char* name, double value) {
    if (!(value >= 0 && value < 1)) core::fail_invalid(name, " is ", value, ", must be in [0, 1)");
}

ops::AdamwScalars scalars_of(const avp_adamw_params& params) {
    if (params.step < 1) core::fail_invalid("params.step is ", params.step, ", must be at least 1");
    check_not_negative("params.learning_rate", params.learning_rate);
    check_rate("params.beta1", params.beta1);
    check_rate("params.beta2", params.beta2);
    check_not_negative("params.epsilon", params.epsilon);
    check_not_negative("params.weight_decay", params.weight_decay);
    check_finite("params.grad_scale", params.grad_scale);
    const double step = static_cast<double>(params.step);
    const double correction1 = 1.0 - std::pow(params.beta1, step);
    const double correction2 = 1.0 - std::pow(params.beta2, step);
    return {static_cast<float>(1.0 - params.learning_rate * params.weight_decay),
            static_cast<float>(1.0 - params.beta1),
            static_cast<float>(params.beta2),
            static_cast<float>(1.0 - params.beta2),
            static_cast<float>(std::sqrt(correction2)),
            static_cast<float>(params.epsilon),
            static_cast<float>(params.learning_rate / correction1),
            static_cast<float>(params.grad_scale)};
}

core::VectorView check_count(core::Device device, const avp_tensor* tensor, const char* name,
                             const char* count_name, core::DtypeSet allowed, int64_t count) {
    const core::VectorView view = core::check_vector(device, tensor, name, allowed);
    core::check_equal(count_name, view.count, "count of param", count);
    return view;
}

core::VectorView check_master(core::Device device, const avp_tensor* tensor, const core::VectorView& param) {
    if (param.dtype == AVP_F32) {
        if (tensor != nullptr) core::fail_invalid("master must be NULL when param is f32");
        return {nullptr, 0, AVP_F32};
    }
    if (tensor == nullptr) core::fail_invalid("master is NULL, it is required when param is bf16");
    return check_count(device, tensor, "master", "count of master", core::dtypes(AVP_F32), param.count);
}

}  // namespace

int32_t avp_adamw(avp_context* context, const avp_adamw_params* params, avp_tensor* param, avp_tensor* master,
                  const avp_tensor* grad, avp_tensor* exp_avg, avp_tensor* exp_avg_sq) {
    return abi::guarded("avp_adamw", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const ops::AdamwScalars scalars = scalars_of(abi::read_params(params, "params"));
        const core::VectorView p =
            core::check_vector(device, param, "param", core::dtypes(AVP_F32, AVP_BF16));
        const core::VectorView w = check_master(device, master, p);
        const core::VectorView g =
            check_count(device, grad, "grad", "count of grad", core::dtypes(AVP_F32, AVP_BF16), p.count);
        const core::VectorView m =
            check_count(device, exp_avg, "exp_avg", "count of exp_avg", core::dtypes(AVP_F32), p.count);
        const core::VectorView v = check_count(device, exp_avg_sq, "exp_avg_sq", "count of exp_avg_sq",
                                               core::dtypes(AVP_F32), p.count);
        const core::Footprint items[] = {core::footprint("param", p), core::footprint("master", w),
                                         core::footprint("exp_avg", m), core::footprint("exp_avg_sq", v),
                                         core::footprint("grad", g)};
        core::check_disjoint(items, 5, 4);
        const bool half = p.dtype == AVP_BF16;
        const ops::Adamw arguments{scalars,
                                   static_cast<float*>(half ? w.data : p.data),
                                   half ? static_cast<uint16_t*>(p.data) : nullptr,
                                   g.data,
                                   g.dtype,
                                   static_cast<float*>(m.data),
                                   static_cast<float*>(v.data)};
        const auto run = abi::chosen<ops::AdamwFunction>(owner, AVP_OP_ADAMW, p.dtype);
        owner.pool.parallel_for(p.count, kBlock,
                                [&](int64_t begin, int64_t end) { run(arguments, begin, end); });
    });
}

int32_t avp_sum_squares(avp_context* context, const avp_tensor* values, double* out_sum) {
    return abi::guarded("avp_sum_squares", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const core::VectorView view = core::check_vector(device, values, "values", core::kHalfOrFloat);
        double& out = abi::required(out_sum, "out_sum");
        const ops::SumSquares arguments{view.data, view.dtype};
        const auto run = abi::chosen<ops::SumSquaresFunction>(owner, AVP_OP_SUM_SQUARES, view.dtype);
        std::vector<double> partial(static_cast<std::size_t>((view.count + kBlock - 1) / kBlock));
        owner.pool.parallel_for(view.count, kBlock, [&](int64_t begin, int64_t end) {
            for (int64_t at = begin; at < end; at += kBlock) {
                partial[static_cast<std::size_t>(at / kBlock)] =
                    run(arguments, at, std::min(end, at + kBlock));
            }
        });
        double sum = 0;
        for (const double part : partial) sum += part;
        out = sum;
    });
}
