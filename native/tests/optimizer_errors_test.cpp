// Refusals of avp_adamw and avp_sum_squares.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/buffer.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

class OptimizerErrors : public testing::Test {
  protected:
    Context context_;
    avp_adamw_params params_{sizeof(avp_adamw_params), 0, 1, 1e-3, 0.9, 0.999, 1e-8, 0.01, 1};
    Buffer<float> param_{8}, grad_{8}, first_{8}, second_{8}, master_{8};
    avp_tensor p_ = tensor(param_.data(), AVP_F32, {8});
    avp_tensor g_ = tensor(grad_.data(), AVP_F32, {8});
    avp_tensor m_ = tensor(first_.data(), AVP_F32, {8});
    avp_tensor v_ = tensor(second_.data(), AVP_F32, {8});
    avp_tensor w_ = tensor(master_.data(), AVP_F32, {8});

    int32_t run(avp_tensor* master = nullptr) {
        return avp_adamw(context_.get(), &params_, &p_, master, &g_, &m_, &v_);
    }
    void ExpectInvalid(const std::vector<std::string>& parts, avp_tensor* master = nullptr) {
        ExpectFailure(run(master), AVP_INVALID_ARGUMENT, parts);
    }
};

TEST_F(OptimizerErrors, ValidCall_Succeeds) {
    EXPECT_EQ(run(), AVP_OK) << avp_last_error_message();
}

TEST_F(OptimizerErrors, Parameters_AreChecked) {
    const auto with = [&](double avp_adamw_params::*field, double value, const char* part) {
        const double kept = params_.*field;
        params_.*field = value;
        ExpectInvalid({part});
        params_.*field = kept;
    };
    params_.step = 0;
    ExpectInvalid({"params.step is 0, must be at least 1"});
    params_.step = 1;
    with(&avp_adamw_params::learning_rate, -1, "params.learning_rate is -1");
    with(&avp_adamw_params::beta1, 1, "params.beta1 is 1, must be in [0, 1)");
    with(&avp_adamw_params::beta2, -0.5, "params.beta2 is -0.5");
    with(&avp_adamw_params::epsilon, HUGE_VAL, "params.epsilon is inf");
    with(&avp_adamw_params::weight_decay, -0.1, "params.weight_decay is -0.1");
    with(&avp_adamw_params::grad_scale, std::numeric_limits<double>::quiet_NaN(), "params.grad_scale is nan");
}

TEST_F(OptimizerErrors, Master_GoesWithBf16Only) {
    ExpectInvalid({"master must be NULL when param is f32"}, &w_);
    p_.dtype = AVP_BF16;
    ExpectInvalid({"master is NULL", "bf16"});
    EXPECT_EQ(run(&w_), AVP_OK) << avp_last_error_message();
    w_.shape[0] = 7;
    ExpectInvalid({"count of master is 7", "count of param is 8"}, &w_);
}

TEST_F(OptimizerErrors, ShapesDtypesAndOverlaps_AreRefused) {
    g_.shape[0] = 4;
    ExpectInvalid({"count of grad is 4", "count of param is 8"});
    g_.shape[0] = 8;
    g_.dtype = AVP_F16;
    ExpectInvalid({"grad: dtype is f16", "f32, bf16"});
    g_.dtype = AVP_F32;
    m_.data = second_.data();
    ExpectInvalid({"exp_avg overlaps exp_avg_sq"});
    m_.data = first_.data();
    g_.data = param_.data();
    ExpectInvalid({"param overlaps grad"});
}

TEST_F(OptimizerErrors, SumSquares_ChecksItsArguments) {
    double sum = 5;
    ExpectFailure(avp_sum_squares(context_.get(), nullptr, &sum), AVP_INVALID_ARGUMENT, {"values is NULL"});
    ExpectFailure(avp_sum_squares(context_.get(), &g_, nullptr), AVP_INVALID_ARGUMENT, {"out_sum is NULL"});
    g_.stride[0] = 2;
    ExpectFailure(avp_sum_squares(context_.get(), &g_, &sum), AVP_UNSUPPORTED, {"values: stride is 2"});
    EXPECT_EQ(sum, 5);
}

}  // namespace
}  // namespace adavip::tests
