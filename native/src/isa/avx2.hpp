// The vector operations of the kernels in AVX2 with FMA and F16C. Included only by *_avx2.cpp; everything has
// internal linkage.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "adavip/adavip.h"

namespace adavip {
namespace {

constexpr int64_t kLanes = 8;
using Floats = __m256;
using Mask = __m256;

inline Floats set(float value) {
    return _mm256_set1_ps(value);
}
inline Floats zero() {
    return _mm256_setzero_ps();
}
inline Floats add(Floats a, Floats b) {
    return _mm256_add_ps(a, b);
}
inline Floats sub(Floats a, Floats b) {
    return _mm256_sub_ps(a, b);
}
inline Floats mul(Floats a, Floats b) {
    return _mm256_mul_ps(a, b);
}
inline Floats div(Floats a, Floats b) {
    return _mm256_div_ps(a, b);
}
inline Floats sqrt(Floats a) {
    return _mm256_sqrt_ps(a);
}
inline Floats fma(Floats a, Floats b, Floats c) {
    return _mm256_fmadd_ps(a, b, c);
}
// a * b - c
inline Floats fused_difference(Floats a, Floats b, Floats c) {
    return _mm256_fmsub_ps(a, b, c);
}
// The larger one; b where a is NaN.
inline Floats max_or_second(Floats a, Floats b) {
    return _mm256_max_ps(a, b);
}
// !(a < b), so true for NaN.
inline Mask not_less(Floats a, Floats b) {
    return _mm256_cmp_ps(a, b, _CMP_NLT_UQ);
}
// a * b where `kept`, else 0.
inline Floats mul_where(Mask kept, Floats a, Floats b) {
    return _mm256_and_ps(kept, _mm256_mul_ps(a, b));
}
// The lowest nine bits moved into sign and exponent.
inline Floats low_bits_as_exponent(Floats a) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_castps_si256(a), 23));
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

inline Floats widen(F16, __m128i half) {
    return _mm256_cvtph_ps(half);
}
inline Floats widen(Bf16, __m128i half) {
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(half), 16));
}
inline __m128i narrow(F16, Floats value) {
    return _mm256_cvtps_ph(value, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// Round to nearest even in integers: half of the last kept bit, less one when that bit is 0; NaN stays a
// quiet NaN.
inline __m128i narrow(Bf16, Floats value) {
    const __m256i bits = _mm256_castps_si256(value);
    const __m256i last = _mm256_and_si256(_mm256_srli_epi32(bits, 16), _mm256_set1_epi32(1));
    const __m256i rounded = _mm256_add_epi32(bits, _mm256_add_epi32(last, _mm256_set1_epi32(0x7FFF)));
    const __m256i nan = _mm256_castps_si256(_mm256_cmp_ps(value, value, _CMP_UNORD_Q));
    const __m256i quiet = _mm256_or_si256(bits, _mm256_set1_epi32(0x00400000));
    const __m256i high = _mm256_srli_epi32(_mm256_blendv_epi8(rounded, quiet, nan), 16);
    const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(high, high), 0x08);
    return _mm256_castsi256_si128(packed);
}

inline Floats load(F32, const float* from) {
    return _mm256_loadu_ps(from);
}
template <class Half>
inline Floats load(Half dtype, const uint16_t* from) {
    return widen(dtype, _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
}

// True in the first `count` lanes.
inline __m256i first(int64_t count) {
    const __m256i lane = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int32_t>(count)), lane);
}

inline Floats load_first(F32, const float* from, int64_t count, float fill) {
    const __m256i mask = first(count);
    return _mm256_blendv_ps(set(fill), _mm256_maskload_ps(from, mask), _mm256_castsi256_ps(mask));
}
template <class Half>
inline Floats load_first(Half dtype, const uint16_t* from, int64_t count, float fill) {
    alignas(16) uint16_t elements[kLanes] = {};
    for (int64_t i = 0; i < count; ++i) elements[i] = from[i];
    const Floats value = widen(dtype, _mm_load_si128(reinterpret_cast<const __m128i*>(elements)));
    return _mm256_blendv_ps(set(fill), value, _mm256_castsi256_ps(first(count)));
}

inline void store(F32, float* to, Floats value) {
    _mm256_storeu_ps(to, value);
}
template <class Half>
inline void store(Half dtype, uint16_t* to, Floats value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), narrow(dtype, value));
}

inline void store_first(F32, float* to, int64_t count, Floats value) {
    _mm256_maskstore_ps(to, first(count), value);
}
template <class Half>
inline void store_first(Half dtype, uint16_t* to, int64_t count, Floats value) {
    alignas(16) uint16_t elements[kLanes];
    _mm_store_si128(reinterpret_cast<__m128i*>(elements), narrow(dtype, value));
    for (int64_t i = 0; i < count; ++i) to[i] = elements[i];
}

// Past the caches; `to` is aligned to the vector.
inline void stream(F32, float* to, Floats value) {
    _mm256_stream_ps(to, value);
}
template <class Half>
inline void stream(Half dtype, uint16_t* to, Floats value) {
    _mm_stream_si128(reinterpret_cast<__m128i*>(to), narrow(dtype, value));
}

inline __m128 lowest(Floats value) {
    return _mm256_castps256_ps128(value);
}

inline float largest_lane(Floats value) {
    __m128 four = _mm_max_ps(_mm256_castps256_ps128(value), _mm256_extractf128_ps(value, 1));
    four = _mm_max_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_max_ss(four, _mm_shuffle_ps(four, four, 1)));
}

// ---- f64 ------------------------------------------------------------------------------------------------

constexpr int64_t kLanes64 = 4;
using Doubles = __m256d;
using Mask64 = __m256d;
using Bits = __m256i;

inline Doubles set64(double value) {
    return _mm256_set1_pd(value);
}
inline Doubles add(Doubles a, Doubles b) {
    return _mm256_add_pd(a, b);
}
inline Doubles sub(Doubles a, Doubles b) {
    return _mm256_sub_pd(a, b);
}
inline Doubles mul(Doubles a, Doubles b) {
    return _mm256_mul_pd(a, b);
}
inline Doubles div(Doubles a, Doubles b) {
    return _mm256_div_pd(a, b);
}
inline Doubles fma(Doubles a, Doubles b, Doubles c) {
    return _mm256_fmadd_pd(a, b, c);
}
inline Doubles negated_fma(Doubles a, Doubles b, Doubles c) {
    return _mm256_fnmadd_pd(a, b, c);
}
inline Doubles max_or_second(Doubles a, Doubles b) {
    return _mm256_max_pd(a, b);
}
inline Doubles round_to_integer(Doubles a) {
    return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
// !(a < b), so true for NaN.
inline Mask64 not_less(Doubles a, Doubles b) {
    return _mm256_cmp_pd(a, b, _CMP_NLT_UQ);
}
inline Mask64 greater(Doubles a, Doubles b) {
    return _mm256_cmp_pd(a, b, _CMP_GT_OQ);
}
inline Mask64 equal(Doubles a, Doubles b) {
    return _mm256_cmp_pd(a, b, _CMP_EQ_OQ);
}
inline Mask64 either_nan(Doubles a, Doubles b) {
    return _mm256_cmp_pd(a, b, _CMP_UNORD_Q);
}
inline Mask64 both(Mask64 a, Mask64 b) {
    return _mm256_and_pd(a, b);
}
// where ? yes : no
inline Doubles choose(Mask64 where, Doubles yes, Doubles no) {
    return _mm256_blendv_pd(no, yes, where);
}
inline Bits bits_of(Doubles a) {
    return _mm256_castpd_si256(a);
}
inline Doubles from_bits(Bits a) {
    return _mm256_castsi256_pd(a);
}
inline Bits set_bits(int64_t value) {
    return _mm256_set1_epi64x(value);
}
inline Bits add_bits(Bits a, Bits b) {
    return _mm256_add_epi64(a, b);
}
inline Bits sub_bits(Bits a, Bits b) {
    return _mm256_sub_epi64(a, b);
}
inline Bits or_bits(Bits a, Bits b) {
    return _mm256_or_si256(a, b);
}
inline Bits and_bits(Bits a, Bits b) {
    return _mm256_and_si256(a, b);
}
template <int kCount>
inline Bits shift_left(Bits a) {
    return _mm256_slli_epi64(a, kCount);
}
template <int kCount>
inline Bits shift_right(Bits a) {
    return _mm256_srli_epi64(a, kCount);
}
inline Doubles load64(const double* aligned) {
    return _mm256_load_pd(aligned);
}
inline void store64(double* aligned, Doubles value) {
    _mm256_store_pd(aligned, value);
}
inline Doubles low_half(Floats value) {
    return _mm256_cvtps_pd(_mm256_castps256_ps128(value));
}
inline Doubles high_half(Floats value) {
    return _mm256_cvtps_pd(_mm256_extractf128_ps(value, 1));
}
inline double sum_of_lanes(Doubles four) {
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
