// avp_composite: the reference against arithmetic written out here, every vector version byte by byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/buffer.hpp"
#include "support/elements.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {
namespace {

struct Shape {
    int64_t count, height, width, fill_height, fill_width;
    int32_t left, top, feather;
    int32_t dtype;
    int64_t misalignment;
};

class Case final {
  public:
    explicit Case(const Shape& shape, uint64_t seed = 3)
        : shape_(shape),
          base_(shape.height * shape.width * 3, shape.misalignment),
          masks_(shape.count * shape.height * shape.width, shape.misalignment),
          bytes_(shape.count * shape.fill_height * shape.fill_width * 3, shape.misalignment),
          planes_(bytes_.size(), shape.misalignment),
          out_(shape.count * base_.size(), shape.misalignment) {
        Random random(seed);
        for (int64_t i = 0; i < base_.size(); ++i) base_[i] = static_cast<uint8_t>(random.below(256));
        for (int64_t i = 0; i < masks_.size(); ++i) masks_[i] = random.uniform() < 0.5 ? 0 : uint8_t{2};
        for (int64_t i = 0; i < bytes_.size(); ++i) {
            bytes_[i] = static_cast<uint8_t>(random.below(256));
            planes_[i] = static_cast<float>(random.uniform() * 1.4 - 0.2);
        }
        for (int64_t i = 0; i < out_.size(); ++i) out_[i] = 99;
    }

    Buffer<uint8_t>& base() { return base_; }
    Buffer<uint8_t>& masks() { return masks_; }
    Buffer<uint8_t>& bytes() { return bytes_; }
    Buffer<float>& planes() { return planes_; }
    const Buffer<uint8_t>& out() const { return out_; }

    int32_t run(const std::string& impl, int32_t threads = 1) {
        const Context context(impl, threads);
        const Shape& s = shape_;
        const avp_composite_params params{sizeof params, s.left, s.top, s.feather, 255.0F, 0};
        const avp_tensor base = tensor(base_.data(), AVP_U8, {s.height, s.width, 3});
        const avp_tensor masks = tensor(masks_.data(), AVP_U8, {s.count, s.height, s.width});
        const avp_tensor fills =
            s.dtype == AVP_U8 ? tensor(bytes_.data(), AVP_U8, {s.count, s.fill_height, s.fill_width, 3})
                              : tensor(planes_.data(), AVP_F32, {s.count, 3, s.fill_height, s.fill_width});
        avp_tensor out = tensor(out_.data(), AVP_U8, {s.count, s.height, s.width, 3});
        return avp_composite(context.get(), &params, &base, &masks, &fills, &out);
    }

  private:
    Shape shape_;
    Buffer<uint8_t> base_, masks_, bytes_;
    Buffer<float> planes_;
    Buffer<uint8_t> out_;
};

std::vector<Shape> shapes() {
    std::vector<Shape> all;
    for (const int32_t dtype : {AVP_U8, AVP_F32}) {
        for (const int32_t feather : {0, 1, 9}) {
            for (const int64_t misalignment : kMisalignments) {
                all.push_back({1, 1, 1, 1, 1, 0, 0, feather, dtype, misalignment});
                all.push_back({2, 5, 17, 5, 17, 0, 0, feather, dtype, misalignment});
                all.push_back({2, 40, 67, 20, 33, 30, 7, feather, dtype, misalignment});
                all.push_back({1, 3, 1025, 3, 1024, 1, 0, feather, dtype, misalignment});
            }
        }
    }
    return all;
}

class CompositeImpl : public testing::TestWithParam<std::string> {};
INSTANTIATE_TEST_SUITE_P(All, CompositeImpl, testing::ValuesIn(supported_impls(AVP_OP_COMPOSITE)),
                         [](const auto& test) { return test.param; });

// alpha by counting the square, one pixel at a time.
int64_t alpha_at(Case& c, const Shape& s, int64_t i, int64_t y, int64_t x) {
    const auto inside = [&](int64_t row, int64_t column) {
        return c.masks()[(i * s.height + row) * s.width + column] != 0;
    };
    if (!inside(y, x) || y < s.top || y >= s.top + s.fill_height || x < s.left || x >= s.left + s.fill_width)
        return 0;
    if (s.feather == 0) return 255;
    int64_t sum = 0, count = 0;
    for (int64_t row = std::max<int64_t>(y - s.feather, 0); row <= std::min(y + s.feather, s.height - 1);
         ++row) {
        for (int64_t column = std::max<int64_t>(x - s.feather, 0);
             column <= std::min(x + s.feather, s.width - 1); ++column) {
            ++count;
            sum += inside(row, column) ? 1 : 0;
        }
    }
    return std::llround(255.0 * static_cast<double>(sum) / static_cast<double>(count));
}

TEST_P(CompositeImpl, EveryPixel_IsBaseOrFillOrTheirMixture) {
    for (const Shape& s : shapes()) {
        Case c(s);
        ASSERT_EQ(c.run(GetParam(), 2), AVP_OK) << avp_last_error_message();
        for (int64_t at = 0; at < c.out().size(); ++at) {
            const int64_t channel = at % 3, pixel = at / 3 % (s.height * s.width),
                          i = at / 3 / (s.height * s.width);
            const int64_t y = pixel / s.width, x = pixel % s.width;
            const int64_t alpha = alpha_at(c, s, i, y, x);
            const int64_t base = c.base()[pixel * 3 + channel];
            int64_t expected = base;
            if (alpha > 0) {
                const int64_t row = y - s.top, column = x - s.left;
                const int64_t byte = ((i * s.fill_height + row) * s.fill_width + column) * 3 + channel;
                const int64_t plane = ((i * 3 + channel) * s.fill_height + row) * s.fill_width + column;
                const float scaled = std::clamp(c.planes()[plane] * 255.0F, 0.0F, 255.0F);
                const int64_t fill = s.dtype == AVP_U8 ? c.bytes()[byte] : std::lrintf(scaled);
                expected = std::llround(static_cast<double>(alpha * fill + (255 - alpha) * base) / 255.0);
            }
            ASSERT_EQ(c.out()[at], expected)
                << s.width << " x " << s.height << " feather " << s.feather << " dtype " << s.dtype
                << " picture " << i << " x " << x << " y " << y;
        }
    }
}

TEST_P(CompositeImpl, Feather_MixesExactlyForEveryPairOfBytes) {
    // One row of 65536 pixels would exceed a side: 256 x 256, row = fill, column = base, all alphas by
    // position.
    const Shape s{1, 256, 256, 256, 256, 0, 0, 3, AVP_U8, 0};
    Case c(s);
    for (int64_t y = 0; y < 256; ++y) {
        for (int64_t x = 0; x < 256; ++x) {
            for (int64_t channel = 0; channel < 3; ++channel) {
                c.base()[(y * 256 + x) * 3 + channel] = static_cast<uint8_t>(x);
                c.bytes()[(y * 256 + x) * 3 + channel] = static_cast<uint8_t>(y);
            }
        }
    }
    ASSERT_EQ(c.run(GetParam()), AVP_OK);
    const std::vector<uint8_t> actual = c.out().values();
    ASSERT_EQ(c.run("ref"), AVP_OK);
    EXPECT_EQ(actual, c.out().values());
}

TEST_P(CompositeImpl, FloatFill_RoundsTiesToEvenAndTakesNaNForBlack) {
    const std::vector<std::pair<float, int>> cases{{0.5F / 255, 0},
                                                   {1.5F / 255, 2},
                                                   {-3.0F, 0},
                                                   {7.0F, 255},
                                                   {std::numeric_limits<float>::quiet_NaN(), 0},
                                                   {HUGE_VALF, 255},
                                                   {-HUGE_VALF, 0},
                                                   {1.0F, 255}};
    const auto count = static_cast<int64_t>(cases.size());
    Case c({1, 1, count, 1, count, 0, 0, 0, AVP_F32, 0});
    for (int64_t x = 0; x < count; ++x) {
        c.masks()[x] = 1;
        for (int64_t channel = 0; channel < 3; ++channel) {
            c.planes()[channel * count + x] = cases[static_cast<std::size_t>(x)].first;
        }
    }
    ASSERT_EQ(c.run(GetParam()), AVP_OK);
    for (int64_t x = 0; x < count; ++x) {
        const float scaled = cases[static_cast<std::size_t>(x)].first * 255.0F;
        const int expected = scaled == 0.5F || scaled == 1.5F || !(std::fabs(scaled) < 2)
                                 ? cases[static_cast<std::size_t>(x)].second
                                 : static_cast<int>(std::lrintf(scaled));
        EXPECT_EQ(c.out()[3 * x], expected) << "value " << scaled;
    }
}

TEST_P(CompositeImpl, EmptyMask_LeavesThePicture) {
    Case c({1, 9, 31, 9, 31, 0, 0, 2, AVP_U8, 1});
    for (int64_t i = 0; i < c.masks().size(); ++i) c.masks()[i] = 0;
    ASSERT_EQ(c.run(GetParam()), AVP_OK);
    EXPECT_EQ(c.out().values(), c.base().values());
}

TEST(CompositeErrors, FillOutsideThePicture_IsRefusedAndNothingIsWritten) {
    Case wide({1, 4, 4, 2, 2, 3, 0, 0, AVP_U8, 0});
    ExpectFailure(wide.run(""), AVP_INVALID_ARGUMENT, {"params.left 3", "2 wide", "width 4"});
    Case high({1, 4, 4, 2, 2, 0, -1, 0, AVP_U8, 0});
    ExpectFailure(high.run(""), AVP_INVALID_ARGUMENT, {"params.top -1"});
    Case soft({1, 4, 4, 2, 2, 0, 0, 1025, AVP_U8, 0});
    ExpectFailure(soft.run(""), AVP_INVALID_ARGUMENT, {"params.feather is 1025", "1024"});
    for (Case* c : {&wide, &high, &soft}) {
        for (int64_t i = 0; i < c->out().size(); ++i) ASSERT_EQ(c->out()[i], 99) << i;
    }
}

TEST(CompositeErrors, ShapesAndOverlaps_AreRefused) {
    const Context context;
    const avp_composite_params params{sizeof params, 0, 0, 0, 1.0F, 0};
    Buffer<uint8_t> base(48), masks(16), fills(48), result(48);
    avp_tensor b = tensor(base.data(), AVP_U8, {4, 4, 3}), m = tensor(masks.data(), AVP_U8, {1, 4, 4});
    avp_tensor f = tensor(fills.data(), AVP_U8, {1, 4, 4, 3}),
               o = tensor(result.data(), AVP_U8, {1, 4, 4, 3});
    const auto run = [&] { return avp_composite(context.get(), &params, &b, &m, &f, &o); };
    EXPECT_EQ(run(), AVP_OK) << avp_last_error_message();
    m = tensor(masks.data(), AVP_U8, {1, 3, 4});
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"masks.shape[1] is 3", "base.shape[0] is 4"});
    m = tensor(masks.data(), AVP_U8, {1, 4, 4});
    f = tensor(fills.data(), AVP_U8, {1, 3, 4, 4});
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"fills.shape[3] is 4", "channels is 3"});
    f = tensor(fills.data(), AVP_U8, {1, 4, 4, 3});
    o.data = base.data();
    ExpectFailure(run(), AVP_INVALID_ARGUMENT, {"out overlaps base"});
}

}  // namespace
}  // namespace adavip::tests
