// 16-bit floats for scalar code: bf16 (8 exponent bits) and IEEE half. Rounding is to nearest, ties to even;
// a NaN stays a quiet NaN. Not for *_avx2.cpp / *_avx512.cpp files, which convert with their own
// instructions.
#pragma once

#include <bit>
#include <cstdint>

namespace adavip::core {

inline float float_from_bf16(uint16_t bits) noexcept {
    return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
}

inline uint16_t bf16_from_float(float value) noexcept {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    if ((bits & 0x7FFFFFFFU) > 0x7F800000U) return static_cast<uint16_t>((bits >> 16) | 0x40U);
    // Half of the last kept bit, less one when that bit is 0: ties go to even.
    return static_cast<uint16_t>((bits + 0x7FFFU + ((bits >> 16) & 1U)) >> 16);
}

inline float float_from_f16(uint16_t half) noexcept {
    const uint32_t sign = static_cast<uint32_t>(half & 0x8000U) << 16;
    const uint32_t magnitude = half & 0x7FFFU;
    if (magnitude >= 0x7C00U) return std::bit_cast<float>(sign | 0x7F800000U | (magnitude & 0x3FFU) << 13);
    if (magnitude >= 0x400U) return std::bit_cast<float>(sign | ((magnitude << 13) + ((127U - 15U) << 23)));
    // Subnormal: magnitude * 2^-24, exact in float.
    const float value = static_cast<float>(magnitude) * 0x1p-24f;
    return std::bit_cast<float>(std::bit_cast<uint32_t>(value) | sign);
}

inline uint16_t f16_from_float(float value) noexcept {
    const uint32_t bits = std::bit_cast<uint32_t>(value);
    const uint32_t sign = (bits >> 16) & 0x8000U;
    const uint32_t magnitude = bits & 0x7FFFFFFFU;
    if (magnitude > 0x7F800000U) return static_cast<uint16_t>(sign | 0x7E00U | ((magnitude >> 13) & 0x3FFU));
    // 65520 is halfway between the largest half and the next power: it and everything above becomes infinite.
    if (magnitude >= 0x477FF000U) return static_cast<uint16_t>(sign | 0x7C00U);
    if (magnitude < 0x38800000U) {
        // Subnormal or zero: adding 0.5 puts the rounded multiple of 2^-24 into the low bits of the sum.
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<uint16_t>(sign | (std::bit_cast<uint32_t>(shifted) - 0x3F000000U));
    }
    const uint32_t rounded = magnitude + 0xFFFU + ((magnitude >> 13) & 1U) - ((127U - 15U) << 23);
    return static_cast<uint16_t>(sign | rounded >> 13);
}

}  // namespace adavip::core
