// Log-probabilities of 1024 x 32000 logits on two threads. Targets: forward within 1.6 times Read, forward
// and backward within 1.6 times ReadWrite (in place) of the same run. `ratio` columns are filled by comparing
// with those rows.
#include <algorithm>
#include <string>
#include <vector>

#include "support.hpp"

namespace adavip::benchmarks {
namespace {

constexpr int64_t kRows = 1024;
constexpr int64_t kVocab = 32000;
constexpr int64_t kCount = kRows * kVocab;

void set_bytes(benchmark::State& state, int64_t bytes) {
    state.SetBytesProcessed(static_cast<int64_t>(state.iterations()) * bytes);
}

// One set of logits for all rows of the table: 131 MB, filled once with N(0, 3).
struct Data {
    Block<float> logits{kCount};
    Block<float> grad{kCount};
    Block<uint16_t> half{kCount};
    Block<int64_t> targets{kRows};
    Block<double> logps{kRows};
    Block<double> lse{kRows};
    Block<float> coef{kRows};
    Halves halves;

    Data() {
        std::mt19937 random(7);
        std::normal_distribution<float> normal(0.0F, 3.0F);
        // A prime number of different values, repeated: drawing 33 million would take longer than all the
        // benchmarks.
        std::vector<float> pool(1000003);
        for (float& value : pool) value = normal(random);
        for (int64_t i = 0; i < kCount; ++i) {
            const float value = pool[static_cast<std::size_t>(i) % pool.size()];
            logits.data()[i] = value;
            uint32_t bits;
            __builtin_memcpy(&bits, &value, sizeof bits);
            half.data()[i] = static_cast<uint16_t>(bits >> 16);
        }
        for (int64_t row = 0; row < kRows; ++row) {
            targets.data()[row] = (row * 7919) % kVocab;
            coef.data()[row] = 0.1F;
        }
    }
};

Data& data() {
    static Data shared;
    return shared;
}

void Read(benchmark::State& state) {
    Data& d = data();
    for (auto _ : state) benchmark::DoNotOptimize(read_pass(d.halves, d.logits.data(), kCount));
    set_bytes(state, kCount * 4);
}

void ReadWrite(benchmark::State& state) {
    Data& d = data();
    for (auto _ : state) scale_pass(d.halves, d.grad.data(), kCount, 0.999F);
    set_bytes(state, kCount * 8);
}

void Copy(benchmark::State& state) {
    Data& d = data();
    for (auto _ : state) copy_pass(d.halves, d.logits.data(), d.grad.data(), kCount);
    set_bytes(state, kCount * 8);
}

struct Call {
    avp_logprob_params params{sizeof(avp_logprob_params), 0, -100};
    avp_tensor logits, targets, logps, lse, coef;

    Call(Data& d, int32_t dtype)
        : logits(matrix_of(dtype == AVP_F32 ? static_cast<void*>(d.logits.data()) : d.half.data(), dtype,
                           kRows, kVocab)),
          targets(vector_of(d.targets.data(), AVP_I64, kRows)),
          logps(vector_of(d.logps.data(), AVP_F64, kRows)),
          lse(vector_of(d.lse.data(), AVP_F64, kRows)),
          coef(vector_of(d.coef.data(), AVP_F32, kRows)) {}
};

void Forward(benchmark::State& state, const char* impl, int32_t dtype) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Call call(data(), dtype);
    for (auto _ : state) {
        avp_logprob_forward(context.get(), &call.params, &call.logits, &call.targets, &call.logps, &call.lse);
    }
    set_bytes(state, kCount * (dtype == AVP_F32 ? 4 : 2));
}

// The logits of one pass are the gradients of the last: put back outside the timing, as a model would write
// new ones.
void ForwardBackwardInPlace(benchmark::State& state, const char* impl) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Data& d = data();
    Call call(d, AVP_F32);
    avp_tensor logits = matrix_of(d.grad.data(), AVP_F32, kRows, kVocab);
    for (auto _ : state) {
        state.PauseTiming();
        copy_pass(d.halves, d.logits.data(), d.grad.data(), kCount);
        read_pass(d.halves, d.logits.data(), kCount);  // nothing of the copy stays in the cache
        state.ResumeTiming();
        avp_logprob_forward(context.get(), &call.params, &logits, &call.targets, &call.logps, &call.lse);
        avp_logprob_backward(context.get(), &call.params, &logits, &call.targets, &call.lse, &call.coef,
                             &logits);
    }
    set_bytes(state, kCount * 12);
}

void ForwardBackwardApart(benchmark::State& state, const char* impl) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Data& d = data();
    Call call(d, AVP_F32);
    avp_tensor grad = matrix_of(d.grad.data(), AVP_F32, kRows, kVocab);
    for (auto _ : state) {
        avp_logprob_forward(context.get(), &call.params, &call.logits, &call.targets, &call.logps, &call.lse);
        avp_logprob_backward(context.get(), &call.params, &call.logits, &call.targets, &call.lse, &call.coef,
                             &grad);
    }
    set_bytes(state, kCount * 12);
}

void configure(benchmark::internal::Benchmark* row) {
    // The smallest of many short repetitions: what the machine can do, whatever else it is doing.
    row->Unit(benchmark::kMillisecond)->UseRealTime()->MinTime(0.05)->Repetitions(12)->ReportAggregatesOnly();
    row->ComputeStatistics("min", [](const std::vector<double>& times) {
        return *std::min_element(times.begin(), times.end());
    });
}

[[maybe_unused]] const bool registered = [] {
    configure(benchmark::RegisterBenchmark("logprob/read", Read));
    configure(benchmark::RegisterBenchmark("logprob/read_write", ReadWrite));
    configure(benchmark::RegisterBenchmark("logprob/copy", Copy));
    for (const char* impl : {"avx512", "avx2"}) {
        const std::string name = std::string("/") + impl;
        configure(
            benchmark::RegisterBenchmark(("logprob/forward/f32" + name).c_str(), Forward, impl, AVP_F32));
        configure(
            benchmark::RegisterBenchmark(("logprob/forward/bf16" + name).c_str(), Forward, impl, AVP_BF16));
        configure(benchmark::RegisterBenchmark(("logprob/forward_backward/in_place" + name).c_str(),
                                               ForwardBackwardInPlace, impl));
        configure(benchmark::RegisterBenchmark(("logprob/forward_backward/apart" + name).c_str(),
                                               ForwardBackwardApart, impl));
    }
    return true;
}();

}  // namespace
}  // namespace adavip::benchmarks
