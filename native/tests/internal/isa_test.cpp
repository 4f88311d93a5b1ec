// Accuracy of the vector functions, conversions of all 16-bit patterns, and the rule that keeps instruction
// sets apart.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "core/half.hpp"
#include "internal/isa_probe.hpp"
#include "support/elements.hpp"
#include "tolerances.hpp"

namespace adavip::tests {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

#if ADAVIP_X86
std::vector<const IsaProbe*> probes() {
    return {&probe_avx2, &probe_avx512};
}
#else
std::vector<const IsaProbe*> probes() {
    return {};
}
#endif

float float_of(uint32_t bits) {
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

uint32_t bits_of(float value) {
    uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

// `count` points from low to high, evenly spread, then the specials.
std::vector<double> grid(double low, double high, int count) {
    std::vector<double> points(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        points[static_cast<std::size_t>(i)] = low + (high - low) * i / (count - 1);
    return points;
}

void ExpectRelative(DoubleProbe* probe, const std::vector<double>& x, long double (*exact)(long double),
                    const char* name) {
    std::vector<double> result(x.size());
    probe(x.data(), result.data(), static_cast<int64_t>(x.size()));
    double worst = 0;
    double worst_at = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const long double expected = exact(static_cast<long double>(x[i]));
        const double error =
            static_cast<double>(std::fabs(static_cast<long double>(result[i]) / expected - 1));
        if (!(error <= worst)) {
            worst = error;
            worst_at = x[i];
        }
    }
    std::printf("%s: largest relative error %.3g at %.17g\n", name, worst, worst_at);
    EXPECT_LE(worst, tolerance::kMath64) << name << " at " << worst_at;
}

class Isa : public testing::TestWithParam<const IsaProbe*> {
  protected:
    void SetUp() override {
        if (!GetParam()->supported()) GTEST_SKIP() << "this processor cannot run " << GetParam()->name;
    }
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Isa);
INSTANTIATE_TEST_SUITE_P(All, Isa, testing::ValuesIn(probes()),
                         [](const auto& probe) { return std::string(probe.param->name); });

// Every 97th float of the domain, both signs.
TEST_P(Isa, Exp_StaysWithinItsRelativeError) {
    std::vector<float> x;
    for (uint32_t bits = 0; float_of(bits) < 87.32F; bits += 97) {
        x.push_back(-float_of(bits));
        if (float_of(bits) < 17.0F) x.push_back(float_of(bits));  // the head room of the forward
    }
    x.resize(x.size() / 16 * 16);
    std::vector<float> result(x.size());
    GetParam()->exp(x.data(), result.data(), static_cast<int64_t>(x.size()));
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double exact = static_cast<double>(x[i]);
        const double error = std::fabs(static_cast<double>(result[i]) / std::exp(exact) - 1);
        const double allowed = tolerance::kExp + tolerance::kExpPerUnit * std::fabs(exact);
        ASSERT_LE(error, allowed) << "at " << x[i];
        if (std::fabs(exact) <= 1) worst = std::max(worst, error);
    }
    std::printf("exp: largest relative error of |x| <= 1 %.3g\n", worst);
}

TEST_P(Isa, Exp_OfSpecialValues) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float inf = std::numeric_limits<float>::infinity();
    const float x[16] = {0.0F, -0.0F, -inf, nan, -87.34F, -104.0F, -1e30F, -3.4e38F, 1.0F, -1.0F};
    float result[16];
    GetParam()->exp(x, result, 16);
    EXPECT_EQ(result[0], 1.0F);
    EXPECT_EQ(result[1], 1.0F);
    EXPECT_EQ(result[2], 0.0F);
    EXPECT_TRUE(std::isnan(result[3]));
    for (const int flushed : {4, 5, 6, 7}) EXPECT_EQ(result[flushed], 0.0F) << x[flushed];
}

TEST_P(Isa, DoubleFunctions_StayWithinTheirRelativeError) {
    std::vector<double> falling = grid(-707.9, 0, 1 << 18);
    ExpectRelative(
        GetParam()->exp64, falling, [](long double x) { return std::exp(x); }, "exp64");
    std::vector<double> positive = grid(0.001, 40, 1 << 17);
    for (const double x : grid(-300, 0, 1 << 17)) positive.push_back(std::pow(10.0, x));
    ExpectRelative(
        GetParam()->log1p64, positive, [](long double x) { return std::log1p(x); }, "log1p64");
    const std::vector<double> both = grid(-700, 700, (1 << 18));
    ExpectRelative(
        GetParam()->softplus64, both,
        [](long double x) { return std::max(x, 0.0L) + std::log1p(std::exp(-std::fabs(x))); }, "softplus64");
    ExpectRelative(
        GetParam()->sigmoid64, both, [](long double x) { return 1 / (1 + std::exp(-x)); }, "sigmoid64");
}

TEST_P(Isa, DoubleFunctions_OfSpecialValues) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double x[16] = {0.0, -kInf, nan, -709.0, -1e300};
    double result[16];
    GetParam()->exp64(x, result, 16);
    EXPECT_EQ(result[0], 1.0);
    EXPECT_EQ(result[1], 0.0);
    EXPECT_TRUE(std::isnan(result[2]));
    EXPECT_EQ(result[3], 0.0);
    EXPECT_EQ(result[4], 0.0);
    const double y[16] = {0.0, 1e300, nan, -1e300, 2.0};
    GetParam()->log1p64(y, result, 16);
    EXPECT_EQ(result[0], 0.0);
    EXPECT_NEAR(result[1], 300 * std::log(10.0), 1e-12);
    EXPECT_TRUE(std::isnan(result[2]));
    EXPECT_EQ(result[4], std::log(3.0));  // the loss of step 0
    GetParam()->softplus64(y, result, 16);
    EXPECT_EQ(result[1], 1e300);
    EXPECT_EQ(result[3], 0.0);
    EXPECT_TRUE(std::isnan(result[2]));
    GetParam()->sigmoid64(y, result, 16);
    EXPECT_EQ(result[0], 0.5);
    EXPECT_EQ(result[1], 1.0);
    EXPECT_EQ(result[3], 0.0);
    EXPECT_TRUE(std::isnan(result[2]));
}

TEST_P(Isa, Widening_EveryPattern_IsTheScalarOne) {
    std::vector<uint16_t> all(65536);
    for (uint32_t bits = 0; bits < 65536; ++bits) all[bits] = static_cast<uint16_t>(bits);
    std::vector<float> result(65536);
    GetParam()->from_f16(all.data(), result.data(), 65536);
    for (uint32_t bits = 0; bits < 65536; ++bits) {
        const float expected = core::float_from_f16(all[bits]);
        if (std::isnan(expected)) {
            ASSERT_TRUE(std::isnan(result[bits])) << bits;
        } else {
            ASSERT_EQ(bits_of(result[bits]), bits_of(expected)) << bits;
        }
    }
    GetParam()->from_bf16(all.data(), result.data(), 65536);
    for (uint32_t bits = 0; bits < 65536; ++bits) ASSERT_EQ(bits_of(result[bits]), bits << 16) << bits;
}

// Around every 16-bit value and every midpoint: the values themselves, half a step on, and one float beside
// each.
std::vector<float> rounding_cases() {
    std::vector<float> cases;
    for (uint32_t high = 0; high < 65536; ++high) {
        for (const uint32_t low : {0x0000U, 0x0001U, 0x7FFFU, 0x8000U, 0x8001U, 0xFFFFU}) {
            cases.push_back(float_of(high << 16 | low));
        }
    }
    for (uint32_t half = 0; half < 0x7C00; ++half) {
        const double step = core::float_from_f16(static_cast<uint16_t>(half));
        const double next = f16_value(static_cast<uint16_t>(half + 1));
        const float middle = static_cast<float>((step + (std::isfinite(next) ? next : 65536.0)) / 2);
        for (const float value : {std::nextafter(middle, 0.0F), middle, std::nextafter(middle, 1e9F)}) {
            cases.push_back(value);
            cases.push_back(-value);
        }
    }
    cases.resize(cases.size() / 16 * 16);
    return cases;
}

TEST_P(Isa, Narrowing_EveryRoundingCase_IsTheScalarOne) {
    const std::vector<float> x = rounding_cases();
    std::vector<uint16_t> half(x.size()), brain(x.size());
    GetParam()->to_f16(x.data(), half.data(), static_cast<int64_t>(x.size()));
    GetParam()->to_bf16(x.data(), brain.data(), static_cast<int64_t>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
        ASSERT_EQ(half[i], core::f16_from_float(x[i])) << x[i];
        ASSERT_EQ(brain[i], core::bf16_from_float(x[i])) << x[i];
    }
}

TEST(Half, ScalarConversions_AgreeWithDirectConstruction) {
    for (uint32_t bits = 0; bits < 65536; ++bits) {
        const double value = f16_value(static_cast<uint16_t>(bits));
        const double converted = static_cast<double>(core::float_from_f16(static_cast<uint16_t>(bits)));
        if (std::isnan(value)) {
            ASSERT_TRUE(std::isnan(converted));
        } else {
            ASSERT_EQ(converted, value) << bits;
        }
    }
    for (const float x : rounding_cases()) {
        const double exact = static_cast<double>(x);
        if (std::isnan(x)) {
            ASSERT_TRUE(std::isnan(core::float_from_f16(core::f16_from_float(x))));
            ASSERT_TRUE(std::isnan(core::float_from_bf16(core::bf16_from_float(x))));
            continue;
        }
        ASSERT_EQ(core::f16_from_float(x), f16_bits(exact)) << x;
        // Above the largest bf16 the independent conversion has no exponent left.
        if (std::fabs(exact) < 3.38e38) {
            ASSERT_EQ(core::bf16_from_float(x), bf16_bits(exact)) << x;
        }
    }
}

// An inline function or template instance with external linkage in a file compiled for AVX could be the copy
// that the linker keeps for everyone: an older processor would crash far from any kernel.
TEST(IsaObjects, ShareNoCodeWithOtherFiles) {
    std::istringstream objects(ADAVIP_OBJECTS);
    std::string object;
    int checked = 0;
    while (std::getline(objects, object, '|')) {
        if (object.find("_avx") == std::string::npos) continue;
        ++checked;
        const std::string command = std::string(ADAVIP_NM) + " --defined-only " + object;
        const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
        ASSERT_NE(pipe, nullptr);
        char line[4096];
        while (std::fgets(line, sizeof line, pipe.get()) != nullptr) {
            std::istringstream words(line);
            std::string address, type, name;
            words >> address >> type >> name;
            EXPECT_NE(type, "W") << object << " shares the code of " << name;
        }
    }
    EXPECT_EQ(checked > 0, ADAVIP_X86 != 0);
}

}  // namespace
}  // namespace adavip::tests
