/* Figures of the benchmark: one line each, NAME VALUE UNIT and, of times, the spread. Times are
 * the machine's; what they are is read from the median, how far to trust it from the spread. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BENCH_SAMPLES_MAX 1000

struct bench {
    double samples[BENCH_SAMPLES_MAX];
    int n;
};

static inline double bench_now_us(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static inline void bench_add(struct bench *bench, double value)
{
    if (bench->n < BENCH_SAMPLES_MAX)
        bench->samples[bench->n++] = value;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* scale: of the samples to the unit. Forgets the samples. */
static inline void bench_tell(struct bench *bench, const char *name, double scale, const char *unit)
{
    int n = bench->n;
    if (n == 0)
        return;
    qsort(bench->samples, (size_t)n, sizeof bench->samples[0], bench_compare);
    printf("%-46s %10.3f %-8s (p10 %.3f, p90 %.3f, max %.3f, n %d)\n", name,
           bench->samples[n / 2] * scale, unit, bench->samples[n / 10] * scale,
           bench->samples[n * 9 / 10] * scale, bench->samples[n - 1] * scale, n);
    fflush(stdout);
    bench->n = 0;
}

static inline void bench_count(const char *name, double value, const char *unit)
{
    printf("%-46s %10.10g %s\n", name, value, unit);
    fflush(stdout);
}

#endif
