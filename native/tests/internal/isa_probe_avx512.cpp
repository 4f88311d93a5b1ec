#include "dispatch/cpu_features.hpp"
#include "internal/isa_probe.hpp"
#include "isa/avx512.hpp"

#define ADAVIP_PROBE probe_avx512
#define ADAVIP_PROBE_NAME "avx512"
#define ADAVIP_PROBE_SUPPORTED dispatch::has_avx512
#include "internal/isa_probe.inl"
