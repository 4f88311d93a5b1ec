// The vector operations of the kernels in AVX-512. Included only by *_avx512.cpp; everything has internal
// linkage.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "adavip/adavip.h"

namespace adavip {
namespace {

constexpr int64_t kLanes = 16;
using Floats = __m512;
using Mask = __mmask16;

inline Floats set(float value) {
    return _mm512_set1_ps(value);
}
inline Floats zero() {
    return _mm512_setzero_ps();
}
inline Floats add(Floats a, Floats b) {
    return _mm512_add_ps(a, b);
}
inline Floats sub(Floats a, Floats b) {
    return _mm512_sub_ps(a, b);
}
inline Floats mul(Floats a, Floats b) {
    return _mm512_mul_ps(a, b);
}
inline Floats div(Floats a, Floats b) {
    return _mm512_div_ps(a, b);
}
inline Floats sqrt(Floats a) {
    return _mm512_sqrt_ps(a);
}
inline Floats fma(Floats a, Floats b, Floats c) {
    return _mm512_fmadd_ps(a, b, c);
}
// a * b - c
inline Floats fused_difference(Floats a, Floats b, Floats c) {
    return _mm512_fmsub_ps(a, b, c);
}
// The larger one; b where a is NaN.
inline Floats max_or_second(Floats a, Floats b) {
    return _mm512_max_ps(a, b);
}
// !(a < b), so true for NaN.
inline Mask not_less(Floats a, Floats b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_NLT_UQ);
}
// a * b where `kept`, else 0.
inline Floats mul_where(Mask kept, Floats a, Floats b) {
    return _mm512_maskz_mul_ps(kept, a, b);
}
// The lowest nine bits moved into sign and exponent.
inline Floats low_bits_as_exponent(Floats a) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_castps_si512(a), 23));
}

#include "isa/exp.inl"

// Loads of `kLanes` elements, or of the first `count` with the rest set to `fill`. The dtype is a type so
// that a loop is compiled for each.
struct F32 {
    using Element = float;
};
struct F16 {
    using Element = uint16_t;
};
struct Bf16 {
    using Element = uint16_t;
};

inline Mask first(int64_t count) {
    return static_cast<Mask>((1U << count) - 1U);
}

inline Floats widen(F16, __m256i half) {
    return _mm512_cvtph_ps(half);
}
inline Floats widen(Bf16, __m256i half) {
    return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(half), 16));
}
inline __m256i narrow(F16, Floats value) {
    return _mm512_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// Round to nearest even in integers: half of the last kept bit, less one when that bit is 0; NaN stays a
// quiet NaN.
inline __m256i narrow(Bf16, Floats value) {
    const __m512i bits = _mm512_castps_si512(value);
    const __m512i last = _mm512_and_si512(_mm512_srli_epi32(bits, 16), _mm512_set1_epi32(1));
    const __m512i rounded = _mm512_add_epi32(bits, _mm512_add_epi32(last, _mm512_set1_epi32(0x7FFF)));
    const Mask nan = _mm512_cmp_ps_mask(value, value, _CMP_UNORD_Q);
    const __m512i quiet = _mm512_or_si512(bits, _mm512_set1_epi32(0x00400000));
    return _mm512_cvtepi32_epi16(_mm512_srli_epi32(_mm512_mask_blend_epi32(nan, rounded, quiet), 16));
}

inline Floats load(F32, const float* from) {
    return _mm512_loadu_ps(from);
}
template <class Half>
inline Floats load(Half dtype, const uint16_t* from) {
    return widen(dtype, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)));
}

inline Floats load_first(F32, const float* from, int64_t count, float fill) {
    return _mm512_mask_loadu_ps(set(fill), first(count), from);
}
template <class Half>
inline Floats load_first(Half dtype, const uint16_t* from, int64_t count, float fill) {
    const __m256i half = _mm256_maskz_loadu_epi16(first(count), from);
    return _mm512_mask_blend_ps(first(count), set(fill), widen(dtype, half));
}

inline void store(F32, float* to, Floats value) {
    _mm512_storeu_ps(to, value);
}
template <class Half>
inline void store(Half dtype, uint16_t* to, Floats value) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), narrow(dtype, value));
}

inline void store_first(F32, float* to, int64_t count, Floats value) {
    _mm512_mask_storeu_ps(to, first(count), value);
}
template <class Half>
inline void store_first(Half dtype, uint16_t* to, int64_t count, Floats value) {
    _mm256_mask_storeu_epi16(to, first(count), narrow(dtype, value));
}

// Past the caches; `to` is aligned to the vector.
inline void stream(F32, float* to, Floats value) {
    _mm512_stream_ps(to, value);
}
template <class Half>
inline void stream(Half dtype, uint16_t* to, Floats value) {
    _mm256_stream_si256(reinterpret_cast<__m256i*>(to), narrow(dtype, value));
}

inline __m128 lowest(Floats value) {
    return _mm512_castps512_ps128(value);
}

inline float largest_lane(Floats value) {
    return _mm512_reduce_max_ps(value);
}

// ---- f64 ------------------------------------------------------------------------------------------------

constexpr int64_t kLanes64 = 8;
using Doubles = __m512d;
using Mask64 = __mmask8;
using Bits = __m512i;

inline Doubles set64(double value) {
    return _mm512_set1_pd(value);
}
inline Doubles add(Doubles a, Doubles b) {
    return _mm512_add_pd(a, b);
}
inline Doubles sub(Doubles a, Doubles b) {
    return _mm512_sub_pd(a, b);
}
inline Doubles mul(Doubles a, Doubles b) {
    return _mm512_mul_pd(a, b);
}
inline Doubles div(Doubles a, Doubles b) {
    return _mm512_div_pd(a, b);
}
inline Doubles fma(Doubles a, Doubles b, Doubles c) {
    return _mm512_fmadd_pd(a, b, c);
}
inline Doubles negated_fma(Doubles a, Doubles b, Doubles c) {
    return _mm512_fnmadd_pd(a, b, c);
}
inline Doubles max_or_second(Doubles a, Doubles b) {
    return _mm512_max_pd(a, b);
}
inline Doubles round_to_integer(Doubles a) {
    return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// !(a < b), so true for NaN.
inline Mask64 not_less(Doubles a, Doubles b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_NLT_UQ);
}
inline Mask64 greater(Doubles a, Doubles b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ);
}
inline Mask64 equal(Doubles a, Doubles b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ);
}
inline Mask64 either_nan(Doubles a, Doubles b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_UNORD_Q);
}
inline Mask64 both(Mask64 a, Mask64 b) {
    return static_cast<Mask64>(a & b);
}
// where ? yes : no
inline Doubles choose(Mask64 where, Doubles yes, Doubles no) {
    return _mm512_mask_blend_pd(where, no, yes);
}
inline Bits bits_of(Doubles a) {
    return _mm512_castpd_si512(a);
}
inline Doubles from_bits(Bits a) {
    return _mm512_castsi512_pd(a);
}
inline Bits set_bits(int64_t value) {
    return _mm512_set1_epi64(value);
}
inline Bits add_bits(Bits a, Bits b) {
    return _mm512_add_epi64(a, b);
}
inline Bits sub_bits(Bits a, Bits b) {
    return _mm512_sub_epi64(a, b);
}
inline Bits or_bits(Bits a, Bits b) {
    return _mm512_or_si512(a, b);
}
inline Bits and_bits(Bits a, Bits b) {
    return _mm512_and_si512(a, b);
}
template <int kCount>
inline Bits shift_left(Bits a) {
    return _mm512_slli_epi64(a, kCount);
}
template <int kCount>
inline Bits shift_right(Bits a) {
    return _mm512_srli_epi64(a, kCount);
}
inline Doubles load64(const double* aligned) {
    return _mm512_load_pd(aligned);
}
inline void store64(double* aligned, Doubles value) {
    _mm512_store_pd(aligned, value);
}
inline Doubles low_half(Floats value) {
    return _mm512_cvtps_pd(_mm512_castps512_ps256(value));
}
inline Doubles high_half(Floats value) {
    return _mm512_cvtps_pd(_mm512_extractf32x8_ps(value, 1));
}
inline double sum_of_lanes(Doubles eight) {
    const __m256d four = _mm256_add_pd(_mm512_castpd512_pd256(eight), _mm512_extractf64x4_pd(eight, 1));
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
}

#include "isa/math64.inl"

// Sum of the lanes in f64, always in the same order.
inline double sum_of_lanes(Floats value) {
    return sum_of_lanes(add(low_half(value), high_half(value)));
}

}  // namespace
}  // namespace adavip
