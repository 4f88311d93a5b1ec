// Boxes and greedy suppression: a few dozen items, so plain code.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ops/mask/mask.hpp"

namespace adavip::ops {
namespace {

double area_of(const double* box) {
    const double width = box[2] - box[0], height = box[3] - box[1];
    return width > 0 && height > 0 ? width * height : 0;
}

double iou_of_boxes(const double* a, const double* b) {
    const double width = std::min(a[2], b[2]) - std::max(a[0], b[0]);
    const double height = std::min(a[3], b[3]) - std::max(a[1], b[1]);
    const double first = area_of(a), second = area_of(b);
    // The areas too: min and max pass over a NaN in one of the two places.
    if (!(width > 0 && height > 0 && first > 0 && second > 0)) return 0;
    const double both = width * height;
    const double either = first + second - both;
    return either > 0 ? both / either : 0;
}

}  // namespace

void box_iou(const double* boxes, int64_t count, double* iou) {
    for (int64_t i = 0; i < count; ++i) {
        for (int64_t j = i; j < count; ++j) {
            iou[i * count + j] = iou[j * count + i] = iou_of_boxes(boxes + 4 * i, boxes + 4 * j);
        }
    }
}

void suppress(const double* iou, const double* scores, int64_t count, double threshold, uint8_t* keep) {
    std::vector<int64_t> order(static_cast<std::size_t>(count));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
        if (std::isnan(scores[a]) || std::isnan(scores[b]))
            return !std::isnan(scores[a]) && std::isnan(scores[b]);
        return scores[a] > scores[b];
    });
    std::fill_n(keep, count, uint8_t{0});
    for (const int64_t item : order) {
        bool kept = true;
        for (int64_t other = 0; other < count && kept; ++other) {
            kept = keep[other] == 0 || !(iou[item * count + other] > threshold);
        }
        keep[item] = kept ? 1 : 0;
    }
}

}  // namespace adavip::ops
