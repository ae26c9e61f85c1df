// SPDX-License-Identifier: Apache-2.0
//
// Reads grey images (binary PGM, one after the other) from standard input and tries every step on
// each: one library, one set of options, one preparation of the image. Prints for every step
//     step <TAB> milliseconds of processor time { <TAB> format=hex bytes of the text }
// with "crash=" where the library ended the process,
// and a line "." after each image. Only QR and Code 128 are asked for.
//     g++ -std=c++17 -O2 probe.cpp -lzbar -lZXing -o probe        ./probe [STEP...] < pages.pgm

#define ZX_USE_UTF8
// zbar.h first: ZXing defines macros that its C++ part does not survive.
// clang-format off
#include <zbar.h>
#include <ZXing/ReadBarcode.h>
// clang-format on

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

struct Grey {
    int width = 0, height = 0;
    std::vector<uint8_t> px;
    Grey() = default;
    Grey(int w, int h) : width(w), height(h), px(size_t(w) * h) {}
    const uint8_t *row(int y) const
    {
        return &px[size_t(y) * width];
    }
    uint8_t *row(int y)
    {
        return &px[size_t(y) * width];
    }
};

using namespace zbar;

struct Code {
    std::string format, bytes;
};
using Codes = std::vector<Code>;

// --- preparations -------------------------------------------------------------------------------

static Grey plain(const Grey &in)
{
    return in;
}

static Grey half(const Grey &in)
{
    if (in.width < 2 || in.height < 2) return in;
    Grey out(in.width / 2, in.height / 2);
    for (int y = 0; y < out.height; y++) {
        const uint8_t *a = in.row(2 * y), *b = in.row(2 * y + 1);
        uint8_t *to = out.row(y);
        for (int x = 0; x < out.width; x++)
            to[x] = uint8_t((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) / 4);
    }
    return out;
}

// Separable 1-2-1: a light blur, sigma 0.7 px.
static Grey blur(const Grey &in)
{
    if (in.width < 3 || in.height < 3) return in;
    Grey across = in, out = in;
    for (int y = 0; y < in.height; y++)
        for (int x = 1; x + 1 < in.width; x++)
            across.row(y)[x] =
                uint8_t((in.row(y)[x - 1] + 2 * in.row(y)[x] + in.row(y)[x + 1] + 2) / 4);
    for (int y = 1; y + 1 < in.height; y++) {
        const uint8_t *a = across.row(y - 1), *b = across.row(y), *c = across.row(y + 1);
        uint8_t *to = out.row(y);
        for (int x = 0; x < in.width; x++) to[x] = uint8_t((a[x] + 2 * b[x] + c[x] + 2) / 4);
    }
    return out;
}

// Bilinear enlargement by two.
static Grey twice(const Grey &in)
{
    Grey out(2 * in.width, 2 * in.height);
    for (int y = 0; y < out.height; y++) {
        const uint8_t *a = in.row(y / 2), *b = in.row(std::min(y / 2 + y % 2, in.height - 1));
        uint8_t *to = out.row(y);
        for (int x = 0; x < in.width; x++) {
            int next = std::min(x + 1, in.width - 1);
            to[2 * x] = uint8_t((a[x] + b[x] + 1) / 2);
            to[2 * x + 1] = uint8_t((a[x] + b[x] + a[next] + b[next] + 2) / 4);
        }
    }
    return out;
}

static std::vector<uint32_t> integral(const Grey &in)
{
    size_t stride = size_t(in.width) + 1;
    std::vector<uint32_t> sum(stride * (in.height + 1));
    for (int y = 0; y < in.height; y++)
        for (int x = 0, line = 0; x < in.width; x++) {
            line += in.row(y)[x];
            sum[(y + 1) * stride + x + 1] = sum[y * stride + x + 1] + line;
        }
    return sum;
}

// Black where the lightly blurred pixel lies 5 % below the mean of the window around it.
static Grey local(const Grey &in)
{
    const int radius = 20;
    Grey soft = blur(in), out(in.width, in.height);
    std::vector<uint32_t> sum = integral(soft);
    size_t stride = size_t(in.width) + 1;
    for (int y = 0; y < in.height; y++) {
        int top = std::max(0, y - radius), end = std::min(in.height, y + radius + 1);
        for (int x = 0; x < in.width; x++) {
            int left = std::max(0, x - radius), right = std::min(in.width, x + radius + 1);
            uint32_t total = sum[end * stride + right] - sum[top * stride + right] -
                             sum[end * stride + left] + sum[top * stride + left];
            uint32_t area = uint32_t((end - top) * (right - left));
            out.row(y)[x] = uint64_t(soft.row(y)[x]) * area * 20 < uint64_t(total) * 19 ? 0 : 255;
        }
    }
    return out;
}

static Grey half_local(const Grey &in)
{
    return local(half(in));
}
static Grey blur_twice(const Grey &in)
{
    return blur(blur(in));
}

// --- readers ------------------------------------------------------------------------------------

static zbar_image_scanner_t *zbar_scanner(int is_binary)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, is_binary);
    return scanner;
}

static Codes read_zbar_as(const Grey &in, int is_binary)
{
    zbar_image_scanner_t *scanner = zbar_scanner(is_binary);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, unsigned(in.width), unsigned(in.height));
    zbar_image_set_data(image, in.px.data(), in.px.size(), nullptr);
    zbar_scan_image(scanner, image);
    Codes codes;
    for (auto *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s))
        codes.push_back({zbar_symbol_get_type(s) == ZBAR_QRCODE ? "qr" : "code128",
                         {zbar_symbol_get_data(s), zbar_symbol_get_data_length(s)}});
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return codes;
}

// The bytes of a QR as they are; left to itself, ZBar guesses a character set.
static Codes read_zbar(const Grey &in)
{
    return read_zbar_as(in, 1);
}

static Codes read_zbar_guess(const Grey &in)
{
    return read_zbar_as(in, 0);
}

static const auto QR = ZXing::BarcodeFormat::QRCode;
static const auto CODE128 = ZXing::BarcodeFormat::Code128;

static Codes read_zxing(const Grey &in, const ZXing::DecodeHints &hints)
{
    ZXing::ImageView view(in.px.data(), in.width, in.height, ZXing::ImageFormat::Lum);
    Codes codes;
    for (const auto &r : ZXing::ReadBarcodes(view, hints))
        if (r.isValid()) codes.push_back({r.format() == QR ? "qr" : "code128", r.text()});
    return codes;
}

static ZXing::DecodeHints hints_for(ZXing::BarcodeFormats formats)
{
    return ZXing::DecodeHints().setFormats(formats);
}

static Codes read_both(const Grey &in)
{
    return read_zxing(in, hints_for(QR | CODE128));
}

static Codes read_qr(const Grey &in)
{
    return read_zxing(in, hints_for(QR));
}

static Codes read_qr_flat(const Grey &in)
{
    return read_zxing(in, hints_for(QR).setTryDownscale(false));
}

static Codes read_qr_by_two(const Grey &in)
{
    return read_zxing(in, hints_for(QR).setDownscaleFactor(2));
}

static Codes read_qr_global(const Grey &in)
{
    return read_zxing(in, hints_for(QR).setBinarizer(ZXing::Binarizer::GlobalHistogram));
}

// One symbol only: a linear code found twice fails an assertion of version 1.4 and ends the
// process.
static Codes read_128(const Grey &in)
{
    return read_zxing(in, hints_for(CODE128).setMaxNumberOfSymbols(1));
}

static Codes read_128_flat(const Grey &in)
{
    return read_zxing(in, hints_for(CODE128).setMaxNumberOfSymbols(1).setTryDownscale(false));
}

static Codes read_128_all(const Grey &in)
{
    return read_zxing(in, hints_for(CODE128).setTryDownscale(false));
}

// --- steps --------------------------------------------------------------------------------------

struct Step {
    const char *name;
    Grey (*prepare)(const Grey &);
    Codes (*read)(const Grey &);
};

static const Step STEPS[] = {
    {"zbar", plain, read_zbar},
    {"zbar guess", plain, read_zbar_guess},
    {"zbar half", half, read_zbar},
    {"zbar blur", blur, read_zbar},
    {"zbar blur2", blur_twice, read_zbar},
    {"zbar local", local, read_zbar},
    {"zbar half local", half_local, read_zbar},
    {"zbar twice", twice, read_zbar},
    {"zxing both", plain, read_both},
    {"zxing qr", plain, read_qr},
    {"zxing qr half", half, read_qr},
    {"zxing qr blur", blur, read_qr},
    {"zxing qr blur2", blur_twice, read_qr},
    {"zxing qr local", local, read_qr},
    {"zxing qr half local", half_local, read_qr},
    {"zxing qr twice", twice, read_qr},
    {"zxing qr flat", plain, read_qr_flat},
    {"zxing qr by two", plain, read_qr_by_two},
    {"zxing qr global", plain, read_qr_global},
    {"zxing 128", plain, read_128},
    {"zxing 128 half", half, read_128},
    {"zxing 128 blur", blur, read_128},
    {"zxing 128 blur2", blur_twice, read_128},
    {"zxing 128 local", local, read_128},
    {"zxing 128 twice", twice, read_128},
    {"zxing 128 flat", plain, read_128_flat},
    {"zxing 128 all", plain, read_128_all},
};

static bool is_wanted(const Step &step, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (std::string(argv[i]) == step.name) return true;
    return argc < 2;
}

static double processor_ms()
{
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void report(const Step &step, const Grey &page)
{
    double start = processor_ms();
    Codes codes = step.read(step.prepare(page));
    printf("%s\t%.2f", step.name, processor_ms() - start);
    for (const Code &code : codes) {
        printf("\t%s=", code.format.c_str());
        for (unsigned char c : code.bytes) printf("%02x", c);
    }
    printf("\n");
    fflush(stdout);
}

// In a child, because both libraries keep their assertions in Debian and abort now and then.
static void run_step(const Step &step, const Grey &page)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        report(step, page);
        _exit(0);
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
        printf("%s\t0\tcrash=\n", step.name);
}

static bool read_page(Grey &page)
{
    int w, h;
    if (scanf("P5 %d %d 255", &w, &h) != 2 || getchar() == EOF) return false;
    if (w < 1 || h < 1 || w > 20000 || h > 20000) return false;
    page = Grey(w, h);
    return fread(page.px.data(), 1, page.px.size(), stdin) == page.px.size();
}

int main(int argc, char **argv)
{
    for (Grey page; read_page(page);) {
        for (const Step &step : STEPS)
            if (is_wanted(step, argc, argv)) run_step(step, page);
        printf(".\n");
        fflush(stdout);
    }
    return 0;
}
