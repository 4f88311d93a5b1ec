// The vector operations of the kernels in AVX2 with FMA and F16C. Included only by *_avx2.cpp; everything has
// internal linkage.
#pragma once

#include <immintrin.h>

#include <cstdint>

#include "adavip/adavip.h"

namespace adavip {
namespace {

constexpr int64_t kLanes = 8;
constexpr int64_t kLanes64 = 4;
using Floats = __m256;
using Doubles = __m256d;
using Bits = __m256i;
using Halves = __m128i;
using Mask = __m256;
using Mask64 = __m256d;

#define AVP_MM(name) _mm256_##name
#define AVP_MMI(name) _mm256_##name##_si256
#include "isa/vec_int.inl"
#undef AVP_MMI

inline Floats floats_of(Bits a) {
    return _mm256_castsi256_ps(a);
}
inline Doubles from_bits(Bits a) {
    return _mm256_castsi256_pd(a);
}
inline Bits set_bits(int64_t value) {
    return _mm256_set1_epi64x(value);
}
inline Mask is_nan(Floats a) {
    return _mm256_cmp_ps(a, a, _CMP_UNORD_Q);
}
// where ? yes : no
inline Bits choose_bits(Mask where, Bits yes, Bits no) {
    return _mm256_blendv_epi8(no, yes, bits_of(where));
}
inline Bits lane_indices() {
    return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
}
// The same 16 bytes in every part of 128 bits.
inline Bits in_every_part(__m128i part) {
    return _mm256_broadcastsi128_si256(part);
}
// from[index] of each lane.
inline Floats gather(const float* from, Bits index) {
    return _mm256_i32gather_ps(from, index, sizeof(float));
}
// Bit i is set where from[i] != 0, i < 64.
inline uint64_t nonzero64(const uint8_t* from) {
    const int low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(load_bits(from), zero_bits()));
    const int high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(load_bits(from + 32), zero_bits()));
    return static_cast<uint32_t>(~low) | static_cast<uint64_t>(static_cast<uint32_t>(~high)) << 32;
}
// The lower 16 bits of each 32, of which the upper ones are 0.
inline Halves low_halves(Bits a) {
    return _mm256_castsi256_si128(_mm256_permute4x64_epi64(_mm256_packus_epi32(a, a), 0x08));
}
inline Halves load_halves(const uint16_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
inline void store_halves(uint16_t* to, Halves value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), value);
}
inline void stream_halves(uint16_t* to, Halves value) {
    _mm_stream_si128(reinterpret_cast<__m128i*>(to), value);
}

#include "isa/vec.inl"
#undef AVP_MM

// !(a < b), so true for NaN.
inline Mask not_less(Floats a, Floats b) {
    return _mm256_cmp_ps(a, b, _CMP_NLT_UQ);
}
inline Mask greater(Floats a, Floats b) {
    return _mm256_cmp_ps(a, b, _CMP_GT_OQ);
}
// kLanes bytes, 1 where `where`, else 0.
inline void store_ones(uint8_t* to, Mask where) {
    const __m128i words = low_halves(and_bits(bits_of(where), set32(1)));
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_packus_epi16(words, words));
}
// a * b where `kept`, else 0.
inline Floats mul_where(Mask kept, Floats a, Floats b) {
    return _mm256_and_ps(kept, _mm256_mul_ps(a, b));
}

#include "isa/exp.inl"

// True in the first `count` lanes.
inline __m256i first(int64_t count) {
    return _mm256_cmpgt_epi32(set32(static_cast<int32_t>(count)), lane_indices());
}

// Loads of the first `count` elements with the rest set to `fill`, and stores of the first `count`.
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
inline void store_first(F32, float* to, int64_t count, Floats value) {
    _mm256_maskstore_ps(to, first(count), value);
}
template <class Half>
inline void store_first(Half dtype, uint16_t* to, int64_t count, Floats value) {
    alignas(16) uint16_t elements[kLanes];
    _mm_store_si128(reinterpret_cast<__m128i*>(elements), narrow(dtype, value));
    for (int64_t i = 0; i < count; ++i) to[i] = elements[i];
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
// Sum of the lanes in f64, always in the same order.
inline double sum_of_lanes(Floats value) {
    return sum_of_lanes(add(low_half(value), high_half(value)));
}

#include "isa/math64.inl"

}  // namespace
}  // namespace adavip
