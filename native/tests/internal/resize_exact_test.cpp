// Every implementation of avp_resize gives the bytes of resize_ref, whatever the geometry and the number of
// threads.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "ops/resize/resize.hpp"
#include "support/buffer.hpp"

namespace adavip::tests {
namespace {

struct Case {
    int64_t width = 1;
    int64_t height = 1;
    int64_t slack = 0;  // bytes between rows
    int32_t filter = AVP_FILTER_BICUBIC;
    int32_t canvas_width = 0;
    int32_t canvas_height = 0;
    int32_t pad_left = 0;
    int32_t pad_top = 0;
    int32_t resize_width = 1;
    int32_t resize_height = 1;
    int32_t crop_left = 0;
    int32_t crop_top = 0;
    int64_t target_width = 1;
    int64_t target_height = 1;
    int32_t dtype = AVP_F32;
    double std = 0.26130258;
    bool upside_down = false;
};

std::string describe(const Case& c) {
    std::ostringstream text;
    text << c.width << "x" << c.height << "+" << c.slack << (c.upside_down ? " upside down" : "") << " on "
         << c.canvas_width << "x" << c.canvas_height << " at " << c.pad_left << "," << c.pad_top << " to "
         << c.resize_width << "x" << c.resize_height << " filter " << c.filter << ", window "
         << c.target_width << "x" << c.target_height << " at " << c.crop_left << "," << c.crop_top
         << ", dtype " << c.dtype;
    return text.str();
}

int64_t element_size(int32_t dtype) {
    return dtype == AVP_U8 ? 1 : dtype == AVP_F32 ? 4 : 2;
}

// Noise with long runs of the extremes, so that the clamping at both ends is met.
void fill_with_noise(Buffer<uint8_t>& pixels, uint32_t seed) {
    std::mt19937 random(seed);
    int64_t i = 0;
    while (i < pixels.size()) {
        const auto draw = static_cast<uint32_t>(random());
        const int64_t run = 1 + draw % 7;
        for (int64_t k = 0; k < run && i < pixels.size(); ++k, ++i) {
            pixels[i] = static_cast<uint8_t>(draw % 3 == 0 ? 0 : draw % 3 == 1 ? 255 : random());
        }
    }
}

// The bytes that `entry` writes for `c`; the target's surroundings are checked.
std::vector<uint8_t> resized(const dispatch::RegistryEntry& entry, const Case& c, uint32_t seed,
                             int threads) {
    const int64_t stride = 3 * c.width + c.slack;
    Buffer<uint8_t> source((c.height - 1) * stride + 3 * c.width, 1);
    fill_with_noise(source, seed);
    Buffer<uint8_t> target(3 * c.target_width * c.target_height * element_size(c.dtype),
                           c.dtype == AVP_U8 ? 1 : 4);
    for (int64_t i = 0; i < target.size(); ++i) target[i] = 0x77;
    ops::ResizeArguments arguments{};
    arguments.source = source.data() + (c.upside_down ? (c.height - 1) * stride : 0);
    arguments.source_width = c.width;
    arguments.source_height = c.height;
    arguments.source_row_stride = c.upside_down ? -stride : stride;
    arguments.params = {sizeof(avp_resize_params),
                        c.filter,
                        c.canvas_width,
                        c.canvas_height,
                        c.pad_left,
                        c.pad_top,
                        c.resize_width,
                        c.resize_height,
                        c.crop_left,
                        c.crop_top,
                        {122, 116, 104},
                        0,
                        -7.5F,
                        1.0 / 255.0,
                        {0.48145466, 0.4578275, 0.40821073},
                        {0.26862954, c.std, 0.27577711}};
    arguments.target = target.data();
    arguments.target_dtype = c.dtype;
    arguments.target_width = c.target_width;
    arguments.target_height = c.target_height;
    core::ThreadPool pool(threads);
    reinterpret_cast<ops::ResizeFunction*>(entry.function)(arguments, pool);
    return target.values();
}

void ExpectAllEqual(const Case& c, uint32_t seed) {
    const std::vector<uint8_t> expected = resized(ops::resize_registry()[0], c, seed, 1);
    for (const dispatch::RegistryEntry& entry : ops::resize_registry()) {
        if (!entry.supported()) continue;
        for (const int threads : {1, 3}) {
            const std::vector<uint8_t> actual = resized(entry, c, seed, threads);
            ASSERT_EQ(actual.size(), expected.size());
            for (std::size_t i = 0; i < actual.size(); ++i) {
                ASSERT_EQ(+actual[i], +expected[i])
                    << entry.impl << ", " << threads << " threads, byte " << i << " of " << actual.size()
                    << ": " << describe(c) << ", seed " << seed;
            }
        }
    }
}

Case whole(int64_t width, int64_t height, int32_t to_width, int32_t to_height, int32_t filter,
           int32_t dtype) {
    Case c;
    c.width = width;
    c.height = height;
    c.resize_width = to_width;
    c.resize_height = to_height;
    c.target_width = to_width;
    c.target_height = to_height;
    c.filter = filter;
    c.dtype = dtype;
    return c;
}

constexpr int32_t kFilters[] = {AVP_FILTER_BOX, AVP_FILTER_BILINEAR, AVP_FILTER_BICUBIC, AVP_FILTER_LANCZOS};
constexpr int32_t kDtypes[] = {AVP_U8, AVP_F32, AVP_F16, AVP_BF16};

TEST(ResizeExact, AnyImplementation_OddSizesUpAndDown_EqualsRef) {
    const int64_t sizes[] = {1, 2, 3, 5, 16, 31, 67};
    const int32_t to_sizes[] = {1, 2, 4, 15, 17, 33, 130};
    uint32_t seed = 0;
    for (const int64_t size : sizes) {
        for (const int32_t to : to_sizes) {
            for (const int32_t filter : kFilters) {
                const int32_t dtype = kDtypes[seed % 4];
                ASSERT_NO_FATAL_FAILURE(
                    ExpectAllEqual(whole(size, 1 + size * 2 / 3, to, 1 + to * 3 / 4, filter, dtype), ++seed));
            }
        }
    }
}

TEST(ResizeExact, AnyImplementation_OneAxisUnchanged_EqualsRef) {
    for (const int32_t filter : kFilters) {
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(37, 23, 37, 11, filter, AVP_U8), 1));
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(37, 23, 90, 23, filter, AVP_U8), 2));
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(37, 23, 37, 23, filter, AVP_F32), 3));
    }
}

TEST(ResizeExact, AnyImplementation_HundredthAndFiftyfold_EqualsRef) {
    for (const int32_t filter : kFilters) {
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(1501, 700, 15, 7, filter, AVP_F32), 4));
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(3, 2, 150, 100, filter, AVP_F16), 5));
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(1000, 2, 10, 100, filter, AVP_U8), 6));
    }
}

TEST(ResizeExact, AnyImplementation_LetterboxAndCentreCrop_EqualsRef) {
    Case letterbox = whole(64, 48, 33, 33, AVP_FILTER_BICUBIC, AVP_F32);
    letterbox.canvas_width = letterbox.canvas_height = 64;
    letterbox.pad_top = 8;
    ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(letterbox, 7));
    Case pillarbox = whole(48, 200, 33, 33, AVP_FILTER_BICUBIC, AVP_BF16);
    pillarbox.canvas_width = pillarbox.canvas_height = 200;
    pillarbox.pad_left = 76;
    ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(pillarbox, 8));
    Case mostly_padding = whole(3, 2, 40, 40, AVP_FILTER_LANCZOS, AVP_F32);
    mostly_padding.canvas_width = mostly_padding.canvas_height = 300;
    mostly_padding.pad_left = 290;
    mostly_padding.pad_top = 150;
    ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(mostly_padding, 9));
    Case crop = whole(640, 100, 215, 56, AVP_FILTER_BICUBIC, AVP_F32);
    crop.crop_left = 79;
    crop.target_width = crop.target_height = 56;
    ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(crop, 10));
}

// The vertical pass comes first where the height shrinks more.
TEST(ResizeExact, AnyImplementation_TallPictures_EqualRef) {
    uint32_t seed = 20;
    for (const int32_t filter : kFilters) {
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(61, 300, 40, 20, filter, AVP_U8), ++seed));
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(33, 150, 70, 41, filter, AVP_F32), ++seed));
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(whole(3, 90, 1, 1, filter, AVP_F16), ++seed));
        Case padded = whole(31, 201, 50, 33, filter, AVP_F32);
        padded.canvas_width = 77;
        padded.canvas_height = 230;
        padded.pad_left = 40;
        padded.pad_top = 11;
        padded.crop_left = 20;
        padded.crop_top = 5;
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(padded, ++seed));
        Case flipped = whole(70, 120, 70, 60, filter, AVP_BF16);
        flipped.upside_down = true;
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(flipped, ++seed));
    }
}

TEST(ResizeExact, AnyImplementation_WindowBesideTheImage_IsFilled) {
    Case c = whole(20, 20, 30, 30, AVP_FILTER_BICUBIC, AVP_F32);
    c.crop_left = 31;
    c.target_width = c.target_height = 5;
    ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(c, 11));
    const std::vector<uint8_t> bytes = resized(ops::resize_registry()[0], c, 11, 1);
    float first = 0;
    std::memcpy(&first, bytes.data(), sizeof first);
    EXPECT_EQ(first, -7.5F);
    c.crop_left = -3;
    c.crop_top = 27;
    c.target_width = 40;
    c.target_height = 9;
    for (const int32_t dtype : kDtypes) {
        c.dtype = dtype;
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(c, 12));
    }
}

TEST(ResizeExact, AnyImplementation_RandomGeometry_EqualsRef) {
    std::mt19937 random(20261124);
    const auto draw = [&random](int64_t low, int64_t high) {
        return low + static_cast<int64_t>(random() % static_cast<uint32_t>(high - low + 1));
    };
    for (uint32_t round = 0; round < 400; ++round) {
        Case c;
        c.width = draw(1, 99);
        c.height = draw(1, 99);
        c.slack = draw(0, 1) * draw(0, 9);
        c.upside_down = draw(0, 7) == 0;
        c.filter = static_cast<int32_t>(draw(0, 3));
        if (draw(0, 1) == 1) {
            c.canvas_width = static_cast<int32_t>(c.width + draw(0, 1) * draw(0, 70));
            c.canvas_height = static_cast<int32_t>(c.height + draw(0, 1) * draw(0, 70));
            c.pad_left = static_cast<int32_t>(draw(0, c.canvas_width - c.width));
            c.pad_top = static_cast<int32_t>(draw(0, c.canvas_height - c.height));
        }
        c.resize_width = static_cast<int32_t>(draw(1, 150));
        c.resize_height = static_cast<int32_t>(draw(1, 150));
        c.crop_left = static_cast<int32_t>(draw(0, 1) * draw(-20, c.resize_width + 5));
        c.crop_top = static_cast<int32_t>(draw(0, 1) * draw(-20, c.resize_height + 5));
        c.target_width = draw(0, 1) == 1 ? c.resize_width : draw(1, 120);
        c.target_height = draw(0, 1) == 1 ? c.resize_height : draw(1, 120);
        c.dtype = kDtypes[draw(0, 3)];
        c.std = draw(0, 3) == 0 ? 1.0 / static_cast<double>(draw(1, 1000)) : 0.26130258;
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(c, round)) << "round " << round;
    }
}

// Values that the two-part arithmetic cannot reproduce must come from the table.
TEST(ResizeExact, AnyImplementation_ExtremeNormalisation_EqualsRef) {
    for (const double deviation : {1e-30, 1e-300, 1e30, -0.5, 3.0, 1.0 / 3.0}) {
        Case c = whole(19, 17, 23, 29, AVP_FILTER_BICUBIC, AVP_F32);
        c.std = deviation;
        ASSERT_NO_FATAL_FAILURE(ExpectAllEqual(c, 13));
    }
}

TEST(ResizeRef, SameSize_CopiesTheSource) {
    const Case c = whole(13, 9, 13, 9, AVP_FILTER_LANCZOS, AVP_U8);
    Buffer<uint8_t> source(13 * 9 * 3, 1);
    fill_with_noise(source, 3);
    EXPECT_EQ(resized(ops::resize_registry()[0], c, 3, 1), source.values());
}

TEST(ResizeRef, BoxHalf_IsTheRoundedMeanOfRoundedMeans) {
    const Case c = whole(8, 6, 4, 3, AVP_FILTER_BOX, AVP_U8);
    Buffer<uint8_t> source(8 * 6 * 3, 1);
    fill_with_noise(source, 5);
    const std::vector<uint8_t> actual = resized(ops::resize_registry()[0], c, 5, 1);
    for (int64_t y = 0; y < 3; ++y) {
        for (int64_t x = 0; x < 4; ++x) {
            for (int64_t channel = 0; channel < 3; ++channel) {
                const auto mean_in_row = [&](int64_t row) {
                    return (source[(row * 8 + 2 * x) * 3 + channel] +
                            source[(row * 8 + 2 * x + 1) * 3 + channel] + 1) /
                           2;
                };
                const int expected = (mean_in_row(2 * y) + mean_in_row(2 * y + 1) + 1) / 2;
                EXPECT_EQ(actual[static_cast<std::size_t>((y * 4 + x) * 3 + channel)], expected)
                    << x << "," << y;
            }
        }
    }
}

// Weights sum to 1 within count * 2^-23, far less than the half value that would change a constant picture.
TEST(ResizeRef, ConstantPicture_StaysConstant) {
    for (const int32_t filter : kFilters) {
        Case c = whole(1, 1, 45, 77, filter, AVP_U8);
        c.canvas_width = 91;
        c.canvas_height = 33;
        c.crop_left = 20;  // far enough from the one source pixel for every filter
        c.target_width = 20;
        const std::vector<uint8_t> actual = resized(ops::resize_registry()[0], c, 1, 1);
        for (std::size_t i = 0; i < actual.size(); i += 3) {
            ASSERT_EQ(+actual[i], 122);
            ASSERT_EQ(+actual[i + 1], 116);
            ASSERT_EQ(+actual[i + 2], 104);
        }
    }
}

}  // namespace
}  // namespace adavip::tests
