// Preference losses over sequence log-probs (E3, E10-E13 and the "+Vision" baselines).
//
//   r_j     = beta * (policy_j - reference_j)            j = 0 chosen, 1..K rejected
//   d_k     = r_k + log w_k - r_0
//   adavip  : softplus(log sum_k exp(d_k)) = log(1 + sum_k exp(d_k))           (E11)
//   omega_k = softmax over k of r_k + log w_k                                  (E13)
//   anchor  : any loss + anchor_weight * softplus(anchor - r_0)
//
// n samples, C = 1 + K columns, all row-major f64 or f32 in, f64 out. Cost: O(n * C) exponentials; a batch
// has a few dozen samples, so this op is about being right at every magnitude, not about bandwidth. The
// stable form subtracts m = max(0, max_k d_k) and adds the largest term's 1 outside the logarithm: loss = m +
// log1p(sum of the others), which keeps full relative precision down to exp(-700) and never overflows.
#pragma once

#include <cstdint>
#include <span>

#include "dispatch/registry.hpp"

namespace adavip::ops {

struct PreferenceLoss {
    int32_t objective;  // AVP_LOSS_*
    double beta;
    double anchor;
    double anchor_weight;  // 0: no anchor
    int64_t rejected;      // K >= 1
    const void* policy;
    int32_t policy_dtype;  // AVP_F32 or AVP_F64
    int64_t policy_stride;
    const void* reference;
    int32_t reference_dtype;
    int64_t reference_stride;
    const double* log_weights;  // [K] or nullptr
    double* losses;             // [n]
    double* grad;               // [n, C]
    double* rewards;            // [n, C] or nullptr
    double* omega;              // [n, K] or nullptr
    double* margins;            // [n, K] or nullptr
};

// What an objective is beside its formula.
struct PreferenceObjective {
    const char* name;          // of its constant
    double own_anchor_weight;  // 0: the caller may give one
    bool takes_log_weights;
};

// The one description of each objective, of 0 <= objective < AVP_LOSS_COUNT.
const PreferenceObjective& preference_objective(int32_t objective);

// A kernel without the formula of an objective that is described: a fault of the library.
[[noreturn]] void fail_without_formula(int32_t objective);

// Works on samples [begin, end).
using PreferenceLossFunction = void(const PreferenceLoss& arguments, int64_t begin, int64_t end);

PreferenceLossFunction preference_loss_ref;
PreferenceLossFunction preference_loss_avx2;
PreferenceLossFunction preference_loss_avx512;

// Registry entries of AVP_OP_PREFERENCE_LOSS.
std::span<const dispatch::RegistryEntry> preference_registry();

}  // namespace adavip::ops
