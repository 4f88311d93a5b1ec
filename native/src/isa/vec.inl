// The vector operations that both instruction sets spell alike, written once; those on integers are in
// vec_int.inl. avx2.hpp and avx512.hpp include it in their middle. Before it they define
//
//   Floats, Doubles, Bits, Halves   registers of f32, of f64, of integers, and of kLanes 16-bit elements
//   kLanes, kLanes64                elements of Floats and Doubles
//   AVP_MM(name)                    the intrinsic of the wide register: _mm256_name or _mm512_name
//
// and what this file needs and the sets do each in their own way; after it masks, first elements and lanes.

inline Floats set(float value) {
    return AVP_MM(set1_ps)(value);
}
inline Floats zero() {
    return AVP_MM(setzero_ps)();
}
inline Floats add(Floats a, Floats b) {
    return AVP_MM(add_ps)(a, b);
}
inline Floats sub(Floats a, Floats b) {
    return AVP_MM(sub_ps)(a, b);
}
inline Floats mul(Floats a, Floats b) {
    return AVP_MM(mul_ps)(a, b);
}
inline Floats div(Floats a, Floats b) {
    return AVP_MM(div_ps)(a, b);
}
inline Floats sqrt(Floats a) {
    return AVP_MM(sqrt_ps)(a);
}
inline Floats fma(Floats a, Floats b, Floats c) {
    return AVP_MM(fmadd_ps)(a, b, c);
}
// a * b - c
inline Floats fused_difference(Floats a, Floats b, Floats c) {
    return AVP_MM(fmsub_ps)(a, b, c);
}
// The larger one; b where a is NaN.
inline Floats max_or_second(Floats a, Floats b) {
    return AVP_MM(max_ps)(a, b);
}
// The lowest nine bits moved into sign and exponent.
inline Floats low_bits_as_exponent(Floats a) {
    return floats_of(shift_left32<23>(bits_of(a)));
}

// The dtype of memory is a type so that a loop is compiled for each.
struct F32 {
    using Element = float;
};
struct F16 {
    using Element = uint16_t;
};
struct Bf16 {
    using Element = uint16_t;
};

inline Floats widen(F16, Halves half) {
    return AVP_MM(cvtph_ps)(half);
}
inline Floats widen(Bf16, Halves half) {
    return floats_of(shift_left32<16>(AVP_MM(cvtepu16_epi32)(half)));
}
inline Halves narrow(F16, Floats value) {
    return AVP_MM(cvtps_ph)(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// Round to nearest even in integers: half of the last kept bit, less one when that bit is 0; NaN stays a
// quiet NaN.
inline Halves narrow(Bf16, Floats value) {
    const Bits bits = bits_of(value);
    const Bits last = and_bits(shift_right32<16>(bits), set32(1));
    const Bits rounded = add32(bits, add32(last, set32(0x7FFF)));
    const Bits quiet = or_bits(bits, set32(0x00400000));
    return low_halves(shift_right32<16>(choose_bits(is_nan(value), quiet, rounded)));
}

// Loads and stores of kLanes elements.
inline Floats load(F32, const float* from) {
    return AVP_MM(loadu_ps)(from);
}
template <class Half>
inline Floats load(Half dtype, const uint16_t* from) {
    return widen(dtype, load_halves(from));
}
inline void store(F32, float* to, Floats value) {
    AVP_MM(storeu_ps)(to, value);
}
template <class Half>
inline void store(Half dtype, uint16_t* to, Floats value) {
    store_halves(to, narrow(dtype, value));
}

// Past the caches; `to` is aligned to the vector.
inline void stream(F32, float* to, Floats value) {
    AVP_MM(stream_ps)(to, value);
}
template <class Half>
inline void stream(Half dtype, uint16_t* to, Floats value) {
    stream_halves(to, narrow(dtype, value));
}

// ---- f64 ------------------------------------------------------------------------------------------------

inline Doubles set64(double value) {
    return AVP_MM(set1_pd)(value);
}
inline Doubles add(Doubles a, Doubles b) {
    return AVP_MM(add_pd)(a, b);
}
inline Doubles sub(Doubles a, Doubles b) {
    return AVP_MM(sub_pd)(a, b);
}
inline Doubles mul(Doubles a, Doubles b) {
    return AVP_MM(mul_pd)(a, b);
}
inline Doubles div(Doubles a, Doubles b) {
    return AVP_MM(div_pd)(a, b);
}
inline Doubles fma(Doubles a, Doubles b, Doubles c) {
    return AVP_MM(fmadd_pd)(a, b, c);
}
inline Doubles negated_fma(Doubles a, Doubles b, Doubles c) {
    return AVP_MM(fnmadd_pd)(a, b, c);
}
inline Doubles max_or_second(Doubles a, Doubles b) {
    return AVP_MM(max_pd)(a, b);
}
inline Doubles load64(const double* aligned) {
    return AVP_MM(load_pd)(aligned);
}
inline void store64(double* aligned, Doubles value) {
    AVP_MM(store_pd)(aligned, value);
}
