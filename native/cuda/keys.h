// Octets of keys, from scores of any type or from a random stream.
#pragma once

#include "key.h"
#include "philox.h"
#include "selection.h"
#include "spans.h"

namespace espalier::gpu {

// T: the scores' type, or KeyType: the bits of the keys' own type.
template <class KeyType, class T>
struct ScoreKeys {
  using Key = KeyType;
  using Score = T;
  using Raw = Octet<T>;

  KeySpace<Key> space;
  Key infinity;  // its bits
  bool by_value;

  ESPALIER_DEVICE void load(const Span& span, int64_t first, Raw& raw) const {
    load_octet(static_cast<const T*>(span.data), first, span.size, raw);
  }
  ESPALIER_DEVICE Key key(T x) const {
    const Key bits = bits_as<Key>(x);
    return by_value ? value_key(bits, infinity) : static_cast<Key>(bits & space.mask);
  }
  // Of a score of 0, which often is by far the most common.
  ESPALIER_DEVICE Key zero() const { return by_value ? infinity : Key{0}; }
};

struct RandomKeys {
  using Key = uint32_t;
  using Raw = Octet<uint32_t>;

  KeySpace<Key> space;
  uint64_t seed, stream;

  ESPALIER_DEVICE void load(const Span&, int64_t first, Raw& raw) const {
    philox(seed, stream, static_cast<uint64_t>(first / 4), raw.x);
    philox(seed, stream, static_cast<uint64_t>(first / 4 + 1), raw.x + 4);
  }
  ESPALIER_DEVICE Key key(uint32_t x) const { return x & space.mask; }
  ESPALIER_DEVICE Key zero() const { return 0; }
};

template <class Key>
Key infinity_bits(Type type) {
  if constexpr (sizeof(Key) == 8) return 0x7FF0000000000000u;
  if constexpr (sizeof(Key) == 4) return 0x7F800000u;
  return static_cast<Key>(type == Type::kHalf ? 0x7C00u : 0x7F80u);
}

// Calls f(source) with the keys of scores of that type.
template <class Key, class F>
void with_scores(Type type, Type keys, bool by_value, const F& f) {
  const Key infinity = infinity_bits<Key>(keys);
  const KeySpace<Key> space = key_space(infinity, by_value ? Order::kValue : Order::kMagnitude);
  if (type == keys) return f(ScoreKeys<Key, Key>{space, infinity, by_value});
  if constexpr (sizeof(Key) > 2) {
    if (type == Type::kHalf) return f(ScoreKeys<Key, c10::Half>{space, infinity, by_value});
    if (type == Type::kBFloat16) return f(ScoreKeys<Key, c10::BFloat16>{space, infinity, by_value});
  }
  if constexpr (sizeof(Key) > 4) f(ScoreKeys<Key, float>{space, infinity, by_value});
}

template <class F>
void with_source(Type type, Type keys, bool by_value, const F& f) {
  switch (keys) {
    case Type::kDouble:
      return with_scores<uint64_t>(type, keys, by_value, f);
    case Type::kFloat:
      return with_scores<uint32_t>(type, keys, by_value, f);
    default:
      return with_scores<uint16_t>(type, keys, by_value, f);
  }
}

}  // namespace espalier::gpu
