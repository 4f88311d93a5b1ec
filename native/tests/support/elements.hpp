// Element types by name: writing and reading f32, f16, bf16 and f64 buffers as doubles, with conversions of
// their own.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "adavip/adavip.h"

namespace adavip::tests {

// `value` rounded to `bits` significant bits with exponents down to `lowest` (below it, fewer bits), ties to
// even.
inline double round_to(double value, int bits, int lowest) {
    if (value == 0 || !std::isfinite(value)) return value;
    int exponent = 0;
    std::frexp(value, &exponent);  // value = 0.1xxx * 2^exponent
    const int unit = std::max(exponent, lowest + 1) - bits;
    return std::ldexp(std::nearbyint(std::ldexp(value, -unit)), unit);
}

// Half-precision pattern of a double by direct construction.
inline uint16_t f16_bits(double value) {
    const uint16_t sign = std::signbit(value) ? 0x8000 : 0;
    if (std::isnan(value)) return static_cast<uint16_t>(sign | 0x7E00);
    const double rounded = std::fabs(round_to(value, 11, -14));
    if (rounded > 65504) return static_cast<uint16_t>(sign | 0x7C00);
    if (rounded < std::ldexp(1.0, -14))
        return static_cast<uint16_t>(sign | static_cast<uint16_t>(std::ldexp(rounded, 24)));
    int exponent = 0;
    const double fraction = std::frexp(rounded, &exponent);  // [0.5, 1)
    const uint32_t mantissa = static_cast<uint32_t>(std::ldexp(fraction, 11)) - 1024U;
    return static_cast<uint16_t>(sign | static_cast<uint32_t>(exponent + 14) << 10 | mantissa);
}

inline double f16_value(uint16_t bits) {
    const double sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
    const int exponent = (bits >> 10) & 31;
    const int mantissa = bits & 1023;
    if (exponent == 31) return mantissa != 0 ? std::numeric_limits<double>::quiet_NaN() : sign * HUGE_VAL;
    if (exponent == 0) return sign * std::ldexp(mantissa, -24);
    return sign * std::ldexp(1024 + mantissa, exponent - 25);
}

inline uint16_t bf16_bits(double value) {
    const float rounded = static_cast<float>(round_to(value, 8, -126));
    uint32_t bits = 0;
    std::memcpy(&bits, &rounded, sizeof bits);
    return std::isnan(value) ? static_cast<uint16_t>(0x7FC0) : static_cast<uint16_t>(bits >> 16);
}

inline double bf16_value(uint16_t half) {
    const uint32_t bits = static_cast<uint32_t>(half) << 16;
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return static_cast<double>(value);
}

inline int64_t size_of(int32_t dtype) {
    switch (dtype) {
        case AVP_F64:
            return 8;
        case AVP_F32:
            return 4;
        default:
            return 2;
    }
}

inline const char* name_of(int32_t dtype) {
    switch (dtype) {
        case AVP_F64:
            return "f64";
        case AVP_F32:
            return "f32";
        case AVP_F16:
            return "f16";
        default:
            return "bf16";
    }
}

// Relative rounding error of storing into dtype: half a unit in the last place.
inline double unit_roundoff(int32_t dtype) {
    switch (dtype) {
        case AVP_F64:
            return 0x1p-53;
        case AVP_F32:
            return 0x1p-24;
        case AVP_F16:
            return 0x1p-11;
        default:
            return 0x1p-8;
    }
}

inline void put(void* data, int32_t dtype, int64_t index, double value) {
    switch (dtype) {
        case AVP_F64:
            static_cast<double*>(data)[index] = value;
            break;
        case AVP_F32:
            static_cast<float*>(data)[index] = static_cast<float>(value);
            break;
        case AVP_F16:
            static_cast<uint16_t*>(data)[index] = f16_bits(value);
            break;
        default:
            static_cast<uint16_t*>(data)[index] = bf16_bits(value);
            break;
    }
}

inline double get(const void* data, int32_t dtype, int64_t index) {
    switch (dtype) {
        case AVP_F64:
            return static_cast<const double*>(data)[index];
        case AVP_F32:
            return static_cast<double>(static_cast<const float*>(data)[index]);
        case AVP_F16:
            return f16_value(static_cast<const uint16_t*>(data)[index]);
        default:
            return bf16_value(static_cast<const uint16_t*>(data)[index]);
    }
}

// A small generator with a fixed sequence everywhere (the standard distributions differ between libraries).
class Random final {
  public:
    explicit Random(uint64_t seed) : state_(seed * 2 + 1) {}
    // In (0, 1).
    double uniform() {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return (static_cast<double>(state_ >> 11) + 0.5) * 0x1p-53;
    }
    double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); }
    int64_t below(int64_t count) { return static_cast<int64_t>(uniform() * static_cast<double>(count)); }

  private:
    uint64_t state_;
};

}  // namespace adavip::tests
