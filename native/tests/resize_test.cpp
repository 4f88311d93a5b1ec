// avp_resize across the boundary: what it refuses, and that what it refuses is not written.
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "adavip/adavip.h"
#include "support/buffer.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

constexpr int64_t kWidth = 7;
constexpr int64_t kHeight = 5;

avp_resize_params valid_params() {
    avp_resize_params params{};
    params.struct_size = sizeof params;
    params.filter = AVP_FILTER_BICUBIC;
    params.resize_width = 4;
    params.resize_height = 3;
    params.rescale = 1.0 / 255.0;
    for (double& deviation : params.std) deviation = 0.5;
    return params;
}

// A call that would succeed, to be spoilt in one place.
struct Call {
    Context context;
    avp_resize_params params = valid_params();
    Buffer<uint8_t> source_pixels{kWidth * kHeight * 3};
    Buffer<float> target_pixels{3 * 3 * 4};
    avp_tensor source = tensor(source_pixels.data(), AVP_U8, {kHeight, kWidth, 3});
    avp_tensor target = tensor(target_pixels.data(), AVP_F32, {3, 3, 4});

    int32_t run() { return avp_resize(context.get(), &params, &source, &target); }

    void ExpectRefusal(int32_t status, const std::vector<std::string>& parts) {
        for (int64_t i = 0; i < target_pixels.size(); ++i) target_pixels[i] = 42.0F;
        ExpectFailure(run(), status, parts);
        for (int64_t i = 0; i < target_pixels.size(); ++i)
            ASSERT_EQ(target_pixels[i], 42.0F) << "element " << i;
    }
};

TEST(Resize, ValidCall_WritesEveryElement) {
    Call call;
    for (int64_t i = 0; i < call.source_pixels.size(); ++i) call.source_pixels[i] = 255;
    for (int64_t i = 0; i < call.target_pixels.size(); ++i) call.target_pixels[i] = 42.0F;
    ASSERT_EQ(call.run(), AVP_OK) << avp_last_error_message();
    for (int64_t i = 0; i < call.target_pixels.size(); ++i)
        ASSERT_EQ(call.target_pixels[i], 2.0F) << "element " << i;
}

TEST(Resize, UnknownFilter_IsNamed) {
    Call call;
    call.params.filter = 4;
    call.ExpectRefusal(AVP_INVALID_ARGUMENT, {"filter", "4"});
}

TEST(Resize, SizeNotPositive_IsNamed) {
    Call call;
    call.params.resize_width = 0;
    call.ExpectRefusal(AVP_INVALID_ARGUMENT, {"resize_width", "0"});
}

TEST(Resize, SourceOutsideCanvas_BothAreNamed) {
    Call call;
    call.params.canvas_width = 9;
    call.params.canvas_height = 9;
    call.params.pad_left = 3;
    call.ExpectRefusal(AVP_INVALID_ARGUMENT, {"pad_left", "3", "7", "9"});
}

TEST(Resize, DeviationZero_IsNamed) {
    Call call;
    call.params.std[1] = 0.0;
    call.ExpectRefusal(AVP_INVALID_ARGUMENT, {"std[1]", "0"});
}

TEST(Resize, SourceOfFourChannels_IsRefused) {
    Call call;
    call.source.shape[2] = 4;
    call.ExpectRefusal(AVP_INVALID_ARGUMENT, {"source", "4", "3"});
}

TEST(Resize, TargetOfDoubles_IsRefused) {
    Call call;
    call.target.dtype = AVP_F64;
    call.ExpectRefusal(AVP_INVALID_ARGUMENT, {"target", "f64"});
}

TEST(Resize, TargetInsideSource_IsRefused) {
    Call call;
    Buffer<uint8_t> both(kWidth * kHeight * 3);
    call.source.data = both.data();
    call.target = tensor(both.data() + 3, AVP_U8, {3, 4, 3});
    ExpectFailure(call.run(), AVP_INVALID_ARGUMENT, {"target", "source"});
}

TEST(Resize, TargetWithoutElements_SucceedsAndWritesNothing) {
    Call call;
    call.target = tensor(nullptr, AVP_F32, {3, 0, 4});
    EXPECT_EQ(call.run(), AVP_OK) << avp_last_error_message();
}

}  // namespace
}  // namespace adavip::tests
