// AdamW and the sum of squares: the reference against f64 arithmetic, every vector version bit by bit against
// it.
#include <gtest/gtest.h>

#include "support/buffer.hpp"
#include "support/compare.hpp"
#include "support/elements.hpp"
#include "support/tensor.hpp"
#include "tolerances.hpp"

namespace adavip::tests {
namespace {

struct AdamwShape {
    int64_t count = 1;
    int64_t misalignment = 0;
    int32_t param = AVP_F32;
    int32_t grad = AVP_F32;
};

constexpr avp_adamw_params kParams{sizeof(avp_adamw_params), 0, 3, 1e-2, 0.9, 0.999, 1e-8, 0.05, 0.5};

class AdamwCase final {
  public:
    explicit AdamwCase(const AdamwShape& shape, uint64_t seed = 1)
        : shape_(shape),
          half_(shape.count, shape.misalignment),
          value_(shape.count, shape.misalignment),
          grad_(shape.count * size_of(shape.grad), shape.misalignment * size_of(shape.grad)),
          first_(shape.count, shape.misalignment),
          second_(shape.count, shape.misalignment) {
        Random random(seed);
        for (int64_t i = 0; i < shape.count; ++i) {
            value_[i] = static_cast<float>(random.normal());
            half_[i] = bf16_bits(static_cast<double>(value_[i]));
            put(grad_.data(), shape.grad, i, random.normal() * std::pow(10.0, -4 * random.uniform()));
            first_[i] = static_cast<float>(0.1 * random.normal());
            second_[i] = static_cast<float>(random.uniform() * 1e-2);
        }
    }

    int32_t step(const Context& context, const avp_adamw_params& params = kParams) {
        const bool half = shape_.param == AVP_BF16;
        const int64_t n = shape_.count;
        avp_tensor value = tensor(value_.data(), AVP_F32, {n}), bf16 = tensor(half_.data(), AVP_BF16, {n});
        const avp_tensor grad = tensor(grad_.data(), shape_.grad, {n});
        avp_tensor first = tensor(first_.data(), AVP_F32, {n}), second = tensor(second_.data(), AVP_F32, {n});
        return avp_adamw(context.get(), &params, half ? &bf16 : &value, half ? &value : nullptr, &grad,
                         &first, &second);
    }
    bool operator==(const AdamwCase& other) const {
        return half_.values() == other.half_.values() && value_.values() == other.value_.values() &&
               first_.values() == other.first_.values() && second_.values() == other.second_.values();
    }
    Buffer<float>& value() { return value_; }
    Buffer<uint16_t>& half() { return half_; }
    Buffer<float>& first() { return first_; }
    Buffer<float>& second() { return second_; }
    double grad(int64_t i) const { return get(grad_.data(), shape_.grad, i); }
    void set_grad(int64_t i, double value) { put(grad_.data(), shape_.grad, i, value); }

  private:
    AdamwShape shape_;
    Buffer<uint16_t> half_;
    Buffer<float> value_;
    Buffer<unsigned char> grad_;
    Buffer<float> first_;
    Buffer<float> second_;
};

// The equations of ops/adamw/adamw.hpp in f64, three steps in a row.
TEST(AdamwReference, ThreeSteps_FollowTheEquationsInF64) {
    const int64_t count = 200;
    AdamwCase problem({.count = count});
    std::vector<double> p(count), m(count), v(count);
    for (int64_t i = 0; i < count; ++i) {
        const std::size_t at = static_cast<std::size_t>(i);
        p[at] = static_cast<double>(problem.value()[i]);
        m[at] = static_cast<double>(problem.first()[i]);
        v[at] = static_cast<double>(problem.second()[i]);
    }
    const Context context("ref");
    avp_adamw_params params = kParams;
    for (int64_t step = 1; step <= 3; ++step) {
        params.step = step;
        ASSERT_EQ(problem.step(context, params), AVP_OK) << avp_last_error_message();
        const double correction1 = 1 - std::pow(params.beta1, static_cast<double>(step));
        const double correction2 = 1 - std::pow(params.beta2, static_cast<double>(step));
        for (std::size_t i = 0; i < p.size(); ++i) {
            const double g = problem.grad(static_cast<int64_t>(i)) * params.grad_scale;
            p[i] *= 1 - params.learning_rate * params.weight_decay;
            m[i] = params.beta1 * m[i] + (1 - params.beta1) * g;
            v[i] = params.beta2 * v[i] + (1 - params.beta2) * g * g;
            const double update = m[i] / correction1 / (std::sqrt(v[i] / correction2) + params.epsilon);
            p[i] -= params.learning_rate * update;
            const std::string where = "step " + std::to_string(step) + " element " + std::to_string(i);
            const int64_t at = static_cast<int64_t>(i);
            // Terms no larger than |p| + |update|, eight roundings each, step times.
            const double steps = static_cast<double>(step);
            ExpectClose(static_cast<double>(problem.first()[at]), m[i],
                        steps * tolerance::kAdamw * (std::fabs(m[i]) + std::fabs(g)), where + " m");
            ExpectClose(static_cast<double>(problem.second()[at]), v[i], steps * tolerance::kAdamw * v[i],
                        where + " v");
            ExpectClose(static_cast<double>(problem.value()[at]), p[i],
                        steps * tolerance::kAdamw *
                            (std::fabs(p[i]) +
                             params.learning_rate * (std::fabs(update) + std::fabs(g) / std::sqrt(v[i]))),
                        where + " p");
        }
    }
}

TEST(AdamwReference, FirstStep_MovesByTheLearningRateAgainstTheSign) {
    AdamwCase problem({.count = 2});
    for (int64_t i = 0; i < 2; ++i) {
        problem.value()[i] = 1.0F;
        problem.first()[i] = problem.second()[i] = 0.0F;
        problem.set_grad(i, i == 0 ? 0.25 : -4.0);
    }
    const avp_adamw_params params{sizeof params, 0, 1, 0.5, 0.9, 0.999, 0, 0, 1};
    ASSERT_EQ(problem.step(Context("ref"), params), AVP_OK);
    EXPECT_NEAR(problem.value()[0], 0.5, 1e-6);
    EXPECT_NEAR(problem.value()[1], 1.5, 1e-6);
}

TEST(AdamwReference, Bf16Parameter_IsTheRoundingOfItsMaster) {
    AdamwCase half({.count = 300, .param = AVP_BF16, .grad = AVP_BF16});
    AdamwCase full({.count = 300, .param = AVP_F32, .grad = AVP_BF16});
    const Context context("ref");
    ASSERT_EQ(half.step(context), AVP_OK) << avp_last_error_message();
    ASSERT_EQ(full.step(context), AVP_OK);
    EXPECT_EQ(half.value().values(), full.value().values());
    for (int64_t i = 0; i < 300; ++i) {
        EXPECT_EQ(half.half()[i], bf16_bits(static_cast<double>(half.value()[i]))) << i;
    }
}

class OptimizerImpl : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, OptimizerImpl, testing::ValuesIn(supported_impls(AVP_OP_ADAMW)),
                         [](const auto& impl) { return impl.param; });

TEST_P(OptimizerImpl, Adamw_EveryCountAndDtype_HasTheBitsOfTheReference) {
    for (const int32_t param : {AVP_F32, AVP_BF16}) {
        for (const int32_t grad : {AVP_F32, AVP_BF16}) {
            for (const int64_t count : kCounts) {
                for (const int64_t misalignment : kMisalignments) {
                    const AdamwShape shape{count, misalignment, param, grad};
                    // Below 0.5 the first moment is taken from its other end.
                    for (const double beta1 : {0.9, 0.4}) {
                        avp_adamw_params params = kParams;
                        params.beta1 = beta1;
                        AdamwCase expected(shape), actual(shape);
                        ASSERT_EQ(expected.step(Context("ref"), params), AVP_OK);
                        ASSERT_EQ(actual.step(Context(GetParam()), params), AVP_OK)
                            << avp_last_error_message();
                        ASSERT_TRUE(actual == expected)
                            << GetParam() << " count " << count << " misalignment " << misalignment << " "
                            << name_of(param) << " " << name_of(grad) << " beta1 " << beta1;
                    }
                }
            }
        }
    }
}

TEST_P(OptimizerImpl, Adamw_NanAndInfinityInTheGradient_StayWhereTheyAre) {
    AdamwCase problem({.count = 40});
    problem.set_grad(3, std::numeric_limits<double>::quiet_NaN());
    problem.set_grad(21, HUGE_VAL);
    ASSERT_EQ(problem.step(Context(GetParam())), AVP_OK);
    for (int64_t i = 0; i < 40; ++i) EXPECT_EQ(std::isfinite(problem.value()[i]), i != 3 && i != 21) << i;
}

TEST_P(OptimizerImpl, Adamw_AnyNumberOfThreads_GivesTheSameBits) {
    const AdamwShape shape{100003, 1, AVP_BF16, AVP_F32};
    AdamwCase one(shape);
    ASSERT_EQ(one.step(Context(GetParam(), 1)), AVP_OK);
    for (const int32_t threads : {2, 5}) {
        AdamwCase many(shape);
        ASSERT_EQ(many.step(Context(GetParam(), threads)), AVP_OK);
        EXPECT_TRUE(many == one) << threads;
    }
}

TEST_P(OptimizerImpl, SumSquares_EveryCountAndDtype_MatchesTheReference) {
    for (const int32_t dtype : {AVP_F32, AVP_F16, AVP_BF16}) {
        for (const int64_t count : kCounts) {
            for (const int64_t misalignment : kMisalignments) {
                Buffer<unsigned char> values(count * size_of(dtype), misalignment * size_of(dtype));
                Random random(static_cast<uint64_t>(count));
                double exact = 0;
                for (int64_t i = 0; i < count; ++i) {
                    put(values.data(), dtype, i, random.normal());
                    exact += std::pow(get(values.data(), dtype, i), 2);
                }
                const avp_tensor view = tensor(values.data(), dtype, {count});
                double sum = -1;
                ASSERT_EQ(avp_sum_squares(Context(GetParam()).get(), &view, &sum), AVP_OK);
                ASSERT_TRUE(ExpectClose(sum, exact, tolerance::kSumSquares * exact,
                                        name_of(dtype) + std::string(" count ") + std::to_string(count)));
            }
        }
    }
}

TEST_P(OptimizerImpl, SumSquares_HugeValues_DoNotOverflow) {
    const Buffer<float> values(std::vector<float>{3e38F, -3e38F}, 0);
    const avp_tensor view = tensor(values.data(), AVP_F32, {2});
    double sum = 0;
    ASSERT_EQ(avp_sum_squares(Context(GetParam()).get(), &view, &sum), AVP_OK);
    EXPECT_NEAR(sum / 1.8e77, 1, 1e-6);
}

TEST_P(OptimizerImpl, SumSquares_NanAndInfinity_ShowInTheSum) {
    Buffer<float> values(100, 1);
    const avp_tensor view = tensor(values.data(), AVP_F32, {100});
    double sum = 0;
    values[77] = -std::numeric_limits<float>::infinity();
    ASSERT_EQ(avp_sum_squares(Context(GetParam()).get(), &view, &sum), AVP_OK);
    EXPECT_EQ(sum, HUGE_VAL);
    values[5] = std::numeric_limits<float>::quiet_NaN();
    ASSERT_EQ(avp_sum_squares(Context(GetParam()).get(), &view, &sum), AVP_OK);
    EXPECT_TRUE(std::isnan(sum));
}

TEST_P(OptimizerImpl, SumSquares_AnyNumberOfThreads_GivesTheSameBits) {
    Buffer<float> values(200001, 1);
    Random random(2);
    for (int64_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(random.normal());
    const avp_tensor view = tensor(values.data(), AVP_F32, {values.size()});
    double one = 0;
    ASSERT_EQ(avp_sum_squares(Context(GetParam(), 1).get(), &view, &one), AVP_OK);
    for (const int32_t threads : {2, 5}) {
        double many = 0;
        ASSERT_EQ(avp_sum_squares(Context(GetParam(), threads).get(), &view, &many), AVP_OK);
        EXPECT_EQ(many, one) << threads;
    }
}

}  // namespace
}  // namespace adavip::tests
