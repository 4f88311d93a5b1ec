// The oracle: one logit at a time, everything in fp64, no trick.
#include <cmath>
#include <limits>

#include "core/half.hpp"
#include "ops/logprob/logprob.hpp"

namespace adavip::ops {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double load(const void* data, int32_t dtype, int64_t index) {
    switch (dtype) {
        case AVP_F64:
            return static_cast<const double*>(data)[index];
        case AVP_F32:
            return static_cast<double>(static_cast<const float*>(data)[index]);
        case AVP_F16:
            return static_cast<double>(core::float_from_f16(static_cast<const uint16_t*>(data)[index]));
        default:
            return static_cast<double>(core::float_from_bf16(static_cast<const uint16_t*>(data)[index]));
    }
}

void store(void* data, int32_t dtype, int64_t index, double value) {
    switch (dtype) {
        case AVP_F64:
            static_cast<double*>(data)[index] = value;
            break;
        case AVP_F32:
            static_cast<float*>(data)[index] = static_cast<float>(value);
            break;
        case AVP_F16:
            static_cast<uint16_t*>(data)[index] = core::f16_from_float(static_cast<float>(value));
            break;
        default:
            static_cast<uint16_t*>(data)[index] = core::bf16_from_float(static_cast<float>(value));
            break;
    }
}

struct RowSum {
    double largest;
    double log_sum;  // of exp(logit - largest)
};

RowSum sum_row(const LogprobForward& arguments, int64_t row) {
    const int64_t start = row * arguments.row_stride;
    double largest = -kInfinity;
    for (int64_t v = 0; v < arguments.vocab; ++v) {
        const double logit = load(arguments.logits, arguments.dtype, start + v);
        if (std::isnan(logit) || logit == kInfinity) return {kNan, kNan};
        if (logit > largest) largest = logit;
    }
    if (largest == -kInfinity) return {kNan, kNan};
    double sum = 0;  // V terms, in order
    for (int64_t v = 0; v < arguments.vocab; ++v) {
        sum += std::exp(load(arguments.logits, arguments.dtype, start + v) - largest);
    }
    return {largest, std::log(sum)};
}

}  // namespace

void logprob_forward_ref(const LogprobForward& arguments, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
        const int64_t target = arguments.targets[row];
        const bool ignored = target == arguments.ignore_index;
        if (ignored) store(arguments.logps.data, arguments.logps.dtype, row, 0);
        if (ignored && arguments.lse.data == nullptr) continue;
        const RowSum total = sum_row(arguments, row);
        if (arguments.lse.data != nullptr) {
            store(arguments.lse.data, arguments.lse.dtype, row, total.largest + total.log_sum);
        }
        if (ignored) continue;
        const double logit = load(arguments.logits, arguments.dtype, row * arguments.row_stride + target);
        // The difference of the large numbers first: exact, where adding the logarithm to them is not.
        store(arguments.logps.data, arguments.logps.dtype, row, (logit - total.largest) - total.log_sum);
    }
}

void logprob_backward_ref(const LogprobBackward& arguments, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
        const int64_t target = arguments.targets[row];
        const int64_t from = row * arguments.row_stride;
        const int64_t to = row * arguments.grad_row_stride;
        const bool ignored = target == arguments.ignore_index;
        const double lse = load(arguments.lse.data, arguments.lse.dtype, row);
        const double given = load(arguments.coef.data, arguments.coef.dtype, row);
        const double coef = std::isfinite(given) ? given : kNan;
        for (int64_t v = 0; v < arguments.vocab; ++v) {
            double gradient = 0;
            if (!ignored) {
                const double gap = load(arguments.logits, arguments.dtype, from + v) - lse;
                // 1 - exp(gap) without cancellation where the target has nearly all the probability
                gradient = coef * (v == target ? -std::expm1(gap) : -std::exp(gap));
            }
            store(arguments.grad, arguments.dtype, to + v, gradient);
        }
    }
}

}  // namespace adavip::ops
