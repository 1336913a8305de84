/* KCipher-2 (RFC 7008). Table-driven and not constant-time: for benchmarking only, never for protecting data. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kcipher2.h"
#include "tables.h" /* SUB0 to SUB3 and AMUL0 to AMUL3, written by native.py from tables.py */

enum { AT_ONCE = 256 }; /* blocks: the windows below stay in the first-level cache */

static inline uint32_t sub_k2(uint32_t w)
{
    return SUB0[w & 0xff] ^ SUB1[w >> 8 & 0xff] ^ SUB2[w >> 16 & 0xff] ^ SUB3[w >> 24];
}

static inline uint32_t times(const uint32_t *amul, uint32_t w)
{
    return w << 8 ^ amul[w >> 24];
}

static inline uint32_t nlf(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    return (a + b) ^ c ^ d;
}

static inline uint32_t feed_a(const uint32_t *a)
{
    return times(AMUL0, a[0]) ^ a[3];
}

static inline uint32_t feed_b(const uint32_t *b, uint32_t clock)
{
    uint32_t dynamic = times(clock & 0x40000000 ? AMUL1 : AMUL2, b[0]);
    uint32_t second = times(AMUL3, b[8]); /* before the choice, so that compilers need no branch for it */
    return dynamic ^ b[1] ^ b[6] ^ (clock & 0x80000000 ? second : b[8]);
}

static inline uint32_t load(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline void store(uint8_t *p, uint32_t w)
{
    p[0] = w >> 24;
    p[1] = w >> 16;
    p[2] = w >> 8;
    p[3] = w;
}

static inline void substitute(kcipher2_state *s, uint32_t b4, uint32_t b9)
{
    uint32_t l1 = sub_k2(s->r2 + b4), r1 = sub_k2(s->l2 + b9);
    s->l2 = sub_k2(s->l1);
    s->r2 = sub_k2(s->r1);
    s->l1 = l1;
    s->r1 = r1;
}

void kcipher2_fill(kcipher2_state *s, const uint8_t *key, const uint8_t *iv)
{
    static const int places[11] = {10, 11, -1, -2, 8, 9, -3, -4, 7, 5, 6}; /* below zero: a word of the IV */
    uint32_t ik[12];
    memset(s, 0, sizeof *s);
    for (int m = 0; m < 4; m++)
        ik[m] = load(key + 4 * m);
    for (int m = 4; m < 12; m++) {
        uint32_t last = ik[m - 1];
        if (m % 4 == 0)
            last = sub_k2(last << 8 | last >> 24) ^ (uint32_t)(m / 4) << 24;
        ik[m] = ik[m - 4] ^ last;
    }
    for (int m = 0; m < 5; m++)
        s->a[m] = ik[4 - m];
    for (int m = 0; m < 11; m++)
        s->b[m] = places[m] < 0 ? load(iv + 4 * (-1 - places[m])) : ik[places[m]];
}

void kcipher2_next_of_init(kcipher2_state *s)
{
    uint32_t a4 = feed_a(s->a) ^ nlf(s->b[0], s->r2, s->r1, s->a[4]);
    uint32_t b10 = feed_b(s->b, s->a[2]) ^ nlf(s->b[10], s->l2, s->l1, s->a[0]);
    substitute(s, s->b[4], s->b[9]);
    memmove(s->a, s->a + 1, 4 * sizeof *s->a);
    memmove(s->b, s->b + 1, 10 * sizeof *s->b);
    s->a[4] = a4;
    s->b[10] = b10;
}

void kcipher2_init(kcipher2_state *s, const uint8_t *key, const uint8_t *iv)
{
    kcipher2_fill(s, key, iv);
    for (int round = 0; round < 24; round++)
        kcipher2_next_of_init(s);
}

/* The registers slide through windows instead of being shifted: A[m] of step t is a[t + m]. */
static void apply_some(kcipher2_state *s, uint8_t *data, size_t blocks)
{
    uint32_t a[AT_ONCE + 5], b[AT_ONCE + 11];
    kcipher2_state r = *s;
    memcpy(a, r.a, sizeof r.a);
    memcpy(b, r.b, sizeof r.b);
    for (size_t t = 0; t < blocks; t++) {
        store(data + 8 * t, load(data + 8 * t) ^ nlf(b[t + 10], r.l2, r.l1, a[t]));
        store(data + 8 * t + 4, load(data + 8 * t + 4) ^ nlf(b[t], r.r2, r.r1, a[t + 4]));
        a[t + 5] = feed_a(a + t);
        b[t + 11] = feed_b(b + t, a[t + 2]);
        substitute(&r, b[t + 4], b[t + 9]);
    }
    memcpy(r.a, a + blocks, sizeof r.a);
    memcpy(r.b, b + blocks, sizeof r.b);
    *s = r;
}

void kcipher2_apply(kcipher2_state *s, uint8_t *data, size_t blocks)
{
    for (; blocks > AT_ONCE; blocks -= AT_ONCE, data += 8 * AT_ONCE)
        apply_some(s, data, AT_ONCE);
    apply_some(s, data, blocks);
}
