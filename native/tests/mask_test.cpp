// The mask operations: the reference against definitions written out here, every vector version bit by bit
// against the reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/buffer.hpp"
#include "support/compare.hpp"
#include "support/elements.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

// Where vectors of 8, 16 and 64 bytes and the row loop begin and end.
constexpr int64_t kSides[] = {1, 3, 8, 15, 16, 17, 63, 64, 65, 130};

Buffer<uint8_t> random_mask(int64_t count, int64_t pixels, double share, uint64_t seed,
                            int64_t misalignment = 0) {
    Buffer<uint8_t> mask(count * pixels, misalignment);
    Random random(seed);
    // 1, 2, 255: anything that is not 0 is inside.
    for (int64_t i = 0; i < mask.size(); ++i) {
        mask[i] = random.uniform() < share ? static_cast<uint8_t>(i % 3 == 0 ? 255 : i % 3) : uint8_t{0};
    }
    return mask;
}

class MaskImpl : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(All, MaskImpl, testing::ValuesIn(supported_impls(AVP_OP_MASK_DILATE)),
                         [](const auto& test) { return test.param; });

// ---- from logits ----------------------------------------------------------------------------------------

struct LogitShape {
    int64_t low_height, low_width;
    int32_t padded, crop_height, crop_width;
    int64_t height, width;
};

std::vector<uint8_t> masks_of(const std::string& impl, const LogitShape& shape, const Buffer<float>& logits,
                              int64_t count, float threshold, int32_t threads = 1, int64_t misalignment = 0) {
    const Context context(impl, threads);
    const avp_mask_params params{sizeof params,     shape.padded,     shape.padded,
                                 shape.crop_height, shape.crop_width, threshold};
    Buffer<uint8_t> masks(count * shape.height * shape.width, misalignment);
    const avp_tensor from = tensor(logits.data(), AVP_F32, {count, shape.low_height, shape.low_width});
    avp_tensor to = tensor(masks.data(), AVP_U8, {count, shape.height, shape.width});
    EXPECT_EQ(avp_mask_from_logits(context.get(), &params, &from, &to), AVP_OK) << avp_last_error_message();
    return masks.values();
}

// One bilinear step in f64.
std::vector<double> step(const std::vector<double>& from, int64_t height, int64_t width, int64_t to_height,
                         int64_t to_width, int64_t kept_height, int64_t kept_width) {
    const auto place = [](int64_t i, int64_t source, int64_t target, int64_t& low, int64_t& high) {
        const double at = std::max(
            (static_cast<double>(i) + 0.5) * static_cast<double>(source) / static_cast<double>(target) - 0.5,
            0.0);
        low = std::min(static_cast<int64_t>(at), source - 1);
        high = std::min(low + 1, source - 1);
        return at - static_cast<double>(low);
    };
    std::vector<double> to;
    for (int64_t y = 0; y < kept_height; ++y) {
        int64_t y0 = 0, y1 = 0;
        const double v = place(y, height, to_height, y0, y1);
        for (int64_t x = 0; x < kept_width; ++x) {
            int64_t x0 = 0, x1 = 0;
            const double u = place(x, width, to_width, x0, x1);
            const auto value = [&](int64_t row, int64_t column) {
                return from[static_cast<std::size_t>(row * width + column)];
            };
            to.push_back((1 - v) * ((1 - u) * value(y0, x0) + u * value(y0, x1)) +
                         v * ((1 - u) * value(y1, x0) + u * value(y1, x1)));
        }
    }
    return to;
}

constexpr LogitShape kLogitShapes[] = {
    {256, 256, 1024, 769, 1024, 901, 1200},
    {256, 256, 1024, 1024, 818, 640, 511},
    {16, 16, 64, 43, 64, 33, 49},
    {16, 16, 64, 64, 1, 65, 1},
    {1, 1, 1, 1, 1, 1, 1},
    {1, 1, 7, 3, 5, 17, 130},
    {5, 3, 40, 39, 17, 8, 15},
    {64, 64, 64, 64, 64, 64, 64},
};

TEST_P(MaskImpl, FromLogits_EqualsTwoBilinearSteps) {
    for (const LogitShape& shape : kLogitShapes) {
        Buffer<float> logits(shape.low_height * shape.low_width, 1);
        Random random(7);
        for (int64_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<float>(4 * random.normal());
        const std::vector<double> low(logits.data(), logits.data() + logits.size());
        const std::vector<double> crop = step(low, shape.low_height, shape.low_width, shape.padded,
                                              shape.padded, shape.crop_height, shape.crop_width);
        const std::vector<double> image = step(crop, shape.crop_height, shape.crop_width, shape.height,
                                               shape.width, shape.height, shape.width);
        const std::vector<uint8_t> masks = masks_of(GetParam(), shape, logits, 1, 0.25F);
        // f32 positions up to 1024 are off by 2^-14 (a weight), values up to 20 move by that times a step
        // of 20.
        constexpr double kNear = 40 * 0x1p-13;
        for (std::size_t i = 0; i < masks.size(); ++i) {
            if (std::fabs(image[i] - 0.25) <= kNear) continue;
            ASSERT_EQ(masks[i], image[i] > 0.25 ? 1 : 0)
                << "pixel " << i << " of " << shape.width << " x " << shape.height << ", logit " << image[i];
        }
    }
}

TEST_P(MaskImpl, FromLogits_EqualsReferenceBitByBit) {
    for (const LogitShape& shape : kLogitShapes) {
        for (const int64_t misalignment : kMisalignments) {
            constexpr int64_t kCount = 2;
            Buffer<float> logits(kCount * shape.low_height * shape.low_width, misalignment);
            Random random(11);
            for (int64_t i = 0; i < logits.size(); ++i) logits[i] = static_cast<float>(random.normal());
            const auto expected = masks_of("ref", shape, logits, kCount, 0);
            EXPECT_EQ(masks_of(GetParam(), shape, logits, kCount, 0, 1, misalignment), expected)
                << shape.width;
            EXPECT_EQ(masks_of(GetParam(), shape, logits, kCount, 0, 3, misalignment), expected)
                << shape.width;
        }
    }
}

TEST_P(MaskImpl, FromLogits_NotANumberIsOutside_InfinityIsNot) {
    const LogitShape shape{4, 4, 4, 4, 4, 4, 4};
    Buffer<float> logits(16);
    for (int64_t i = 0; i < 16; ++i) logits[i] = 1;
    logits[5] = std::numeric_limits<float>::quiet_NaN();
    logits[6] = -1;
    std::vector<uint8_t> expected(16, 1);
    // At its own size the far neighbours count 0 times; 0 * NaN is NaN, so what lies left and above is
    // outside too.
    for (const std::size_t outside : {0U, 1U, 4U, 5U, 6U}) expected[outside] = 0;
    EXPECT_EQ(masks_of(GetParam(), shape, logits, 1, 0), expected);
    EXPECT_EQ(masks_of("ref", shape, logits, 1, 0), expected);
    for (int64_t i = 0; i < 16; ++i) logits[i] = 0;
    EXPECT_EQ(masks_of(GetParam(), shape, logits, 1, 0), std::vector<uint8_t>(16, 0))
        << "0 is not greater than 0";
}

// ---- dilation -------------------------------------------------------------------------------------------

std::vector<uint8_t> dilated(const std::string& impl, const Buffer<uint8_t>& source, int64_t count,
                             int64_t height, int64_t width, int32_t kernel, int32_t threads = 1) {
    const Context context(impl, threads);
    Buffer<uint8_t> target(source.size(), 3);
    const avp_tensor from = tensor(source.data(), AVP_U8, {count, height, width});
    avp_tensor to = tensor(target.data(), AVP_U8, {count, height, width});
    EXPECT_EQ(avp_mask_dilate(context.get(), kernel, &from, &to), AVP_OK) << avp_last_error_message();
    return target.values();
}

TEST_P(MaskImpl, Dilate_OnePixel_GrowsToTheKernel) {
    for (const int32_t kernel : {1, 2, 3, 4, 5, 15, 16, 40}) {
        constexpr int64_t kSide = 33, kAt = 16;
        Buffer<uint8_t> source(kSide * kSide);
        source[kAt * kSide + kAt] = 7;
        const std::vector<uint8_t> result = dilated(GetParam(), source, 1, kSide, kSide, kernel);
        for (int64_t y = 0; y < kSide; ++y) {
            for (int64_t x = 0; x < kSide; ++x) {
                // x is set when x - kernel / 2 <= 16 < x - kernel / 2 + kernel.
                const auto reached = [&](int64_t at) {
                    return at - kernel / 2 <= kAt && kAt < at - kernel / 2 + kernel;
                };
                ASSERT_EQ(result[static_cast<std::size_t>(y * kSide + x)], reached(y) && reached(x) ? 1 : 0)
                    << "kernel " << kernel << " at " << x << ", " << y;
            }
        }
    }
}

TEST_P(MaskImpl, Dilate_EqualsReference) {
    for (const int64_t height : kSides) {
        for (const int64_t width : kSides) {
            for (const int32_t kernel : {1, 2, 3, 7, 15, 64, 200}) {
                const Buffer<uint8_t> source = random_mask(2, height * width, 0.02, 5, height % 3);
                const auto expected = dilated("ref", source, 2, height, width, kernel);
                ASSERT_EQ(dilated(GetParam(), source, 2, height, width, kernel), expected)
                    << width << " x " << height << " by " << kernel;
            }
        }
    }
}

TEST_P(MaskImpl, Dilate_WideMask_EqualsReferenceOnThreeThreads) {
    const Buffer<uint8_t> source = random_mask(1, 77 * 1031, 0.001, 9, 1);
    EXPECT_EQ(dilated(GetParam(), source, 1, 77, 1031, 15, 3), dilated("ref", source, 1, 77, 1031, 15));
}

// ---- measure --------------------------------------------------------------------------------------------

TEST_P(MaskImpl, Measure_CountsAndBounds) {
    for (const int64_t height : kSides) {
        for (const int64_t width : kSides) {
            constexpr int64_t kCount = 3;
            Buffer<uint8_t> masks = random_mask(kCount, height * width, 0.03, 21, width % 3);
            std::fill_n(masks.data(), height * width, uint8_t{0});  // the first one is empty
            masks[height * width + height * width - 1] = 1;         // the second has its last pixel
            Buffer<int64_t> areas(kCount, 1);
            Buffer<int32_t> bounds(4 * kCount, 1);
            const Context context(GetParam(), 2);
            const avp_tensor from = tensor(masks.data(), AVP_U8, {kCount, height, width});
            avp_tensor area = tensor(areas.data(), AVP_I64, {kCount});
            avp_tensor bound = tensor(bounds.data(), AVP_I32, {kCount, 4});
            ASSERT_EQ(avp_mask_measure(context.get(), &from, &area, &bound), AVP_OK)
                << avp_last_error_message();
            for (int64_t i = 0; i < kCount; ++i) {
                int64_t count = 0, left = width, top = height, right = 0, bottom = 0;
                for (int64_t p = 0; p < height * width; ++p) {
                    if (masks[i * height * width + p] == 0) continue;
                    ++count;
                    left = std::min(left, p % width), right = std::max(right, p % width + 1);
                    top = std::min(top, p / width), bottom = std::max(bottom, p / width + 1);
                }
                if (count == 0) left = top = 0;
                ASSERT_EQ(areas[i], count) << width << " x " << height << " mask " << i;
                const int64_t expected[] = {left, top, right, bottom};
                for (int side = 0; side < 4; ++side) {
                    ASSERT_EQ(bounds[4 * i + side], expected[side])
                        << width << " x " << height << " mask " << i << " side " << side;
                }
            }
        }
    }
}

// ---- overlap --------------------------------------------------------------------------------------------

TEST_P(MaskImpl, Iou_CountsBothOverEither) {
    for (const int64_t pixels : {1, 63, 64, 65, 1000}) {
        constexpr int64_t kCount = 5;
        Buffer<uint8_t> masks = random_mask(kCount, pixels, 0.4, 31, 1);
        std::fill_n(masks.data(), pixels, uint8_t{0});
        std::fill_n(masks.data() + pixels, pixels, uint8_t{0});
        Buffer<double> iou(kCount * kCount, 1);
        const Context context(GetParam(), 2);
        const avp_tensor from = tensor(masks.data(), AVP_U8, {kCount, 1, pixels});
        avp_tensor to = tensor(iou.data(), AVP_F64, {kCount, kCount});
        ASSERT_EQ(avp_mask_iou(context.get(), &from, &to), AVP_OK) << avp_last_error_message();
        EXPECT_EQ(iou[1], 0) << "two empty masks";
        for (int64_t i = 0; i < kCount; ++i) {
            for (int64_t j = 0; j < kCount; ++j) {
                double both = 0, either = 0;
                for (int64_t p = 0; p < pixels; ++p) {
                    const bool a = masks[i * pixels + p] != 0, b = masks[j * pixels + p] != 0;
                    both += a && b ? 1 : 0, either += a || b ? 1 : 0;
                }
                ASSERT_EQ(iou[i * kCount + j], either > 0 ? both / either : 0)
                    << pixels << " " << i << " " << j;
            }
        }
    }
}

TEST(BoxIou, KnownBoxes_GiveKnownOverlaps) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> values{0, 0, 2, 2, 1, 1, 3, 3, 0,   0, 2, 2,
                                     2, 0, 4, 2, 1, 1, 1, 5, nan, 0, 2, 2};
    const Buffer<double> boxes(values, 1);
    Buffer<double> iou(36);
    const Context context;
    const avp_tensor from = tensor(boxes.data(), AVP_F64, {6, 4});
    avp_tensor to = tensor(iou.data(), AVP_F64, {6, 6});
    ASSERT_EQ(avp_box_iou(context.get(), &from, &to), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(iou[1], 1.0 / 7.0);  // 1 of 4 + 4 - 1
    EXPECT_EQ(iou[2], 1.0);
    EXPECT_EQ(iou[3], 0.0);  // they touch
    EXPECT_EQ(iou[1 * 6 + 3], 1.0 / 7.0);
    EXPECT_EQ(iou[4], 0.0);  // no area
    EXPECT_EQ(iou[4 * 6 + 4], 0.0);
    EXPECT_EQ(iou[5], 0.0);  // no number
    EXPECT_EQ(iou[5 * 6 + 5], 0.0);
}

std::vector<uint8_t> kept(const std::vector<double>& iou, const std::vector<double>& scores,
                          double threshold) {
    const auto count = static_cast<int64_t>(scores.size());
    Buffer<uint8_t> keep(count, 1);
    for (int64_t i = 0; i < count; ++i) keep[i] = 9;
    const Context context;
    const avp_tensor table = tensor(iou.data(), AVP_F64, {count, count});
    const avp_tensor score = tensor(scores.data(), AVP_F64, {count});
    avp_tensor to = tensor(keep.data(), AVP_U8, {count});
    EXPECT_EQ(avp_nms(context.get(), threshold, &table, &score, &to), AVP_OK) << avp_last_error_message();
    return keep.values();
}

TEST(Nms, OverlapWithAKeptBetterOne_Drops) {
    // 0 overlaps 1, 1 overlaps 2: 1 falls to 0, so 2 stays.
    const std::vector<double> chain{1, .6, 0, .6, 1, .6, 0, .6, 1};
    EXPECT_EQ(kept(chain, {.9, .8, .7}, .5), (std::vector<uint8_t>{1, 0, 1}));
    EXPECT_EQ(kept(chain, {.7, .9, .8}, .5), (std::vector<uint8_t>{0, 1, 0}));
    EXPECT_EQ(kept(chain, {.9, .8, .7}, .6), (std::vector<uint8_t>{1, 1, 1}))
        << "equal to the threshold is kept";
    EXPECT_EQ(kept(chain, {.5, .5, .5}, .5), (std::vector<uint8_t>{1, 0, 1})) << "ties go to the lower index";
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(kept(chain, {nan, .8, .7}, .5), (std::vector<uint8_t>{0, 1, 0})) << "no score comes last";
    EXPECT_EQ(kept({}, {}, .5), std::vector<uint8_t>{});
}

}  // namespace
}  // namespace adavip::tests
