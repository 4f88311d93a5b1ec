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

// c = d0 + d1 * 2^8 + d2 * 2^16 with signed bytes.
void encode_bytes(int32_t coefficient, int64_t tap, uint8_t* quad) noexcept {
    // Adding half of each digit's range and flipping its top bit makes the digits signed.
    constexpr uint32_t kHalves = 0x808080;
    const uint32_t signed_digits = (static_cast<uint32_t>(coefficient) + kHalves) ^ kHalves;
    quad[tap] = static_cast<uint8_t>(signed_digits);
    quad[4 + tap] = static_cast<uint8_t>(signed_digits >> 8);
    quad[8 + tap] = static_cast<uint8_t>(signed_digits >> 16);
}

// c = low + high * 2^16 with a signed word and a signed byte.
void encode_words(int32_t coefficient, int64_t tap, uint8_t* quad) noexcept {
    const auto low = static_cast<int16_t>(coefficient & 0xFFFF);
    const int64_t at = 4 * (tap % 2) + 2 * (tap / 2);
    quad[at] = static_cast<uint8_t>(low);
    quad[at + 1] = static_cast<uint8_t>(low >> 8);
    quad[8 + tap] = static_cast<uint8_t>((coefficient - low) >> 16);
}

// Encodes the taps of output i into its window, which starts `lead` inputs before them.
void encode_window(QuadPlan& plan, const AxisTaps& taps, int64_t i, int64_t lead, DigitForm form) {
    auto* const window =
        reinterpret_cast<uint8_t*>(&plan.digits[static_cast<std::size_t>(i * plan.tap_quads * kDigitLanes)]);
    const int32_t* const coefficients = &taps.coefficients[static_cast<std::size_t>(i * taps.capacity)];
    const int64_t count = taps.count[static_cast<std::size_t>(i)];
    constexpr int64_t kQuadSize = kDigitLanes * sizeof(int32_t);
    for (int64_t t = 0; t < count; ++t) {
        uint8_t* const quad = window + (lead + t) / kQuadPixels * kQuadSize;
        const int64_t tap = (lead + t) % kQuadPixels;
        form == DigitForm::kBytes ? encode_bytes(coefficients[t], tap, quad)
                                  : encode_words(coefficients[t], tap, quad);
    }
}

}  // namespace

QuadPlan aligned_plan(const AxisTaps& taps, DigitForm form) {
    int64_t tap_quads = 1;
    for (std::size_t i = 0; i < taps.first.size(); ++i) {
        const int64_t first = taps.first[i] - taps.input_begin;
        tap_quads = std::max(tap_quads, (first + taps.count[i] - 1) / kQuadPixels - first / kQuadPixels + 1);
    }
    QuadPlan plan = empty_plan(taps, tap_quads);
    for (int64_t i = 0; i < plan.size; ++i) {
        const int64_t first = taps.first[static_cast<std::size_t>(i)] - plan.origin;
        // Near the end the window starts earlier, so that it never reaches past the last quad.
        const int64_t quad = std::min(first / kQuadPixels, plan.quads - tap_quads);
        plan.first[static_cast<std::size_t>(i)] = static_cast<int32_t>(quad);
        encode_window(plan, taps, i, first - quad * kQuadPixels, form);
    }
    for (std::size_t i = static_cast<std::size_t>(plan.size); i < plan.first.size(); ++i) {
        plan.first[i] = plan.first[i - 1];  // unused columns with all coefficients 0
    }
    return plan;
}

QuadPlan exact_plan(const AxisTaps& taps, DigitForm form) {
    const int64_t longest = *std::max_element(taps.count.begin(), taps.count.end());
    QuadPlan plan = empty_plan(taps, (longest + kQuadPixels - 1) / kQuadPixels);
    for (int64_t i = 0; i < plan.size; ++i) {
        plan.first[static_cast<std::size_t>(i)] =
            static_cast<int32_t>(taps.first[static_cast<std::size_t>(i)] - plan.origin);
        encode_window(plan, taps, i, 0, form);
    }
    return plan;
}

}  // namespace adavip::ops
