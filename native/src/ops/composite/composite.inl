// Vector kernel of composite.hpp. Blocks of pixels that stay in the first cache; the loops are plain and of
// fixed step, the compiler turns them into vectors of the including file's instruction set.

namespace adavip::ops {
namespace {

constexpr int64_t kBlock = 512;  // pixels

// Alpha of every channel, 0 or 255 for a hard mask. False when the block has none.
inline bool spread(const uint8_t* alpha, bool feathered, int64_t count, uint8_t* spread_alpha) {
    uint8_t block[kBlock];
    uint8_t any = 0;
    for (int64_t i = 0; i < count; ++i) {
        const uint8_t value = feathered ? alpha[i] : static_cast<uint8_t>(alpha[i] != 0 ? 255 : 0);
        block[i] = value;
        any |= value;
    }
    if (any == 0) return false;
    for (int64_t i = 0; i < count; ++i) {
        spread_alpha[3 * i] = block[i];
        spread_alpha[3 * i + 1] = block[i];
        spread_alpha[3 * i + 2] = block[i];
    }
    return true;
}

// round(clamp(value * scale, 0, 255)): adding 1.5 * 2^23 leaves the rounded integer in the low bits.
inline void quantise(const float* plane, float scale, int64_t count, uint8_t* bytes) {
    for (int64_t i = 0; i < count; ++i) {
        const float scaled = plane[i] * scale;
        const float floored = scaled > 0.0F ? scaled : 0.0F;
        const float shifted = (floored < 255.0F ? floored : 255.0F) + 12582912.0F;
        bytes[i] = static_cast<uint8_t>(__builtin_bit_cast(uint32_t, shifted));
    }
}

inline const uint8_t* fill_block(const Composite& a, int64_t y, int64_t x, int64_t count, uint8_t* bytes) {
    if (a.fill_dtype == AVP_U8) return static_cast<const uint8_t*>(a.fill) + (y * a.fill_width + x) * 3;
    uint8_t planes[3][kBlock];
    const float* const values = static_cast<const float*>(a.fill) + y * a.fill_width + x;
    for (int64_t channel = 0; channel < 3; ++channel) {
        quantise(values + channel * a.fill_height * a.fill_width, a.fill_scale, count, planes[channel]);
    }
    for (int64_t i = 0; i < count; ++i) {
        bytes[3 * i] = planes[0][i];
        bytes[3 * i + 1] = planes[1][i];
        bytes[3 * i + 2] = planes[2][i];
    }
    return bytes;
}

inline void select(const uint8_t* alpha, const uint8_t* fill, int64_t count, uint8_t* out) {
    for (int64_t i = 0; i < count; ++i) {
        out[i] = static_cast<uint8_t>((fill[i] & alpha[i]) | (out[i] & ~alpha[i]));
    }
}

// round(t / 255) for t = alpha * fill + (255 - alpha) * base, which is at most 255 * 255.
inline void blend(const uint8_t* alpha, const uint8_t* fill, int64_t count, uint8_t* out) {
    for (int64_t i = 0; i < count; ++i) {
        const uint16_t opposite = static_cast<uint16_t>(255 - alpha[i]);
        const uint16_t t = static_cast<uint16_t>(alpha[i] * fill[i] + opposite * out[i] + 128);
        out[i] = static_cast<uint8_t>(static_cast<uint16_t>(t + (t >> 8)) >> 8);
    }
}

void composite(const Composite& a, int64_t begin, int64_t end) {
    uint8_t alpha[3 * kBlock];
    uint8_t bytes[3 * kBlock];
    for (int64_t y = begin; y < end; ++y) {
        uint8_t* const out = a.out + y * a.width * 3;
        __builtin_memcpy(out, a.base + y * a.width * 3, static_cast<std::size_t>(3 * a.width));
        if (y < a.top || y >= a.top + a.fill_height) continue;
        for (int64_t x = 0; x < a.fill_width; x += kBlock) {
            const int64_t count = a.fill_width - x < kBlock ? a.fill_width - x : kBlock;
            const int64_t at = a.left + x;
            if (!spread(a.alpha + y * a.width + at, a.feathered, count, alpha)) continue;
            const uint8_t* const fill = fill_block(a, y - a.top, x, count, bytes);
            if (a.feathered) {
                blend(alpha, fill, 3 * count, out + 3 * at);
            } else {
                select(alpha, fill, 3 * count, out + 3 * at);
            }
        }
    }
}

}  // namespace
}  // namespace adavip::ops
