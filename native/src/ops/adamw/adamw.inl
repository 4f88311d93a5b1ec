// Vector kernels of adamw.hpp, compiled once per instruction set on top of isa/avx2.hpp or isa/avx512.hpp.
//
// adamw: the very operations of the reference, each rounded on its own (no FMA), so its bits are the
// reference's. sum_squares: f64 in eight vectors of partial sums per block, added in a fixed order.

namespace adavip::ops {
namespace {

// Whole vectors, or the first `count` lanes: masked stores are slow on some processors, so only the last
// vector uses them.
struct Whole {
    template <class Dtype>
    Floats load_from(Dtype dtype, const typename Dtype::Element* from) const {
        return load(dtype, from);
    }
    template <class Dtype>
    void store_to(Dtype dtype, typename Dtype::Element* to, Floats value) const {
        store(dtype, to, value);
    }
};

struct Part {
    int64_t count;

    template <class Dtype>
    Floats load_from(Dtype dtype, const typename Dtype::Element* from) const {
        return load_first(dtype, from, count, 0.0F);
    }
    template <class Dtype>
    void store_to(Dtype dtype, typename Dtype::Element* to, Floats value) const {
        store_first(dtype, to, count, value);
    }
};

template <class Extent, class Dtype>
void update(Extent extent, Dtype dtype, const Adamw& arguments, int64_t at) {
    const AdamwScalars& s = arguments.scalars;
    const auto* const grad = static_cast<const typename Dtype::Element*>(arguments.grad);
    const Floats g = mul(extent.load_from(dtype, grad + at), set(s.grad_scale));
    Floats p = mul(extent.load_from(F32{}, arguments.values + at), set(s.decay));
    Floats m = extent.load_from(F32{}, arguments.exp_avg + at);
    Floats v = extent.load_from(F32{}, arguments.exp_avg_sq + at);
    const Floats way = sub(g, m);
    m = s.first_weight < 0.5F ? add(m, mul(set(s.first_weight), way))
                              : sub(g, mul(way, set(1.0F - s.first_weight)));
    v = add(mul(v, set(s.beta2)), mul(mul(set(s.second_weight), g), g));
    const Floats denominator = add(div(sqrt(v), set(s.correction2_root)), set(s.epsilon));
    p = sub(p, div(mul(set(s.step_size), m), denominator));
    extent.store_to(F32{}, arguments.exp_avg + at, m);
    extent.store_to(F32{}, arguments.exp_avg_sq + at, v);
    extent.store_to(F32{}, arguments.values + at, p);
    if (arguments.rounded != nullptr) extent.store_to(Bf16{}, arguments.rounded + at, p);
}

template <class Dtype>
void update_all(Dtype dtype, const Adamw& arguments, int64_t begin, int64_t end) {
    int64_t at = begin;
    for (; at + kLanes <= end; at += kLanes) update(Whole{}, dtype, arguments, at);
    if (at < end) update(Part{end - at}, dtype, arguments, at);
}

void adamw(const Adamw& arguments, int64_t begin, int64_t end) {
    if (arguments.grad_dtype == AVP_F32) {
        update_all(F32{}, arguments, begin, end);
    } else {
        update_all(Bf16{}, arguments, begin, end);
    }
}

constexpr int64_t kVectors = 4;  // floats vectors per step, two f64 accumulators each

template <class Dtype>
double sum_of_squares(Dtype dtype, const typename Dtype::Element* values, int64_t count) {
    Doubles low[kVectors];
    Doubles high[kVectors];
    for (int64_t i = 0; i < kVectors; ++i) low[i] = high[i] = set64(0.0);
    const auto accumulate = [&](int64_t i, Floats value) {
        const Doubles first_half = low_half(value);
        const Doubles second_half = high_half(value);
        low[i] = fma(first_half, first_half, low[i]);
        high[i] = fma(second_half, second_half, high[i]);
    };
    int64_t at = 0;
    for (; at + kVectors * kLanes <= count; at += kVectors * kLanes) {
        for (int64_t i = 0; i < kVectors; ++i) accumulate(i, load(dtype, values + at + i * kLanes));
    }
    for (; at < count; at += kLanes) {
        const int64_t left = count - at < kLanes ? count - at : kLanes;
        accumulate(0, load_first(dtype, values + at, left, 0.0F));
    }
    Doubles sum = set64(0.0);
    for (int64_t i = 0; i < kVectors; ++i) sum = add(sum, add(low[i], high[i]));
    return sum_of_lanes(sum);
}

double sum_squares(const SumSquares& arguments, int64_t begin, int64_t end) {
    const auto half = [&] { return static_cast<const uint16_t*>(arguments.values) + begin; };
    switch (arguments.dtype) {
        case AVP_F32:
            return sum_of_squares(F32{}, static_cast<const float*>(arguments.values) + begin, end - begin);
        case AVP_F16:
            return sum_of_squares(F16{}, half(), end - begin);
        default:
            return sum_of_squares(Bf16{}, half(), end - begin);
    }
}

}  // namespace
}  // namespace adavip::ops
