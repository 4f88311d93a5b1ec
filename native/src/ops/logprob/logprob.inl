// Vector kernels of logprob.hpp, compiled once per instruction set on top of isa/avx2.hpp or isa/avx512.hpp.
//
// Forward, one read of the row: sum exp(x - R) with a reference R that is the maximum of the first block
// instead of a maximum known beforehand. A block whose own maximum exceeds R by more than kHeadroom is summed
// again, from L1, with that maximum as the new R and the sum so far rescaled; below that, exp(x - R) cannot
// overflow and floating point keeps its relative precision. So the usual row costs one exp per element and no
// second pass.
//
// Sums are f32 within a block (kBlock / (kChains * kLanes) additions per lane), then f64 from block to block.

#include <cmath>
#include <limits>

namespace adavip::ops {
namespace {

constexpr int64_t kBlock = 2048;  // elements; 8 KB of f32 stay in L1 for a second look
constexpr int64_t kChains = 4;    // independent accumulators hide the latency of an addition
// exp(16) * 2048 overflows nothing, and x - R keeps 19 bits behind the point.
constexpr float kHeadroom = 16.0F;
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// exp of a row relative to a reference: sum over v of exp(x_v) = sum * exp(reference).
struct RowSum {
    double reference;
    double sum;
};

struct BlockSum {
    double sum;
    float largest;
};

double load_real(const RealVector& vector, int64_t index) {
    return vector.dtype == AVP_F64 ? static_cast<const double*>(vector.data)[index]
                                   : static_cast<double>(static_cast<const float*>(vector.data)[index]);
}

void store_real(const RealVector& vector, int64_t index, double value) {
    if (vector.dtype == AVP_F64) {
        static_cast<double*>(vector.data)[index] = value;
    } else {
        static_cast<float*>(vector.data)[index] = static_cast<float>(value);
    }
}

template <class Dtype>
float load_one(Dtype dtype, const typename Dtype::Element* from) {
    return _mm_cvtss_f32(lowest(load_first(dtype, from, 1, 0.0F)));
}

// Largest element, ignoring NaN; -Inf for a block of NaN and -Inf only.
template <class Dtype>
float largest_of(Dtype dtype, const typename Dtype::Element* x, int64_t count) {
    Floats largest = set(-kInfinity);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) largest = max_or_second(load(dtype, x + i), largest);
    if (i < count) largest = max_or_second(load_first(dtype, x + i, count - i, -kInfinity), largest);
    return largest_lane(largest);
}

template <class Dtype>
bool has_nan(Dtype dtype, const typename Dtype::Element* x, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
        if (std::isnan(load_one(dtype, x + i))) return true;
    }
    return false;
}

// sum + exp(x - shift). What is below exp(kExpLowest) counts as that: 1e-38 beside a total of at least 1.
Floats add_exp(Floats sum, Floats x, Floats shift) {
    const Exponential e = exp_in_parts(max_or_second(set(kExpLowest), sub(x, shift)));
    return fma(e.mantissa, e.scale, sum);
}

// Sum of exp(x - reference) and the largest element (NaN ignored: it shows in the sum).
template <class Dtype>
BlockSum sum_block(Dtype dtype, const typename Dtype::Element* x, int64_t count, float reference) {
    const Floats shift = set(reference);
    Floats sums[kChains] = {zero(), zero(), zero(), zero()};
    Floats largest[kChains] = {shift, shift, shift, shift};
    int64_t i = 0;
    for (; i + kChains * kLanes <= count; i += kChains * kLanes) {
        for (int64_t chain = 0; chain < kChains; ++chain) {
            const Floats value = load(dtype, x + i + chain * kLanes);
            largest[chain] = max_or_second(value, largest[chain]);
            sums[chain] = add_exp(sums[chain], value, shift);
        }
    }
    for (; i < count; i += kLanes) {
        const int64_t left = count - i;
        const Floats value = left >= kLanes ? load(dtype, x + i) : load_first(dtype, x + i, left, -kInfinity);
        largest[0] = max_or_second(value, largest[0]);
        sums[0] = add_exp(sums[0], value, shift);
    }
    return {sum_of_lanes(add(add(sums[0], sums[1]), add(sums[2], sums[3]))),
            largest_lane(
                max_or_second(max_or_second(largest[0], largest[1]), max_or_second(largest[2], largest[3])))};
}

// {NaN, NaN} for a row without a finite maximum or with a NaN.
template <class Dtype>
RowSum sum_row(Dtype dtype, const typename Dtype::Element* x, int64_t vocab) {
    float reference = -kInfinity;
    double sum = 0;
    for (int64_t at = 0; at < vocab; at += kBlock) {
        const int64_t count = vocab - at < kBlock ? vocab - at : kBlock;
        if (reference == -kInfinity) {
            reference = largest_of(dtype, x + at, count);
            if (reference == -kInfinity) {  // nothing possible so far
                if (has_nan(dtype, x + at, count)) return {kNan, kNan};
                continue;
            }
            if (reference == kInfinity) return {kNan, kNan};
        }
        BlockSum block = sum_block(dtype, x + at, count, reference);
        if (block.largest > reference + kHeadroom) {
            if (block.largest == kInfinity) return {kNan, kNan};
            sum *= std::exp(static_cast<double>(reference) - static_cast<double>(block.largest));
            reference = block.largest;
            block = sum_block(dtype, x + at, count, reference);
        }
        sum += block.sum;
    }
    if (reference == -kInfinity || std::isnan(sum)) return {kNan, kNan};
    return {static_cast<double>(reference), sum};
}

template <class Dtype>
void forward_rows(Dtype dtype, const LogprobForward& arguments, int64_t begin, int64_t end) {
    const auto* const logits = static_cast<const typename Dtype::Element*>(arguments.logits);
    for (int64_t row = begin; row < end; ++row) {
        const auto* const x = logits + row * arguments.row_stride;
        const int64_t target = arguments.targets[row];
        const bool ignored = target == arguments.ignore_index;
        if (ignored) store_real(arguments.logps, row, 0);
        if (ignored && arguments.lse.data == nullptr) continue;
        const RowSum total = sum_row(dtype, x, arguments.vocab);
        const double log_sum = std::log(total.sum);
        if (arguments.lse.data != nullptr) store_real(arguments.lse, row, total.reference + log_sum);
        if (ignored) continue;
        // The difference of the large numbers first: exact, where adding the logarithm to them is not.
        const double logit = static_cast<double>(load_one(dtype, x + target));
        store_real(arguments.logps, row, (logit - total.reference) - log_sum);
    }
}

// factor * exp((x - high) - low), exactly 0 where the exponential is below exp(kExpLowest).
Floats scaled_exp(Floats x, Floats high, Floats low, Floats factor) {
    const Floats gap = sub(sub(x, high), low);
    const Exponential e = exp_in_parts(gap);
    return mul_where(not_less(gap, set(kExpLowest)), mul(e.mantissa, factor), e.scale);
}

// to[v] = scale * exp(from[v] - (high + low)). The log-sum-exp comes as a sum of two floats: the first
// subtraction is exact where it matters, so its rounding error (5e-4 for a log-sum-exp of 1e4) does not reach
// the probabilities.
template <bool kStreamed, class Dtype>
void scaled_exps(Dtype dtype, const typename Dtype::Element* from, typename Dtype::Element* to, int64_t count,
                 double lse, float scale) {
    const float rounded = static_cast<float>(lse);
    const Floats high = set(rounded);
    const Floats low = set(static_cast<float>(lse - static_cast<double>(rounded)));
    const Floats factor = set(scale);
    int64_t i = 0;
    for (; i + kChains * kLanes <= count; i += kChains * kLanes) {
        for (int64_t chain = 0; chain < kChains; ++chain) {
            const int64_t at = i + chain * kLanes;
            const Floats value = scaled_exp(load(dtype, from + at), high, low, factor);
            if constexpr (kStreamed) {
                stream(dtype, to + at, value);
            } else {
                store(dtype, to + at, value);
            }
        }
    }
    for (; i + kLanes <= count; i += kLanes) {
        store(dtype, to + i, scaled_exp(load(dtype, from + i), high, low, factor));
    }
    if (i < count) {
        const Floats logits = load_first(dtype, from + i, count - i, -kInfinity);
        store_first(dtype, to + i, count - i, scaled_exp(logits, high, low, factor));
    }
}

template <class Dtype>
void fill(Dtype dtype, typename Dtype::Element* to, int64_t count, Floats value) {
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) store(dtype, to + i, value);
    if (i < count) store_first(dtype, to + i, count - i, value);
}

template <class Dtype>
void backward_row(Dtype dtype, const LogprobBackward& arguments, int64_t row) {
    const int64_t vocab = arguments.vocab;
    const auto* const from =
        static_cast<const typename Dtype::Element*>(arguments.logits) + row * arguments.row_stride;
    auto* const to = static_cast<typename Dtype::Element*>(arguments.grad) + row * arguments.grad_row_stride;
    const int64_t target = arguments.targets[row];
    if (target == arguments.ignore_index) {
        fill(dtype, to, vocab, zero());
        return;
    }
    const double lse = load_real(arguments.lse, row);
    const double coef = load_real(arguments.coef, row);
    if (!std::isfinite(coef)) {
        fill(dtype, to, vocab, set(std::numeric_limits<float>::quiet_NaN()));
        return;
    }
    const double gap = static_cast<double>(load_one(dtype, from + target)) - lse;  // before it is overwritten
    const float scale = -static_cast<float>(coef);
    const bool streamed = arguments.streamed && reinterpret_cast<uintptr_t>(to) % sizeof(Floats) == 0;
    if (streamed) {
        scaled_exps<true>(dtype, from, to, vocab, lse, scale);
        _mm_sfence();  // streamed stores reach memory before the target's element below and before the caller
    } else {
        scaled_exps<false>(dtype, from, to, vocab, lse, scale);
    }
    // 1 - exp(gap) without cancellation where the target has nearly all the probability
    store_first(dtype, to + target, 1, set(static_cast<float>(-coef * std::expm1(gap))));
}

// Last row first: what the forward read last is what the caches still hold.
template <class Dtype>
void backward_rows(Dtype dtype, const LogprobBackward& arguments, int64_t begin, int64_t end) {
    for (int64_t row = end - 1; row >= begin; --row) backward_row(dtype, arguments, row);
}

void forward(const LogprobForward& arguments, int64_t begin, int64_t end) {
    switch (arguments.dtype) {
        case AVP_F32:
            forward_rows(F32{}, arguments, begin, end);
            break;
        case AVP_F16:
            forward_rows(F16{}, arguments, begin, end);
            break;
        default:
            forward_rows(Bf16{}, arguments, begin, end);
            break;
    }
}

void backward(const LogprobBackward& arguments, int64_t begin, int64_t end) {
    switch (arguments.dtype) {
        case AVP_F32:
            backward_rows(F32{}, arguments, begin, end);
            break;
        case AVP_F16:
            backward_rows(F16{}, arguments, begin, end);
            break;
        default:
            backward_rows(Bf16{}, arguments, begin, end);
            break;
    }
}

}  // namespace
}  // namespace adavip::ops
