/* Read by the compiler and, as it stands, by cffi: declarations only. */

typedef struct {
    uint32_t a[5], b[11], l1, r1, l2, r2;
} kcipher2_state;

/* Steps 1 and 2 of init(): the expanded key and the IV in their places. */
void kcipher2_fill(kcipher2_state *s, const uint8_t *key, const uint8_t *iv);

/* next(S, INIT). */
void kcipher2_next_of_init(kcipher2_state *s);

/* init(): both of the above, the second as often as the RFC says. */
void kcipher2_init(kcipher2_state *s, const uint8_t *key, const uint8_t *iv);

/* XORs the next key stream into data, eight bytes a block. */
void kcipher2_apply(kcipher2_state *s, uint8_t *data, size_t blocks);
