// Refusals of the log-prob functions: the status, the message with the argument and both values, and outputs
// that stay untouched.
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

    int32_t fused() {
        return avp_logprob_forward_backward(context_.get(), &params_, &x_, &t_, &c_, &logp_, &sum_, &g_);
    }

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
    EXPECT_EQ(fused(), AVP_OK) << avp_last_error_message();
}

TEST_F(LogprobErrors, FusedCall_RefusesWhatTheTwoCallsRefuse) {
    avp_context* const context = context_.get();
    ExpectFailure(avp_logprob_forward_backward(context, &params_, &x_, &t_, &c_, nullptr, &sum_, &g_),
                  AVP_INVALID_ARGUMENT, {"logps is NULL"});
    ExpectFailure(avp_logprob_forward_backward(context, &params_, &x_, &t_, &c_, &logp_, &sum_, nullptr),
                  AVP_INVALID_ARGUMENT, {"grad is NULL"});
    targets_[2] = kVocab;
    ExpectFailure(fused(), AVP_INVALID_ARGUMENT, {"avp_logprob_forward_backward", "targets[2] is 10"});
    targets_[2] = 0;
    c_.shape[0] = 3;
    ExpectFailure(fused(), AVP_INVALID_ARGUMENT, {"count of coef is 3", "rows of logits is 4"});
    c_.shape[0] = kRows;
    g_.shape[1] = 9;
    ExpectFailure(fused(), AVP_INVALID_ARGUMENT, {"columns of grad is 9", "columns of logits is 10"});
    g_.shape[1] = kVocab;
    c_.data = logps_.data();
    ExpectFailure(fused(), AVP_INVALID_ARGUMENT, {"logps", "coef"});
    c_.data = grad_.data();
    ExpectFailure(fused(), AVP_INVALID_ARGUMENT, {"grad", "coef"});
    EXPECT_EQ(logps_.values(), std::vector<double>(kRows, kUntouched));
    EXPECT_EQ(lse_.values(), std::vector<double>(kRows, kUntouched));
    EXPECT_EQ(grad_.values(), std::vector<float>(kRows * kVocab, 0.0F));
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
    ExpectForwardFails(AVP_INVALID_ARGUMENT, {"logits: device is cuda:0", "the context's is cpu"});
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

}  // namespace
}  // namespace adavip::tests
