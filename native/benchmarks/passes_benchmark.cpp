// Memory passes: what the ops are measured against. They use the compiler's vectors at -O3 with several
// accumulators, 512-bit where the processor has them, so that the baseline is bandwidth and not arithmetic.
#include <condition_variable>
#include <mutex>

#include "support.hpp"

namespace adavip::benchmarks {

struct Halves::State {
    std::mutex mutex;
    std::condition_variable changed;
    const std::function<void(int)>* work = nullptr;
    bool stop = false;
    std::thread thread;
};

Halves::Halves() : state_(std::make_unique<State>()) {
    state_->thread = std::thread([state = state_.get()] {
        std::unique_lock lock(state->mutex);
        for (;;) {
            state->changed.wait(lock, [&] { return state->stop || state->work != nullptr; });
            if (state->stop) return;
            const std::function<void(int)>* const work = state->work;
            lock.unlock();
            (*work)(1);
            lock.lock();
            state->work = nullptr;
            state->changed.notify_all();
        }
    });
}

Halves::~Halves() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->stop = true;
    }
    state_->changed.notify_all();
    state_->thread.join();
}

void Halves::run(const std::function<void(int)>& half) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->work = &half;
    }
    state_->changed.notify_all();
    half(0);
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return state_->work == nullptr; });
}

namespace {

typedef float Lanes __attribute__((vector_size(64), aligned(4), may_alias));

// GCC emits one clone per instruction set and picks at load time; without 512-bit registers a Lanes is two or
// four.
#if defined(__x86_64__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default"), noinline))
#else
#define CLONES __attribute__((noinline))
#endif

CLONES float sum_of(const float* data, int64_t count) {
    Lanes a{}, b{}, c{}, d{};
    for (int64_t i = 0; i + 64 <= count; i += 64) {
        a += *reinterpret_cast<const Lanes*>(data + i);
        b += *reinterpret_cast<const Lanes*>(data + i + 16);
        c += *reinterpret_cast<const Lanes*>(data + i + 32);
        d += *reinterpret_cast<const Lanes*>(data + i + 48);
    }
    const Lanes all = (a + b) + (c + d);
    float sum = 0;
    for (int lane = 0; lane < 16; ++lane) sum += all[lane];
    return sum;
}

CLONES void scale(float* data, int64_t count, float factor) {
    for (int64_t i = 0; i + 16 <= count; i += 16) *reinterpret_cast<Lanes*>(data + i) *= factor;
}

CLONES void fill(float* data, int64_t count, float value) {
    const Lanes lanes = Lanes{} + value;
    for (int64_t i = 0; i + 16 <= count; i += 16) *reinterpret_cast<Lanes*>(data + i) = lanes;
}

CLONES void copy(const float* from, float* to, int64_t count) {
    for (int64_t i = 0; i + 16 <= count; i += 16) {
        *reinterpret_cast<Lanes*>(to + i) = *reinterpret_cast<const Lanes*>(from + i);
    }
}

}  // namespace

float read_pass(Halves& halves, const float* data, int64_t count) {
    float sums[2] = {0, 0};
    halves.run([&](int half) { sums[half] = sum_of(data + half * (count / 2), count / 2); });
    return sums[0] + sums[1];
}

void write_pass(Halves& halves, float* data, int64_t count, float value) {
    halves.run([&](int half) { fill(data + half * (count / 2), count / 2, value); });
}

void scale_pass(Halves& halves, float* data, int64_t count, float factor) {
    halves.run([&](int half) { scale(data + half * (count / 2), count / 2, factor); });
}

void copy_pass(Halves& halves, const float* from, float* to, int64_t count) {
    halves.run([&](int half) { copy(from + half * (count / 2), to + half * (count / 2), count / 2); });
}

}  // namespace adavip::benchmarks
