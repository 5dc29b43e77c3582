/* Any bytes through the picture gate, and what passes it through the decoders: no crash, no leak,
 * nothing without an end, nothing over the caps. Its corpus replays in `make test`
 * (tests/unit/shell/test_fuzz_picture.c). To search for more:
 *
 *   clang -g -O1 -std=c11 -D_GNU_SOURCE -Isrc -fsanitize=fuzzer,address,undefined \
 *       tests/fuzz/fuzz_picture.c src/shell/picture_{gate,decode,jpeg,scale}.c src/base/[a-z]*.c \
 *       $(pkg-config --cflags --libs SDL2_image libjpeg) -lm -o /tmp/fuzz_picture
 *   /tmp/fuzz_picture -max_len=4096 -timeout=5 /tmp/found tests/fuzz/corpus/picture */
#include "shell/picture_decode.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    struct picture_head head;
    struct err err = {""};
    if (!picture_gate(bytes, count, &head, &err)) {
        if (!err.text[0])
            abort();
        return 0;
    }
    int64_t area = (int64_t)head.width * head.height;
    if (head.width < 1 || head.height < 1 || area > PICTURE_MAX_PX || head.orientation < 1 ||
        head.orientation > 8)
        abort();
    if (area > 1 << 20) /* large ones cost time and tell nothing more */
        return 0;
    int32_t w = picture_upright_width(&head), h = picture_upright_height(&head);
    struct picture_cut cut = {1, w / 4, h / 4, w - w / 4, h - h / 4, 37, 23, 0};
    uint32_t *pixels = picture_decode(bytes, count, &head, &cut, &err);
    if (!pixels && !err.text[0])
        abort();
    free(pixels);
    return 0;
}
