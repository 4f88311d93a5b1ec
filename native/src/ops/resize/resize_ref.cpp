// The oracle: both passes over the whole window, one pixel and one channel at a time.
#include <algorithm>
#include <vector>

#include "core/half.hpp"
#include "ops/resize/resize_taps.hpp"

namespace adavip::ops {
namespace {

// The part of a picture that one pass hands to the next: [rows, columns, 3] from (left, top) on.
struct Picture {
    int64_t left;
    int64_t top;
    int64_t width;
    std::vector<uint8_t> pixels;

    uint8_t at(int64_t column, int64_t row, int channel) const noexcept {
        return pixels[static_cast<std::size_t>(3 * ((row - top) * width + column - left) + channel)];
    }
};

uint8_t rounded(int32_t sum) noexcept {
    return static_cast<uint8_t>(std::clamp((sum + kHalf) >> kPrecisionBits, 0, 255));
}

// The needed part of the canvas: the source, and the padding around it.
Picture canvas(const ResizeArguments& arguments, const ResizeGeometry& geometry, const AxisTaps& columns,
               const AxisTaps& rows) {
    Picture result{columns.input_begin, rows.input_begin, columns.input_end - columns.input_begin, {}};
    for (int64_t row = rows.input_begin; row < rows.input_end; ++row) {
        for (int64_t column = columns.input_begin; column < columns.input_end; ++column) {
            const int64_t x = column - geometry.source_left;
            const int64_t y = row - geometry.source_top;
            const bool inside = x >= 0 && x < arguments.source_width && y >= 0 && y < arguments.source_height;
            for (int channel = 0; channel < 3; ++channel) {
                result.pixels.push_back(
                    inside ? arguments.source[y * arguments.source_row_stride + 3 * x + channel]
                           : arguments.params.pad_rgb[channel]);
            }
        }
    }
    return result;
}

// Resamples each of `height` rows; columns of the result count from 0.
Picture resample_rows(const Picture& from, int64_t height, const AxisTaps& columns) {
    Picture result{0, from.top, columns.size(), {}};
    for (int64_t row = from.top; row < from.top + height; ++row) {
        for (int64_t i = 0; i < columns.size(); ++i) {
            const auto index = static_cast<std::size_t>(i);
            for (int channel = 0; channel < 3; ++channel) {
                int32_t sum = 0;
                for (int64_t t = 0; t < columns.count[index]; ++t) {
                    sum += columns.coefficients[static_cast<std::size_t>(i * columns.capacity + t)] *
                           from.at(columns.first[index] + t, row, channel);
                }
                result.pixels.push_back(rounded(sum));
            }
        }
    }
    return result;
}

// Resamples each column; rows of the result count from 0.
Picture resample_columns(const Picture& from, const AxisTaps& rows) {
    Picture result{from.left, 0, from.width, {}};
    for (int64_t j = 0; j < rows.size(); ++j) {
        const auto index = static_cast<std::size_t>(j);
        for (int64_t column = from.left; column < from.left + from.width; ++column) {
            for (int channel = 0; channel < 3; ++channel) {
                int32_t sum = 0;
                for (int64_t t = 0; t < rows.count[index]; ++t) {
                    sum += rows.coefficients[static_cast<std::size_t>(j * rows.capacity + t)] *
                           from.at(column, rows.first[index] + t, channel);
                }
                result.pixels.push_back(rounded(sum));
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
    const Picture from = canvas(arguments, geometry, columns, rows);
    const Picture window =
        geometry.vertical_first
            ? resample_rows(resample_columns(from, rows), rows.size(), columns)
            : resample_columns(resample_rows(from, rows.input_end - rows.input_begin, columns), rows);
    const Normalisation norm = arguments.target_dtype == AVP_U8 ? Normalisation{} : normalisation(params);
    for (int64_t j = 0; j < rows.size(); ++j) {
        for (int64_t i = 0; i < columns.size(); ++i) {
            for (int channel = 0; channel < 3; ++channel) {
                store(arguments, norm, geometry.target_left + i, geometry.target_top + j, channel,
                      window.at(i, j, channel));
            }
        }
    }
}

}  // namespace adavip::ops
