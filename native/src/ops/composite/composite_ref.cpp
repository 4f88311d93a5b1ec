// The oracle of compositing: one channel of one pixel at a time.
#include <cmath>

#include "ops/composite/composite.hpp"

namespace adavip::ops {
namespace {

uint8_t byte_of(float value) {
    if (!(value > 0)) return 0;  // NaN too
    return static_cast<uint8_t>(std::nearbyint(value < 255 ? value : 255.0F));
}

uint8_t fill_at(const Composite& a, int64_t y, int64_t x, int64_t channel) {
    if (a.fill_dtype == AVP_U8) {
        return static_cast<const uint8_t*>(a.fill)[(y * a.fill_width + x) * 3 + channel];
    }
    return byte_of(static_cast<const float*>(a.fill)[(channel * a.fill_height + y) * a.fill_width + x] *
                   a.fill_scale);
}

}  // namespace

void composite_ref(const Composite& a, int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
        for (int64_t x = 0; x < a.width; ++x) {
            const int64_t fill_y = y - a.top, fill_x = x - a.left;
            const bool covered =
                fill_y >= 0 && fill_y < a.fill_height && fill_x >= 0 && fill_x < a.fill_width;
            const int alpha = !covered      ? 0
                              : a.feathered ? a.alpha[y * a.width + x]
                                            : (a.alpha[y * a.width + x] != 0 ? 255 : 0);
            for (int64_t channel = 0; channel < 3; ++channel) {
                const int64_t at = (y * a.width + x) * 3 + channel;
                const int base = a.base[at];
                const int fill = alpha == 0 ? 0 : fill_at(a, fill_y, fill_x, channel);
                a.out[at] = static_cast<uint8_t>((alpha * fill + (255 - alpha) * base + 127) / 255);
            }
        }
    }
}

}  // namespace adavip::ops
