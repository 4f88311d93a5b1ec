// Log-probabilities of one target per row, and their gradient.
//
//   lse[i]     = log sum_v exp(logits[i, v])
//   logps[i]   = logits[i, targets[i]] - lse[i]
//   grad[i, v] = coef[i] * (onehot(targets[i])[v] - exp(logits[i, v] - lse[i]))
//
// N rows, V vocabulary. The forward reads N * V elements once; the backward reads and writes them once. Rows
// are independent, so how they are spread over threads cannot change a bit.
//
// Special values: a NaN or +Inf logit makes its row NaN; -Inf is an impossible token (probability 0, log-prob
// -Inf); a row of -Inf only is NaN; probabilities below 2^-126 count as 0 (in the vector versions).
//
// Implementations are serial over a range of rows and are called from several threads at once. The structs
// hold raw pointers and no functions because they are shared with files compiled for other instruction sets.
#pragma once

#include <cstdint>
#include <span>

#include "dispatch/registry.hpp"

namespace adavip::ops {

// A vector of f32 or f64; data may be nullptr where the argument is optional.
struct RealVector {
    void* data;
    int32_t dtype;
};

struct LogprobForward {
    const void* logits;  // [N, V] f32, f16 or bf16
    int32_t dtype;
    int64_t vocab;
    int64_t row_stride;      // elements, any sign
    const int64_t* targets;  // [N], checked: in [0, V) or ignore_index
    int64_t ignore_index;
    RealVector logps;  // [N]
    RealVector lse;    // [N] or nullptr
};

struct LogprobBackward {
    const void* logits;
    int32_t dtype;
    int64_t vocab;
    int64_t row_stride;
    const int64_t* targets;
    int64_t ignore_index;
    RealVector lse;   // [N]
    RealVector coef;  // [N]
    void* grad;       // [N, V] of dtype; == logits with equal stride, or apart from them
    int64_t grad_row_stride;
    bool streamed;  // hint: grad is too large for the caches, stores may go past them
};

// Both work on rows [begin, end).
using LogprobForwardFunction = void(const LogprobForward& arguments, int64_t begin, int64_t end);
using LogprobBackwardFunction = void(const LogprobBackward& arguments, int64_t begin, int64_t end);

LogprobForwardFunction logprob_forward_ref;
LogprobBackwardFunction logprob_backward_ref;
LogprobForwardFunction logprob_forward_avx2;
LogprobBackwardFunction logprob_backward_avx2;
LogprobForwardFunction logprob_forward_avx512;
LogprobBackwardFunction logprob_backward_avx512;

// sums[s] = sum of logps[i] over segment_ids[i] == s, in row order. Segment ids are checked: non-decreasing,
// in range.
void sum_segments(const double* logps, const int32_t* segment_ids, int64_t rows, double* sums,
                  int64_t segments);

// Registry entries of AVP_OP_LOGPROB_FORWARD, AVP_OP_LOGPROB_BACKWARD and AVP_OP_SEQUENCE_LOGPROB, whose per-row
// part is the forward into a scratch vector of f64.
std::span<const dispatch::RegistryEntry> logprob_registry();

}  // namespace adavip::ops
