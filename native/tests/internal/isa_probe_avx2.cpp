#include "dispatch/cpu_features.hpp"
#include "internal/isa_probe.hpp"
#include "isa/avx2.hpp"

#define ADAVIP_PROBE probe_avx2
#define ADAVIP_PROBE_NAME "avx2"
#define ADAVIP_PROBE_SUPPORTED dispatch::has_avx2
#include "internal/isa_probe.inl"
