// One decoupled-decay Adam update of a flat slice, and the sum of squares that gradient clipping needs.
//
// In the order of torch.optim.AdamW, every step rounded to f32 (no fused multiply-add), so every
// implementation gives the same bits:
//
//   g      = grad * grad_scale
//   p      = p * (1 - learning_rate * weight_decay)
//   m      = m + (1 - beta1) * (g - m), or g - (g - m) * (1 - (1 - beta1)) where 1 - beta1 is at least 0.5
//   v      = v * beta2 + ((1 - beta2) * g) * g
//   denom  = sqrt(v) / sqrt(1 - beta2^step) + epsilon
//   p      = p - ((learning_rate / (1 - beta1^step)) * m) / denom
//
// p is the f32 parameter, or the f32 master of a bf16 parameter, which then becomes its rounding. Bytes moved
// per element: 28 with f32 parameter and gradient (p, m, v read and written, g read).
#pragma once

#include <cstdint>
#include <span>

#include "dispatch/registry.hpp"

namespace adavip::ops {

// The scalars of one step, computed once in f64 and rounded to f32 as torch does with its scalar operands.
struct AdamwScalars {
    float decay;         // 1 - learning_rate * weight_decay
    float first_weight;  // 1 - beta1
    float beta2;
    float second_weight;  // 1 - beta2
    float correction2_root;
    float epsilon;
    float step_size;
    float grad_scale;
};

struct Adamw {
    AdamwScalars scalars;
    float* values;       // [n] the f32 parameter or master
    uint16_t* rounded;   // [n] the bf16 parameter, or nullptr
    const void* grad;    // [n]
    int32_t grad_dtype;  // AVP_F32 or AVP_BF16
    float* exp_avg;
    float* exp_avg_sq;
};

// Works on elements [begin, end).
using AdamwFunction = void(const Adamw& arguments, int64_t begin, int64_t end);

AdamwFunction adamw_ref;
AdamwFunction adamw_avx2;
AdamwFunction adamw_avx512;

struct SumSquares {
    const void* values;  // [n]
    int32_t dtype;       // AVP_F32, AVP_F16, AVP_BF16
};

// Sum of squares in f64 of elements [begin, end), in an order that depends on the range alone.
using SumSquaresFunction = double(const SumSquares& arguments, int64_t begin, int64_t end);

SumSquaresFunction sum_squares_ref;
SumSquaresFunction sum_squares_avx2;
SumSquaresFunction sum_squares_avx512;

// Registry entries of AVP_OP_ADAMW and AVP_OP_SUM_SQUARES.
std::span<const dispatch::RegistryEntry> adamw_registry();

}  // namespace adavip::ops
