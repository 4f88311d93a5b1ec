// avp_logprob_forward, avp_logprob_backward, avp_logprob_forward_backward, avp_sequence_logprob: checks and
// dispatch.
#include "ops/logprob/logprob.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "abi/context.hpp"
#include "core/tensor_check.hpp"

using namespace adavip;

namespace {

// A gradient apart from the logits that is larger than this (last-level caches hold a few ten MB) is written
// past the caches: that saves reading what is about to be overwritten.
constexpr int64_t kStreamedBytes = int64_t{32} << 20;

// Elements a thread should at least have, so that waking it is worth while (about 10 us of work).
constexpr int64_t kMinElements = 16384;

int64_t row_grain(int64_t vocab) {
    return std::max<int64_t>(1, kMinElements / vocab);
}

core::VectorView check_rows_of(core::Device device, const avp_tensor* tensor, const char* name,
                               const char* count_name, core::DtypeSet allowed, int64_t rows) {
    const core::VectorView view = core::check_vector(device, tensor, name, allowed);
    core::check_equal(count_name, view.count, "rows of logits", rows);
    return view;
}

void check_targets(const core::VectorView& view, int64_t vocab, int64_t ignore_index) {
    const int64_t* const targets = static_cast<const int64_t*>(view.data);
    for (int64_t row = 0; row < view.count; ++row) {
        if ((targets[row] < 0 || targets[row] >= vocab) && targets[row] != ignore_index) {
            core::fail_invalid("targets[", row, "] is ", targets[row], ", must be in [0, ", vocab,
                               ") or ignore_index (", ignore_index, ")");
        }
    }
}

void check_segments(const core::VectorView& view, int64_t segments) {
    const int32_t* const ids = static_cast<const int32_t*>(view.data);
    for (int64_t row = 0; row < view.count; ++row) {
        if (ids[row] < 0 || ids[row] >= segments) {
            core::fail_invalid("segment_ids[", row, "] is ", ids[row], ", must be in [0, ", segments, ")");
        }
        if (row > 0 && ids[row] < ids[row - 1]) {
            core::fail_invalid("segment_ids[", row, "] is ", ids[row], " after ", ids[row - 1],
                               ", they must not decrease");
        }
    }
}

ops::RealVector real(const core::VectorView& view) {
    return {view.data, view.dtype};
}

// An absent optional vector: no data, no bytes to overlap with.
constexpr core::VectorView kAbsent{nullptr, 0, AVP_F64};

core::VectorView check_optional_rows(core::Device device, const avp_tensor* tensor, const char* name,
                                     const char* count_name, int64_t rows) {
    return tensor == nullptr ? kAbsent
                             : check_rows_of(device, tensor, name, count_name, core::kFloatOrDouble, rows);
}

core::MatrixView check_grad(core::Device device, const avp_tensor* grad, const core::MatrixView& logits) {
    const core::MatrixView out = core::check_matrix(device, grad, "grad", core::dtypes(logits.dtype));
    core::check_equal("rows of grad", out.rows, "rows of logits", logits.rows);
    core::check_equal("columns of grad", out.columns, "columns of logits", logits.columns);
    return out;
}

// Whether the gradient lies apart from the logits (else it is the logits); it must lie apart from the others.
bool check_grad_apart(const core::MatrixView& grad, const core::MatrixView& logits,
                      std::span<const core::Footprint> others) {
    const core::Footprint written = core::footprint("grad", grad);
    for (const core::Footprint& other : others) {
        const core::Footprint pair[] = {written, other};
        core::check_disjoint(pair, 2, 1);
    }
    const bool apart = grad.data != logits.data || grad.row_stride != logits.row_stride;
    if (apart) {
        const core::Footprint pair[] = {written, core::footprint("logits", logits)};
        core::check_disjoint(pair, 2, 1);
    }
    return apart;
}

ops::LogprobForward forward_arguments(const core::MatrixView& x, const core::VectorView& targets,
                                      int64_t ignore_index, ops::RealVector logps, ops::RealVector lse) {
    return {x.data,       x.dtype, x.columns, x.row_stride, static_cast<const int64_t*>(targets.data),
            ignore_index, logps,   lse};
}

ops::LogprobBackward backward_arguments(const core::MatrixView& x, const core::VectorView& targets,
                                        int64_t ignore_index, ops::RealVector lse, ops::RealVector coef,
                                        const core::MatrixView& grad, bool apart) {
    return {x.data,
            x.dtype,
            x.columns,
            x.row_stride,
            static_cast<const int64_t*>(targets.data),
            ignore_index,
            lse,
            coef,
            grad.data,
            grad.row_stride,
            apart && x.columns >= kStreamedBytes / core::dtype_size(x.dtype) / x.rows};
}

}  // namespace

int32_t avp_logprob_forward(avp_context* context, const avp_logprob_params* params, const avp_tensor* logits,
                            const avp_tensor* targets, avp_tensor* logps, avp_tensor* lse) {
    return abi::guarded("avp_logprob_forward", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_logprob_params read = abi::read_params(params, "params");
        const core::MatrixView x = core::check_matrix(device, logits, "logits", core::kHalfOrFloat);
        const core::VectorView t =
            check_rows_of(device, targets, "targets", "count of targets", core::dtypes(AVP_I64), x.rows);
        const core::VectorView out =
            check_rows_of(device, logps, "logps", "count of logps", core::kFloatOrDouble, x.rows);
        const core::VectorView sum = check_optional_rows(device, lse, "lse", "count of lse", x.rows);
        if (x.rows == 0 || x.columns == 0) return;
        check_targets(t, x.columns, read.ignore_index);
        const core::Footprint items[] = {core::footprint("logps", out), core::footprint("lse", sum),
                                         core::footprint("logits", x), core::footprint("targets", t)};
        core::check_disjoint(items, 4, 2);
        const ops::LogprobForward arguments =
            forward_arguments(x, t, read.ignore_index, real(out), real(sum));
        const auto run = abi::chosen<ops::LogprobForwardFunction>(owner, AVP_OP_LOGPROB_FORWARD, x.dtype);
        owner.pool.parallel_for(x.rows, row_grain(x.columns),
                                [&](int64_t begin, int64_t end) { run(arguments, begin, end); });
    });
}

int32_t avp_logprob_backward(avp_context* context, const avp_logprob_params* params, const avp_tensor* logits,
                             const avp_tensor* targets, const avp_tensor* lse, const avp_tensor* coef,
                             avp_tensor* grad) {
    return abi::guarded("avp_logprob_backward", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_logprob_params read = abi::read_params(params, "params");
        const core::MatrixView x = core::check_matrix(device, logits, "logits", core::kHalfOrFloat);
        const core::VectorView t =
            check_rows_of(device, targets, "targets", "count of targets", core::dtypes(AVP_I64), x.rows);
        const core::VectorView sum =
            check_rows_of(device, lse, "lse", "count of lse", core::kFloatOrDouble, x.rows);
        const core::VectorView c =
            check_rows_of(device, coef, "coef", "count of coef", core::kFloatOrDouble, x.rows);
        const core::MatrixView out = check_grad(device, grad, x);
        if (x.rows == 0 || x.columns == 0) return;
        core::check_rows_apart(out, "grad");
        check_targets(t, x.columns, read.ignore_index);
        const core::Footprint read_only[] = {core::footprint("targets", t), core::footprint("lse", sum),
                                             core::footprint("coef", c)};
        const bool apart = check_grad_apart(out, x, read_only);
        const ops::LogprobBackward arguments =
            backward_arguments(x, t, read.ignore_index, real(sum), real(c), out, apart);
        const auto run = abi::chosen<ops::LogprobBackwardFunction>(owner, AVP_OP_LOGPROB_BACKWARD, x.dtype);
        owner.pool.parallel_for(x.rows, row_grain(x.columns),
                                [&](int64_t begin, int64_t end) { run(arguments, begin, end); });
    });
}

int32_t avp_logprob_forward_backward(avp_context* context, const avp_logprob_params* params,
                                     const avp_tensor* logits, const avp_tensor* targets,
                                     const avp_tensor* coef, avp_tensor* logps, avp_tensor* lse,
                                     avp_tensor* grad) {
    return abi::guarded("avp_logprob_forward_backward", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_logprob_params read = abi::read_params(params, "params");
        const core::MatrixView x = core::check_matrix(device, logits, "logits", core::kHalfOrFloat);
        const core::VectorView t =
            check_rows_of(device, targets, "targets", "count of targets", core::dtypes(AVP_I64), x.rows);
        const core::VectorView c = check_optional_rows(device, coef, "coef", "count of coef", x.rows);
        const core::VectorView out =
            check_rows_of(device, logps, "logps", "count of logps", core::kFloatOrDouble, x.rows);
        const core::VectorView sum = check_optional_rows(device, lse, "lse", "count of lse", x.rows);
        const core::MatrixView g = check_grad(device, grad, x);
        if (x.rows == 0 || x.columns == 0) return;
        core::check_rows_apart(g, "grad");
        check_targets(t, x.columns, read.ignore_index);
        const core::Footprint items[] = {core::footprint("logps", out), core::footprint("lse", sum),
                                         core::footprint("logits", x), core::footprint("targets", t),
                                         core::footprint("coef", c)};
        core::check_disjoint(items, 5, 2);
        const core::Footprint others[] = {items[0], items[1], items[3], items[4]};
        const bool apart = check_grad_apart(g, x, others);

        // What the caller does not give, in f64 so that nothing is rounded in between.
        const auto count = static_cast<std::size_t>(x.rows);
        std::vector<double> ones(c.data == nullptr ? count : 0, 1.0);
        std::vector<double> sums(sum.data == nullptr ? count : 0);
        const ops::RealVector row_coef = c.data == nullptr ? ops::RealVector{ones.data(), AVP_F64} : real(c);
        const ops::RealVector row_lse =
            sum.data == nullptr ? ops::RealVector{sums.data(), AVP_F64} : real(sum);
        const ops::LogprobForward first = forward_arguments(x, t, read.ignore_index, real(out), row_lse);
        const ops::LogprobBackward second =
            backward_arguments(x, t, read.ignore_index, row_lse, row_coef, g, apart);
        const auto forward = abi::chosen<ops::LogprobForwardFunction>(owner, AVP_OP_LOGPROB_FORWARD, x.dtype);
        const auto backward =
            abi::chosen<ops::LogprobBackwardFunction>(owner, AVP_OP_LOGPROB_BACKWARD, x.dtype);
        // Row by row, so that the backward finds the row in the cache where the forward has just put it.
        owner.pool.parallel_for(x.rows, row_grain(x.columns), [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; ++row) {
                forward(first, row, row + 1);
                backward(second, row, row + 1);
            }
        });
    });
}

int32_t avp_sequence_logprob(avp_context* context, const avp_logprob_params* params, const avp_tensor* logits,
                             const avp_tensor* targets, const avp_tensor* segment_ids, avp_tensor* sums,
                             avp_tensor* lse) {
    return abi::guarded("avp_sequence_logprob", [&] {
        avp_context& owner = abi::required(context, "context");
        const core::Device device = owner.device;
        const avp_logprob_params read = abi::read_params(params, "params");
        const core::MatrixView x = core::check_matrix(device, logits, "logits", core::kHalfOrFloat);
        const core::VectorView t =
            check_rows_of(device, targets, "targets", "count of targets", core::dtypes(AVP_I64), x.rows);
        const core::VectorView ids = check_rows_of(device, segment_ids, "segment_ids", "count of segment_ids",
                                                   core::dtypes(AVP_I32), x.rows);
        const core::VectorView out = core::check_vector(device, sums, "sums", core::dtypes(AVP_F64));
        const core::VectorView sum = check_optional_rows(device, lse, "lse", "count of lse", x.rows);
        check_segments(ids, out.count);
        double* const totals = static_cast<double*>(out.data);
        if (x.columns == 0) {
            ops::sum_segments(nullptr, nullptr, 0, totals, out.count);
            return;
        }
        check_targets(t, x.columns, read.ignore_index);
        const core::Footprint items[] = {core::footprint("sums", out), core::footprint("lse", sum),
                                         core::footprint("logits", x), core::footprint("targets", t),
                                         core::footprint("segment_ids", ids)};
        core::check_disjoint(items, 5, 2);
        const std::unique_ptr<double[]> logps(new double[static_cast<std::size_t>(x.rows)]);
        const ops::LogprobForward arguments =
            forward_arguments(x, t, read.ignore_index, {logps.get(), AVP_F64}, real(sum));
        const auto run = abi::chosen<ops::LogprobForwardFunction>(owner, AVP_OP_SEQUENCE_LOGPROB, x.dtype);
        owner.pool.parallel_for(x.rows, row_grain(x.columns),
                                [&](int64_t begin, int64_t end) { run(arguments, begin, end); });
        ops::sum_segments(logps.get(), static_cast<const int32_t*>(ids.data), x.rows, totals, out.count);
    });
}
