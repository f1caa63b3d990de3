/* The picture of a baseline JPEG at an eighth of its size: one grey pixel for each square of 8 x 8.

   Only the first value (DC) of each block of the first component is wanted; the other values (AC)
   are stepped over, several at once where a look at the next bits shows them whole. Markers,
   tables and code lengths are those of ITU-T T.81, figures F.12 to F.17.

   Nothing is repaired here: whatever an honest encoder does not write ends with NOT_OURS, and the
   caller asks a library instead. Reads stay within [scan, end), writes within the picture. */
#include <stdint.h>
#include <string.h>

enum { DONE = 0, NOT_OURS = 1 };
enum { PEEK = 14, BLOCK = 64, LONGEST_DC = 11, LONGEST_AC = 10, MOST_COMPONENTS = 3 };
/* Beyond these the library's own arithmetic wraps around. */
enum { LARGEST_DC = 32767, FAR_LIGHT = 511, FAR_DARK = -512 };

/* A Huffman table. symbols: by the next 16 bits, length of the code | symbol << 8, 0 for none.
   steps: by the next PEEK bits, bits used | values passed << 5 | block ended << 11, of as many
   whole AC codes with their values as fit into them; 0 where not even one does. */
struct table {
    uint16_t symbols[1 << 16];
    uint16_t steps[1 << PEEK];
};

const int32_t table_bytes = sizeof(struct table);

struct component {
    const struct table *dc, *ac;
    int32_t across, down; /* its blocks in each unit of the scan */
};

struct reader {
    const uint8_t *at, *end;
    uint64_t bits; /* the next ones, from the highest on */
    int have, made_up; /* how many bits there are, and how many of them only follow the data */
};

static uint16_t steps_in(const struct table *table, uint32_t peek)
{
    int used = 0, passed = 0;
    for (;;) {
        uint16_t found = table->symbols[(peek << (16 - PEEK) << used) & 0xffff];
        int length = found & 0xff, run = found >> 12, size = found >> 8 & 15;
        int last = !size && run != 15;
        if (!length || used + length + size > PEEK || (!last && passed + run + 1 >= BLOCK))
            break;
        used += length + size;
        if (last)
            return (uint16_t)(used | passed << 5 | 1 << 11);
        passed += run + 1;
    }
    return (uint16_t)(used | passed << 5);
}

/* Fill a table from the lengths and symbols of a DHT segment. ``count`` is how many symbols there
   are, ``ac`` whether they are AC codes (run and size in one). */
int make_table(const uint8_t *counts, const uint8_t *symbols, int count, int ac, struct table *table)
{
    uint32_t next = 0;
    int taken = 0;
    memset(table, 0, sizeof *table);
    for (int length = 1; length <= 16; length++) {
        uint32_t span = 1u << (16 - length);
        for (int i = 0; i < counts[length - 1]; i++, next += span) {
            /* No code is all ones: there is always room behind the last. */
            if (taken == count || next + span >= 1u << 16)
                return NOT_OURS;
            uint8_t symbol = symbols[taken++];
            int size = symbol & 15, run = symbol >> 4;
            if (ac ? size > LONGEST_AC || (!size && run && run != 15) : symbol > LONGEST_DC)
                return NOT_OURS;
            for (uint32_t place = next; place < next + span; place++)
                table->symbols[place] = (uint16_t)(length | symbol << 8);
        }
    }
    for (uint32_t peek = 0; ac && peek < 1u << PEEK; peek++)
        table->steps[peek] = steps_in(table, peek);
    return DONE;
}

/* Make sure of more than 32 bits. Behind the data, where a marker stands, they are made up. */
static inline void refill(struct reader *from)
{
    if (from->have > 32)
        return;
    if (from->end - from->at >= 4) {
        uint32_t word;
        memcpy(&word, from->at, 4);
        word = __builtin_bswap32(word);
        if (!(word & 0x80808080u & ((word & 0x7f7f7f7fu) + 0x01010101u))) { /* no byte is FF */
            from->bits |= (uint64_t)word << (32 - from->have);
            from->have += 32;
            from->at += 4;
            return;
        }
    }
    for (; from->have <= 56; from->have += 8) {
        uint64_t byte = 0;
        if (from->at < from->end && *from->at != 0xff)
            byte = *from->at++;
        else if (from->end - from->at >= 2 && from->at[1] == 0) {
            byte = 0xff;
            from->at += 2;
        } else
            from->made_up += 8;
        from->bits |= byte << (56 - from->have);
    }
}

static inline void use(struct reader *from, int bits)
{
    from->bits <<= bits;
    from->have -= bits;
}

/* Tell whether all data up to a marker were used, but for the bits that fill its last byte. */
static int stands_before(const struct reader *from, uint8_t marker)
{
    int left = from->have - from->made_up;
    return left >= 0 && left < 8 && from->end - from->at >= 2 && from->at[0] == 0xff &&
           from->at[1] == marker;
}

/* Read the difference of a DC value to the one before, and add it. */
static inline int read_dc(struct reader *from, const struct table *table, int32_t *value)
{
    refill(from);
    uint16_t found = table->symbols[from->bits >> 48];
    int length = found & 0xff, size = found >> 8;
    if (!length)
        return NOT_OURS;
    use(from, length);
    if (size) {
        int32_t difference = (int32_t)(from->bits >> (64 - size));
        use(from, size);
        if (difference < 1 << (size - 1))
            difference -= (1 << size) - 1;
        *value += difference;
    }
    return *value > LARGEST_DC || *value < -LARGEST_DC ? NOT_OURS : DONE;
}

static inline int pass_ac(struct reader *from, const struct table *table)
{
    for (int place = 1; place < BLOCK;) {
        refill(from);
        uint16_t many = table->steps[from->bits >> (64 - PEEK)];
        int after = place + (many >> 5 & 63);
        if ((many & 31) && after < BLOCK) {
            use(from, many & 31);
            if (many >> 11)
                return DONE;
            place = after;
            continue;
        }
        uint16_t found = table->symbols[from->bits >> 48];
        int length = found & 0xff, run = found >> 12, size = found >> 8 & 15;
        if (!length)
            return NOT_OURS;
        use(from, length + size);
        if (!size && run != 15)
            return DONE;
        place += run + 1;
        if (place > BLOCK)
            return NOT_OURS;
    }
    return DONE;
}

static inline int grey_of(int32_t dc, int32_t quantum, uint8_t *pixel)
{
    int32_t light = (dc * quantum + 4) >> 3;
    if (light > FAR_LIGHT || light < FAR_DARK)
        return NOT_OURS;
    light += 128;
    *pixel = (uint8_t)(light < 0 ? 0 : light > 255 ? 255 : light);
    return DONE;
}

/* Decode the first component of the scan whose data begin at ``scan`` into ``picture``, rows of
   ``width`` pixels, ``height`` of them. ``restart`` is the number of units between two restart
   markers, 0 for none; ``quantum`` the first value of the component's quantization table. */
int eighth(const uint8_t *scan, const uint8_t *end, const struct component *components, int count,
           int32_t restart, int32_t quantum, int32_t width, int32_t height, uint8_t *picture)
{
    struct reader from = {scan, end, 0, 0, 0};
    int32_t values[MOST_COMPONENTS] = {0};
    int32_t wide = components[0].across, high = components[0].down;
    int64_t unit = 0;
    for (int32_t top = 0; top < height; top += high)
        for (int32_t left = 0; left < width; left += wide, unit++) {
            if (restart && unit && unit % restart == 0) {
                if (!stands_before(&from, (uint8_t)(0xd0 + (unit / restart - 1) % 8)))
                    return NOT_OURS;
                from = (struct reader){from.at + 2, end, 0, 0, 0};
                memset(values, 0, sizeof values);
            }
            if (from.made_up > from.have)
                return NOT_OURS;
            for (int which = 0; which < count; which++)
                for (int y = 0; y < components[which].down; y++)
                    for (int x = 0; x < components[which].across; x++) {
                        uint8_t pixel = 0;
                        if (read_dc(&from, components[which].dc, &values[which]) ||
                            (!which && grey_of(values[0], quantum, &pixel)) ||
                            pass_ac(&from, components[which].ac))
                            return NOT_OURS;
                        if (!which && left + x < width && top + y < height)
                            picture[(int64_t)(top + y) * width + left + x] = pixel;
                    }
        }
    return stands_before(&from, 0xd9) ? DONE : NOT_OURS;
}
