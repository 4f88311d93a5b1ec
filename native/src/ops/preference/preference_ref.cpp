// The oracle: one sample at a time, each objective as its equation reads, standard library functions.
#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/status.hpp"
#include "ops/preference/preference.hpp"

namespace adavip::ops {
namespace {

// In the order of the header's values.
constexpr PreferenceObjective kObjectives[] = {
    {"AVP_LOSS_ADAVIP", 0, true},        {"AVP_LOSS_DPO", 0, false},
    {"AVP_LOSS_VISION_SUM", 0, false},   {"AVP_LOSS_VISION_HALF", 0, false},
    {"AVP_LOSS_VISION_JOINT", 0, false}, {"AVP_LOSS_MDPO", 1, false},
};
static_assert(std::size(kObjectives) == AVP_LOSS_COUNT);

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double load(const void* data, int32_t dtype, int64_t index) {
    return dtype == AVP_F64 ? static_cast<const double*>(data)[index]
                            : static_cast<double>(static_cast<const float*>(data)[index]);
}

double softplus(double x) {
    return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x)));
}

double sigmoid(double x) {
    const double small = std::exp(-std::fabs(x));
    return (x >= 0 ? 1.0 : small) / (1.0 + small);
}

// The rewards of one sample, computed where they are needed: K is not bounded, so nothing is stored.
struct Sample {
    const PreferenceLoss& arguments;
    int64_t row;

    double reward(int64_t column) const {
        const double policy =
            load(arguments.policy, arguments.policy_dtype, row * arguments.policy_stride + column);
        const double reference =
            load(arguments.reference, arguments.reference_dtype, row * arguments.reference_stride + column);
        return arguments.beta * (policy - reference);
    }
    // Of a rejected column. A weight of 0 (log -inf) takes the column out, whatever its reward.
    double weighted(int64_t k) const {
        if (arguments.log_weights == nullptr) return reward(k);
        const double weight = arguments.log_weights[k - 1];
        return std::isinf(weight) ? weight : reward(k) + weight;
    }
    // Column 1..K of the largest weighted reward.
    int64_t largest() const {
        int64_t best = 1;
        for (int64_t k = 2; k <= arguments.rejected; ++k) {
            if (weighted(k) > weighted(best)) best = k;
        }
        return best;
    }
};

double* gradient_of(const Sample& sample) {
    return sample.arguments.grad + sample.row * (1 + sample.arguments.rejected);
}

// exp(value - largest); an infinite largest one counts as 1, all finite ones beside it as 0.
double scaled_exp(double value, double largest) {
    return value == std::numeric_limits<double>::infinity() ? 1.0 : std::exp(value - largest);
}

// E11, E12: a softmax cross-entropy over z_0 = r_0 and z_k = r_k + log w_k with target 0. The largest term is
// exactly 1 and stays outside the sum. Where nothing is possible, top - top is NaN and says so.
double adavip(const Sample& sample) {
    const PreferenceLoss& arguments = sample.arguments;
    const int64_t best = sample.largest();
    const double chosen = sample.reward(0);
    const bool above = sample.weighted(best) > chosen;
    const double top = above ? sample.weighted(best) : chosen;
    double others = above ? scaled_exp(chosen, top) : 0.0;
    for (int64_t k = 1; k <= arguments.rejected; ++k) {
        if (!above || k != best) others += scaled_exp(sample.weighted(k), top);
    }
    double* const gradient = gradient_of(sample);
    double sum = 0;
    for (int64_t k = 1; k <= arguments.rejected; ++k) {
        gradient[k] = arguments.beta * scaled_exp(sample.weighted(k), top) / (1.0 + others);
        sum += gradient[k];
    }
    gradient[0] = -sum;
    return (above ? top - chosen : 0.0) + std::log1p(others);
}

// softplus(x), and adds -weight*sigmoid(x) to the chosen's gradient.
double pull_chosen(const Sample& sample, double x, double weight) {
    gradient_of(sample)[0] -= weight * sigmoid(x);
    return softplus(x);
}

// sum over the first `count` rejected of weight * softplus(r_k - r_0).
double sum_of_dpo(const Sample& sample, int64_t count, double weight) {
    double loss = 0;
    for (int64_t k = 1; k <= count; ++k) {
        const double x = sample.reward(k) - sample.reward(0);
        gradient_of(sample)[k] = weight * sample.arguments.beta * sigmoid(x);
        loss += weight * pull_chosen(sample, x, weight * sample.arguments.beta);
    }
    return loss;
}

double joint(const Sample& sample) {
    const PreferenceLoss& arguments = sample.arguments;
    const double count = static_cast<double>(arguments.rejected);
    double mean = 0;
    for (int64_t k = 1; k <= arguments.rejected; ++k) mean += sample.reward(k) / count;
    const double x = mean - sample.reward(0);
    for (int64_t k = 1; k <= arguments.rejected; ++k) {
        gradient_of(sample)[k] = arguments.beta * sigmoid(x) / count;
    }
    return pull_chosen(sample, x, arguments.beta);
}

double loss_of(const Sample& sample) {
    const PreferenceLoss& arguments = sample.arguments;
    const int64_t rejected = arguments.rejected;
    switch (arguments.objective) {
        case AVP_LOSS_ADAVIP:
            return adavip(sample);
        case AVP_LOSS_DPO:
            return sum_of_dpo(sample, 1, 1.0);
        case AVP_LOSS_VISION_HALF:
            return sum_of_dpo(sample, rejected, 1.0 / static_cast<double>(rejected));
        case AVP_LOSS_VISION_JOINT:
            return joint(sample);
        case AVP_LOSS_VISION_SUM:
        case AVP_LOSS_MDPO:  // with its anchor
            return sum_of_dpo(sample, rejected, 1.0);
        default:
            fail_without_formula(arguments.objective);
    }
}

// anchor_weight * softplus(anchor - r_0), and its part of the chosen's gradient. Without a weight nothing is
// computed: 0 times an infinite softplus would be NaN.
double anchor_of(const Sample& sample) {
    const PreferenceLoss& arguments = sample.arguments;
    if (arguments.anchor_weight == 0) return 0;
    const double x = arguments.anchor - sample.reward(0);
    gradient_of(sample)[0] -= arguments.beta * (arguments.anchor_weight * sigmoid(x));
    return arguments.anchor_weight * softplus(x);
}

void write_reports(const Sample& sample) {
    const PreferenceLoss& arguments = sample.arguments;
    const int64_t rejected = arguments.rejected;
    if (arguments.rewards != nullptr) {
        for (int64_t j = 0; j <= rejected; ++j) {
            arguments.rewards[sample.row * (1 + rejected) + j] = sample.reward(j);
        }
    }
    if (arguments.margins != nullptr) {
        for (int64_t k = 1; k <= rejected; ++k) {
            arguments.margins[sample.row * rejected + k - 1] = sample.reward(0) - sample.reward(k);
        }
    }
    if (arguments.omega != nullptr) {
        const double top = sample.weighted(sample.largest());
        double* const omega = arguments.omega + sample.row * rejected;
        double sum = 0;
        for (int64_t k = 1; k <= rejected; ++k) sum += omega[k - 1] = scaled_exp(sample.weighted(k), top);
        for (int64_t k = 1; k <= rejected; ++k) omega[k - 1] /= sum;
    }
}

bool has_nan(const Sample& sample) {
    for (int64_t j = 0; j <= sample.arguments.rejected; ++j) {
        if (std::isnan(sample.reward(j))) return true;
    }
    return false;
}

void fill(double* data, int64_t row, int64_t columns, double value) {
    if (data != nullptr) std::fill_n(data + row * columns, columns, value);
}

}  // namespace

const PreferenceObjective& preference_objective(int32_t objective) {
    return kObjectives[objective];
}

void fail_without_formula(int32_t objective) {
    throw core::Failure(AVP_INTERNAL,
                        core::text("this implementation has no formula of ", "objective ", objective));
}

void preference_loss_ref(const PreferenceLoss& arguments, int64_t begin, int64_t end) {
    const int64_t columns = 1 + arguments.rejected;
    for (int64_t row = begin; row < end; ++row) {
        const Sample sample{arguments, row};
        if (has_nan(sample)) {
            arguments.losses[row] = kNan;
            fill(arguments.grad, row, columns, kNan);
            fill(arguments.rewards, row, columns, kNan);
            fill(arguments.omega, row, arguments.rejected, kNan);
            fill(arguments.margins, row, arguments.rejected, kNan);
            continue;
        }
        fill(arguments.grad, row, columns, 0);
        arguments.losses[row] = loss_of(sample);
        arguments.losses[row] += anchor_of(sample);
        write_reports(sample);
    }
}

}  // namespace adavip::ops
