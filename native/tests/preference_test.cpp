// Preference losses: closed forms, finite differences and the published rewards for the reference; every
// vector version against it for all objectives and counts.
#include <gtest/gtest.h>

#include "support/compare.hpp"
#include "support/preference_case.hpp"
#include "tolerances.hpp"

namespace adavip::tests {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr int32_t kObjectives[] = {AVP_LOSS_ADAVIP,      AVP_LOSS_DPO,          AVP_LOSS_VISION_SUM,
                                   AVP_LOSS_VISION_HALF, AVP_LOSS_VISION_JOINT, AVP_LOSS_MDPO};
static_assert(std::size(kObjectives) == AVP_LOSS_COUNT);

// None, and one that every objective but mDPO takes; that has its own of 1.
constexpr double kAnchorWeights[] = {0, 0.5};

double weight_for(int32_t objective, double weight) {
    return objective == AVP_LOSS_MDPO ? 0 : weight;
}

// Relative where a value is an exponential, absolute to the size of the rewards where it is a difference of
// them; values below the smallest normal number may be flushed.
double allowed_for(double expected, double scale) {
    return tolerance::kPreference * std::max(std::fabs(expected), scale) + 0x1p-1020;
}

bool ExpectSame(const Buffer<double>& actual, const Buffer<double>& expected, double scale,
                const std::string& where) {
    for (int64_t i = 0; i < expected.size(); ++i) {
        if (!ExpectClose(actual[i], expected[i], allowed_for(expected[i], scale),
                         where + "[" + std::to_string(i) + "]")) {
            return false;
        }
    }
    return true;
}

void ExpectLikeReference(PreferenceCase& expected, PreferenceCase& actual, const std::string& impl,
                         const std::string& where) {
    ASSERT_EQ(expected.run(Context("ref")), AVP_OK) << avp_last_error_message();
    ASSERT_EQ(actual.run(Context(impl)), AVP_OK) << avp_last_error_message();
    EXPECT_EQ(actual.rewards().values(), expected.rewards().values()) << where;  // the same two operations
    ExpectSame(actual.margins(), expected.margins(), 0, where + " margins");
    ExpectSame(actual.losses(), expected.losses(), 0, where + " losses");
    ExpectSame(actual.grad(), expected.grad(), 0, where + " grad");
    ExpectSame(actual.omega(), expected.omega(), 0, where + " omega");
}

std::string describe(const PreferenceShape& shape) {
    return "objective " + std::to_string(shape.objective) + " n " + std::to_string(shape.samples) + " K " +
           std::to_string(shape.rejected) + (shape.weighted ? " weighted" : "") + " anchor weight " +
           std::to_string(shape.anchor_weight);
}

// Of the first sample, by moving each of its log-probs.
void ExpectFiniteDifferences(PreferenceCase& problem, int64_t rejected, const std::string& where) {
    const double step = 1e-4;
    const Context context("ref");
    ASSERT_EQ(problem.run(context), AVP_OK) << avp_last_error_message();
    const std::vector<double> gradient = problem.grad().values();
    for (int64_t j = 0; j <= rejected; ++j) {
        const double center = problem.policy(0, j);
        double sides[2] = {0, 0};
        for (int side = 0; side < 2; ++side) {
            problem.set_policy(0, j, center + (side == 0 ? -step : step));
            ASSERT_EQ(problem.run(context), AVP_OK);
            sides[side] = problem.losses()[0];
        }
        problem.set_policy(0, j, center);
        ExpectClose(gradient[static_cast<std::size_t>(j)], (sides[1] - sides[0]) / (2 * step),
                    tolerance::kFiniteDifference, where + " column " + std::to_string(j));
    }
}

TEST(PreferenceReference, StepZero_IsTheLogarithmOfTheNumberOfCandidates) {
    for (const int64_t rejected : {1, 2, 5}) {
        PreferenceCase problem({.rejected = rejected});
        for (int64_t j = 0; j <= rejected; ++j) {
            problem.set_policy(0, j, -42);
            problem.set_reference(0, j, -42);
        }
        ASSERT_EQ(problem.run(Context("ref")), AVP_OK);
        EXPECT_EQ(problem.losses()[0], std::log1p(static_cast<double>(rejected)));
        const double share = 1.0 / static_cast<double>(rejected + 1);
        EXPECT_NEAR(problem.grad()[0], -0.1 * (1 - share), 1e-16);
        EXPECT_NEAR(problem.grad()[1], 0.1 * share, 1e-16);
        EXPECT_NEAR(problem.omega()[0], 1.0 / static_cast<double>(rejected), 1e-16);
    }
}

// E11 by its first form, -log( exp(r_0) / (exp(r_0) + sum w_k exp(r_k)) ), where nothing overflows.
TEST(PreferenceReference, AdavipLoss_IsTheCrossEntropyOfTheChosen) {
    PreferenceCase problem({.samples = 20, .rejected = 3, .weighted = true}, 4, 5);
    ASSERT_EQ(problem.run(Context("ref")), AVP_OK);
    for (int64_t i = 0; i < 20; ++i) {
        double sum = 0;
        for (int64_t k = 1; k <= 3; ++k) {
            sum += std::exp(problem.weights()[k - 1] + problem.rewards()[4 * i + k]);
        }
        const double chosen = std::exp(problem.rewards()[4 * i]);
        EXPECT_NEAR(problem.losses()[i], -std::log(chosen / (chosen + sum)), 1e-13);
        for (int64_t k = 1; k <= 3; ++k) {
            const double share = std::exp(problem.weights()[k - 1] + problem.rewards()[4 * i + k]) / sum;
            EXPECT_NEAR(problem.omega()[3 * i + k - 1], share, 1e-14);
        }
    }
}

TEST(PreferenceReference, Gradient_IsTheFiniteDifferenceOfTheLoss) {
    for (const int32_t objective : kObjectives) {
        for (const double weight : kAnchorWeights) {
            const PreferenceShape shape{.objective = objective,
                                        .rejected = 3,
                                        .anchor = 0.3,
                                        .anchor_weight = weight_for(objective, weight),
                                        .weighted = objective == AVP_LOSS_ADAVIP};
            PreferenceCase problem(shape, 9, 10);
            ExpectFiniteDifferences(problem, 3, describe(shape));
        }
    }
}

class PreferenceImpl : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, PreferenceImpl, testing::ValuesIn(supported_impls(AVP_OP_PREFERENCE_LOSS)),
                         [](const auto& impl) { return impl.param; });

TEST_P(PreferenceImpl, EveryObjectiveAndSampleCount_MatchesTheReference) {
    for (const int32_t objective : kObjectives) {
        for (const int64_t samples : kCounts) {
            if (samples > 1000) continue;  // one code path per eight samples
            for (const int64_t misalignment : kMisalignments) {
                const PreferenceShape shape{
                    .objective = objective,
                    .samples = samples,
                    .misalignment = misalignment,
                    .dtype = misalignment == 1 ? AVP_F32 : AVP_F64,
                    .anchor = 0.2,
                    .anchor_weight = weight_for(objective, misalignment == 0 ? 0.5 : 0),
                    .weighted = objective == AVP_LOSS_ADAVIP && misalignment == 5};
                PreferenceCase expected(shape), actual(shape);
                ExpectLikeReference(expected, actual, GetParam(), describe(shape));
                if (HasFailure()) return;
            }
        }
    }
}

TEST_P(PreferenceImpl, AnyNumberOfRejected_MatchesTheReference) {
    for (const int32_t objective : kObjectives) {
        for (const int64_t rejected : {1, 2, 3, 8, 33}) {
            for (const double weight : kAnchorWeights) {
                const PreferenceShape shape{.objective = objective,
                                            .samples = 9,
                                            .rejected = rejected,
                                            .beta = 1,
                                            .anchor = -1.5,
                                            .anchor_weight = weight_for(objective, weight),
                                            .weighted = objective == AVP_LOSS_ADAVIP};
                PreferenceCase expected(shape), actual(shape);
                ExpectLikeReference(expected, actual, GetParam(), describe(shape));
                if (HasFailure()) return;
            }
        }
    }
}

TEST_P(PreferenceImpl, ExtremeRewards_StayFiniteAndMatchTheReference) {
    for (const int32_t objective : kObjectives) {
        for (const double size : {1e-300, 1e-12, 600.0, 5e3, 1e10, 1e150}) {
            const PreferenceShape shape{.objective = objective,
                                        .samples = 16,
                                        .beta = 1,
                                        .anchor = size / 2,
                                        .anchor_weight = weight_for(objective, size < 1 ? 0 : 0.5)};
            PreferenceCase expected(shape), actual(shape);
            for (PreferenceCase* problem : {&expected, &actual}) {
                for (int64_t i = 0; i < 16; ++i) {
                    for (int64_t j = 0; j < 3; ++j) {
                        const int64_t digit = (i + 5 * j * j) % 7 - 3;
                        problem->set_policy(i, j, size * static_cast<double>(digit));
                        problem->set_reference(i, j, 0);
                    }
                }
            }
            ExpectLikeReference(expected, actual, GetParam(),
                                describe(shape) + " size " + std::to_string(size));
            for (int64_t i = 0; i < actual.grad().size(); ++i)
                ASSERT_TRUE(std::isfinite(actual.grad()[i])) << size;
            for (int64_t i = 0; i < actual.losses().size(); ++i) {
                ASSERT_TRUE(std::isfinite(actual.losses()[i])) << size;
            }
            if (HasFailure()) return;
        }
    }
}

TEST_P(PreferenceImpl, NanInput_MakesOnlyItsSampleNan) {
    for (const int32_t objective : kObjectives) {
        for (int64_t column = 0; column < 3; ++column) {
            PreferenceCase problem({.objective = objective, .samples = 11});
            problem.set_policy(4, column, kNan);
            ASSERT_EQ(problem.run(Context(GetParam())), AVP_OK);
            for (int64_t i = 0; i < 11; ++i) {
                EXPECT_EQ(std::isnan(problem.losses()[i]), i == 4);
                for (int64_t j = 0; j < 3; ++j) {
                    EXPECT_EQ(std::isnan(problem.grad()[3 * i + j]), i == 4) << objective << " " << j;
                    EXPECT_EQ(std::isnan(problem.rewards()[3 * i + j]), i == 4);
                }
                for (int64_t k = 0; k < 2; ++k) {
                    EXPECT_EQ(std::isnan(problem.omega()[2 * i + k]), i == 4);
                    EXPECT_EQ(std::isnan(problem.margins()[2 * i + k]), i == 4);
                }
            }
        }
    }
}

TEST_P(PreferenceImpl, GradientsOfASample_SumToZeroExceptWithAnAnchor) {
    for (const int32_t objective : kObjectives) {
        for (const double weight : kAnchorWeights) {
            PreferenceCase problem({.objective = objective,
                                    .samples = 10,
                                    .anchor = 0.4,
                                    .anchor_weight = weight_for(objective, weight)});
            ASSERT_EQ(problem.run(Context(GetParam())), AVP_OK);
            const double own = objective == AVP_LOSS_MDPO ? 1 : weight;
            for (int64_t i = 0; i < 10; ++i) {
                const double sum =
                    problem.grad()[3 * i] + problem.grad()[3 * i + 1] + problem.grad()[3 * i + 2];
                const double pull = 0.1 * own / (1 + std::exp(problem.rewards()[3 * i] - 0.4));
                EXPECT_NEAR(sum, -pull, 1e-16) << objective << " weight " << weight;
            }
        }
    }
}

TEST_P(PreferenceImpl, Mdpo_IsTheSumOfThePairsWithAnAnchorOfWeightOne) {
    for (const double weight : {0.0, 1.0}) {
        const PreferenceShape mdpo{
            .objective = AVP_LOSS_MDPO, .samples = 11, .anchor = 0.3, .anchor_weight = weight};
        PreferenceShape sum = mdpo;
        sum.objective = AVP_LOSS_VISION_SUM;
        sum.anchor_weight = 1;
        PreferenceCase expected(sum), actual(mdpo);
        const Context context(GetParam());
        ASSERT_EQ(expected.run(context), AVP_OK) << avp_last_error_message();
        ASSERT_EQ(actual.run(context), AVP_OK) << avp_last_error_message();
        EXPECT_EQ(actual.losses().values(), expected.losses().values());
        EXPECT_EQ(actual.grad().values(), expected.grad().values());
    }
}

TEST_P(PreferenceImpl, AnchorWithoutAWeight_ChangesNothing) {
    for (const int32_t objective : kObjectives) {
        if (objective == AVP_LOSS_MDPO) continue;
        PreferenceCase with({.objective = objective, .samples = 9, .anchor = kNan});
        PreferenceCase without({.objective = objective, .samples = 9});
        const Context context(GetParam());
        ASSERT_EQ(with.run(context), AVP_OK) << avp_last_error_message();
        ASSERT_EQ(without.run(context), AVP_OK);
        EXPECT_EQ(with.losses().values(), without.losses().values()) << objective;
        EXPECT_EQ(with.grad().values(), without.grad().values()) << objective;
    }
}

TEST_P(PreferenceImpl, ImpossibleColumn_HasNoWeightAndNoGradient) {
    PreferenceCase with({.samples = 9, .rejected = 3, .weighted = true});
    PreferenceCase without({.samples = 9, .rejected = 3, .weighted = true});
    for (PreferenceCase* problem : {&with, &without}) problem->weights()[1] = -kInf;
    for (int64_t i = 0; i < 9; ++i) without.set_policy(i, 2, 1e6);  // whatever its reward
    const Context context(GetParam());
    ASSERT_EQ(with.run(context), AVP_OK) << avp_last_error_message();
    ASSERT_EQ(without.run(context), AVP_OK);
    EXPECT_EQ(with.losses().values(), without.losses().values());
    for (int64_t i = 0; i < 9; ++i) {
        EXPECT_EQ(with.omega()[3 * i + 1], 0);
        EXPECT_EQ(with.grad()[4 * i + 2], 0);
    }
}

TEST_P(PreferenceImpl, ReportsLeftOut_ChangeNothingElse) {
    PreferenceCase with({.samples = 9}), without({.samples = 9});
    const Context context(GetParam());
    ASSERT_EQ(with.run(context, true), AVP_OK);
    ASSERT_EQ(without.run(context, false), AVP_OK);
    EXPECT_EQ(with.losses().values(), without.losses().values());
    EXPECT_EQ(with.grad().values(), without.grad().values());
    EXPECT_EQ(without.omega().values(), std::vector<double>(18, 0.0));
}

TEST_P(PreferenceImpl, AnyNumberOfThreads_GivesTheSameBits) {
    const PreferenceShape shape{.samples = 20001};
    PreferenceCase one(shape);
    ASSERT_EQ(one.run(Context(GetParam(), 1)), AVP_OK);
    for (const int32_t threads : {2, 5}) {
        PreferenceCase many(shape);
        ASSERT_EQ(many.run(Context(GetParam(), threads)), AVP_OK);
        EXPECT_TRUE(many.losses().values() == one.losses().values()) << threads;
        EXPECT_TRUE(many.grad().values() == one.grad().values()) << threads;
        EXPECT_TRUE(many.omega().values() == one.omega().values()) << threads;
    }
}

}  // namespace
}  // namespace adavip::tests
