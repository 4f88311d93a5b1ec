// Log-probs of special values: NaN, infinities, rows without a possible token, ignored rows.
#include <gtest/gtest.h>

#include <cstring>

#include "support/compare.hpp"
#include "support/logprob_case.hpp"

namespace adavip::tests {
namespace {

constexpr int32_t kDtypes[] = {AVP_F32, AVP_F16, AVP_BF16};
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

class LogprobSpecial : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, LogprobSpecial, testing::ValuesIn(supported_impls(AVP_OP_LOGPROB_FORWARD)),
                         [](const auto& impl) { return impl.param; });

TEST_P(LogprobSpecial, NanOrPlusInfinityAnywhere_MakesOnlyItsRowNan) {
    for (const int32_t dtype : kDtypes) {
        for (const double special : {kNan, kInf}) {
            for (const int64_t at : {0, 1, 15, 16, 2047, 2048, 4095, 5000, 5006}) {
                LogprobCase problem({.dtype = dtype, .rows = 3, .vocab = 5007});
                problem.set_target(1, 3);
                problem.set_logit(1, at, special);
                const Context context(GetParam());
                ASSERT_EQ(problem.forward(context), AVP_OK);
                EXPECT_TRUE(std::isnan(problem.logp(1))) << name_of(dtype) << " " << special << " at " << at;
                EXPECT_TRUE(std::isnan(problem.lse(1)));
                EXPECT_TRUE(std::isfinite(problem.logp(0)) && std::isfinite(problem.logp(2)));
                ASSERT_EQ(problem.backward(context), AVP_OK);
                for (const int64_t v : {0, 3, 100, 5006}) {
                    EXPECT_TRUE(std::isnan(problem.grad(1, v))) << v;
                    EXPECT_TRUE(std::isfinite(problem.grad(0, v)));
                }
            }
        }
    }
}

// Whatever its sign and payload: the vector exp works on the bits of its argument.
TEST_P(LogprobSpecial, NanOfAnyPattern_MakesItsRowNan) {
    for (const uint32_t bits :
         {0x7FC00000U, 0xFFC00000U, 0x7FC00001U, 0x7F800001U, 0xFFFFFFFFU, 0x7FC001FFU}) {
        Buffer<float> logits(100);
        std::memcpy(logits.data() + 40, &bits, sizeof bits);
        Buffer<int64_t> targets(1);
        Buffer<double> logps(1), lse(1), coef(std::vector<double>{1}, 0);
        Buffer<float> grad(100);
        const Context context(GetParam());
        const avp_logprob_params params{sizeof params, 0, -100};
        const avp_tensor x = tensor(logits.data(), AVP_F32, {1, 100}),
                         t = tensor(targets.data(), AVP_I64, {1});
        const avp_tensor c = tensor(coef.data(), AVP_F64, {1});
        avp_tensor p = tensor(logps.data(), AVP_F64, {1}), s = tensor(lse.data(), AVP_F64, {1});
        avp_tensor g = tensor(grad.data(), AVP_F32, {1, 100});
        ASSERT_EQ(avp_logprob_forward(context.get(), &params, &x, &t, &p, &s), AVP_OK);
        EXPECT_TRUE(std::isnan(logps[0]) && std::isnan(lse[0])) << bits;
        lse[0] = 5;  // as if only the backward saw it
        ASSERT_EQ(avp_logprob_backward(context.get(), &params, &x, &t, &s, &c, &g), AVP_OK);
        EXPECT_TRUE(std::isnan(grad[40])) << bits;
        EXPECT_TRUE(std::isfinite(grad[41])) << bits;
    }
}

TEST_P(LogprobSpecial, MinusInfinity_IsAnImpossibleToken) {
    for (const int32_t dtype : kDtypes) {
        const LogprobShape shape{.dtype = dtype, .rows = 2, .vocab = 4500};
        LogprobCase expected(shape), actual(shape);
        for (LogprobCase* problem : {&expected, &actual}) {
            for (int64_t v = 0; v < 4400; ++v) problem->set_logit(0, v, -kInf);  // two whole blocks and more
            problem->set_target(0, 4450);
            problem->set_logit(1, 7, -kInf);
            problem->set_target(1, 7);
            problem->set_coef(0, 1);
            problem->set_coef(1, 1);
        }
        ASSERT_EQ(expected.forward(Context("ref")), AVP_OK);
        ASSERT_EQ(actual.forward(Context(GetParam())), AVP_OK);
        ExpectClose(actual.logp(0), expected.logp(0), logp_tolerance(expected.logp(0), AVP_F64), "logp 0");
        EXPECT_EQ(actual.logp(1), -kInf);
        EXPECT_TRUE(std::isfinite(actual.lse(1)));
        ASSERT_EQ(actual.backward(Context(GetParam())), AVP_OK);
        EXPECT_EQ(actual.grad(0, 0), 0);
        EXPECT_EQ(actual.grad(0, 4399), 0);
        EXPECT_EQ(actual.grad(1, 7), 1);  // 1 - 0
    }
}

TEST_P(LogprobSpecial, RowOfMinusInfinityOnly_IsNan) {
    for (const int64_t vocab : {1, 5, 2048, 2049, 7000}) {
        LogprobCase problem({.rows = 1, .vocab = vocab});
        for (int64_t v = 0; v < vocab; ++v) problem.set_logit(0, v, -kInf);
        ASSERT_EQ(problem.forward(Context(GetParam())), AVP_OK);
        EXPECT_TRUE(std::isnan(problem.logp(0)) && std::isnan(problem.lse(0))) << vocab;
        problem.set_logit(0, vocab - 1, kNan);
        ASSERT_EQ(problem.forward(Context(GetParam())), AVP_OK);
        EXPECT_TRUE(std::isnan(problem.logp(0))) << vocab;
    }
}

TEST_P(LogprobSpecial, IgnoredRow_HasLogProbZeroGradientZeroAndItsLogSumExp) {
    for (const int64_t ignore_index : {-100, 5}) {
        LogprobCase problem({.rows = 3, .vocab = 100, .ignore_index = ignore_index});
        problem.set_target(0, 1);
        problem.set_target(1, ignore_index);
        problem.set_target(2, 2);
        const Context context(GetParam());
        ASSERT_EQ(problem.forward(context), AVP_OK);
        EXPECT_EQ(problem.logp(1), 0);
        EXPECT_LT(problem.logp(0), 0);
        EXPECT_GT(problem.lse(1), problem.logit(1, 0));
        ASSERT_EQ(problem.backward(context), AVP_OK);
        for (int64_t v = 0; v < 100; ++v) EXPECT_EQ(problem.grad(1, v), 0) << v;
        EXPECT_NE(problem.grad(0, 1), 0);
        ASSERT_EQ(problem.forward(context, false), AVP_OK);
        EXPECT_EQ(problem.logp(1), 0);
    }
}

}  // namespace
}  // namespace adavip::tests
