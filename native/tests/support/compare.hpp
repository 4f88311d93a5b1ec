// One comparison for all tests: says where, both values, the difference and what was allowed.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace adavip::tests {

// Equal within `allowed`, NaN like NaN, infinities like themselves. False after the failure is recorded.
inline bool ExpectClose(double actual, double expected, double allowed, const std::string& where) {
    if (std::isnan(expected) && std::isnan(actual)) return true;
    if (actual == expected || std::fabs(actual - expected) <= allowed) return true;
    ADD_FAILURE() << where << ": " << actual << " instead of " << expected << ", off by "
                  << std::fabs(actual - expected) << ", allowed " << allowed;
    return false;
}

}  // namespace adavip::tests
