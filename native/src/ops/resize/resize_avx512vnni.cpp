// AVX-512 with VNNI: sixteen rows or columns at a time. vpdpbusd multiplies the four bytes of a quad by four
// signed bytes and adds the products to a 32-bit lane; three of them, one per digit, do a quad.
#include "isa/avx512.hpp"
#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

inline Bits load_rows(const uint8_t* const* rows, int64_t offset) {
    Bits v = _mm512_castsi128_si512(load_part(rows[0] + offset));
    v = _mm512_inserti32x4(v, load_part(rows[4] + offset), 1);
    v = _mm512_inserti32x4(v, load_part(rows[8] + offset), 2);
    return _mm512_inserti32x4(v, load_part(rows[12] + offset), 3);
}

inline void store_groups(uint32_t* const* groups, int64_t lane, Bits v) {
    store_part(groups[0] + lane, _mm512_castsi512_si128(v));
    store_part(groups[1] + lane, _mm512_extracti32x4_epi32(v, 1));
    store_part(groups[2] + lane, _mm512_extracti32x4_epi32(v, 2));
    store_part(groups[3] + lane, _mm512_extracti32x4_epi32(v, 3));
}

inline Bits in_order(Bits v) {
    return _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
                                    v);
}

struct Coefficients {
    Bits digit[3];
};
inline Coefficients broadcast_digits(const int32_t* digits) {
    return {{set32(digits[0]), set32(digits[1]), set32(digits[2])}};
}

struct Sums {
    Bits digit[3];
};
inline Sums start() {
    return {{set32(kHalf), zero_bits(), zero_bits()}};
}

inline void accumulate(Sums& sums, Bits quads, const Coefficients& coefficients) {
    sums.digit[0] = _mm512_dpbusd_epi32(sums.digit[0], quads, coefficients.digit[0]);
    sums.digit[1] = _mm512_dpbusd_epi32(sums.digit[1], quads, coefficients.digit[1]);
    sums.digit[2] = _mm512_dpbusd_epi32(sums.digit[2], quads, coefficients.digit[2]);
}

// digit 0 + (digit 1 + digit 2 * 2^8) * 2^8
inline Bits total(const Sums& sums) {
    const Bits upper = add32(sums.digit[1], shift_left32<8>(sums.digit[2]));
    return add32(sums.digit[0], shift_left32<8>(upper));
}

#include "ops/resize/resize.inl"

constexpr ResizeKernels kKernels = {kLanes,      DigitForm::kBytes, reproduces_table, horizontal,   line,
                                    vertical_u8, vertical_f32,      vertical_f16,     vertical_bf16};

}  // namespace

void resize_avx512(const ResizeArguments& arguments, core::ThreadPool& pool) {
    resize_blocks(kKernels, arguments, pool);
}

}  // namespace adavip::ops
