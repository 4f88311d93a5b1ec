// exp of a vector of floats, in terms of the operations of avx2.hpp or avx512.hpp.
//
//   x = (n + f) ln2,  n = round(x / ln2),  |f| <= 1/2;  exp(x) = 2^n 2^f,  2^f = 1 + f q(f)
//
// The sum x / ln2 + kMagic has no digits behind the point left, so its low bits are n + 127: shifted by 23
// they are the float 2^n, and subtracting kMagic gives n. f = x / ln2 - n comes from one FMA, without the
// rounding of x / ln2. q has degree 5: the minimax fit in relative error of 2^f with constant term 1,
// coefficients rounded to float one by one. Error: truncation with the rounded coefficients 5.0e-9, f 1.0e-8,
// q 2.1e-8, the last FMA half an ulp (6.0e-8), and 1.3e-8 |x| from 1 / ln2 as a float. docs/numerics.md has
// the table, internal/isa_test.cpp measures it.
//
// mantissa in [0.7, 1.42] and scale are kept apart, because callers have a multiplication left to fuse with:
// exp(x) is mantissa * scale for kExpLowest <= x <= 88; NaN gives a NaN mantissa; elsewhere both mean
// nothing.

constexpr float kExpLowest = -87.33F;  // exp(x) just above the smallest normal number
constexpr float kInverseLn2 = 0x1.715476p+0F;
constexpr float kMagic = 0x1.8p23F + 127.0F;

struct Exponential {
    Floats mantissa;
    Floats scale;
};

static inline Exponential exp_in_parts(Floats x) {
    const Floats shifted = fma(x, set(kInverseLn2), set(kMagic));
    const Floats n = sub(shifted, set(kMagic));
    const Floats f = fused_difference(x, set(kInverseLn2), n);
    Floats q = set(0x1.41fc1ap-13F);
    q = fma(q, f, set(0x1.5f401cp-10F));
    q = fma(q, f, set(0x1.3b2e2ap-7F));
    q = fma(q, f, set(0x1.c6af2ap-5F));
    q = fma(q, f, set(0x1.ebfbdap-3F));
    q = fma(q, f, set(0x1.62e430p-1F));
    return {fma(q, f, set(1.0F)), low_bits_as_exponent(shifted)};
}
