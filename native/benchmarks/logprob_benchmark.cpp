// Log-probabilities of 1024 x 32000 logits on two threads, each iteration beside the memory passes it is
// compared with, so that both see the same machine. Every pass starts with caches full of something else.
// Counters are medians in milliseconds and their ratios:
//   read, write, read_write   one pass over 131 MB: read, fill, scale in place
//   per_read                  forward / read                                   (target: 1.6)
//   per_read_and_write        forward and backward / (read + write)            (target: 1.6)
//   per_traffic               forward and backward / (read + read_write): the same bytes without arithmetic
#include <random>
#include <string>

#include "support.hpp"

namespace adavip::benchmarks {
namespace {

constexpr int64_t kRows = 1024;
constexpr int64_t kVocab = 32000;
constexpr int64_t kCount = kRows * kVocab;

// One set of logits for all rows of the table, N(0, 3), and a second block of the same size.
struct Data {
    Block<float> logits{kCount};
    Block<float> other{kCount};
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

    // Fills the caches with the other block.
    void evict() { benchmark::DoNotOptimize(read_pass(halves, other.data(), kCount)); }
};

Data& data() {
    static Data shared;
    return shared;
}

struct Call {
    avp_logprob_params params{sizeof(avp_logprob_params), 0, -100};
    avp_tensor logits, targets, logps, lse, coef;

    Call(Data& d, void* values, int32_t dtype)
        : logits(matrix_of(values, dtype, kRows, kVocab)),
          targets(vector_of(d.targets.data(), AVP_I64, kRows)),
          logps(vector_of(d.logps.data(), AVP_F64, kRows)),
          lse(vector_of(d.lse.data(), AVP_F64, kRows)),
          coef(vector_of(d.coef.data(), AVP_F32, kRows)) {}

    void forward(avp_context* context) {
        avp_logprob_forward(context, &params, &logits, &targets, &logps, &lse);
    }
    void backward(avp_context* context, avp_tensor& grad) {
        avp_logprob_backward(context, &params, &logits, &targets, &lse, &coef, &grad);
    }
};

void Forward(benchmark::State& state, const char* impl, int32_t dtype) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Data& d = data();
    const bool full = dtype == AVP_F32;
    Call call(d, full ? static_cast<void*>(d.logits.data()) : d.half.data(), dtype);
    const int64_t floats = full ? kCount : kCount / 2;  // of the same number of bytes
    Times read, forward;
    for (auto _ : state) {
        d.evict();
        read.add(
            milliseconds([&] { benchmark::DoNotOptimize(read_pass(d.halves, d.logits.data(), floats)); }));
        d.evict();
        const double time = milliseconds([&] { call.forward(context.get()); });
        forward.add(time);
        state.SetIterationTime(time / 1e3);
    }
    state.counters["read"] = read.median();
    state.counters["per_read"] = forward.median() / read.median();
}

// In place the logits of one pass are the gradients of the last: put back outside the timing.
void ForwardBackward(benchmark::State& state, const char* impl, bool in_place) {
    const auto context = make_context(impl);
    if (context == nullptr) return state.SkipWithError(avp_last_error_message());
    Data& d = data();
    Block<float> work(kCount);
    Call call(d, in_place ? work.data() : d.logits.data(), AVP_F32);
    avp_tensor grad = matrix_of(work.data(), AVP_F32, kRows, kVocab);
    Times read, write, read_write, both;
    for (auto _ : state) {
        d.evict();
        read.add(
            milliseconds([&] { benchmark::DoNotOptimize(read_pass(d.halves, d.logits.data(), kCount)); }));
        d.evict();
        write.add(milliseconds([&] { write_pass(d.halves, work.data(), kCount, 1.0F); }));
        d.evict();
        read_write.add(milliseconds([&] { scale_pass(d.halves, work.data(), kCount, 0.5F); }));
        copy_pass(d.halves, d.logits.data(), work.data(), kCount);
        d.evict();
        const double time = milliseconds([&] {
            call.forward(context.get());
            call.backward(context.get(), grad);
        });
        both.add(time);
        state.SetIterationTime(time / 1e3);
    }
    state.counters["read"] = read.median();
    state.counters["write"] = write.median();
    state.counters["read_write"] = read_write.median();
    state.counters["per_read_and_write"] = both.median() / (read.median() + write.median());
    state.counters["per_traffic"] = both.median() / (read.median() + read_write.median());
}

void configure(benchmark::internal::Benchmark* row) {
    row->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(40);
}

[[maybe_unused]] const bool registered = [] {
    for (const char* impl : {"avx512", "avx2"}) {
        const std::string name = std::string("/") + impl;
        configure(
            benchmark::RegisterBenchmark(("logprob/forward/f32" + name).c_str(), Forward, impl, AVP_F32));
        configure(
            benchmark::RegisterBenchmark(("logprob/forward/bf16" + name).c_str(), Forward, impl, AVP_BF16));
        configure(benchmark::RegisterBenchmark(("logprob/forward_backward/in_place" + name).c_str(),
                                               ForwardBackward, impl, true));
        configure(benchmark::RegisterBenchmark(("logprob/forward_backward/apart" + name).c_str(),
                                               ForwardBackward, impl, false));
    }
    return true;
}();

}  // namespace
}  // namespace adavip::benchmarks
