// The preference losses against what PyTorch's autograd computes in f64: 65 reward triples from tiny to
// extreme (257 where ../shared has them), and AdaViP with an anchor for one to five rejected sequences.
#include <gtest/gtest.h>

#include "support/compare.hpp"
#include "support/preference_case.hpp"
#include "support/safetensors.hpp"
#include "tolerances.hpp"

namespace adavip::tests {
namespace {

struct Objective {
    const char* name;
    int32_t value;
};

constexpr Objective kObjectives[] = {{"adavip", AVP_LOSS_ADAVIP},
                                     {"dpo", AVP_LOSS_DPO},
                                     {"vision_sum", AVP_LOSS_VISION_SUM},
                                     {"vision_half", AVP_LOSS_VISION_HALF},
                                     {"vision_joint", AVP_LOSS_VISION_JOINT},
                                     {"mdpo", AVP_LOSS_MDPO}};

// What the goldens lack where PyTorch's softplus is cut off: exp(-x) for each argument x above its threshold.
double missing_tails(int32_t objective, double loss, const double* margins, double chosen) {
    std::vector<double> arguments = {-margins[0], -margins[1]};
    if (objective == AVP_LOSS_ADAVIP) arguments = {loss};
    if (objective == AVP_LOSS_DPO) arguments.pop_back();
    if (objective == AVP_LOSS_VISION_JOINT) arguments = {-(margins[0] + margins[1]) / 2};
    if (objective == AVP_LOSS_MDPO) arguments.push_back(-chosen);
    double tails = 0;
    for (const double x : arguments) tails += x > tolerance::kSoftplusThreshold ? std::exp(-x) : 0;
    return tails;
}

std::filesystem::path portable(const char* name) {
    return std::filesystem::path(ADAVIP_SOURCE_DIR) / "tests" / "assets" / "portable" / name;
}

class PreferenceGolden : public testing::TestWithParam<std::string> {};

INSTANTIATE_TEST_SUITE_P(All, PreferenceGolden, testing::ValuesIn(supported_impls(AVP_OP_PREFERENCE_LOSS)),
                         [](const auto& impl) { return impl.param; });

TEST_P(PreferenceGolden, LossesGradientsAndOmega_MatchAutograd) {
    const std::filesystem::path more = shared_folder() / "goldens" / "loss" / "losses.safetensors";
    const bool has_more = std::filesystem::exists(more);
    const Safetensors golden(has_more ? more : portable("losses.safetensors"));
    const std::vector<double> policy = golden.doubles("policy");
    const std::vector<double> reference = golden.doubles("reference");
    const int64_t samples = static_cast<int64_t>(policy.size()) / 3;
    ASSERT_EQ(samples, has_more ? 257 : 65);
    const Context context(GetParam());
    for (const auto& [suffix, beta] : {std::pair{"beta0.1", 0.1}, std::pair{"beta1.0", 1.0}}) {
        const std::vector<double> omega = golden.doubles(std::string("omega.") + suffix);
        for (const Objective& objective : kObjectives) {
            PreferenceCase problem({.objective = objective.value, .samples = samples, .beta = beta});
            for (int64_t i = 0; i < samples; ++i) {
                for (int64_t j = 0; j < 3; ++j) {
                    problem.set_policy(i, j, policy[static_cast<std::size_t>(3 * i + j)]);
                    problem.set_reference(i, j, reference[static_cast<std::size_t>(3 * i + j)]);
                }
            }
            ASSERT_EQ(problem.run(context), AVP_OK) << avp_last_error_message();
            const std::string name = std::string(objective.name) + "." + suffix;
            const std::vector<double> losses = golden.doubles(name + ".loss");
            const std::vector<double> grad = golden.doubles(name + ".grad");
            for (int64_t i = 0; i < samples; ++i) {
                double size = 1;
                for (int64_t j = 0; j < 3; ++j)
                    size = std::max(size, std::fabs(problem.rewards()[3 * i + j]));
                const std::string where = name + " sample " + std::to_string(i);
                const std::size_t at = static_cast<std::size_t>(i);
                const double allowed = tolerance::kGolden * size + missing_tails(objective.value, losses[at],
                                                                                 &problem.margins()[2 * i],
                                                                                 problem.rewards()[3 * i]);
                ExpectClose(problem.losses()[i], losses[at], allowed, where + " loss");
                for (std::size_t j = 0; j < 3; ++j) {
                    ExpectClose(problem.grad()[3 * i + static_cast<int64_t>(j)], grad[3 * at + j],
                                beta * allowed, where + " grad " + std::to_string(j));
                }
                for (std::size_t k = 0; k < 2; ++k) {
                    ExpectClose(problem.omega()[2 * i + static_cast<int64_t>(k)], omega[2 * at + k], allowed,
                                where + " omega " + std::to_string(k));
                }
                if (HasFailure()) return;
            }
        }
    }
}

// What the goldens of E11 + 0.5 softplus(0.2 - r_0) lack at the sample whose rewards begin at `first`.
double anchored_tails(const Buffer<double>& rewards, int64_t first, int64_t rejected) {
    double sum = 0;
    for (int64_t k = 1; k <= rejected; ++k) sum += std::exp(rewards[first + k] - rewards[first]);
    double tails = 0;
    for (const double x : {std::log(sum), 0.2 - rewards[first]}) {
        tails += x > tolerance::kSoftplusThreshold ? std::exp(-x) : 0;
    }
    return tails;
}

// E11 + 0.5 softplus(0.2 - r_0).
TEST_P(PreferenceGolden, AdavipWithAnAnchor_MatchesAutograd) {
    const Safetensors golden(portable("objectives.safetensors"));
    const Context context(GetParam());
    for (const int64_t rejected : {1, 2, 3, 5}) {
        const std::string set = "k" + std::to_string(rejected) + ".";
        const std::vector<double> policy = golden.doubles(set + "policy");
        const std::vector<double> reference = golden.doubles(set + "reference");
        const int64_t columns = 1 + rejected;
        const int64_t samples = static_cast<int64_t>(policy.size()) / columns;
        ASSERT_EQ(samples, 41);
        for (const auto& [suffix, beta] : {std::pair{".beta0.1", 0.1}, std::pair{".beta0.7", 0.7}}) {
            PreferenceCase problem({.samples = samples,
                                    .rejected = rejected,
                                    .beta = beta,
                                    .anchor = 0.2,
                                    .anchor_weight = 0.5});
            for (int64_t i = 0; i < samples * columns; ++i) {
                problem.set_policy(i / columns, i % columns, policy[static_cast<std::size_t>(i)]);
                problem.set_reference(i / columns, i % columns, reference[static_cast<std::size_t>(i)]);
            }
            ASSERT_EQ(problem.run(context), AVP_OK) << avp_last_error_message();
            const std::string name = set + "adavip_anchor" + suffix;
            const std::vector<double> losses = golden.doubles(name + ".loss");
            const std::vector<double> grad = golden.doubles(name + ".grad");
            for (int64_t i = 0; i < samples; ++i) {
                double size = 1;
                for (int64_t j = 0; j < columns; ++j) {
                    size = std::max(size, std::fabs(problem.rewards()[columns * i + j]));
                }
                const double allowed =
                    tolerance::kGolden * size + anchored_tails(problem.rewards(), columns * i, rejected);
                const std::string where = name + " sample " + std::to_string(i);
                ExpectClose(problem.losses()[i], losses[static_cast<std::size_t>(i)], allowed,
                            where + " loss");
                for (int64_t j = 0; j < columns; ++j) {
                    ExpectClose(problem.grad()[columns * i + j],
                                grad[static_cast<std::size_t>(columns * i + j)], beta * allowed,
                                where + " grad " + std::to_string(j));
                }
                if (HasFailure()) return;
            }
        }
    }
}

}  // namespace
}  // namespace adavip::tests
