// The oracle of AdamW: one element at a time.
#include <cmath>

#include "core/half.hpp"
#include "ops/adamw/adamw.hpp"

namespace adavip::ops {
namespace {

float gradient_at(const Adamw& arguments, int64_t i) {
    return arguments.grad_dtype == AVP_F32
               ? static_cast<const float*>(arguments.grad)[i]
               : core::float_from_bf16(static_cast<const uint16_t*>(arguments.grad)[i]);
}

// As torch's lerp: from the end that is nearer.
float moved(float from, float to, float weight) {
    return weight < 0.5F ? from + weight * (to - from) : to - (to - from) * (1.0F - weight);
}

}  // namespace

void adamw_ref(const Adamw& arguments, int64_t begin, int64_t end) {
    const AdamwScalars& s = arguments.scalars;
    for (int64_t i = begin; i < end; ++i) {
        const float g = gradient_at(arguments, i) * s.grad_scale;
        const float p = arguments.values[i] * s.decay;
        const float m = moved(arguments.exp_avg[i], g, s.first_weight);
        const float v = arguments.exp_avg_sq[i] * s.beta2 + s.second_weight * g * g;
        const float denom = std::sqrt(v) / s.correction2_root + s.epsilon;
        arguments.exp_avg[i] = m;
        arguments.exp_avg_sq[i] = v;
        arguments.values[i] = p - s.step_size * m / denom;
        if (arguments.rounded != nullptr) arguments.rounded[i] = core::bf16_from_float(arguments.values[i]);
    }
}

}  // namespace adavip::ops
