#include "ops/resize/resize_taps.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/half.hpp"
#include "core/status.hpp"

namespace adavip::ops {
namespace {

// Each filter: its weight at x, 0 outside [-support, support].
struct Box {
    static constexpr double support = 0.5;
    static double weight(double x) noexcept { return x > -0.5 && x <= 0.5 ? 1.0 : 0.0; }
};

struct Triangle {
    static constexpr double support = 1.0;
    static double weight(double x) noexcept { return std::max(0.0, 1.0 - std::fabs(x)); }
};

// Keys' cubic convolution with a = -1/2.
struct Cubic {
    static constexpr double support = 2.0;
    static double weight(double x) noexcept {
        constexpr double a = -0.5;
        const double t = std::fabs(x);
        if (t < 1.0) return ((a + 2.0) * t - (a + 3.0)) * t * t + 1.0;
        if (t < 2.0) return (((t - 5.0) * t + 8.0) * t - 4.0) * a;
        return 0.0;
    }
};

struct Lanczos {
    static constexpr double support = 3.0;
    static double sinc(double x) noexcept {
        if (x == 0.0) return 1.0;
        const double angle = x * std::numbers::pi;
        return std::sin(angle) / angle;
    }
    static double weight(double x) noexcept { return x >= -3.0 && x < 3.0 ? sinc(x) * sinc(x / 3.0) : 0.0; }
};

// Half away from zero.
int32_t to_fixed(double weight) noexcept {
    const double scaled = weight * (1 << kPrecisionBits);
    return static_cast<int32_t>(scaled + std::copysign(0.5, scaled));
}

// Accumulators of 32 bits and the digits of the vector kernels hold as long as the absolute coefficients of
// an output sum to less than 2 (127 * 2^16 + 2^15 - 129 is the largest sum of three signed byte digits). The
// filters give 1.5.
constexpr int64_t kMaxAbsoluteSum = 127 * 65536 + 127 * 256 + 127;

// The window of one output: weights at the inputs first, first + 1, ... around center, normalised and
// rounded; returns the sum of their absolute values. The order of the operations is Pillow's: a box's edge
// depends on their rounding.
template <class Filter>
int64_t weigh(int64_t first, int64_t count, double center, double per_stretch, double* weights,
              int32_t* coefficients) noexcept {
    double sum = 0.0;
    for (int64_t t = 0; t < count; ++t) {
        weights[t] = Filter::weight((static_cast<double>(first + t) - center + 0.5) * per_stretch);
        sum += weights[t];
    }
    const double total = sum == 0.0 ? 1.0 : sum;
    int64_t absolute = 0;
    for (int64_t t = 0; t < count; ++t) {
        coefficients[t] = to_fixed(weights[t] / total);
        absolute += std::abs(coefficients[t]);
    }
    return absolute;
}

template <class Filter>
AxisTaps filtered(int64_t input, int64_t output, int64_t begin, int64_t end) {
    const double scale = static_cast<double>(input) / static_cast<double>(output);
    const double stretch = std::max(scale, 1.0);  // the filter widens when the image shrinks
    const double support = Filter::support * stretch;
    const auto size = static_cast<std::size_t>(end - begin);
    AxisTaps taps;
    taps.capacity = 2 * static_cast<int64_t>(std::ceil(support)) + 1;
    taps.first.resize(size);
    taps.count.resize(size);
    taps.coefficients.resize(size * static_cast<std::size_t>(taps.capacity));
    taps.input_begin = input;
    std::vector<double> weights(static_cast<std::size_t>(taps.capacity));
    for (std::size_t i = 0; i < size; ++i) {
        const double center = (static_cast<double>(begin + static_cast<int64_t>(i)) + 0.5) * scale;
        const int64_t first = std::max<int64_t>(0, static_cast<int64_t>(center - support + 0.5));
        const int64_t last = std::min(input, static_cast<int64_t>(center + support + 0.5));
        const int64_t absolute =
            weigh<Filter>(first, last - first, center, 1.0 / stretch, weights.data(),
                          &taps.coefficients[i * static_cast<std::size_t>(taps.capacity)]);
        if (absolute > kMaxAbsoluteSum) {
            core::fail_unsupported("resizing ", input, " to ", output,
                                   " needs coefficients beyond 32-bit sums");
        }
        taps.first[i] = first;
        taps.count[i] = last - first;
        taps.input_begin = std::min(taps.input_begin, first);
        taps.input_end = std::max(taps.input_end, last);
    }
    return taps;
}

}  // namespace

AxisTaps identity_taps(int64_t begin, int64_t end) {
    AxisTaps taps;
    taps.input_begin = begin;
    taps.input_end = end;
    taps.capacity = 1;
    for (int64_t index = begin; index < end; ++index) taps.first.push_back(index);
    taps.count.assign(taps.first.size(), 1);
    taps.coefficients.assign(taps.first.size(), 1 << kPrecisionBits);
    return taps;
}

AxisTaps axis_taps(int32_t filter, int64_t input, int64_t output, int64_t begin, int64_t end) {
    if (input == output) return identity_taps(begin, end);
    switch (filter) {
        case AVP_FILTER_BOX:
            return filtered<Box>(input, output, begin, end);
        case AVP_FILTER_BILINEAR:
            return filtered<Triangle>(input, output, begin, end);
        case AVP_FILTER_BICUBIC:
            return filtered<Cubic>(input, output, begin, end);
        case AVP_FILTER_LANCZOS:
            return filtered<Lanczos>(input, output, begin, end);
        default:
            core::fail_invalid("params.filter is ", filter);
    }
}

bool vertical_first(int64_t width, int64_t height, int64_t to_width, int64_t to_height) noexcept {
    // By the rows and columns that go, not by the factors: 511 x 640 goes to 384 x 384 vertically first, but
    // to 320 x 320 horizontally first. Between 1.68 and 2.01 times as many rows as columns nothing is known;
    // 2 is taken.
    return to_height < height && height - to_height > 2 * (width - to_width);
}

ResizeGeometry resize_geometry(const ResizeArguments& arguments) noexcept {
    const avp_resize_params& params = arguments.params;
    const bool canvas = params.canvas_width != 0;
    ResizeGeometry geometry{};
    geometry.canvas_width = canvas ? params.canvas_width : arguments.source_width;
    geometry.canvas_height = canvas ? params.canvas_height : arguments.source_height;
    geometry.source_left = canvas ? params.pad_left : 0;
    geometry.source_top = canvas ? params.pad_top : 0;
    const int64_t left = params.crop_left;
    const int64_t top = params.crop_top;
    geometry.column_begin = std::max<int64_t>(0, left);
    geometry.column_end = std::min<int64_t>(params.resize_width, left + arguments.target_width);
    geometry.row_begin = std::max<int64_t>(0, top);
    geometry.row_end = std::min<int64_t>(params.resize_height, top + arguments.target_height);
    geometry.target_left = geometry.column_begin - left;
    geometry.target_top = geometry.row_begin - top;
    geometry.vertical_first = vertical_first(geometry.canvas_width, geometry.canvas_height,
                                             params.resize_width, params.resize_height);
    return geometry;
}

Normalisation normalisation(const avp_resize_params& params) noexcept {
    Normalisation result{};
    for (int channel = 0; channel < 3; ++channel) {
        float* const table = result.table[channel];
        for (int value = 0; value < 256; ++value) {
            table[value] =
                static_cast<float>((value * params.rescale - params.mean[channel]) / params.std[channel]);
        }
        const double scale = params.rescale / params.std[channel];
        const double offset = -params.mean[channel] / params.std[channel];
        int exponent = 0;  // every |table value| < 2^exponent, so multiples of 2^(exponent - 23) have 23 bits
        std::frexp(std::max(std::fabs(table[0]), std::fabs(table[255])), &exponent);
        const double step = std::ldexp(1.0, exponent - 23);
        const double scale_high = std::nearbyint(scale / step) * step;
        const double offset_high = std::nearbyint(offset / step) * step;
        result.scale_high[channel] = static_cast<float>(scale_high);
        result.scale_low[channel] = static_cast<float>(scale - scale_high);
        result.offset_high[channel] = static_cast<float>(offset_high);
        result.offset_low[channel] = static_cast<float>(offset - offset_high);
    }
    return result;
}

namespace {

// Elements [begin, end) of row `row` of one plane (float) or of the picture (u8, three per pixel).
void fill_run(const ResizeArguments& arguments, int64_t plane, int64_t row, int64_t begin,
              int64_t end) noexcept {
    const int64_t start = (plane * arguments.target_height + row) * arguments.target_width + begin;
    const float value = arguments.params.outside_value;
    switch (arguments.target_dtype) {
        case AVP_U8:
            std::fill_n(static_cast<uint8_t*>(arguments.target) + 3 * start, 3 * (end - begin), uint8_t{0});
            break;
        case AVP_F32:
            std::fill_n(static_cast<float*>(arguments.target) + start, end - begin, value);
            break;
        case AVP_F16:
            std::fill_n(static_cast<uint16_t*>(arguments.target) + start, end - begin,
                        core::f16_from_float(value));
            break;
        default:
            std::fill_n(static_cast<uint16_t*>(arguments.target) + start, end - begin,
                        core::bf16_from_float(value));
            break;
    }
}

}  // namespace

void fill_outside(const ResizeArguments& arguments, const ResizeGeometry& geometry) noexcept {
    const int64_t width = arguments.target_width;
    const int64_t left = geometry.empty() ? width : geometry.target_left;
    const int64_t right = geometry.empty() ? width : left + geometry.column_end - geometry.column_begin;
    const int64_t top = geometry.empty() ? arguments.target_height : geometry.target_top;
    const int64_t bottom = geometry.empty() ? top : top + geometry.row_end - geometry.row_begin;
    const int64_t planes = arguments.target_dtype == AVP_U8 ? 1 : 3;
    for (int64_t plane = 0; plane < planes; ++plane) {
        for (int64_t row = 0; row < arguments.target_height; ++row) {
            const bool inside = row >= top && row < bottom;
            fill_run(arguments, plane, row, 0, inside ? left : width);
            if (inside) fill_run(arguments, plane, row, right, width);
        }
    }
}

}  // namespace adavip::ops
