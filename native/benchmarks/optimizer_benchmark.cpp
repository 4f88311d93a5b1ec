// AdamW and the sum of squares of 16 million parameters on two threads, beside one read of as many bytes as
// they move.
#include <string>

#include "support.hpp"

namespace adavip::benchmarks {
namespace {

constexpr int64_t kCount = int64_t{1} << 24;

struct Data {
    Block<float> param{kCount};
    Block<float> grad{kCount};
    Block<float> exp_avg{kCount};
    Block<float> exp_avg_sq{kCount};
    Halves halves;

    Data() {
        for (int64_t i = 0; i < kCount; ++i) {
            param.data()[i] = static_cast<float>(i % 1013) * 1e-3F;
            grad.data()[i] = static_cast<float>(i % 997 - 498) * 1e-5F;
        }
    }
};

Data& data() {
    static Data shared;
    return shared;
}

// Bytes moved: param, exp_avg and exp_avg_sq read and written, grad read.
void AdamW(benchmark::State& state, const char* impl) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Data& d = data();
    const avp_adamw_params params{sizeof params, 0, 10, 1e-6, 0.9, 0.999, 1e-8, 0.01, 1.0};
    avp_tensor param = vector_of(d.param.data(), AVP_F32, kCount);
    const avp_tensor grad = vector_of(d.grad.data(), AVP_F32, kCount);
    avp_tensor exp_avg = vector_of(d.exp_avg.data(), AVP_F32, kCount);
    avp_tensor exp_avg_sq = vector_of(d.exp_avg_sq.data(), AVP_F32, kCount);
    Times scale, step;
    for (auto _ : state) {
        scale.add(milliseconds([&] {
            for (float* const block : {d.param.data(), d.exp_avg.data(), d.exp_avg_sq.data()}) {
                scale_pass(d.halves, block, kCount, 1.0F);
            }
            benchmark::DoNotOptimize(read_pass(d.halves, d.grad.data(), kCount));
        }));
        const double time = milliseconds(
            [&] { avp_adamw(context.get(), &params, &param, nullptr, &grad, &exp_avg, &exp_avg_sq); });
        step.add(time);
        state.SetIterationTime(time / 1e3);
    }
    state.counters["same_traffic"] = scale.median();
    state.counters["per_traffic"] = step.median() / scale.median();
}

void SumSquares(benchmark::State& state, const char* impl) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Data& d = data();
    const avp_tensor grad = vector_of(d.grad.data(), AVP_F32, kCount);
    Times read, sum;
    for (auto _ : state) {
        benchmark::DoNotOptimize(read_pass(d.halves, d.param.data(), kCount));
        read.add(milliseconds([&] { benchmark::DoNotOptimize(read_pass(d.halves, d.grad.data(), kCount)); }));
        benchmark::DoNotOptimize(read_pass(d.halves, d.param.data(), kCount));
        double result = 0;
        const double time = milliseconds([&] { avp_sum_squares(context.get(), &grad, &result); });
        benchmark::DoNotOptimize(result);
        sum.add(time);
        state.SetIterationTime(time / 1e3);
    }
    state.counters["read"] = read.median();
    state.counters["per_read"] = sum.median() / read.median();
}

[[maybe_unused]] const bool registered = [] {
    for (const char* impl : {"avx512", "avx2", "ref"}) {
        const std::string name = std::string("/") + impl;
        for (benchmark::internal::Benchmark* row :
             {benchmark::RegisterBenchmark(("adamw/f32" + name).c_str(), AdamW, impl),
              benchmark::RegisterBenchmark(("sum_squares/f32" + name).c_str(), SumSquares, impl)}) {
            row->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(20);
        }
    }
    return true;
}();

}  // namespace
}  // namespace adavip::benchmarks
