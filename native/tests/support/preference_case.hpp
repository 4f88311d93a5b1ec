// One preference problem in guarded memory, and the call on it.
#pragma once

#include "support/buffer.hpp"
#include "support/elements.hpp"
#include "support/tensor.hpp"

namespace adavip::tests {

struct PreferenceShape {
    int32_t objective = AVP_LOSS_ADAVIP;
    int64_t samples = 1;
    int64_t rejected = 2;
    int64_t misalignment = 0;
    int32_t dtype = AVP_F64;  // of policy and reference
    double beta = 0.1;
    double anchor = 0;
    double anchor_weight = 0;
    bool weighted = false;
};

class PreferenceCase final {
  public:
    explicit PreferenceCase(const PreferenceShape& shape, uint64_t seed = 1, double spread = 20)
        : shape_(shape),
          columns_(1 + shape.rejected),
          policy_(shape.samples * columns_ * size_of(shape.dtype), shape.misalignment * size_of(shape.dtype)),
          reference_(shape.samples * columns_ * size_of(shape.dtype),
                     shape.misalignment * size_of(shape.dtype)),
          weights_(shape.rejected, shape.misalignment),
          losses_(shape.samples, shape.misalignment),
          grad_(shape.samples * columns_, shape.misalignment),
          rewards_(shape.samples * columns_, shape.misalignment),
          omega_(shape.samples * shape.rejected, shape.misalignment),
          margins_(shape.samples * shape.rejected, shape.misalignment) {
        Random random(seed);
        for (int64_t i = 0; i < shape.samples * columns_; ++i) {
            put(policy_.data(), shape.dtype, i, -100 + spread * random.normal());
            put(reference_.data(), shape.dtype, i, -100 + spread * random.normal());
        }
        for (int64_t k = 0; k < shape.rejected; ++k) weights_[k] = random.normal();
    }

    void set_policy(int64_t sample, int64_t column, double value) {
        put(policy_.data(), shape_.dtype, sample * columns_ + column, value);
    }
    void set_reference(int64_t sample, int64_t column, double value) {
        put(reference_.data(), shape_.dtype, sample * columns_ + column, value);
    }
    double policy(int64_t sample, int64_t column) const {
        return get(policy_.data(), shape_.dtype, sample * columns_ + column);
    }
    Buffer<double>& weights() { return weights_; }
    const Buffer<double>& losses() const { return losses_; }
    const Buffer<double>& grad() const { return grad_; }
    const Buffer<double>& rewards() const { return rewards_; }
    const Buffer<double>& omega() const { return omega_; }
    const Buffer<double>& margins() const { return margins_; }

    int32_t run(const Context& context, bool reports = true) {
        const avp_preference_params params{sizeof params, shape_.objective, shape_.beta, shape_.anchor,
                                           shape_.anchor_weight};
        const int64_t n = shape_.samples, k = shape_.rejected;
        const avp_tensor p = tensor(policy_.data(), shape_.dtype, {n, columns_});
        const avp_tensor q = tensor(reference_.data(), shape_.dtype, {n, columns_});
        const avp_tensor w = tensor(weights_.data(), AVP_F64, {k});
        avp_tensor losses = tensor(losses_.data(), AVP_F64, {n}),
                   grad = tensor(grad_.data(), AVP_F64, {n, columns_});
        avp_tensor rewards = tensor(rewards_.data(), AVP_F64, {n, columns_});
        avp_tensor omega = tensor(omega_.data(), AVP_F64, {n, k});
        avp_tensor margins = tensor(margins_.data(), AVP_F64, {n, k});
        return avp_preference_loss(context.get(), &params, &p, &q, shape_.weighted ? &w : nullptr, &losses,
                                   &grad, reports ? &rewards : nullptr, reports ? &omega : nullptr,
                                   reports ? &margins : nullptr);
    }

  private:
    PreferenceShape shape_;
    int64_t columns_;
    Buffer<unsigned char> policy_;
    Buffer<unsigned char> reference_;
    Buffer<double> weights_;
    Buffer<double> losses_;
    Buffer<double> grad_;
    Buffer<double> rewards_;
    Buffer<double> omega_;
    Buffer<double> margins_;
};

}  // namespace adavip::tests
