// Log-probs: closed forms and finite differences for the reference, then every vector version against it on
// all counts, misalignments and dtypes, special values, threads.
#include <gtest/gtest.h>

#include "support/compare.hpp"
#include "support/logprob_case.hpp"
#include "tolerances.hpp"

namespace adavip::tests {
namespace {

constexpr int32_t kDtypes[] = {AVP_F32, AVP_F16, AVP_BF16};

// Runs forward and backward in both and compares all outputs.
void ExpectLikeReference(const LogprobShape& shape, const std::string& impl, bool in_place, uint64_t seed,
                         double spread = 3) {
    const Context reference("ref");
    const Context tested(impl);
    LogprobCase expected(shape, seed, spread);
    LogprobCase actual(shape, seed, spread);
    const std::string where = describe(shape, impl);
    ASSERT_EQ(expected.forward(reference), AVP_OK) << avp_last_error_message();
    ASSERT_EQ(actual.forward(tested), AVP_OK) << avp_last_error_message();
    for (int64_t row = 0; row < shape.rows && shape.vocab > 0; ++row) {
        const std::string at = where + " row " + std::to_string(row);
        const double logp = expected.logp(row), lse = expected.lse(row);
        if (!ExpectClose(actual.logp(row), logp, logp_tolerance(logp, shape.real), at + " logp")) return;
        if (!ExpectClose(actual.lse(row), lse, logp_tolerance(lse, shape.real), at + " lse")) return;
    }
    // The same log-sum-exp for both, so that only the backward is compared.
    ASSERT_EQ(actual.forward(reference), AVP_OK);
    ASSERT_EQ(expected.backward(reference, in_place), AVP_OK) << avp_last_error_message();
    ASSERT_EQ(actual.backward(tested, in_place), AVP_OK) << avp_last_error_message();
    for (int64_t row = 0; row < shape.rows; ++row) {
        for (int64_t v = 0; v < shape.vocab; ++v) {
            const double gradient = expected.grad(row, v);
            const double allowed = grad_tolerance(gradient, expected.coef(row), shape.dtype);
            if (!ExpectClose(actual.grad(row, v), gradient, allowed,
                             where + " grad[" + std::to_string(row) + ", " + std::to_string(v) + "]")) {
                return;
            }
        }
    }
}

TEST(LogprobReference, EqualLogits_GiveMinusLogOfTheirNumber) {
    const Context context("ref");
    for (const int64_t vocab : {1, 2, 7, 32000}) {
        LogprobCase problem({.rows = 2, .vocab = vocab});
        for (int64_t row = 0; row < 2; ++row) {
            for (int64_t v = 0; v < vocab; ++v) problem.set_logit(row, v, -2.5);
        }
        ASSERT_EQ(problem.forward(context), AVP_OK);
        const double log_vocab = std::log(static_cast<double>(vocab));
        EXPECT_NEAR(problem.logp(1), -log_vocab, 1e-12);
        EXPECT_NEAR(problem.lse(1), -2.5 + log_vocab, 1e-12);
    }
}

TEST(LogprobReference, TwoLogits_GiveTheLogisticFunction) {
    const Context context("ref");
    LogprobCase problem({.rows = 1, .vocab = 2});
    problem.set_logit(0, 0, 1.25);
    problem.set_logit(0, 1, -0.5);
    problem.set_target(0, 1);
    ASSERT_EQ(problem.forward(context), AVP_OK);
    EXPECT_NEAR(problem.logp(0), -std::log1p(std::exp(1.75)), 1e-15);
}

// d logp_t / d x_v by central differences of the forward in f64 arithmetic, logits exact in f32.
TEST(LogprobReference, Gradient_IsTheFiniteDifferenceOfTheForward) {
    const Context context("ref");
    const double step = 0x1p-13;  // representable beside logits rounded to 2^-10
    LogprobCase problem({.rows = 1, .vocab = 9});
    for (int64_t v = 0; v < 9; ++v) problem.set_logit(0, v, std::round(problem.logit(0, v) * 1024) / 1024);
    problem.set_coef(0, 1);
    ASSERT_EQ(problem.forward(context), AVP_OK);
    ASSERT_EQ(problem.backward(context), AVP_OK);
    for (int64_t v = 0; v < 9; ++v) {
        const double center = problem.logit(0, v);
        const double gradient = problem.grad(0, v);
        double sides[2] = {0, 0};
        for (int side = 0; side < 2; ++side) {
            problem.set_logit(0, v, center + (side == 0 ? -step : step));
            ASSERT_EQ(problem.forward(context), AVP_OK);
            sides[side] = problem.logp(0);
        }
        problem.set_logit(0, v, center);
        // Truncation h^2 / 6 of a third derivative below 1, and the f32 rounding of the stored gradient.
        const double allowed = step * step / 6 + tolerance::kU32 * std::fabs(gradient);
        ExpectClose(gradient, (sides[1] - sides[0]) / (2 * step), allowed, "d/dx " + std::to_string(v));
    }
}

class LogprobImpl : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, LogprobImpl, testing::ValuesIn(supported_impls(AVP_OP_LOGPROB_FORWARD)),
                         [](const auto& impl) { return impl.param; });

TEST_P(LogprobImpl, EveryVocabularySize_MatchesTheReference) {
    for (const int32_t dtype : kDtypes) {
        for (const int64_t vocab : kCounts) {
            for (const int64_t misalignment : kMisalignments) {
                ExpectLikeReference({.dtype = dtype, .rows = 2, .vocab = vocab, .misalignment = misalignment},
                                    GetParam(), misalignment == 1, static_cast<uint64_t>(vocab) + 17);
                if (HasFailure()) return;
            }
        }
    }
}

TEST_P(LogprobImpl, EveryRowCount_MatchesTheReference) {
    for (const int32_t dtype : kDtypes) {
        for (const int64_t rows : kCounts) {
            for (const int64_t misalignment : kMisalignments) {
                ExpectLikeReference({.dtype = dtype,
                                     .rows = rows,
                                     .vocab = 3,
                                     .gap = 2,
                                     .misalignment = misalignment,
                                     .real = AVP_F32},
                                    GetParam(), misalignment == 5, static_cast<uint64_t>(rows) + 3);
                if (HasFailure()) return;
            }
        }
    }
}

TEST_P(LogprobImpl, OneColumn_HasLogProbZeroAndGradientZero) {
    for (const int32_t dtype : kDtypes) {
        LogprobCase problem({.dtype = dtype, .rows = 5, .vocab = 1});
        const Context context(GetParam());
        ASSERT_EQ(problem.forward(context), AVP_OK);
        ASSERT_EQ(problem.backward(context), AVP_OK);
        for (int64_t row = 0; row < 5; ++row) {
            EXPECT_EQ(problem.logp(row), 0);
            EXPECT_EQ(problem.lse(row), problem.logit(row, 0));
            EXPECT_EQ(problem.grad(row, 0), 0);
        }
    }
}

TEST_P(LogprobImpl, HugeLogits_KeepTheirPrecision) {
    for (const double center : {1e4, -1e4}) {
        for (const int32_t real : {AVP_F32, AVP_F64}) {
            const LogprobShape shape{.rows = 2, .vocab = 5000, .real = real};
            LogprobCase expected(shape), actual(shape);
            for (LogprobCase* problem : {&expected, &actual}) {
                for (int64_t v = 0; v < shape.vocab; ++v) {
                    problem->set_logit(0, v, center + problem->logit(0, v));
                    problem->set_logit(1, v, v % 2 == 0 ? center : -center);
                }
            }
            ASSERT_EQ(expected.forward(Context("ref")), AVP_OK);
            ASSERT_EQ(actual.forward(Context(GetParam())), AVP_OK);
            ASSERT_EQ(expected.backward(Context("ref")), AVP_OK);
            for (int64_t row = 0; row < 2; ++row) {
                const double logp = expected.logp(row), lse = expected.lse(row);
                ExpectClose(actual.logp(row), logp, logp_tolerance(logp, real), "logp");
                ExpectClose(actual.lse(row), lse, logp_tolerance(lse, real), "lse");
            }
            ASSERT_EQ(actual.forward(Context("ref")), AVP_OK);
            ASSERT_EQ(actual.backward(Context(GetParam())), AVP_OK);
            for (int64_t v = 0; v < shape.vocab; ++v) {
                const double gradient = expected.grad(0, v);
                const double allowed = grad_tolerance(gradient, expected.coef(0), AVP_F32);
                if (!ExpectClose(actual.grad(0, v), gradient, allowed, "grad " + std::to_string(v))) return;
            }
        }
    }
}

// Rising logits force a new reference in nearly every block, falling ones never; a late peak in the last
// block.
TEST_P(LogprobImpl, MaximumAnywhere_MatchesTheReference) {
    const LogprobShape shape{.rows = 3, .vocab = 20000};
    LogprobCase expected(shape), actual(shape);
    for (LogprobCase* problem : {&expected, &actual}) {
        for (int64_t v = 0; v < shape.vocab; ++v) {
            problem->set_logit(0, v, 0.02 * static_cast<double>(v));
            problem->set_logit(1, v, -0.02 * static_cast<double>(v));
            problem->set_logit(2, v, v == 19999 ? 15.5 : 0.0);
        }
        for (int64_t row = 0; row < 3; ++row) problem->set_target(row, 19999);
    }
    ASSERT_EQ(expected.forward(Context("ref")), AVP_OK);
    ASSERT_EQ(actual.forward(Context(GetParam())), AVP_OK);
    for (int64_t row = 0; row < 3; ++row) {
        ExpectClose(actual.logp(row), expected.logp(row), logp_tolerance(expected.logp(row), AVP_F64),
                    "logp");
        ExpectClose(actual.lse(row), expected.lse(row), logp_tolerance(expected.lse(row), AVP_F64), "lse");
    }
}

TEST_P(LogprobImpl, GradientOfARow_SumsToZero) {
    LogprobCase problem({.rows = 1, .vocab = 3000});
    problem.set_coef(0, 1);
    const Context context(GetParam());
    ASSERT_EQ(problem.forward(context), AVP_OK);
    ASSERT_EQ(problem.backward(context), AVP_OK);
    double sum = 0;
    for (int64_t v = 0; v < 3000; ++v) sum += problem.grad(0, v);
    // The probabilities' common relative error is the log-sum-exp's; their own errors add at most kExp of the
    // total 1.
    EXPECT_NEAR(sum, 0, tolerance::kLogProb + tolerance::kProbability);
}

TEST_P(LogprobImpl, InPlaceBackward_HasTheBitsOfTheOther) {
    for (const int32_t dtype : kDtypes) {
        const LogprobShape shape{.dtype = dtype, .rows = 3, .vocab = 1001, .gap = 7, .misalignment = 1};
        LogprobCase apart(shape), in_place(shape);
        const Context context(GetParam());
        for (LogprobCase* problem : {&apart, &in_place}) ASSERT_EQ(problem->forward(context), AVP_OK);
        ASSERT_EQ(apart.backward(context, false), AVP_OK);
        ASSERT_EQ(in_place.backward(context, true), AVP_OK);
        for (int64_t row = 0; row < shape.rows; ++row) {
            for (int64_t v = 0; v < shape.vocab; ++v)
                ASSERT_EQ(apart.grad(row, v), in_place.grad(row, v)) << v;
        }
    }
}

// 32 MB of gradient apart from the logits takes the path around the caches.
TEST_P(LogprobImpl, LargeGradientApart_HasTheBitsOfTheInPlaceOne) {
    const LogprobShape shape{.rows = 265, .vocab = 32000};
    LogprobCase apart(shape), in_place(shape);
    const Context context(GetParam());
    for (LogprobCase* problem : {&apart, &in_place}) ASSERT_EQ(problem->forward(context), AVP_OK);
    ASSERT_EQ(apart.backward(context, false), AVP_OK);
    ASSERT_EQ(in_place.backward(context, true), AVP_OK);
    EXPECT_TRUE(apart.grad_bytes() == in_place.grad_bytes());
}

TEST_P(LogprobImpl, AnyNumberOfThreads_GivesTheSameBits) {
    const LogprobShape shape{.rows = 37, .vocab = 5003, .misalignment = 1};
    std::vector<int32_t> ids(37);
    for (int32_t row = 0; row < 37; ++row) ids[static_cast<std::size_t>(row)] = row / 10;
    LogprobCase one(shape);
    std::vector<double> one_sums(4);
    ASSERT_EQ(one.forward(Context(GetParam(), 1)), AVP_OK);
    ASSERT_EQ(one.backward(Context(GetParam(), 1)), AVP_OK);
    ASSERT_EQ(one.sequence(Context(GetParam(), 1), ids, one_sums), AVP_OK);
    for (const int32_t threads : {2, 5}) {
        const Context context(GetParam(), threads);
        LogprobCase many(shape);
        std::vector<double> sums(4);
        ASSERT_EQ(many.forward(context), AVP_OK);
        ASSERT_EQ(many.backward(context), AVP_OK);
        ASSERT_EQ(many.sequence(context, ids, sums), AVP_OK);
        EXPECT_EQ(many.logp_bytes(), one.logp_bytes()) << threads;
        EXPECT_EQ(many.lse_bytes(), one.lse_bytes()) << threads;
        EXPECT_TRUE(many.grad_bytes() == one.grad_bytes()) << threads;
        EXPECT_EQ(sums, one_sums) << threads;
    }
}

TEST_P(LogprobImpl, SequenceSums_AreTheSumsOfTheRows) {
    const LogprobShape shape{.rows = 9, .vocab = 1000};
    const std::vector<int32_t> ids = {0, 0, 0, 2, 2, 2, 2, 3, 3};
    LogprobCase problem(shape);
    problem.set_target(4, -100);
    const Context context(GetParam());
    ASSERT_EQ(problem.forward(context), AVP_OK);
    std::vector<double> expected(5);
    for (int64_t row = 0; row < 9; ++row) {
        expected[static_cast<std::size_t>(ids[static_cast<std::size_t>(row)])] += problem.logp(row);
    }
    const std::vector<unsigned char> lse = problem.lse_bytes();
    std::vector<double> sums(5, 99.0);
    ASSERT_EQ(problem.sequence(context, ids, sums), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(sums, expected);
    EXPECT_EQ(sums[1], 0);
    EXPECT_EQ(sums[4], 0);
    EXPECT_EQ(problem.lse_bytes(), lse);
}

TEST_P(LogprobImpl, SequenceWithoutRowsOrTokens_SumsToZero) {
    for (const LogprobShape& shape :
         {LogprobShape{.rows = 0, .vocab = 10}, LogprobShape{.rows = 2, .vocab = 0}}) {
        LogprobCase problem(shape);
        std::vector<double> sums(3, 99.0);
        ASSERT_EQ(problem.sequence(Context(GetParam()), std::vector<int32_t>(2), sums), AVP_OK);
        EXPECT_EQ(sums, std::vector<double>(3, 0.0));
    }
}

TEST_P(LogprobImpl, RowsFromLastToFirst_NegativeStride_Work) {
    Buffer<float> logits(3 * 40), grad(3 * 40);
    Buffer<int64_t> targets(std::vector<int64_t>{1, 2, 3}, 0);
    Buffer<double> logps(3), lse(3), coef(std::vector<double>{1, 1, 1}, 0);
    Random random(5);
    for (int64_t i = 0; i < 120; ++i) logits[i] = static_cast<float>(random.normal());
    const Context context(GetParam());
    const avp_logprob_params params{sizeof params, 0, -100};
    avp_tensor out = tensor(logps.data(), AVP_F64, {3}), sum = tensor(lse.data(), AVP_F64, {3});
    const avp_tensor t = tensor(targets.data(), AVP_I64, {3}), c = tensor(coef.data(), AVP_F64, {3});
    const avp_tensor reversed = tensor(logits.data() + 80, AVP_F32, {3, 40}, -40);
    ASSERT_EQ(avp_logprob_forward(context.get(), &params, &reversed, &t, &out, &sum), AVP_OK)
        << avp_last_error_message();
    avp_tensor g = tensor(grad.data() + 80, AVP_F32, {3, 40}, -40);
    ASSERT_EQ(avp_logprob_backward(context.get(), &params, &reversed, &t, &sum, &c, &g), AVP_OK);
    EXPECT_NEAR(logps[0], static_cast<double>(logits[81]) - lse[0], 1e-12);
    EXPECT_NEAR(grad[81], 1 - std::exp(logps[0]), tolerance::kProbability);
    EXPECT_NEAR(grad[0 + 3], 1 - std::exp(logps[2]), tolerance::kProbability);
}

}  // namespace
}  // namespace adavip::tests
