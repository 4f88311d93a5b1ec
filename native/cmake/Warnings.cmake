# Compiler options shared by everything native: warnings, floating-point rules, sanitizers.
add_library(adavip_options INTERFACE)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  target_compile_options(adavip_options INTERFACE
    -Wall -Wextra -Wconversion -Wshadow
    $<$<BOOL:${ADAVIP_WERROR}>:-Werror>
    # because a*b+c must round the same in every file, whatever its instruction set; kernels name their FMAs
    -ffp-contract=off
    # because nothing reads errno after sqrt
    -fno-math-errno)
endif()
if(ADAVIP_SANITIZE)
  target_compile_options(adavip_options INTERFACE
    -fsanitize=${ADAVIP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # because GCC sees uninitialised values in its own <regex> and <functional> once they are instrumented (bug 105562)
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(adavip_options INTERFACE -fsanitize=${ADAVIP_SANITIZE})
endif()
