// AVX2: eight rows or columns at a time. A quad of bytes is split into even and odd taps in words; the low
// words of the coefficients go through vpmaddwd, the high bytes through vpmaddubsw on the bytes themselves.
// The high sums are kept in 16 bits: shifted by 16 afterwards, only those bits count. vpmaddubsw saturates
// above 32767, but the high digits of two taps sum to at most 128 (resize_taps.cpp bounds them), times 255.
#include "isa/avx2.hpp"
#include "ops/resize/resize_kernels.hpp"

namespace adavip::ops {
namespace {

inline Bits load_rows(const uint8_t* const* rows, int64_t offset) {
    return _mm256_inserti128_si256(_mm256_castsi128_si256(load_part(rows[0] + offset)),
                                   load_part(rows[4] + offset), 1);
}

inline void store_groups(uint32_t* const* groups, int64_t lane, Bits v) {
    store_part(groups[0] + lane, _mm256_castsi256_si128(v));
    store_part(groups[1] + lane, _mm256_extracti128_si256(v, 1));
}

inline Bits in_order(Bits v) {
    return _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

struct Coefficients {
    Bits low_even, low_odd, high;
};
inline Coefficients broadcast_digits(const int32_t* digits) {
    return {set32(digits[0]), set32(digits[1]), set32(digits[2])};
}

struct Sums {
    Bits low, high;
};
inline Sums start() {
    return {set32(kHalf), zero_bits()};
}

inline void accumulate(Sums& sums, Bits quads, const Coefficients& coefficients) {
    const Bits even = and_bits(quads, set32(0x00FF00FF));
    const Bits odd = shift_right16<8>(quads);
    const Bits low =
        add32(_mm256_madd_epi16(even, coefficients.low_even), _mm256_madd_epi16(odd, coefficients.low_odd));
    sums.low = add32(sums.low, low);
    sums.high = add16(sums.high, _mm256_maddubs_epi16(quads, coefficients.high));
}

// low + (high word 0 + high word 1) * 2^16
inline Bits total(const Sums& sums) {
    const Bits high = add16(sums.high, shift_left32<16>(sums.high));
    return add32(sums.low, and_bits(high, set32(static_cast<int32_t>(0xFFFF0000))));
}

#include "ops/resize/resize.inl"

constexpr ResizeKernels kKernels = {kLanes,      DigitForm::kWords, reproduces_table, horizontal,   line,
                                    vertical_u8, vertical_f32,      vertical_f16,     vertical_bf16};

}  // namespace

void resize_avx2(const ResizeArguments& arguments, core::ThreadPool& pool) {
    resize_blocks(kKernels, arguments, pool);
}

}  // namespace adavip::ops
