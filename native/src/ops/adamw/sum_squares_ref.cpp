// The oracle of the sum of squares: in order, in f64.
#include "core/half.hpp"
#include "ops/adamw/adamw.hpp"

namespace adavip::ops {
namespace {

double value_at(const SumSquares& arguments, int64_t i) {
    switch (arguments.dtype) {
        case AVP_F32:
            return static_cast<double>(static_cast<const float*>(arguments.values)[i]);
        case AVP_F16:
            return static_cast<double>(
                core::float_from_f16(static_cast<const uint16_t*>(arguments.values)[i]));
        default:
            return static_cast<double>(
                core::float_from_bf16(static_cast<const uint16_t*>(arguments.values)[i]));
    }
}

}  // namespace

double sum_squares_ref(const SumSquares& arguments, int64_t begin, int64_t end) {
    double sum = 0;
    for (int64_t i = begin; i < end; ++i) {
        const double value = value_at(arguments, i);
        sum += value * value;
    }
    return sum;
}

}  // namespace adavip::ops
