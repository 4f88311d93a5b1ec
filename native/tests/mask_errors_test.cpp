// What the mask operations refuse, and stacks that are empty.
#include <gtest/gtest.h>

#include <limits>

#include "support/buffer.hpp"
#include "support/compare.hpp"
#include "support/elements.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

TEST(MaskErrors, Arguments_AreNamedAndNothingIsWritten) {
    const Context context;
    Buffer<float> logits(16);
    Buffer<uint8_t> masks(16), other(16);
    for (int64_t i = 0; i < 16; ++i) masks[i] = 42;
    avp_mask_params params{sizeof params, 8, 8, 8, 8, 0};
    avp_tensor from = tensor(logits.data(), AVP_F32, {1, 4, 4});
    avp_tensor to = tensor(masks.data(), AVP_U8, {1, 4, 4});
    const auto run = [&] { return avp_mask_from_logits(context.get(), &params, &from, &to); };
    params.crop_width = 9;
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"params.crop_width is 9", "[1, 8]"});
    params.crop_width = 8;
    params.padded_height = 0;
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"params.padded_height is 0"});
    params.padded_height = 8;
    params.threshold = std::numeric_limits<float>::quiet_NaN();
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"params.threshold is nan"});
    params.threshold = 0;
    from.shape[0] = 2;
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"masks.shape[0] is 1", "logits.shape[0] is 2"});
    from.shape[0] = 1;
    to.stride[1] = 5;
    ExpectFailure(run(), AVP_UNSUPPORTED, {"masks: stride[1] is 5"});
    to.stride[1] = 4;
    avp_tensor source = tensor(other.data(), AVP_U8, {1, 4, 4});
    ExpectFailure(avp_mask_dilate(context.get(), 0, &source, &to), AVP_INVALID_ARGUMENT,
                  {"kernel is 0", "4095"});
    ExpectFailure(avp_mask_dilate(context.get(), 3, &to, &to), AVP_INVALID_ARGUMENT,
                  {"target overlaps source"});
    source = tensor(other.data(), AVP_U8, {1, 4, 3});
    ExpectFailure(avp_mask_dilate(context.get(), 3, &source, &to), AVP_INVALID_ARGUMENT,
                  {"target.shape[2] is 4", "source.shape[2] is 3"});
    for (int64_t i = 0; i < 16; ++i) EXPECT_EQ(masks[i], 42) << i;
}

TEST(MaskErrors, EmptyStacks_SucceedAndWriteNothing) {
    const Context context;
    const avp_mask_params params{sizeof params, 8, 8, 8, 8, 0};
    const avp_tensor logits = tensor(nullptr, AVP_F32, {0, 4, 4});
    avp_tensor masks = tensor(nullptr, AVP_U8, {0, 4, 4});
    EXPECT_EQ(avp_mask_from_logits(context.get(), &params, &logits, &masks), AVP_OK)
        << avp_last_error_message();
    EXPECT_EQ(avp_mask_dilate(context.get(), 3, &masks, &masks), AVP_OK) << avp_last_error_message();
    avp_tensor areas = tensor(nullptr, AVP_I64, {0}), bounds = tensor(nullptr, AVP_I32, {0, 4});
    EXPECT_EQ(avp_mask_measure(context.get(), &masks, &areas, &bounds), AVP_OK) << avp_last_error_message();
    avp_tensor iou = tensor(nullptr, AVP_F64, {0, 0});
    EXPECT_EQ(avp_mask_iou(context.get(), &masks, &iou), AVP_OK) << avp_last_error_message();
}

TEST(MaskErrors, MasksWithoutPixels_HaveNoArea) {
    const Context context;
    const avp_tensor masks = tensor(nullptr, AVP_U8, {2, 0, 4});
    Buffer<int64_t> areas(2);
    Buffer<int32_t> bounds(8);
    Buffer<double> iou(4);
    areas[1] = 5;
    iou[1] = 5;
    avp_tensor area = tensor(areas.data(), AVP_I64, {2}), bound = tensor(bounds.data(), AVP_I32, {2, 4});
    avp_tensor table = tensor(iou.data(), AVP_F64, {2, 2});
    EXPECT_EQ(avp_mask_measure(context.get(), &masks, &area, &bound), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(areas[1], 0);
    EXPECT_EQ(avp_mask_iou(context.get(), &masks, &table), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(iou[1], 0);
}

}  // namespace
}  // namespace adavip::tests
