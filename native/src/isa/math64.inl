// exp, log1p, sigmoid and softplus of a vector of doubles, in terms of the operations of avx2.hpp or
// avx512.hpp. Series with their own coefficients (1/k!, 1/(2k+1)), cut where the next term is below 1e-17 of
// the sum; each function is within 4 ulp of the exact value (measured by internal/isa_test.cpp,
// docs/numerics.md).

constexpr double kLn2High64 = 0x1.62e42feep-1;  // 32 bits: n * kLn2High64 is exact
constexpr double kLn2Low64 = 0x1.a39ef35793c76p-33;

// exp(x) for x <= 0: x = n ln2 + r, |r| <= ln2 / 2, Taylor to r^13 (the next term is 4e-18). Below -708
// exactly 0, -Inf included, so that no subnormal number appears; NaN gives NaN.
static inline Doubles exp64(Doubles x) {
    const Mask64 normal = not_less(x, set64(-708.0));
    // Outside the normal range only 0 or NaN leaves, but n must stay small enough for the exponent
    // arithmetic.
    const Doubles bounded = choose(normal, x, set64(0.0));
    const Doubles n = round_to_integer(mul(bounded, set64(0x1.71547652b82fep+0)));
    Doubles r = negated_fma(n, set64(kLn2High64), bounded);
    r = negated_fma(n, set64(kLn2Low64), r);
    double factorial = 1;
    for (int k = 2; k <= 13; ++k) factorial *= k;
    Doubles sum = set64(1 / factorial);
    for (int k = 13; k >= 1; --k) {
        factorial /= k;
        sum = fma(sum, r, set64(1 / factorial));
    }
    // n as an integer in the low bits of 1.5 * 2^52 + n, shifted into the exponent.
    const Bits shifted = shift_left<52>(bits_of(add(n, set64(0x1.8p52))));
    return choose(normal, from_bits(add_bits(bits_of(sum), shifted)), set64(0.0));
}

// log(1 + t) for t >= 0: 1 + t = 2^e m, m in [sqrt(1/2), sqrt(2)), log m = 2 atanh(s), s = (m - 1) / (m + 1),
// |s| <= 0.1716; for t <= sqrt(2) - 1 directly s = t / (2 + t), which loses nothing of a tiny t. Series to
// s^21 (the next is 6e-19).
static inline Doubles log1p64(Doubles t) {
    const Doubles u = add(t, set64(1.0));
    constexpr int64_t kRootHalf = 0x3FE6A09E667F3BCD;  // sqrt(1/2)
    const Bits exponent = shift_right<52>(sub_bits(bits_of(u), set_bits(kRootHalf)));
    const Doubles m = from_bits(sub_bits(bits_of(u), shift_left<52>(exponent)));
    constexpr int64_t kTwo52 = 0x4330000000000000;  // 2^52, whose low bits count units
    const Doubles e = sub(from_bits(or_bits(exponent, set_bits(kTwo52))), set64(0x1p52));
    const Mask64 large = greater(t, set64(0x1.a827999fcef34p-2));
    const Doubles s =
        div(choose(large, sub(m, set64(1.0)), t), choose(large, add(m, set64(1.0)), add(t, set64(2.0))));
    const Doubles z = mul(s, s);
    Doubles tail = set64(1.0 / 21);
    for (int k = 19; k >= 3; k -= 2) tail = fma(tail, z, set64(1.0 / k));
    const Doubles twice = add(s, s);
    const Doubles log_m = fma(mul(twice, z), tail, twice);
    const Doubles log_u = fma(e, set64(kLn2High64), fma(e, set64(kLn2Low64), log_m));
    return choose(either_nan(t, t), t, choose(large, log_u, log_m));
}

static inline Doubles negative_magnitude(Doubles x) {
    return from_bits(or_bits(bits_of(x), set_bits(INT64_MIN)));
}

// log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|))
static inline Doubles softplus64(Doubles x) {
    return add(max_or_second(x, set64(0.0)), log1p64(exp64(negative_magnitude(x))));
}

// 1 / (1 + exp(-x)), from exp(-|x|) so that both tails keep their digits.
static inline Doubles sigmoid64(Doubles x) {
    const Doubles small = exp64(negative_magnitude(x));
    const Doubles numerator = choose(not_less(x, set64(0.0)), set64(1.0), small);
    return div(numerator, add(small, set64(1.0)));
}
