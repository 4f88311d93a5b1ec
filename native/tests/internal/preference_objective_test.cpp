// The description of the objectives, and what the kernels make of one that they have no formula of.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "core/status.hpp"
#include "ops/preference/preference.hpp"

namespace adavip::tests {
namespace {

TEST(PreferenceObjective, EveryOne_IsDescribedUnderItsOwnName) {
    std::set<std::string> names;
    for (int32_t objective = 0; objective < AVP_LOSS_COUNT; ++objective) {
        const ops::PreferenceObjective& described = ops::preference_objective(objective);
        EXPECT_EQ(std::string(described.name).rfind("AVP_LOSS_", 0), 0U) << described.name;
        EXPECT_GE(described.own_anchor_weight, 0) << described.name;
        names.insert(described.name);
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(AVP_LOSS_COUNT));
}

TEST(PreferenceObjective, WithoutFormula_FailsInEveryKernelAndIsNotAnotherLoss) {
    const double policy[] = {-1, -2}, reference[] = {-1, -2};
    for (const dispatch::RegistryEntry& entry : ops::preference_registry()) {
        if (!entry.supported()) continue;
        double loss = 0, grad[2] = {0, 0};
        ops::PreferenceLoss arguments{};
        arguments.objective = AVP_LOSS_COUNT;
        arguments.beta = 0.1;
        arguments.rejected = 1;
        arguments.policy = policy;
        arguments.policy_dtype = arguments.reference_dtype = AVP_F64;
        arguments.policy_stride = arguments.reference_stride = 2;
        arguments.reference = reference;
        arguments.losses = &loss;
        arguments.grad = grad;
        const auto run = reinterpret_cast<ops::PreferenceLossFunction*>(entry.function);
        try {
            run(arguments, 0, 1);
            ADD_FAILURE() << entry.impl << " computed " << loss;
        } catch (const core::Failure& failure) {
            EXPECT_EQ(failure.status(), AVP_INTERNAL);
            EXPECT_NE(std::string(failure.what()).find("objective " + std::to_string(AVP_LOSS_COUNT)),
                      std::string::npos)
                << failure.what();
        }
    }
}

}  // namespace
}  // namespace adavip::tests
