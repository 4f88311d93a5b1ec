// Every refusal: the status, the message with the argument and both values, and outputs that stay untouched.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/buffer.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

constexpr avp_logprob_params kLogprob{sizeof(avp_logprob_params), 0, -100};

// A valid call of all log-prob functions, whose arguments a test then breaks one at a time.
class LogprobErrors : public testing::Test {
  protected:
    static constexpr int64_t kRows = 4;
    static constexpr int64_t kVocab = 10;
    static constexpr double kUntouched = 77;

    Context context_;
    avp_logprob_params params_ = kLogprob;
    Buffer<float> logits_{kRows * kVocab};
    Buffer<float> grad_{kRows * kVocab};
    Buffer<int64_t> targets_{kRows};
    Buffer<int32_t> ids_{kRows};
    Buffer<double> logps_{std::vector<double>(kRows, kUntouched), 0};
    Buffer<double> lse_{std::vector<double>(kRows, kUntouched), 0};
    Buffer<double> coef_{kRows};
    Buffer<double> sums_{std::vector<double>(2, kUntouched), 0};
    avp_tensor x_ = tensor(logits_.data(), AVP_F32, {kRows, kVocab});
    avp_tensor g_ = tensor(grad_.data(), AVP_F32, {kRows, kVocab});
    avp_tensor t_ = tensor(targets_.data(), AVP_I64, {kRows});
    avp_tensor s_ = tensor(ids_.data(), AVP_I32, {kRows});
    avp_tensor logp_ = tensor(logps_.data(), AVP_F64, {kRows});
    avp_tensor sum_ = tensor(lse_.data(), AVP_F64, {kRows});
    avp_tensor c_ = tensor(coef_.data(), AVP_F64, {kRows});
    avp_tensor out_ = tensor(sums_.data(), AVP_F64, {2});

    int32_t forward() { return avp_logprob_forward(context_.get(), &params_, &x_, &t_, &logp_, &sum_); }
    int32_t backward() { return avp_logprob_backward(context_.get(), &params_, &x_, &t_, &sum_, &c_, &g_); }
    int32_t sequence() { return avp_sequence_logprob(context_.get(), &params_, &x_, &t_, &s_, &out_, &sum_); }

    void ExpectForwardFails(int32_t status, const std::vector<std::string>& parts) {
        ExpectFailure(forward(), status, parts);
        EXPECT_EQ(logps_.values(), std::vector<double>(kRows, kUntouched));
        EXPECT_EQ(lse_.values(), std::vector<double>(kRows, kUntouched));
    }
};

TEST_F(LogprobErrors, ValidCalls_Succeed) {
    EXPECT_EQ(forward(), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(backward(), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(sequence(), AVP_OK) << avp_last_error_message();
}

TEST_F(LogprobErrors, NullArguments_AreNamed) {
    avp_context* const none = nullptr;
    avp_context* const context = context_.get();
    const auto invalid = [](int32_t status, const char* name) {
        ExpectFailure(status, AVP_INVALID_ARGUMENT, {std::string(name) + " is NULL"});
    };
    invalid(avp_logprob_forward(none, &params_, &x_, &t_, &logp_, &sum_), "context");
    invalid(avp_logprob_forward(context, nullptr, &x_, &t_, &logp_, &sum_), "params");
    invalid(avp_logprob_forward(context, &params_, nullptr, &t_, &logp_, &sum_), "logits");
    invalid(avp_logprob_forward(context, &params_, &x_, nullptr, &logp_, &sum_), "targets");
    invalid(avp_logprob_forward(context, &params_, &x_, &t_, nullptr, &sum_), "logps");
    invalid(avp_logprob_backward(context, &params_, &x_, &t_, nullptr, &c_, &g_), "lse");
    invalid(avp_logprob_backward(context, &params_, &x_, &t_, &sum_, nullptr, &g_), "coef");
    invalid(avp_logprob_backward(context, &params_, &x_, &t_, &sum_, &c_, nullptr), "grad");
    invalid(avp_sequence_logprob(context, &params_, &x_, &t_, nullptr, &out_, nullptr), "segment_ids");
    invalid(avp_sequence_logprob(context, &params_, &x_, &t_, &s_, nullptr, nullptr), "sums");
    x_.data = nullptr;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"avp_logprob_forward: logits: data is NULL"});
}

TEST_F(LogprobErrors, TargetOutOfRange_IsRefusedBeforeAnythingIsWritten) {
    targets_[3] = kVocab;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"targets[3] is 10", "[0, 10)", "ignore_index (-100)"});
    targets_[3] = -1;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"targets[3] is -1"});
    ExpectFailure(backward(), AVP_INVALID_ARGUMENT, {"avp_logprob_backward", "targets[3] is -1"});
    ExpectFailure(sequence(), AVP_INVALID_ARGUMENT, {"avp_sequence_logprob", "targets[3] is -1"});
    EXPECT_EQ(grad_.values(), std::vector<float>(kRows * kVocab, 0.0F));
    EXPECT_EQ(sums_.values(), std::vector<double>(2, kUntouched));
}

TEST_F(LogprobErrors, WrongShapes_NameBothValues) {
    x_.rank = 3;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: rank is 3, must be 2"});
    x_.rank = 2;
    t_.shape[0] = 3;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"count of targets is 3", "rows of logits is 4"});
    t_.shape[0] = kRows;
    logp_.shape[0] = 2;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"count of logps is 2", "rows of logits is 4"});
    logp_.shape[0] = kRows;
    sum_.shape[0] = 1;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"count of lse is 1"});
    sum_.shape[0] = kRows;
    x_.shape[1] = -1;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: shape[1] is -1"});
    x_.shape[1] = kVocab;
    g_.shape[1] = 9;
    ExpectFailure(backward(), AVP_INVALID_ARGUMENT, {"columns of grad is 9", "columns of logits is 10"});
    s_.shape[0] = 5;
    ExpectFailure(sequence(), AVP_INVALID_ARGUMENT, {"count of segment_ids is 5"});
}

TEST_F(LogprobErrors, WrongDtypes_NameWhatIsAllowed) {
    x_.dtype = AVP_F64;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: dtype is f64", "f32, f16, bf16"});
    x_.dtype = 99;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: dtype 99 is unknown"});
    x_.dtype = AVP_F32;
    t_.dtype = AVP_I32;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"targets: dtype is i32", "i64"});
    t_.dtype = AVP_I64;
    logp_.dtype = AVP_BF16;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logps: dtype is bf16"});
    g_.dtype = AVP_BF16;
    ExpectFailure(backward(), AVP_INVALID_ARGUMENT, {"grad: dtype is bf16, must be one of f32"});
    out_.dtype = AVP_F32;
    ExpectFailure(sequence(), AVP_INVALID_ARGUMENT, {"sums: dtype is f32, must be one of f64"});
}

TEST_F(LogprobErrors, WhatNoKernelDoes_IsUnsupported) {
    x_.device = AVP_CUDA;
    ExpectForwardFails(AVP_UNSUPPORTED, {"logits: device is 1"});
    x_.device = AVP_CPU;
    x_.stride[1] = 2;
    ExpectForwardFails(AVP_UNSUPPORTED, {"logits: stride inside a row is 2"});
    x_.stride[1] = 1;
    logp_.stride[0] = 2;
    ExpectForwardFails(AVP_UNSUPPORTED, {"logps: stride is 2"});
}

TEST_F(LogprobErrors, MisalignedPointer_IsRefused) {
    x_.data = reinterpret_cast<unsigned char*>(logits_.data()) + 2;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: data is 2 bytes off the alignment of f32 (4 bytes)"});
}

TEST_F(LogprobErrors, SizesThatOverflow_AreRefused) {
    x_.stride[0] = INT64_MAX / 2;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: shape 4 times stride", "of dimension 0 overflows"});
    x_.stride[0] = INT64_MAX / 8;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: its size in bytes overflows"});
}

TEST_F(LogprobErrors, OverlappingArguments_AreNamed) {
    logp_.data = logits_.data();
    logp_.dtype = AVP_F32;
    ExpectFailure(forward(), AVP_INVALID_ARGUMENT, {"logps overlaps logits"});
    logp_.data = lse_.data();
    logp_.dtype = AVP_F64;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logps overlaps lse"});
    g_.data = logits_.data() + 1;
    g_.shape[0] = x_.shape[0] = t_.shape[0] = sum_.shape[0] = c_.shape[0] = 3;
    ExpectFailure(backward(), AVP_INVALID_ARGUMENT, {"grad overlaps logits"});
}

// Two column ranges of one buffer interleave without sharing an element; the rows of a range that is too wide
// do.
TEST_F(LogprobErrors, ColumnRangesOfOneBuffer_DoNotOverlap) {
    x_ = tensor(logits_.data(), AVP_F32, {kRows, 5}, kVocab);
    g_ = tensor(logits_.data() + 5, AVP_F32, {kRows, 5}, kVocab);
    EXPECT_EQ(backward(), AVP_OK) << avp_last_error_message();
    g_ = tensor(logits_.data() + 4, AVP_F32, {kRows, 5}, kVocab);
    ExpectFailure(backward(), AVP_INVALID_ARGUMENT, {"grad overlaps logits"});
    g_ = tensor(grad_.data(), AVP_F32, {kRows, 5}, 4);
    ExpectFailure(backward(), AVP_INVALID_ARGUMENT, {"grad: row stride 4 is less than the 5 columns"});
}

TEST_F(LogprobErrors, SegmentIds_MustBeInRangeAndNotDecrease) {
    ids_[0] = 1;
    ExpectFailure(sequence(), AVP_INVALID_ARGUMENT, {"segment_ids[1] is 0 after 1"});
    ids_[0] = 0;
    ids_[3] = 2;
    ExpectFailure(sequence(), AVP_INVALID_ARGUMENT, {"segment_ids[3] is 2", "[0, 2)"});
    ids_[3] = -1;
    ExpectFailure(sequence(), AVP_INVALID_ARGUMENT, {"segment_ids[3] is -1"});
    EXPECT_EQ(sums_.values(), std::vector<double>(2, kUntouched));
}

TEST_F(LogprobErrors, StructSize_IsChecked) {
    params_.struct_size = 8;
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"params.struct_size is 8, must be at least 16"});
}

class PreferenceErrors : public testing::Test {
  protected:
    Context context_;
    avp_preference_params params_{sizeof(avp_preference_params), AVP_LOSS_ADAVIP, 0.1, 0};
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

TEST_F(PreferenceErrors, LogWeights_AreOnlyForAdavipAndNeverAllImpossible) {
    params_.objective = AVP_LOSS_DPO;
    ExpectInvalid({"log_weights are only taken by AVP_LOSS_ADAVIP"});
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
