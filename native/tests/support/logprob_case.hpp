// One log-prob problem in guarded memory, and the three calls on it.
#pragma once

#include "support/buffer.hpp"
#include "support/elements.hpp"
#include "support/tensor.hpp"
#include "tolerances.hpp"

namespace adavip::tests {

struct LogprobShape {
    int32_t dtype = AVP_F32;
    int64_t rows = 1;
    int64_t vocab = 1;
    int64_t gap = 0;           // elements between the end of a row and the next
    int64_t misalignment = 0;  // elements
    int32_t real = AVP_F64;    // logps, lse, coef
    int64_t ignore_index = -100;
};

class LogprobCase final {
  public:
    explicit LogprobCase(const LogprobShape& shape, uint64_t seed = 1, double spread = 3)
        : shape_(shape),
          stride_(shape.vocab + shape.gap),
          logits_(storage(), shape.misalignment * size_of(shape.dtype)),
          grad_(storage(), shape.misalignment * size_of(shape.dtype)),
          targets_(shape.rows, shape.misalignment),
          logps_(shape.rows * size_of(shape.real), shape.misalignment * size_of(shape.real)),
          lse_(shape.rows * size_of(shape.real), shape.misalignment * size_of(shape.real)),
          coef_(shape.rows * size_of(shape.real), shape.misalignment * size_of(shape.real)) {
        Random random(seed);
        for (int64_t row = 0; row < shape.rows; ++row) {
            for (int64_t v = 0; v < shape.vocab; ++v) set_logit(row, v, spread * random.normal());
            targets_[row] = shape.vocab > 0 ? random.below(shape.vocab) : shape.ignore_index;
            put(coef_.data(), shape.real, row, random.normal());
        }
    }

    void set_logit(int64_t row, int64_t v, double value) {
        put(logits_.data(), shape_.dtype, row * stride_ + v, value);
    }
    void set_target(int64_t row, int64_t target) { targets_[row] = target; }
    void set_coef(int64_t row, double value) { put(coef_.data(), shape_.real, row, value); }
    double logit(int64_t row, int64_t v) const {
        return get(logits_.data(), shape_.dtype, row * stride_ + v);
    }
    double logp(int64_t row) const { return get(logps_.data(), shape_.real, row); }
    double lse(int64_t row) const { return get(lse_.data(), shape_.real, row); }
    double coef(int64_t row) const { return get(coef_.data(), shape_.real, row); }
    double grad(int64_t row, int64_t v) const { return get(grad_.data(), shape_.dtype, row * stride_ + v); }
    int64_t target(int64_t row) const { return targets_[row]; }
    std::vector<unsigned char> grad_bytes() const { return grad_.values(); }
    std::vector<unsigned char> logit_bytes() const { return logits_.values(); }
    std::vector<unsigned char> logp_bytes() const { return logps_.values(); }
    std::vector<unsigned char> lse_bytes() const { return lse_.values(); }
    const LogprobShape& shape() const { return shape_; }

    int32_t forward(const Context& context, bool with_lse = true) {
        const avp_tensor x = matrix(logits_), t = targets();
        avp_tensor out = real(logps_), sum = real(lse_);
        return avp_logprob_forward(context.get(), &params(), &x, &t, &out, with_lse ? &sum : nullptr);
    }
    int32_t backward(const Context& context, bool in_place = false) {
        const avp_tensor x = matrix(logits_), t = targets(), sum = real(lse_), c = real(coef_);
        avp_tensor out = in_place ? x : matrix(grad_);
        const int32_t status = avp_logprob_backward(context.get(), &params(), &x, &t, &sum, &c, &out);
        if (in_place) std::copy_n(logits_.data(), logits_.size(), grad_.data());
        return status;
    }
    // Both at once; the inputs that are left out are NULL.
    int32_t forward_backward(const Context& context, bool in_place, bool with_lse = true,
                             bool with_coef = true) {
        const avp_tensor x = matrix(logits_), t = targets(), c = real(coef_);
        avp_tensor logp = real(logps_), sum = real(lse_), out = in_place ? x : matrix(grad_);
        const int32_t status =
            avp_logprob_forward_backward(context.get(), &params(), &x, &t, with_coef ? &c : nullptr, &logp,
                                         with_lse ? &sum : nullptr, &out);
        if (in_place) std::copy_n(logits_.data(), logits_.size(), grad_.data());
        return status;
    }
    int32_t sequence(const Context& context, const std::vector<int32_t>& ids, std::vector<double>& sums) {
        const avp_tensor x = matrix(logits_), t = targets();
        const avp_tensor segments = tensor(ids.data(), AVP_I32, {shape_.rows});
        avp_tensor out = tensor(sums.data(), AVP_F64, {static_cast<int64_t>(sums.size())});
        avp_tensor sum = real(lse_);
        return avp_sequence_logprob(context.get(), &params(), &x, &t, &segments, &out, &sum);
    }

  private:
    using Bytes = Buffer<unsigned char>;

    int64_t storage() const {
        const int64_t elements = shape_.rows == 0 ? 0 : (shape_.rows - 1) * stride_ + shape_.vocab;
        return elements * size_of(shape_.dtype);
    }
    avp_tensor matrix(const Bytes& bytes) const {
        return tensor(bytes.data(), shape_.dtype, {shape_.rows, shape_.vocab}, stride_);
    }
    avp_tensor real(const Bytes& bytes) const { return tensor(bytes.data(), shape_.real, {shape_.rows}); }
    avp_tensor targets() const { return tensor(targets_.data(), AVP_I64, {shape_.rows}); }
    const avp_logprob_params& params() {
        params_ = {sizeof(avp_logprob_params), 0, shape_.ignore_index};
        return params_;
    }

    LogprobShape shape_;
    int64_t stride_;
    Bytes logits_;
    Bytes grad_;
    Buffer<int64_t> targets_;
    Bytes logps_;
    Bytes lse_;
    Bytes coef_;
    avp_logprob_params params_{};
};

inline std::string describe(const LogprobShape& shape, const std::string& impl) {
    return impl + " " + name_of(shape.dtype) + " [" + std::to_string(shape.rows) + ", " +
           std::to_string(shape.vocab) + "] gap " + std::to_string(shape.gap) + " misalignment " +
           std::to_string(shape.misalignment) + " real " + name_of(shape.real);
}

// What the output may differ by: the error of the sum, and one rounding to the output's type on each side.
inline double logp_tolerance(double expected, int32_t real) {
    return tolerance::kLogProb + 2 * unit_roundoff(real) * std::fabs(expected);
}

inline double grad_tolerance(double expected, double coef, int32_t dtype) {
    const double rounding = std::max(unit_roundoff(dtype), tolerance::kU32);
    // 2^-25: half the smallest f16, where its rounding is absolute
    const double smallest = dtype == AVP_F16 ? 0x1p-24 : 0x1p-126;
    return std::fabs(coef) * tolerance::kProbability + 2 * rounding * std::fabs(expected) + smallest;
}

}  // namespace adavip::tests
