// Sliding sums: per pixel two additions down the column, two along the row.
#include <algorithm>

#include "ops/composite/composite.hpp"

namespace adavip::ops {
namespace {

void add_row(const uint8_t* row, int64_t width, int32_t sign, int32_t* columns) {
    for (int64_t x = 0; x < width; ++x) columns[x] += row[x] != 0 ? sign : 0;
}

}  // namespace

void feather(const uint8_t* mask, int64_t height, int64_t width, int64_t radius, int32_t* columns,
             uint8_t* alpha) {
    std::fill_n(columns, width, 0);
    for (int64_t y = 0; y < std::min(radius, height); ++y) add_row(mask + y * width, width, 1, columns);
    for (int64_t y = 0; y < height; ++y) {
        if (y + radius < height) add_row(mask + (y + radius) * width, width, 1, columns);
        if (y - radius - 1 >= 0) add_row(mask + (y - radius - 1) * width, width, -1, columns);
        const int64_t rows = std::min(y + radius, height - 1) - std::max<int64_t>(y - radius, 0) + 1;
        int64_t sum = 0;
        for (int64_t x = 0; x < std::min(radius, width); ++x) sum += columns[x];
        for (int64_t x = 0; x < width; ++x) {
            if (x + radius < width) sum += columns[x + radius];
            if (x - radius - 1 >= 0) sum -= columns[x - radius - 1];
            const int64_t count =
                rows * (std::min(x + radius, width - 1) - std::max<int64_t>(x - radius, 0) + 1);
            const bool inside = mask[y * width + x] != 0;
            alpha[y * width + x] =
                inside ? static_cast<uint8_t>((255 * sum + count / 2) / count) : uint8_t{0};
        }
    }
}

}  // namespace adavip::ops
