// Forward and backward in one call: the bits of the two calls, whatever is left out and however many threads.
#include <gtest/gtest.h>

#include "support/compare.hpp"
#include "support/logprob_case.hpp"

namespace adavip::tests {
namespace {

class LogprobFused : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, LogprobFused, testing::ValuesIn(supported_impls(AVP_OP_LOGPROB_FORWARD)),
                         [](const auto& impl) { return impl.param; });

void ExpectSameBits(LogprobCase& separate, LogprobCase& fused, const std::string& where) {
    EXPECT_EQ(fused.logp_bytes(), separate.logp_bytes()) << where;
    EXPECT_EQ(fused.lse_bytes(), separate.lse_bytes()) << where;
    EXPECT_TRUE(fused.grad_bytes() == separate.grad_bytes()) << where;
}

TEST_P(LogprobFused, EveryShapeAndType_HasTheBitsOfTheTwoCalls) {
    for (const int32_t dtype : {AVP_F32, AVP_F16, AVP_BF16}) {
        for (const int64_t vocab : {1, 2, 15, 16, 17, 1001, 32003}) {
            for (const int32_t real : {AVP_F32, AVP_F64}) {
                for (const bool in_place : {false, true}) {
                    const LogprobShape shape{.dtype = dtype,
                                             .rows = 5,
                                             .vocab = vocab,
                                             .gap = in_place ? 3 : 0,
                                             .misalignment = in_place ? 1 : 0,
                                             .real = real};
                    LogprobCase separate(shape), fused(shape);
                    for (LogprobCase* problem : {&separate, &fused}) problem->set_target(3, -100);
                    const Context context(GetParam(), 2);
                    ASSERT_EQ(separate.forward(context), AVP_OK);
                    ASSERT_EQ(separate.backward(context, in_place), AVP_OK);
                    ASSERT_EQ(fused.forward_backward(context, in_place), AVP_OK) << avp_last_error_message();
                    ExpectSameBits(separate, fused, describe(shape, GetParam()));
                }
            }
        }
    }
}

TEST_P(LogprobFused, WithoutCoefficients_AllAreOne) {
    const LogprobShape shape{.rows = 4, .vocab = 777};
    LogprobCase given(shape), absent(shape);
    for (int64_t row = 0; row < 4; ++row) given.set_coef(row, 1);
    const Context context(GetParam());
    ASSERT_EQ(given.forward_backward(context, true), AVP_OK);
    ASSERT_EQ(absent.forward_backward(context, true, true, false), AVP_OK);
    ExpectSameBits(given, absent, "coef NULL");
}

TEST_P(LogprobFused, WithoutLogSumExp_TheGradientHasTheBitsOfOneInDouble) {
    const LogprobShape shape{.rows = 4, .vocab = 777, .real = AVP_F64};
    LogprobCase given(shape), absent(shape);
    const Context context(GetParam());
    ASSERT_EQ(given.forward_backward(context, false), AVP_OK);
    ASSERT_EQ(absent.forward_backward(context, false, false), AVP_OK);
    EXPECT_EQ(given.logp_bytes(), absent.logp_bytes());
    EXPECT_TRUE(given.grad_bytes() == absent.grad_bytes());
}

// A gradient of 33 MB apart from the logits takes the stores past the caches.
TEST_P(LogprobFused, LargeGradientApart_HasTheBitsOfTheTwoCalls) {
    const LogprobShape shape{.rows = 265, .vocab = 32000};
    LogprobCase separate(shape), fused(shape);
    const Context context(GetParam());
    ASSERT_EQ(separate.forward(context), AVP_OK);
    ASSERT_EQ(separate.backward(context, false), AVP_OK);
    ASSERT_EQ(fused.forward_backward(context, false), AVP_OK);
    ExpectSameBits(separate, fused, "apart");
}

TEST_P(LogprobFused, NotANumberAndInfinity_StayInTheirRow) {
    const LogprobShape shape{.rows = 4, .vocab = 100};
    LogprobCase separate(shape), fused(shape);
    for (LogprobCase* problem : {&separate, &fused}) {
        problem->set_logit(0, 99, std::numeric_limits<double>::quiet_NaN());
        problem->set_logit(1, 0, std::numeric_limits<double>::infinity());
        problem->set_logit(2, 50, -std::numeric_limits<double>::infinity());
    }
    const Context context(GetParam());
    ASSERT_EQ(separate.forward(context), AVP_OK);
    ASSERT_EQ(separate.backward(context, true), AVP_OK);
    ASSERT_EQ(fused.forward_backward(context, true), AVP_OK);
    for (int64_t row = 0; row < 4; ++row) {
        EXPECT_EQ(std::isnan(fused.logp(row)), row < 2) << row;
        for (int64_t v = 0; v < 100; ++v) {
            EXPECT_EQ(std::isnan(fused.grad(row, v)), std::isnan(separate.grad(row, v))) << row << " " << v;
            if (row < 2) continue;
            ASSERT_EQ(fused.grad(row, v), separate.grad(row, v)) << row << " " << v;
        }
    }
}

TEST_P(LogprobFused, NothingToDo_Succeeds) {
    for (const LogprobShape& shape :
         {LogprobShape{.rows = 0, .vocab = 10}, LogprobShape{.rows = 2, .vocab = 0}}) {
        LogprobCase problem(shape);
        EXPECT_EQ(problem.forward_backward(Context(GetParam()), false), AVP_OK) << avp_last_error_message();
    }
}

}  // namespace
}  // namespace adavip::tests
