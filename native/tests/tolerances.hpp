// Every tolerance of the native tests, by name. docs/numerics.md has the derivations; a change here is a
// change there.
#pragma once

namespace adavip::tests::tolerance {

inline constexpr double kU32 = 0x1p-24;  // rounding error of one f32 operation, relative
inline constexpr double kU64 = 0x1p-53;

// N1: relative error of the vector exp: truncation 5e-9, f 1.0e-8, q 2.1e-8, last rounding 6.0e-8; and per
// unit of |x| the relative error of 1 / ln2 as a float.
inline constexpr double kExp = 1.0e-7;
inline constexpr double kExpPerUnit = 1.34e-8;

// N2: absolute error of a log-sum-exp or log-prob before its own rounding: kExp, up to 34 additions in one
// f32 lane (34 u), and for |x - R| <= 16 + log 32001 in the terms that count its rounding and kExpPerUnit
// (26.4 times both).
inline constexpr double kLogProb = 4.2e-6;

// N3: absolute error of a probability times a coefficient: kExp, two roundings of d = x - lse and kExpPerUnit
// (p |d| is at most 1/e), the coefficient in f32, one product.
inline constexpr double kProbability = 2.8e-7;

// N4: relative error of the vector exp64, log1p64, softplus64 and sigmoid64: 4 ulp.
inline constexpr double kMath64 = 8 * kU64;

// N5: losses, gradients and omega of two f64 implementations: some ten operations of relative error kMath64
// or u, on terms that add with the same sign.
inline constexpr double kPreference = 64 * kU64;

// N6: sums of squares in f64 of n <= 2^20 terms in different orders: n u at worst, sqrt(n) u usually.
inline constexpr double kSumSquares = 0x1p20 * kU64;

// N7: AdamW in f32 against f64: each of p, m, v takes up to eight roundings of values no larger than its
// terms.
inline constexpr double kAdamw = 8 * kU32;

// N8: central differences in f64 with step h = 1e-4 in log-probs: truncation below 1e-12, cancellation 2 u
// |f| / h.
inline constexpr double kFiniteDifference = 1e-8;

// N9: f64 results of two programs that subtract rewards of size R: each reward and difference is off by u R,
// and their exponentials by as much; about four such terms on both sides. Multiplied by max(1, R).
inline constexpr double kGolden = 16 * kU64;

// N10: PyTorch's softplus(x) is x itself above 20 (its `threshold`), so the goldens lack log1p(exp(-x))
// there, and the gradients a factor 1 / (1 + exp(-x)): both up to exp(-x).
inline constexpr double kSoftplusThreshold = 20;

}  // namespace adavip::tests::tolerance
