// exp of a vector of floats, in terms of the operations of avx2.hpp or avx512.hpp.
//
//   x = n ln2 + r,  n = round(x / ln2),  |r| <= ln2 / 2;  exp(x) = 2^n exp(r)
//
// r in two steps, ln2 = kLn2High + kLn2Low, so that no digit of x is lost. exp(r) = 1 + r q(r), q of degree
// 5: the minimax fit of (exp(r) - 1) / r in relative error of exp(r) over |r| <= 0.34691, coefficients
// rounded to float. Error: truncation with the rounded coefficients 1.8e-8, r and q 3e-8, the last fused step
// half an ulp (6.0e-8): below 1.2e-7 in all, tabulated in docs/numerics.md and measured by
// internal/exp_test.cpp.
//
// Below kExpLowest (where the result would leave the normal numbers, 1.2e-38) it is exactly 0, -Inf included;
// NaN gives NaN; above 88 it is not defined: callers subtract a maximum first.

constexpr float kExpLowest = -87.33F;
constexpr float kInverseLn2 = 0x1.715476p+0F;
constexpr float kLn2High = 0x1.62e4p-1F;  // 13 bits: n * kLn2High is exact for |n| < 2^10
constexpr float kLn2Low = 0x1.7f7d1cp-20F;

static inline Floats exp_flushed(Floats x) {
    const Mask normal = not_less(x, set(kExpLowest));
    const Floats n = round_to_integer(mul(x, set(kInverseLn2)));
    Floats r = negated_fma(n, set(kLn2High), x);
    r = negated_fma(n, set(kLn2Low), r);
    Floats q = set(0x1.6ae690p-10F);
    q = fma(q, r, set(0x1.12682cp-7F));
    q = fma(q, r, set(0x1.555826p-5F));
    q = fma(q, r, set(0x1.555418p-3F));
    q = fma(q, r, set(0x1.fffffcp-2F));
    q = fma(q, r, set(1.0F));
    return scale_by_power(normal, fma(q, r, set(1.0F)), n);
}
