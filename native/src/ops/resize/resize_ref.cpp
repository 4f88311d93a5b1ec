// The oracle: both passes over the whole window, one pixel and one channel at a time.
#include <algorithm>
#include <vector>

#include "core/half.hpp"
#include "ops/resize/resize_taps.hpp"

namespace adavip::ops {
namespace {

uint8_t rounded(int32_t sum) noexcept {
    return static_cast<uint8_t>(std::clamp((sum + kHalf) >> kPrecisionBits, 0, 255));
}

// A channel of the canvas: the source, or the padding around it.
uint8_t canvas_value(const ResizeArguments& arguments, const ResizeGeometry& geometry, int64_t column,
                     int64_t row, int channel) noexcept {
    const int64_t x = column - geometry.source_left;
    const int64_t y = row - geometry.source_top;
    if (x < 0 || x >= arguments.source_width || y < 0 || y >= arguments.source_height) {
        return arguments.params.pad_rgb[channel];
    }
    return arguments.source[y * arguments.source_row_stride + 3 * x + channel];
}

// [rows that the vertical pass needs, columns of the window, 3]
std::vector<uint8_t> horizontal_pass(const ResizeArguments& arguments, const ResizeGeometry& geometry,
                                     const AxisTaps& columns, const AxisTaps& rows) {
    std::vector<uint8_t> result;
    for (int64_t row = rows.input_begin; row < rows.input_end; ++row) {
        for (int64_t i = 0; i < columns.size(); ++i) {
            const auto index = static_cast<std::size_t>(i);
            for (int channel = 0; channel < 3; ++channel) {
                int32_t sum = 0;
                for (int64_t t = 0; t < columns.count[index]; ++t) {
                    sum += columns.coefficients[static_cast<std::size_t>(i * columns.capacity + t)] *
                           canvas_value(arguments, geometry, columns.first[index] + t, row, channel);
                }
                result.push_back(rounded(sum));
            }
        }
    }
    return result;
}

void store(const ResizeArguments& arguments, const Normalisation& norm, int64_t column, int64_t row,
           int channel, uint8_t value) noexcept {
    if (arguments.target_dtype == AVP_U8) {
        static_cast<uint8_t*>(arguments.target)[3 * (row * arguments.target_width + column) + channel] =
            value;
        return;
    }
    const int64_t index = (channel * arguments.target_height + row) * arguments.target_width + column;
    const float normalised = norm.table[channel][value];
    if (arguments.target_dtype == AVP_F32) {
        static_cast<float*>(arguments.target)[index] = normalised;
    } else {
        static_cast<uint16_t*>(arguments.target)[index] = arguments.target_dtype == AVP_F16
                                                              ? core::f16_from_float(normalised)
                                                              : core::bf16_from_float(normalised);
    }
}

}  // namespace

void resize_ref(const ResizeArguments& arguments, core::ThreadPool&) {
    const ResizeGeometry geometry = resize_geometry(arguments);
    fill_outside(arguments, geometry);
    if (geometry.empty()) return;
    const avp_resize_params& params = arguments.params;
    const AxisTaps columns = axis_taps(params.filter, geometry.canvas_width, params.resize_width,
                                       geometry.column_begin, geometry.column_end);
    const AxisTaps rows = axis_taps(params.filter, geometry.canvas_height, params.resize_height,
                                    geometry.row_begin, geometry.row_end);
    const std::vector<uint8_t> between = horizontal_pass(arguments, geometry, columns, rows);
    const Normalisation norm = arguments.target_dtype == AVP_U8 ? Normalisation{} : normalisation(params);
    const int64_t width = columns.size();
    for (int64_t j = 0; j < rows.size(); ++j) {
        const auto index = static_cast<std::size_t>(j);
        for (int64_t i = 0; i < width; ++i) {
            for (int channel = 0; channel < 3; ++channel) {
                int32_t sum = 0;
                for (int64_t t = 0; t < rows.count[index]; ++t) {
                    const int64_t row = rows.first[index] + t - rows.input_begin;
                    sum += rows.coefficients[static_cast<std::size_t>(j * rows.capacity + t)] *
                           between[static_cast<std::size_t>(3 * (row * width + i) + channel)];
                }
                store(arguments, norm, geometry.target_left + i, geometry.target_top + j, channel,
                      rounded(sum));
            }
        }
    }
}

}  // namespace adavip::ops
