// The oracle of the mask operations: one pixel at a time, straight from the definitions in mask.hpp.
#include <algorithm>

#include "ops/mask/mask.hpp"

namespace adavip::ops {
namespace {

float mix(const BilinearTapsView& view, int64_t i, float first, float second) {
    return first * view.near[i] + second * view.far[i];
}

void widen(const MaskFromLogits& a, int64_t row) {
    const float* const low = a.low + row * a.low_width;
    for (int64_t x = 0; x < a.crop_width; ++x) {
        a.wide[row * a.crop_width + x] =
            mix(a.columns_up, x, low[a.columns_up.first[x]], low[a.columns_up.second[x]]);
    }
}

float crop_value(const MaskFromLogits& a, int64_t row, int64_t x) {
    return mix(a.rows_up, row, a.wide[a.rows_up.first[row] * a.crop_width + x],
               a.wide[a.rows_up.second[row] * a.crop_width + x]);
}

float row_value(const MaskFromLogits& a, int64_t y, int64_t x) {
    return mix(a.rows_out, y, crop_value(a, a.rows_out.first[y], x), crop_value(a, a.rows_out.second[y], x));
}

bool any_set(const MaskDilate& a, int64_t y, int64_t x) {
    const int64_t reach = a.kernel / 2;
    for (int64_t row = std::max<int64_t>(y - reach, 0); row < std::min(y - reach + a.kernel, a.height);
         ++row) {
        for (int64_t column = std::max<int64_t>(x - reach, 0);
             column < std::min(x - reach + a.kernel, a.width); ++column) {
            if (a.source[row * a.width + column] != 0) return true;
        }
    }
    return false;
}

}  // namespace

void mask_from_logits_ref(const MaskFromLogits& a, int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
        if (a.step == MaskFromLogits::Step::kWiden) {
            widen(a, y);
            continue;
        }
        for (int64_t x = 0; x < a.width; ++x) {
            const float value = mix(a.columns_out, x, row_value(a, y, a.columns_out.first[x]),
                                    row_value(a, y, a.columns_out.second[x]));
            a.mask[y * a.width + x] = value > a.threshold ? 1 : 0;
        }
    }
}

void mask_dilate_ref(const MaskDilate& a, int64_t begin, int64_t end) {
    if (a.step == MaskDilate::Step::kAlongRows) return;
    for (int64_t y = 0; y < a.height; ++y) {
        for (int64_t x = begin; x < end; ++x) a.target[y * a.width + x] = any_set(a, y, x) ? 1 : 0;
    }
}

void mask_measure_ref(const MaskMeasure& a, int64_t begin, int64_t end) {
    for (int64_t mask = begin; mask < end; ++mask) {
        int64_t area = 0, left = a.width, top = a.height, right = 0, bottom = 0;
        for (int64_t y = 0; y < a.height; ++y) {
            for (int64_t x = 0; x < a.width; ++x) {
                if (a.masks[(mask * a.height + y) * a.width + x] == 0) continue;
                ++area;
                left = std::min(left, x);
                right = std::max(right, x + 1);
                top = std::min(top, y);
                bottom = y + 1;
            }
        }
        const int64_t bounds[] = {left, top, right, bottom};
        a.areas[mask] = area;
        for (int i = 0; i < 4; ++i) a.bounds[4 * mask + i] = area > 0 ? static_cast<int32_t>(bounds[i]) : 0;
    }
}

void mask_iou_ref(const MaskIou& a, int64_t begin, int64_t end) {
    if (a.step == MaskIou::Step::kPack) return;
    for (int64_t i = begin; i < end; ++i) {
        for (int64_t j = i; j < a.count; ++j) {
            int64_t both = 0, either = 0;
            for (int64_t p = 0; p < a.pixels; ++p) {
                const bool first = a.masks[i * a.pixels + p] != 0;
                const bool second = a.masks[j * a.pixels + p] != 0;
                both += first && second ? 1 : 0;
                either += first || second ? 1 : 0;
            }
            a.iou[i * a.count + j] = a.iou[j * a.count + i] = iou_of(both, either);
        }
    }
}

}  // namespace adavip::ops
