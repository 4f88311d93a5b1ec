// AVX2: eight rows or columns at a time. A quad of bytes is split into even and odd taps in words; the low
// words of the coefficients go through vpmaddwd, the high bytes through vpmaddubsw on the bytes themselves.
// The high sums are kept in 16 bits: shifted by 16 afterwards, only those bits count. vpmaddubsw saturates
// above 32767, but the high digits of two taps sum to at most 128 (resize_taps.cpp bounds them), times 255.
#include <immintrin.h>

#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

#define AVP_OP(name) _mm256_##name

using Vector = __m256i;
using Floats = __m256;
constexpr int kLanes = 8;

inline Vector load(const void* from) {
    return _mm256_loadu_si256(static_cast<const Vector*>(from));
}
inline void store(void* to, Vector v) {
    _mm256_storeu_si256(static_cast<Vector*>(to), v);
}
inline void store_aligned(void* to, Vector v) {
    _mm256_store_si256(static_cast<Vector*>(to), v);
}
inline Vector zero() {
    return _mm256_setzero_si256();
}
inline Vector broadcast(int32_t value) {
    return _mm256_set1_epi32(value);
}
inline Vector broadcast_part(__m128i part) {
    return _mm256_broadcastsi128_si256(part);
}
inline Floats broadcast_float(float value) {
    return _mm256_set1_ps(value);
}
inline Vector lane_indices() {
    return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
}
inline Vector bits_of(Floats floats) {
    return _mm256_castps_si256(floats);
}
inline Floats table_floats(const float* table, Vector values) {
    return _mm256_i32gather_ps(table, values, sizeof(float));
}

inline __m128i load_part(const uint8_t* from) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}
inline void store_part(void* to, __m128i part) {
    _mm_storeu_si128(static_cast<__m128i*>(to), part);
}

inline Vector load_rows(const uint8_t* const* rows, int64_t offset) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(load_part(rows[0] + offset)),
                                   load_part(rows[4] + offset), 1);
}

inline void store_groups(uint32_t* const* groups, int64_t lane, Vector v) {
    store_part(groups[0] + lane, _mm256_castsi256_si128(v));
    store_part(groups[1] + lane, _mm256_extracti128_si256(v, 1));
}

inline void store_floats(float* to, Floats floats) {
    _mm256_storeu_ps(to, floats);
}
inline void store_f16(uint16_t* to, Floats floats) {
    store_part(to, _mm256_cvtps_ph(floats, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}

// Lanes of 0 ... 65535 to words.
inline __m128i words_of(Vector values) {
    return _mm_packus_epi32(_mm256_castsi256_si128(values), _mm256_extracti128_si256(values, 1));
}
inline void store_words(uint16_t* to, Vector values) {
    store_part(to, words_of(values));
}
inline Vector in_order(Vector v) {
    return _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

struct Coefficients {
    Vector low_even, low_odd, high;
};
inline Coefficients broadcast_digits(const int32_t* digits) {
    return {broadcast(digits[0]), broadcast(digits[1]), broadcast(digits[2])};
}

struct Sums {
    Vector low, high;
};
inline Sums start() {
    return {broadcast(kHalf), zero()};
}

inline void accumulate(Sums& sums, Vector quads, const Coefficients& coefficients) {
    const Vector even = _mm256_and_si256(quads, broadcast(0x00FF00FF));
    const Vector odd = _mm256_srli_epi16(quads, 8);
    const Vector low = _mm256_add_epi32(_mm256_madd_epi16(even, coefficients.low_even),
                                        _mm256_madd_epi16(odd, coefficients.low_odd));
    sums.low = _mm256_add_epi32(sums.low, low);
    sums.high = _mm256_add_epi16(sums.high, _mm256_maddubs_epi16(quads, coefficients.high));
}

// low + (high word 0 + high word 1) * 2^16
inline Vector total(const Sums& sums) {
    const Vector high = _mm256_add_epi16(sums.high, _mm256_slli_epi32(sums.high, 16));
    return _mm256_add_epi32(sums.low, _mm256_and_si256(high, broadcast(static_cast<int32_t>(0xFFFF0000))));
}

#include "ops/resize/resize.inl"

constexpr ResizeKernels kKernels = {kLanes,      DigitForm::kWords, reproduces_table, horizontal,   line,
                                    vertical_u8, vertical_f32,      vertical_f16,     vertical_bf16};

}  // namespace

void resize_avx2(const ResizeArguments& arguments, core::ThreadPool& pool) {
    resize_blocks(kKernels, arguments, pool);
}

}  // namespace adavip::ops
