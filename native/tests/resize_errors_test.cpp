// Refusals of avp_resize: arguments only, the pixels are tested in resize_test.cpp.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/buffer.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

class ResizeErrors : public testing::Test {
  protected:
    Context context_;
    avp_resize_params params_ = [] {
        avp_resize_params params{};
        params.struct_size = sizeof params;
        params.filter = AVP_FILTER_BICUBIC;
        params.resize_width = 4;
        params.resize_height = 4;
        params.rescale = 1.0 / 255;
        for (double& deviation : params.std) deviation = 1;
        return params;
    }();
    Buffer<uint8_t> source_{6 * 5 * 3}, bytes_{4 * 4 * 3};
    Buffer<float> floats_{3 * 4 * 4};
    avp_tensor s_ = tensor(source_.data(), AVP_U8, {5, 6, 3});
    avp_tensor t_ = tensor(floats_.data(), AVP_F32, {3, 4, 4});

    void ExpectInvalid(const std::vector<std::string>& parts) {
        ExpectFailure(avp_resize(context_.get(), &params_, &s_, &t_), AVP_INVALID_ARGUMENT, parts);
        EXPECT_EQ(floats_.values(), std::vector<float>(48, 0.0F));
    }
};

TEST_F(ResizeErrors, ValidCall_Succeeds) {
    EXPECT_EQ(avp_resize(context_.get(), &params_, &s_, &t_), AVP_OK) << avp_last_error_message();
}

TEST_F(ResizeErrors, Parameters_AreChecked) {
    params_.filter = 4;
    ExpectInvalid({"params.filter is 4, must be in [0, 3]"});
    params_.filter = AVP_FILTER_BOX;
    params_.resize_height = 0;
    ExpectInvalid({"params.resize_height is 0"});
    params_.resize_height = 4;
    params_.std[1] = 0;
    ExpectInvalid({"params.std[1] is 0"});
    params_.std[1] = 1;
    params_.canvas_width = 6;
    ExpectInvalid({"params.canvas_height is 0"});
    params_.canvas_height = 6;
    params_.pad_top = 2;
    ExpectInvalid({"params.pad_top 2", "source 5 high", "canvas of height 6"});
}

TEST_F(ResizeErrors, Tensors_AreChecked) {
    s_.shape[2] = 4;
    ExpectInvalid({"source.shape[2] is 4", "number of channels is 3"});
    s_.shape[2] = 3;
    s_.shape[0] = 0;
    ExpectInvalid({"source.shape[0] is 0"});
    s_.shape[0] = 5;
    t_.shape[0] = 1;
    ExpectInvalid({"target.shape[0] is 1"});
    t_.shape[0] = 3;
    t_.dtype = AVP_F64;
    ExpectInvalid({"target: dtype is f64"});
    t_.dtype = AVP_F32;
    t_.stride[0] = 17;
    ExpectFailure(avp_resize(context_.get(), &params_, &s_, &t_), AVP_UNSUPPORTED,
                  {"target: stride[0] is 17"});
}

TEST_F(ResizeErrors, SourceAsTarget_IsRefused) {
    t_ = tensor(source_.data(), AVP_U8, {4, 4, 3});
    ExpectFailure(avp_resize(context_.get(), &params_, &s_, &t_), AVP_INVALID_ARGUMENT,
                  {"target overlaps source"});
}

}  // namespace
}  // namespace adavip::tests
