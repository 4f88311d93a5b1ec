#include "ops/resize/resize_quads.hpp"

#include <algorithm>

namespace adavip::ops {
namespace {

// The plan without its windows.
QuadPlan empty_plan(const AxisTaps& taps, int64_t tap_quads) {
    QuadPlan plan{};
    plan.origin = taps.input_begin;
    plan.quads = (taps.input_end - taps.input_begin + kQuadPixels - 1) / kQuadPixels;
    plan.tap_quads = tap_quads;
    plan.size = taps.size();
    const int64_t padded = (plan.size + kColumnStep - 1) / kColumnStep * kColumnStep;
    plan.first.resize(static_cast<std::size_t>(padded));
    plan.digits.assign(static_cast<std::size_t>(padded * tap_quads * kDigitLanes), 0);
    return plan;
}

// Encodes the taps of output i into a window that starts `lead` inputs before them.
void encode_window(QuadPlan& plan, const AxisTaps& taps, int64_t i, int64_t lead,
                   std::vector<int32_t>& window, void (*encode)(const int32_t*, int32_t*)) {
    window.assign(static_cast<std::size_t>(plan.tap_quads * kQuadPixels), 0);
    std::copy_n(&taps.coefficients[static_cast<std::size_t>(i * taps.capacity)],
                taps.count[static_cast<std::size_t>(i)], &window[static_cast<std::size_t>(lead)]);
    for (int64_t q = 0; q < plan.tap_quads; ++q) {
        encode(&window[static_cast<std::size_t>(q * kQuadPixels)],
               &plan.digits[static_cast<std::size_t>((i * plan.tap_quads + q) * kDigitLanes)]);
    }
}

}  // namespace

QuadPlan aligned_plan(const AxisTaps& taps, void (*encode)(const int32_t*, int32_t*)) {
    int64_t tap_quads = 1;
    for (std::size_t i = 0; i < taps.first.size(); ++i) {
        const int64_t first = taps.first[i] - taps.input_begin;
        tap_quads = std::max(tap_quads, (first + taps.count[i] - 1) / kQuadPixels - first / kQuadPixels + 1);
    }
    QuadPlan plan = empty_plan(taps, tap_quads);
    std::vector<int32_t> window;
    for (int64_t i = 0; i < plan.size; ++i) {
        const int64_t first = taps.first[static_cast<std::size_t>(i)] - plan.origin;
        // Near the end the window starts earlier, so that it never reaches past the last quad.
        const int64_t quad = std::min(first / kQuadPixels, plan.quads - tap_quads);
        plan.first[static_cast<std::size_t>(i)] = static_cast<int32_t>(quad);
        encode_window(plan, taps, i, first - quad * kQuadPixels, window, encode);
    }
    for (std::size_t i = static_cast<std::size_t>(plan.size); i < plan.first.size(); ++i) {
        plan.first[i] = plan.first[i - 1];  // unused columns with all coefficients 0
    }
    return plan;
}

QuadPlan exact_plan(const AxisTaps& taps, void (*encode)(const int32_t*, int32_t*)) {
    const int64_t longest = *std::max_element(taps.count.begin(), taps.count.end());
    QuadPlan plan = empty_plan(taps, (longest + kQuadPixels - 1) / kQuadPixels);
    std::vector<int32_t> window;
    for (int64_t i = 0; i < plan.size; ++i) {
        plan.first[static_cast<std::size_t>(i)] =
            static_cast<int32_t>(taps.first[static_cast<std::size_t>(i)] - plan.origin);
        encode_window(plan, taps, i, 0, window, encode);
    }
    return plan;
}

void encode_byte_digits(const int32_t* coefficients, int32_t* digits) {
    for (int lane = 0; lane < kDigitLanes; ++lane) digits[lane] = 0;
    for (int tap = 0; tap < kQuadPixels; ++tap) {
        int32_t rest = coefficients[tap];
        for (int lane = 0; lane < kDigitLanes; ++lane) {
            const auto digit = static_cast<int8_t>(rest & 0xFF);
            rest = (rest - digit) >> 8;
            const uint32_t bits = static_cast<uint32_t>(static_cast<uint8_t>(digit)) << (8 * tap);
            digits[lane] |= static_cast<int32_t>(bits);
        }
    }
}

void encode_word_digits(const int32_t* coefficients, int32_t* digits) {
    for (int lane = 0; lane < kDigitLanes; ++lane) digits[lane] = 0;
    for (int tap = 0; tap < kQuadPixels; ++tap) {
        const auto low = static_cast<int16_t>(coefficients[tap] & 0xFFFF);
        const int32_t high = (coefficients[tap] - low) >> 16;
        const uint32_t low_bits = static_cast<uint32_t>(static_cast<uint16_t>(low)) << (16 * (tap / 2));
        const uint32_t high_bits = static_cast<uint32_t>(static_cast<uint8_t>(high)) << (8 * tap);
        digits[tap % 2] |= static_cast<int32_t>(low_bits);
        digits[2] |= static_cast<int32_t>(high_bits);
    }
}

}  // namespace adavip::ops
