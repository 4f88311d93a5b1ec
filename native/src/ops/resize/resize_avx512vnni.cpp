// AVX-512 with VNNI: sixteen rows or columns at a time. vpdpbusd multiplies the four bytes of a quad by four
// signed bytes and adds the products to a 32-bit lane; three of them, one per digit, do a quad.
#include <immintrin.h>

#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

#define AVP_OP(name) _mm512_##name

using Vector = __m512i;
using Floats = __m512;
constexpr int kLanes = 16;

inline Vector load(const void* from) {
    return _mm512_loadu_si512(from);
}
inline void store(void* to, Vector v) {
    _mm512_storeu_si512(to, v);
}
inline void store_aligned(void* to, Vector v) {
    _mm512_store_si512(to, v);
}
inline Vector zero() {
    return _mm512_setzero_si512();
}
inline Vector broadcast(int32_t value) {
    return _mm512_set1_epi32(value);
}
inline Vector broadcast_part(__m128i part) {
    return _mm512_broadcast_i32x4(part);
}
inline Floats broadcast_float(float value) {
    return _mm512_set1_ps(value);
}
inline Vector lane_indices() {
    return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
inline Vector bits_of(Floats floats) {
    return _mm512_castps_si512(floats);
}
inline Floats table_floats(const float* table, Vector values) {
    return _mm512_i32gather_ps(values, table, sizeof(float));
}

inline __m128i load_part(const uint8_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
inline void store_part(void* to, __m128i part) {
    _mm_storeu_si128(static_cast<__m128i*>(to), part);
}

inline Vector load_rows(const uint8_t* const* rows, int64_t offset) {
    Vector v = _mm512_castsi128_si512(load_part(rows[0] + offset));
    v = _mm512_inserti32x4(v, load_part(rows[4] + offset), 1);
    v = _mm512_inserti32x4(v, load_part(rows[8] + offset), 2);
    return _mm512_inserti32x4(v, load_part(rows[12] + offset), 3);
}

inline void store_groups(uint32_t* const* groups, int64_t lane, Vector v) {
    store_part(groups[0] + lane, _mm512_castsi512_si128(v));
    store_part(groups[1] + lane, _mm512_extracti32x4_epi32(v, 1));
    store_part(groups[2] + lane, _mm512_extracti32x4_epi32(v, 2));
    store_part(groups[3] + lane, _mm512_extracti32x4_epi32(v, 3));
}

inline void store_floats(float* to, Floats floats) {
    _mm512_storeu_ps(to, floats);
}
inline void store_f16(uint16_t* to, Floats floats) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to),
                        _mm512_cvtps_ph(floats, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
inline void store_words(uint16_t* to, Vector values) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtepi32_epi16(values));
}
inline Vector in_order(Vector v) {
    return _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
                                    v);
}

struct Coefficients {
    Vector digit[3];
};
inline Coefficients broadcast_digits(const int32_t* digits) {
    return {{broadcast(digits[0]), broadcast(digits[1]), broadcast(digits[2])}};
}

struct Sums {
    Vector digit[3];
};
inline Sums start() {
    return {{broadcast(kHalf), zero(), zero()}};
}

inline void accumulate(Sums& sums, Vector quads, const Coefficients& coefficients) {
    sums.digit[0] = _mm512_dpbusd_epi32(sums.digit[0], quads, coefficients.digit[0]);
    sums.digit[1] = _mm512_dpbusd_epi32(sums.digit[1], quads, coefficients.digit[1]);
    sums.digit[2] = _mm512_dpbusd_epi32(sums.digit[2], quads, coefficients.digit[2]);
}

// digit 0 + (digit 1 + digit 2 * 2^8) * 2^8
inline Vector total(const Sums& sums) {
    const Vector upper = _mm512_add_epi32(sums.digit[1], _mm512_slli_epi32(sums.digit[2], 8));
    return _mm512_add_epi32(sums.digit[0], _mm512_slli_epi32(upper, 8));
}

#include "ops/resize/resize.inl"

constexpr ResizeKernels kKernels = {kLanes,      DigitForm::kBytes, reproduces_table, horizontal,   line,
                                    vertical_u8, vertical_f32,      vertical_f16,     vertical_bf16};

}  // namespace

void resize_avx512(const ResizeArguments& arguments, core::ThreadPool& pool) {
    resize_blocks(kKernels, arguments, pool);
}

}  // namespace adavip::ops
