#include "core/thread_pool.hpp"

#include <algorithm>
#include <utility>

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#endif

namespace adavip::core {
namespace {

// Workers take no signals that are not about their own instructions: handlers of the host (Ctrl-C, timers)
// keep running on the host's threads. The mask is inherited at thread creation, so it is set around it.
class SignalsBlocked final {
  public:
    SignalsBlocked() noexcept {
#if defined(__linux__)
        sigset_t blocked;
        sigfillset(&blocked);
        for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&blocked, own);
        pthread_sigmask(SIG_SETMASK, &blocked, &before_);
#endif
    }
    ~SignalsBlocked() {
#if defined(__linux__)
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
#endif
    }
    SignalsBlocked(const SignalsBlocked&) = delete;
    SignalsBlocked& operator=(const SignalsBlocked&) = delete;

#if defined(__linux__)
  private:
    sigset_t before_;
#endif
};

}  // namespace

int available_processors() noexcept {
#if defined(__linux__)
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) return std::max(1, CPU_COUNT(&allowed));
#endif
    return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

ThreadPool::ThreadPool(int threads) : threads_(threads) {
    const SignalsBlocked blocked;
    workers_.reserve(static_cast<std::size_t>(threads - 1));
    try {
        for (int index = 1; index < threads; ++index) workers_.emplace_back([this, index] { work(index); });
    } catch (...) {
        stop();
        throw;
    }
}

ThreadPool::~ThreadPool() {
    stop();
}

void ThreadPool::stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& worker : workers_) worker.join();
}

void ThreadPool::run(const Range& range) {
    if (range.count <= 0) return;
    const int64_t units = (range.count + range.grain - 1) / range.grain;
    const int parts = static_cast<int>(std::min<int64_t>(threads_, units));
    if (parts == 1) {
        range.call(range.context, 0, range.count);
        return;
    }
    const std::lock_guard turn(caller_);
    {
        const std::lock_guard lock(mutex_);
        current_ = range;
        parts_ = parts;
        pending_ = parts - 1;
        error_ = nullptr;
        ++generation_;
    }
    wake_.notify_all();
    run_part(range, 0, parts);
    std::exception_ptr error;
    {
        std::unique_lock lock(mutex_);
        done_.wait(lock, [this] { return pending_ == 0; });
        error = std::exchange(error_, nullptr);
    }
    if (error) std::rethrow_exception(error);
}

void ThreadPool::run_part(const Range& range, int part, int parts) noexcept {
    const int64_t units = (range.count + range.grain - 1) / range.grain;
    const int64_t base = units / parts;
    const int64_t extra = units % parts;
    const int64_t first = base * part + std::min<int64_t>(part, extra);
    const int64_t last = first + base + (part < extra ? 1 : 0);
    try {
        range.call(range.context, first * range.grain, std::min(range.count, last * range.grain));
    } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = std::current_exception();
    }
}

void ThreadPool::work(int index) {
    uint64_t seen = 0;
    for (;;) {
        Range range{};
        int parts = 0;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || generation_ != seen; });
            if (stopping_) return;
            seen = generation_;
            if (index >= parts_) continue;
            range = current_;
            parts = parts_;
        }
        run_part(range, index, parts);
        {
            const std::lock_guard lock(mutex_);
            --pending_;
        }
        done_.notify_one();
    }
}

}  // namespace adavip::core
