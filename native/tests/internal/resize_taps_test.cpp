// The coefficients of a resampling, and how the kernels lay them out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>

#include "ops/resize/resize.hpp"
#include "ops/resize/resize_quads.hpp"

namespace adavip::tests {
namespace {

constexpr int32_t kFilters[] = {AVP_FILTER_BOX, AVP_FILTER_BILINEAR, AVP_FILTER_BICUBIC, AVP_FILTER_LANCZOS};

// The bound that the kernels' digits and 32-bit sums rest on (resize_taps.cpp refuses what exceeds it).
TEST(ResizeTaps, AnySizes_AbsoluteCoefficientsStayFarBelowTwo) {
    int64_t largest = 0;
    for (const int32_t filter : kFilters) {
        for (int64_t input = 1; input < 70; ++input) {
            for (int64_t output = 1; output < 150; ++output) {
                const ops::AxisTaps taps = ops::axis_taps(filter, input, output, 0, output);
                for (int64_t i = 0; i < taps.size(); ++i) {
                    int64_t sum = 0;
                    for (int64_t t = 0; t < taps.count[static_cast<std::size_t>(i)]; ++t) {
                        sum += std::abs(taps.coefficients[static_cast<std::size_t>(i * taps.capacity + t)]);
                    }
                    largest = std::max(largest, sum);
                }
            }
        }
    }
    EXPECT_LT(largest, int64_t{7} << (ops::kPrecisionBits - 2));
}

TEST(ResizeTaps, HeightShrinkingMore_GoesFirst) {
    EXPECT_TRUE(ops::vertical_first(64, 128, 31, 20));
    EXPECT_TRUE(ops::vertical_first(64, 128, 97, 61));
    EXPECT_TRUE(ops::vertical_first(511, 640, 384, 384));
    EXPECT_TRUE(ops::vertical_first(511, 640, 384, 256));
    EXPECT_TRUE(ops::vertical_first(64, 128, 1, 1));
    EXPECT_FALSE(ops::vertical_first(511, 640, 320, 320));  // the factors of 384 x 384
    EXPECT_FALSE(ops::vertical_first(1200, 901, 384, 256));
    EXPECT_FALSE(ops::vertical_first(511, 640, 224, 280));  // the same factor but for rounding
    EXPECT_FALSE(ops::vertical_first(64, 128, 150, 200));   // both grow
    EXPECT_FALSE(ops::vertical_first(97, 61, 31, 20));
    EXPECT_FALSE(ops::vertical_first(120, 140, 100, 100));  // exactly the limit
}

// Windows of seven taps from input 2 on: the aligned plan puts two zeros before them.
TEST(ResizeQuads, DigitsOfAnyCoefficient_JoinToIt) {
    std::mt19937 random(9);
    for (int round = 0; round < 5000; ++round) {
        ops::AxisTaps taps;
        taps.input_end = 9;
        taps.first = {0, 2};
        taps.count = {1, 7};
        taps.capacity = 7;
        for (int t = 0; t < 14; ++t) {
            taps.coefficients.push_back(static_cast<int32_t>(random() % 16000000) - 8000000);
        }
        const ops::QuadPlan bytes = ops::aligned_plan(taps, ops::DigitForm::kBytes);
        const ops::QuadPlan words = ops::aligned_plan(taps, ops::DigitForm::kWords);
        ASSERT_EQ(bytes.tap_quads, 3);
        ASSERT_EQ(bytes.first[1], 0);
        for (std::size_t position = 0; position < 12; ++position) {
            const std::size_t quad = 3 * (3 + position / 4);  // of the second window
            const std::size_t tap = position % 4;
            const auto byte_of = [tap](int32_t lane) {
                return static_cast<int8_t>(static_cast<uint32_t>(lane) >> (8 * tap));
            };
            const int32_t expected = position >= 2 && position < 9 ? taps.coefficients[7 + position - 2] : 0;
            const int32_t* const b = &bytes.digits[quad];
            ASSERT_EQ(byte_of(b[0]) + byte_of(b[1]) * 256 + byte_of(b[2]) * 65536, expected) << position;
            const int32_t* const w = &words.digits[quad];
            const auto low = static_cast<int16_t>(static_cast<uint32_t>(w[tap % 2]) >> (16 * (tap / 2)));
            ASSERT_EQ(low + byte_of(w[2]) * 65536, expected) << position;
        }
    }
}

}  // namespace
}  // namespace adavip::tests
