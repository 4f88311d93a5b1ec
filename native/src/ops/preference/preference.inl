// Vector kernel of preference.hpp, compiled once per instruction set on top of isa/avx2.hpp or
// isa/avx512.hpp: one sample per lane, columns one after another. K is not bounded, so a column is read again
// wherever it is needed instead of being kept; the exponentials dominate. Lanes behind the last sample repeat
// it and are not stored.

#include <cmath>
#include <limits>

namespace adavip::ops {
namespace {

// Up to kLanes64 samples, and the arrays that carry columns between memory and lanes.
struct Lanes {
    const PreferenceLoss& arguments;
    int64_t row;
    int64_t count;
};

double element(const void* data, int32_t dtype, int64_t index) {
    return dtype == AVP_F64 ? static_cast<const double*>(data)[index]
                            : static_cast<double>(static_cast<const float*>(data)[index]);
}

Doubles column_of(const Lanes& lanes, const void* data, int32_t dtype, int64_t stride, int64_t column) {
    alignas(64) double values[kLanes64];
    for (int64_t lane = 0; lane < kLanes64; ++lane) {
        const int64_t row = lanes.row + (lane < lanes.count ? lane : lanes.count - 1);
        values[lane] = element(data, dtype, row * stride + column);
    }
    return load64(values);
}

void store_column(const Lanes& lanes, double* data, int64_t columns, int64_t column, Doubles value) {
    alignas(64) double values[kLanes64];
    store64(values, value);
    for (int64_t lane = 0; lane < lanes.count; ++lane)
        data[(lanes.row + lane) * columns + column] = values[lane];
}

Doubles reward(const Lanes& lanes, int64_t column) {
    const PreferenceLoss& a = lanes.arguments;
    const Doubles policy = column_of(lanes, a.policy, a.policy_dtype, a.policy_stride, column);
    const Doubles reference = column_of(lanes, a.reference, a.reference_dtype, a.reference_stride, column);
    return mul(set64(a.beta), sub(policy, reference));
}

// A weight of 0 (log -inf) takes the column out, whatever its reward.
Doubles weighted(const Lanes& lanes, int64_t k) {
    if (lanes.arguments.log_weights == nullptr) return reward(lanes, k);
    const double weight = lanes.arguments.log_weights[k - 1];
    return std::isinf(weight) ? set64(weight) : add(reward(lanes, k), set64(weight));
}

// exp(value - largest); an infinite largest one counts as 1, all finite ones beside it as 0.
Doubles scaled_exp64(Doubles value, Doubles largest) {
    const Mask64 infinite = equal(value, set64(std::numeric_limits<double>::infinity()));
    return choose(infinite, set64(1.0), exp64(sub(value, largest)));
}

// NaN in the lanes of samples with a NaN reward, 0 elsewhere.
Doubles nan_marks(const Lanes& lanes) {
    Doubles marks = set64(0.0);
    const Doubles nan = set64(std::numeric_limits<double>::quiet_NaN());
    for (int64_t j = 0; j <= lanes.arguments.rejected; ++j) {
        const Doubles r = reward(lanes, j);
        marks = choose(either_nan(r, r), nan, marks);
    }
    return marks;
}

struct Largest {
    Doubles value;  // largest weighted reward
    Doubles index;  // its first column, 1..K
};

Largest largest(const Lanes& lanes) {
    Largest best{weighted(lanes, 1), set64(1.0)};
    for (int64_t k = 2; k <= lanes.arguments.rejected; ++k) {
        const Doubles value = weighted(lanes, k);
        const Mask64 better = greater(value, best.value);
        best.value = choose(better, value, best.value);
        best.index = choose(better, set64(static_cast<double>(k)), best.index);
    }
    return best;
}

// A NaN anywhere in a sample shows in all that is stored of it.
void store_grad(const Lanes& lanes, int64_t column, Doubles value, Doubles marks) {
    store_column(lanes, lanes.arguments.grad, 1 + lanes.arguments.rejected, column,
                 choose(either_nan(marks, marks), marks, value));
}

// Of anchor_weight * softplus(anchor - r_0): how hard it pulls at the chosen reward, times beta. Without a
// weight nothing is computed: 0 times an infinite softplus would be NaN.
Doubles anchor_pull(const Lanes& lanes) {
    const PreferenceLoss& a = lanes.arguments;
    if (a.anchor_weight == 0) return set64(0.0);
    const Doubles x = sub(set64(a.anchor), reward(lanes, 0));
    return mul(set64(a.beta), mul(set64(a.anchor_weight), sigmoid64(x)));
}

Doubles anchor_loss(const Lanes& lanes) {
    const PreferenceLoss& a = lanes.arguments;
    if (a.anchor_weight == 0) return set64(0.0);
    return mul(set64(a.anchor_weight), softplus64(sub(set64(a.anchor), reward(lanes, 0))));
}

// The gradient of the chosen column: what the rejected ones and the anchor pull at it, downhill.
void store_chosen(const Lanes& lanes, Doubles pull, Doubles marks) {
    store_grad(lanes, 0, sub(set64(0.0), add(pull, anchor_pull(lanes))), marks);
}

// E11, E12, as the reference computes them.
Doubles adavip(const Lanes& lanes, Doubles marks) {
    const int64_t rejected = lanes.arguments.rejected;
    const Largest best = largest(lanes);
    const Doubles chosen = reward(lanes, 0);
    const Doubles none = set64(0.0);
    const Mask64 above = greater(best.value, chosen);
    const Doubles top = choose(above, best.value, chosen);
    // Where nothing is possible, top - top is NaN and says so.
    Doubles others = choose(above, scaled_exp64(chosen, top), none);
    for (int64_t k = 1; k <= rejected; ++k) {
        const Mask64 is_largest = both(above, equal(best.index, set64(static_cast<double>(k))));
        others = add(others, choose(is_largest, none, scaled_exp64(weighted(lanes, k), top)));
    }
    const Doubles scale = div(set64(lanes.arguments.beta), add(others, set64(1.0)));
    Doubles sum = none;
    for (int64_t k = 1; k <= rejected; ++k) {
        const Doubles gradient = mul(scale, scaled_exp64(weighted(lanes, k), top));
        store_grad(lanes, k, gradient, marks);
        sum = add(sum, gradient);
    }
    store_chosen(lanes, sum, marks);
    return add(choose(above, sub(top, chosen), none), log1p64(others));
}

// Sum over the first `count` rejected of weight * softplus(r_k - r_0).
Doubles sum_of_dpo(const Lanes& lanes, Doubles marks, int64_t count, double weight) {
    const Doubles chosen = reward(lanes, 0);
    const Doubles scale = set64(weight * lanes.arguments.beta);
    Doubles loss = set64(0.0);
    Doubles pull = set64(0.0);
    for (int64_t k = 1; k <= lanes.arguments.rejected; ++k) {
        if (k > count) {
            store_grad(lanes, k, set64(0.0), marks);
            continue;
        }
        const Doubles x = sub(reward(lanes, k), chosen);
        const Doubles gradient = mul(scale, sigmoid64(x));
        store_grad(lanes, k, gradient, marks);
        pull = add(pull, gradient);
        loss = add(loss, mul(set64(weight), softplus64(x)));
    }
    store_chosen(lanes, pull, marks);
    return loss;
}

Doubles joint(const Lanes& lanes, Doubles marks) {
    const int64_t rejected = lanes.arguments.rejected;
    const Doubles count = set64(static_cast<double>(rejected));
    Doubles mean = set64(0.0);
    for (int64_t k = 1; k <= rejected; ++k) mean = add(mean, div(reward(lanes, k), count));
    const Doubles x = sub(mean, reward(lanes, 0));
    const Doubles pull = mul(set64(lanes.arguments.beta), sigmoid64(x));
    for (int64_t k = 1; k <= rejected; ++k) store_grad(lanes, k, div(pull, count), marks);
    store_chosen(lanes, pull, marks);
    return softplus64(x);
}

Doubles loss_of(const Lanes& lanes, Doubles marks) {
    const int64_t rejected = lanes.arguments.rejected;
    switch (lanes.arguments.objective) {
        case AVP_LOSS_ADAVIP:
            return adavip(lanes, marks);
        case AVP_LOSS_DPO:
            return sum_of_dpo(lanes, marks, 1, 1.0);
        case AVP_LOSS_VISION_HALF:
            return sum_of_dpo(lanes, marks, rejected, 1.0 / static_cast<double>(rejected));
        case AVP_LOSS_VISION_JOINT:
            return joint(lanes, marks);
        case AVP_LOSS_VISION_SUM:
        case AVP_LOSS_MDPO:  // with its anchor
            return sum_of_dpo(lanes, marks, rejected, 1.0);
        default:
            fail_without_formula(lanes.arguments.objective);
    }
}

void store_reports(const Lanes& lanes, Doubles marks) {
    const PreferenceLoss& a = lanes.arguments;
    const Doubles chosen = reward(lanes, 0);
    for (int64_t j = 0; a.rewards != nullptr && j <= a.rejected; ++j) {
        store_column(lanes, a.rewards, 1 + a.rejected, j, add(reward(lanes, j), marks));
    }
    for (int64_t k = 1; a.margins != nullptr && k <= a.rejected; ++k) {
        store_column(lanes, a.margins, a.rejected, k - 1, add(sub(chosen, reward(lanes, k)), marks));
    }
    if (a.omega == nullptr) return;
    const Doubles top = largest(lanes).value;
    Doubles sum = set64(0.0);
    for (int64_t k = 1; k <= a.rejected; ++k) sum = add(sum, scaled_exp64(weighted(lanes, k), top));
    for (int64_t k = 1; k <= a.rejected; ++k) {
        const Doubles omega = div(scaled_exp64(weighted(lanes, k), top), sum);
        store_column(lanes, a.omega, a.rejected, k - 1, add(omega, marks));
    }
}

void preference_loss(const PreferenceLoss& arguments, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row += kLanes64) {
        const Lanes lanes{arguments, row, end - row < kLanes64 ? end - row : kLanes64};
        const Doubles marks = nan_marks(lanes);
        const Doubles loss = add(loss_of(lanes, marks), anchor_loss(lanes));
        store_column(lanes, arguments.losses, 1, 0, add(loss, marks));
        store_reports(lanes, marks);
    }
}

}  // namespace
}  // namespace adavip::ops
