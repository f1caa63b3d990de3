/* The picture of a baseline JPEG at an eighth of its size: one grey pixel for each square of 8 x 8.

   Only the first value (DC) of each block of the first component is wanted; the other values (AC)
   are stepped over, several at once where a look at the next bits shows their codes. Markers,
   tables and code lengths are those of ITU-T T.81, figures F.12 to F.17.

   Nothing is repaired here: whatever an honest encoder does not write ends with NOT_OURS, and the
   caller asks a library instead. Reads stay within [scan, end) and a copy of it, writes within
   that and the picture. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DONE = 0, NOT_OURS = 1 };
enum { PEEK = 14, PEEK_DC = 10, BLOCK = 64, LONGEST_DC = 11, LONGEST_AC = 10, MOST_COMPONENTS = 3 };
/* Bits that one step may use: two steps and a DC value of PEEK_DC bits fit into what is refilled. */
enum { REFILLED = 56, LONGEST_STEP = (REFILLED - PEEK_DC) / 2 };
/* Zeros behind the data: more bytes than a block can use, where it may begin FAR bytes too late. */
enum { SLACK = 512, FAR = 8 };
/* Beyond these the library's own arithmetic wraps around. */
enum { LARGEST_DC = 32767, FAR_LIGHT = 511, FAR_DARK = -512 };

/* A Huffman table. symbols: by the next 16 bits, length of the code | symbol << 8, 0 for none.
   steps, of AC: by the next PEEK bits, bits used | values passed << 5 | block ended << 11, of as
   many codes as show whole, with the values behind them; NO_STEP where not even one does.
   differences, of DC: by the next PEEK_DC bits, bits used | value << 8, 0 where it is longer. */
struct table {
    uint16_t symbols[1 << 16];
    uint16_t steps[1 << PEEK];
    uint32_t differences[1 << PEEK_DC];
};
enum { ENDED = 1 << 11, NO_STEP = 0xffff };

const int32_t table_bytes = sizeof(struct table);

struct component {
    const struct table *dc, *ac;
    int32_t across, down; /* its blocks in each unit of the scan */
};

struct reader {
    const uint8_t *at, *end;
    uint64_t bits; /* the next ones, from the highest on */
    int have;      /* how many of them come from before ``at`` */
};

static uint16_t steps_in(const struct table *table, uint32_t peek)
{
    int used = 0, passed = 0, ended = 0;
    while (used < PEEK && !ended) {
        uint16_t found = table->symbols[(peek << (16 - PEEK) << used) & 0xffff];
        int length = found & 0xff, run = found >> 12, size = found >> 8 & 15;
        ended = !size && run != 15;
        if (!length || used + length > PEEK || used + length + size > LONGEST_STEP ||
            (!ended && passed + run + 1 >= BLOCK))
            return used ? (uint16_t)(used | passed << 5) : NO_STEP;
        used += length + size;
        passed += ended ? 0 : run + 1;
    }
    return (uint16_t)(used | passed << 5 | (ended ? ENDED : 0));
}

/* The difference whose ``size`` bits are the highest of ``bits``. */
static inline int32_t difference_in(uint64_t bits, int size)
{
    int32_t value = size ? (int32_t)(bits >> (64 - size)) : 0;
    return size && value < 1 << (size - 1) ? value - ((1 << size) - 1) : value;
}

static uint32_t short_difference(const struct table *table, uint32_t peek)
{
    uint64_t bits = (uint64_t)peek << (64 - PEEK_DC);
    uint16_t found = table->symbols[bits >> 48];
    int length = found & 0xff, size = found >> 8;
    if (!length || length + size > PEEK_DC)
        return 0;
    return (uint32_t)(length + size) | (uint32_t)difference_in(bits << length, size) << 8;
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
    for (uint32_t peek = 0; !ac && peek < 1u << PEEK_DC; peek++)
        table->differences[peek] = short_difference(table, peek);
    return DONE;
}

/* Make sure of REFILLED bits: eight bytes are put behind those that are there, and as many counted
   as became whole. */
static inline void refill(struct reader *from)
{
    uint64_t word;
    memcpy(&word, from->at, sizeof word);
    from->bits |= __builtin_bswap64(word) >> from->have;
    from->at += (63 - from->have) >> 3;
    from->have |= REFILLED;
}

static inline void use(struct reader *from, int bits)
{
    from->bits <<= bits;
    from->have -= bits;
}

/* Read the difference of a DC value to the one before, and add it. */
static inline int read_dc(struct reader *from, const struct table *table, int32_t *value)
{
    refill(from);
    uint32_t difference = table->differences[from->bits >> (64 - PEEK_DC)];
    if (difference) {
        use(from, difference & 31);
        *value += (int32_t)difference >> 8;
    } else {
        uint16_t found = table->symbols[from->bits >> 48];
        int length = found & 0xff, size = found >> 8;
        if (!length)
            return NOT_OURS;
        use(from, length);
        *value += difference_in(from->bits, size);
        use(from, size);
        refill(from);
    }
    return *value > LARGEST_DC || *value < -LARGEST_DC ? NOT_OURS : DONE;
}

/* Step over one value; returns the place behind it, BLOCK behind the last, more where none fits. */
static inline int pass_one(struct reader *from, const struct table *table, int place)
{
    refill(from);
    uint16_t found = table->symbols[from->bits >> 48];
    int length = found & 0xff, run = found >> 12, size = found >> 8 & 15;
    use(from, length + size);
    refill(from);
    if (!length)
        return BLOCK + 1;
    return size || run == 15 ? place + run + 1 : BLOCK;
}

static inline int pass_ac(struct reader *from, const struct table *table)
{
    for (int place = 1, steps = 0; place < BLOCK; steps++) {
        if (steps & 1)
            refill(from);
        uint16_t many = table->steps[from->bits >> (64 - PEEK)];
        int after = place + (many >> 5); /* at least BLOCK also where the block ended */
        if (after < BLOCK) {
            use(from, many & 31);
            place = after;
        } else if (many != NO_STEP && after >= BLOCK + place && after < 2 * BLOCK) {
            use(from, many & 31);
            return DONE;
        } else if ((place = pass_one(from, table, place)) > BLOCK)
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

/* Copy the data up to the next marker to ``copy``, without the zero behind each FF and with SLACK
   behind all, and begin to read there. Returns where the marker is. */
static const uint8_t *begin(struct reader *from, uint8_t *copy, const uint8_t *scan,
                            const uint8_t *end)
{
    *from = (struct reader){.at = copy};
    for (int stuffed = 1; stuffed;) {
        const uint8_t *found = memchr(scan, 0xff, (size_t)(end - scan));
        const uint8_t *stop = found ? found : end;
        stuffed = end - stop >= 2 && stop[1] == 0;
        size_t whole = (size_t)(stop - scan) + (size_t)stuffed;
        memcpy(copy, scan, whole);
        copy += whole;
        scan = stop + 2 * stuffed;
    }
    from->end = copy;
    memset(copy, 0, SLACK);
    return scan;
}

/* Tell whether all data were used, but for the bits that fill the last byte, and ``marker`` stands
   behind them. */
static int stands_before(const struct reader *from, uint8_t marker, const uint8_t *at,
                         const uint8_t *end)
{
    int64_t left = 8 * (from->end - from->at) + from->have;
    return left >= 0 && left < 8 && end - at >= 2 && at[1] == marker;
}

static int decode(uint8_t *copy, const uint8_t *scan, const uint8_t *end,
                  const struct component *components, int count, int32_t restart, int32_t quantum,
                  int32_t width, int32_t height, uint8_t *picture)
{
    struct reader from;
    int32_t values[MOST_COMPONENTS] = {0};
    int32_t wide = components[0].across, high = components[0].down;
    int32_t until_restart = restart;
    uint8_t marker = 0xd0;
    scan = begin(&from, copy, scan, end);
    for (int32_t top = 0; top < height; top += high)
        for (int32_t left = 0; left < width; left += wide) {
            if (restart && !until_restart--) {
                if (!stands_before(&from, marker, scan, end))
                    return NOT_OURS;
                scan = begin(&from, copy, scan + 2, end);
                memset(values, 0, sizeof values);
                marker = 0xd0 | (marker + 1) % 8;
                until_restart = restart - 1;
            }
            for (int which = 0; which < count; which++)
                for (int y = 0; y < components[which].down; y++)
                    for (int x = 0; x < components[which].across; x++) {
                        uint8_t pixel = 0;
                        if (from.at > from.end + FAR ||
                            read_dc(&from, components[which].dc, &values[which]) ||
                            (!which && grey_of(values[0], quantum, &pixel)) ||
                            pass_ac(&from, components[which].ac))
                            return NOT_OURS;
                        if (!which && left + x < width && top + y < height)
                            picture[(int64_t)(top + y) * width + left + x] = pixel;
                    }
        }
    return stands_before(&from, 0xd9, scan, end) ? DONE : NOT_OURS;
}

/* Decode the first component of the scan whose data begin at ``scan`` into ``picture``, rows of
   ``width`` pixels, ``height`` of them. ``restart`` is the number of units between two restart
   markers, 0 for none; ``quantum`` the first value of the component's quantization table. */
int eighth(const uint8_t *scan, const uint8_t *end, const struct component *components, int count,
           int32_t restart, int32_t quantum, int32_t width, int32_t height, uint8_t *picture)
{
    uint8_t *copy = malloc((size_t)(end - scan) + SLACK);
    if (!copy)
        return NOT_OURS;
    int result = decode(copy, scan, end, components, count, restart, quantum, width, height,
                        picture);
    free(copy);
    return result;
}
