// torch's area_pixel_compute_source_index in f32.
#include <algorithm>

#include "ops/mask/mask.hpp"

namespace adavip::ops {

BilinearTaps bilinear_taps(int64_t from, int64_t to, int64_t kept) {
    const auto count = static_cast<std::size_t>(kept);
    BilinearTaps taps{std::vector<int32_t>(count), std::vector<int32_t>(count), std::vector<float>(count),
                      std::vector<float>(count)};
    const float scale = static_cast<float>(from) / static_cast<float>(to);
    for (std::size_t i = 0; i < count; ++i) {
        const float at = std::max(scale * (static_cast<float>(i) + 0.5F) - 0.5F, 0.0F);
        const int64_t first = std::min(static_cast<int64_t>(at), from - 1);
        const int64_t second = std::min(first + 1, from - 1);
        const float far = std::clamp(at - static_cast<float>(first), 0.0F, 1.0F);
        taps.first[i] = static_cast<int32_t>(first);
        taps.second[i] = static_cast<int32_t>(second);
        taps.near[i] = 1.0F - far;
        taps.far[i] = far;
    }
    return taps;
}

}  // namespace adavip::ops
