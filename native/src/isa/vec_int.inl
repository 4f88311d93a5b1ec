// The operations on integers that both instruction sets spell alike, written once. avx2.hpp and avx512.hpp
// include it before vec.inl, after Bits, a register of integers, and
//
//   AVP_MM(name)    the intrinsic of the wide register: _mm256_name or _mm512_name
//   AVP_MMI(name)   the one that names the register again: _mm256_name_si256 or _mm512_name_si512
//
// A number in a name is the width of a lane: unpacking, packing and shuffling stay within parts of 128 bits.

inline Bits bits_of(Floats a) {
    return AVP_MMI(castps)(a);
}
inline Bits bits_of(Doubles a) {
    return AVP_MMI(castpd)(a);
}
inline Bits load_bits(const void* from) {
    return AVP_MMI(loadu)(static_cast<const Bits*>(from));
}
inline void store_bits(void* to, Bits value) {
    AVP_MMI(storeu)(static_cast<Bits*>(to), value);
}
inline void store_bits_aligned(void* to, Bits value) {
    AVP_MMI(store)(static_cast<Bits*>(to), value);
}
inline __m128i load_part(const void* from) {
    return _mm_loadu_si128(static_cast<const __m128i*>(from));
}
inline void store_part(void* to, __m128i part) {
    _mm_storeu_si128(static_cast<__m128i*>(to), part);
}
inline Bits zero_bits() {
    return AVP_MMI(setzero)();
}
inline Bits or_bits(Bits a, Bits b) {
    return AVP_MMI(or)(a, b);
}
inline Bits and_bits(Bits a, Bits b) {
    return AVP_MMI(and)(a, b);
}

// ---- lanes of 64 bits -----------------------------------------------------------------------------------

inline Bits add_bits(Bits a, Bits b) {
    return AVP_MM(add_epi64)(a, b);
}
inline Bits sub_bits(Bits a, Bits b) {
    return AVP_MM(sub_epi64)(a, b);
}
template <int kCount>
inline Bits shift_left(Bits a) {
    return AVP_MM(slli_epi64)(a, kCount);
}
template <int kCount>
inline Bits shift_right(Bits a) {
    return AVP_MM(srli_epi64)(a, kCount);
}
inline Bits unpack_low64(Bits a, Bits b) {
    return AVP_MM(unpacklo_epi64)(a, b);
}
inline Bits unpack_high64(Bits a, Bits b) {
    return AVP_MM(unpackhi_epi64)(a, b);
}

// ---- lanes of 32 bits -----------------------------------------------------------------------------------

inline Bits set32(int32_t value) {
    return AVP_MM(set1_epi32)(value);
}
inline Bits add32(Bits a, Bits b) {
    return AVP_MM(add_epi32)(a, b);
}
inline Bits min32(Bits a, Bits b) {
    return AVP_MM(min_epi32)(a, b);
}
inline Bits max32(Bits a, Bits b) {
    return AVP_MM(max_epi32)(a, b);
}
template <int kCount>
inline Bits shift_left32(Bits a) {
    return AVP_MM(slli_epi32)(a, kCount);
}
template <int kCount>
inline Bits shift_right32(Bits a) {
    return AVP_MM(srli_epi32)(a, kCount);
}
// The sign moves in.
template <int kCount>
inline Bits shift_right_signed32(Bits a) {
    return AVP_MM(srai_epi32)(a, kCount);
}
inline Bits unpack_low32(Bits a, Bits b) {
    return AVP_MM(unpacklo_epi32)(a, b);
}
inline Bits unpack_high32(Bits a, Bits b) {
    return AVP_MM(unpackhi_epi32)(a, b);
}
inline Floats to_floats(Bits a) {
    return AVP_MM(cvtepi32_ps)(a);
}

// ---- lanes of 16 and 8 bits -----------------------------------------------------------------------------

inline Bits add16(Bits a, Bits b) {
    return AVP_MM(add_epi16)(a, b);
}
template <int kCount>
inline Bits shift_right16(Bits a) {
    return AVP_MM(srli_epi16)(a, kCount);
}
inline Bits unpack_low16(Bits a, Bits b) {
    return AVP_MM(unpacklo_epi16)(a, b);
}
inline Bits unpack_high16(Bits a, Bits b) {
    return AVP_MM(unpackhi_epi16)(a, b);
}
inline Bits unpack_low8(Bits a, Bits b) {
    return AVP_MM(unpacklo_epi8)(a, b);
}
inline Bits unpack_high8(Bits a, Bits b) {
    return AVP_MM(unpackhi_epi8)(a, b);
}
// Signed 32-bit lanes to bytes, limited to 0 ... 255: in each part the four lanes of a, of b, of c, of d.
inline Bits pack_bytes(Bits a, Bits b, Bits c, Bits d) {
    return AVP_MM(packus_epi16)(AVP_MM(packs_epi32)(a, b), AVP_MM(packs_epi32)(c, d));
}
inline Bits shuffle_bytes(Bits a, Bits order) {
    return AVP_MM(shuffle_epi8)(a, order);
}
