// Refusals of avp_preference_loss.
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>

#include "support/buffer.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

class PreferenceErrors : public testing::Test {
  protected:
    Context context_;
    avp_preference_params params_{sizeof(avp_preference_params), AVP_LOSS_ADAVIP, 0.1, 0, 0};
    Buffer<double> policy_{6}, reference_{6}, weights_{2}, losses_{2}, grad_{6}, rewards_{6}, omega_{4},
        margins_{4};
    avp_tensor p_ = tensor(policy_.data(), AVP_F64, {2, 3});
    avp_tensor q_ = tensor(reference_.data(), AVP_F64, {2, 3});
    avp_tensor w_ = tensor(weights_.data(), AVP_F64, {2});
    avp_tensor l_ = tensor(losses_.data(), AVP_F64, {2});
    avp_tensor g_ = tensor(grad_.data(), AVP_F64, {2, 3});
    avp_tensor r_ = tensor(rewards_.data(), AVP_F64, {2, 3});
    avp_tensor o_ = tensor(omega_.data(), AVP_F64, {2, 2});
    avp_tensor m_ = tensor(margins_.data(), AVP_F64, {2, 2});

    int32_t run() {
        return avp_preference_loss(context_.get(), &params_, &p_, &q_, &w_, &l_, &g_, &r_, &o_, &m_);
    }
    void ExpectInvalid(const std::vector<std::string>& parts) {
        ExpectFailure(run(), AVP_INVALID_ARGUMENT, parts);
        EXPECT_EQ(losses_.values(), std::vector<double>(2, 0.0));
    }
};

TEST_F(PreferenceErrors, ValidCall_Succeeds) {
    EXPECT_EQ(run(), AVP_OK) << avp_last_error_message();
}

TEST_F(PreferenceErrors, Parameters_AreChecked) {
    params_.objective = 6;
    ExpectInvalid({"params.objective is 6", "[0, 5]"});
    params_.objective = AVP_LOSS_ADAVIP;
    for (const double beta : {0.0, -1.0, HUGE_VAL, std::numeric_limits<double>::quiet_NaN()}) {
        params_.beta = beta;
        ExpectInvalid({"params.beta is", "positive and finite"});
    }
    params_.beta = 0.1;
    params_.objective = AVP_LOSS_MDPO;
    params_.anchor = HUGE_VAL;
    ExpectInvalid({"params.anchor is inf"});
}

TEST_F(PreferenceErrors, AnchorWeight_IsFiniteNotNegativeAndMdposIsItsOwn) {
    for (const double weight : {-0.5, HUGE_VAL, std::numeric_limits<double>::quiet_NaN()}) {
        params_.anchor_weight = weight;
        ExpectInvalid({"params.anchor_weight is", "finite and not negative"});
    }
    params_.anchor_weight = 0.5;
    params_.anchor = HUGE_VAL;
    ExpectInvalid({"params.anchor is inf"});
    params_.objective = AVP_LOSS_MDPO;
    ExpectInvalid({"params.anchor_weight is 0.5", "must be 0 or 1 for AVP_LOSS_MDPO"});
}

// A caller of a header without the field: what lies behind its struct is not read, and the weight is 0.
TEST_F(PreferenceErrors, StructWithoutAnchorWeight_IsAcceptedAndHasNone) {
    ASSERT_EQ(run(), AVP_OK) << avp_last_error_message();
    const std::vector<double> without = losses_.values();
    params_.anchor_weight = std::numeric_limits<double>::quiet_NaN();
    params_.struct_size = offsetof(avp_preference_params, anchor_weight);
    ASSERT_EQ(params_.struct_size, 24U);
    ASSERT_EQ(run(), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(losses_.values(), without);
    params_.struct_size = 23;
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"params.struct_size is 23", "24"});
}

TEST_F(PreferenceErrors, LogWeights_AreOnlyForAdavipAndNeverAllImpossible) {
    params_.objective = AVP_LOSS_DPO;
    ExpectInvalid({"log_weights must be NULL for AVP_LOSS_DPO"});
    params_.objective = AVP_LOSS_ADAVIP;
    weights_[1] = HUGE_VAL;
    ExpectInvalid({"log_weights[1] is inf"});
    weights_[0] = weights_[1] = -HUGE_VAL;
    ExpectInvalid({"log_weights are all -inf"});
    w_.shape[0] = 1;
    ExpectInvalid({"count of log_weights is 1", "number of rejected columns is 2"});
}

TEST_F(PreferenceErrors, Shapes_NameBothValues) {
    q_.shape[1] = 2;
    ExpectInvalid({"columns of reference is 2", "columns of policy is 3"});
    q_.shape[1] = 3;
    o_.shape[1] = 3;
    ExpectInvalid({"omega is [2, 3], must be [2, 2]"});
    o_.shape[1] = 2;
    l_.shape[0] = 1;
    ExpectInvalid({"count of losses is 1"});
    l_.shape[0] = 2;
    p_.shape[1] = q_.shape[1] = 1;
    ExpectInvalid({"policy has 1 columns, must have at least 2"});
}

TEST_F(PreferenceErrors, StridesOverlapsAndDtypes_AreRefused) {
    g_.stride[0] = 4;
    ExpectFailure(run(), AVP_UNSUPPORTED, {"grad: row stride is 4, only contiguous (3)"});
    g_.stride[0] = 3;
    g_.data = policy_.data();
    ExpectInvalid({"grad overlaps policy"});
    g_.data = grad_.data();
    m_.dtype = AVP_F32;
    ExpectInvalid({"margins: dtype is f32"});
}

}  // namespace
}  // namespace adavip::tests
