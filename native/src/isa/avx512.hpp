// The vector operations of the kernels in AVX-512. Included only by *_avx512.cpp and
// *_avx512vnni.cpp; everything has internal linkage.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "adavip/adavip.h"

namespace adavip {
namespace {

constexpr int64_t kLanes = 16;
constexpr int64_t kLanes64 = 8;
using Floats = __m512;
using Doubles = __m512d;
using Bits = __m512i;
using Halves = __m256i;
using Mask = __mmask16;
using Mask64 = __mmask8;

#define AVP_MM(name) _mm512_##name
#define AVP_MMI(name) _mm512_##name##_si512
#include "isa/vec_int.inl"
#undef AVP_MMI

inline Floats floats_of(Bits a) {
    return _mm512_castsi512_ps(a);
}
inline Doubles from_bits(Bits a) {
    return _mm512_castsi512_pd(a);
}
inline Bits set_bits(int64_t value) {
    return _mm512_set1_epi64(value);
}
inline Mask is_nan(Floats a) {
    return _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q);
}
// where ? yes : no
inline Bits choose_bits(Mask where, Bits yes, Bits no) {
    return _mm512_mask_blend_epi32(where, no, yes);
}
inline Bits lane_indices() {
    return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
// The same 16 bytes in every part of 128 bits.
inline Bits in_every_part(__m128i part) {
    return _mm512_broadcast_i32x4(part);
}
// from[index] of each lane.
inline Floats gather(const float* from, Bits index) {
    return _mm512_i32gather_ps(index, from, sizeof(float));
}
// Bit i is set where from[i] != 0, i < 64.
inline uint64_t nonzero64(const uint8_t* from) {
    const Bits bytes = load_bits(from);
    return _mm512_test_epi8_mask(bytes, bytes);
}
// The lower 16 bits of each 32, of which the upper ones are 0.
inline Halves low_halves(Bits a) {
    return _mm512_cvtepi32_epi16(a);
}
inline Halves load_halves(const uint16_t* from) {
    return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from));
}
inline void store_halves(uint16_t* to, Halves value) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), value);
}
inline void stream_halves(uint16_t* to, Halves value) {
    _mm256_stream_si256(reinterpret_cast<__m256i*>(to), value);
}

#include "isa/vec.inl"
#undef AVP_MM

// !(a < b), so true for NaN.
inline Mask not_less(Floats a, Floats b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_NLT_UQ);
}
inline Mask greater(Floats a, Floats b) {
    return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ);
}
// kLanes bytes, 1 where `where`, else 0.
inline void store_ones(uint8_t* to, Mask where) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_maskz_set1_epi8(where, 1));
}
// a * b where `kept`, else 0.
inline Floats mul_where(Mask kept, Floats a, Floats b) {
    return _mm512_maskz_mul_ps(kept, a, b);
}

#include "isa/exp.inl"

// True in the first `count` lanes.
inline Mask first(int64_t count) {
    return static_cast<Mask>((1U << count) - 1U);
}

// Loads of the first `count` elements with the rest set to `fill`, and stores of the first `count`.
inline Floats load_first(F32, const float* from, int64_t count, float fill) {
    return _mm512_mask_loadu_ps(set(fill), first(count), from);
}
template <class Half>
inline Floats load_first(Half dtype, const uint16_t* from, int64_t count, float fill) {
    const __m256i half = _mm256_maskz_loadu_epi16(first(count), from);
    return _mm512_mask_blend_ps(first(count), set(fill), widen(dtype, half));
}
inline void store_first(F32, float* to, int64_t count, Floats value) {
    _mm512_mask_storeu_ps(to, first(count), value);
}
template <class Half>
inline void store_first(Half dtype, uint16_t* to, int64_t count, Floats value) {
    _mm256_mask_storeu_epi16(to, first(count), narrow(dtype, value));
}

inline __m128 lowest(Floats value) {
    return _mm512_castps512_ps128(value);
}
inline float largest_lane(Floats value) {
    return _mm512_reduce_max_ps(value);
}

// ---- f64 ------------------------------------------------------------------------------------------------

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
// Sum of the lanes in f64, always in the same order.
inline double sum_of_lanes(Floats value) {
    return sum_of_lanes(add(low_half(value), high_half(value)));
}

#include "isa/math64.inl"

}  // namespace
}  // namespace adavip
