// SPDX-License-Identifier: Apache-2.0
// One table: reason -> code -> sentences.
#include "model/reason.h"

#include <stdlib.h>

#include "base/str.h"

static const struct {
    const char *name, *vi, *en;
} reasons[SO_REASON_COUNT] = {
    [SO_REASON_NONE] = {"none", "", ""},
    [SO_REASON_EMPTY] = {"empty", "Tệp rỗng (0 byte): quét lại tờ này.",
                         "The file is empty (0 bytes): scan this sheet again."},
    [SO_REASON_TRUNCATED] = {"truncated",
                             "Tệp bị cụt, thiếu phần cuối: chép lại từ máy quét hoặc quét lại.",
                             "The file ends too early: copy it from the scanner again or rescan."},
    [SO_REASON_DAMAGED] = {"damaged", "Dữ liệu ảnh bị hỏng, không giải mã được: quét lại tờ này.",
                           "The image data is damaged and cannot be decoded: scan again."},
    [SO_REASON_ENCRYPTED] = {"encrypted", "Tệp có mật khẩu: gỡ mật khẩu rồi nạp lại.",
                             "The file needs a password: remove it and deliver the file again."},
    [SO_REASON_OVERSIZED] =
        {"oversized", "Ảnh lớn quá giới hạn (300 triệu điểm ảnh): quét ở độ phân giải thấp hơn.",
         "The image is over the limit (300 megapixels): scan at a lower "
         "resolution."},
    [SO_REASON_UNSUPPORTED] =
        {"unsupported",
         "Kiểu nén ảnh này không được hỗ trợ: xuất lại dưới dạng TIFF G4, LZW "
         "hoặc JPEG.",
         "This kind of image compression is not supported: export it again as "
         "TIFF G4, LZW or JPEG."},
    [SO_REASON_NOT_IMAGE] = {"not_image",
                             "Không phải tệp ảnh hay PDF: kiểm tra xem có chép nhầm không.",
                             "Not an image or PDF: check whether it was put here by mistake."},
    [SO_REASON_CRASHED] = {"crashed",
                           "Chương trình đọc hỏng hai lần ở trang này: quét lại hoặc nhập tay.",
                           "The reader died twice on this page: scan again or enter it by hand."},
    [SO_REASON_TIMEOUT] =
        {"timeout", "Đọc trang này quá thời gian cho phép hai lần: quét lại hoặc nhập tay.",
         "Reading this page took longer than allowed twice: scan again or enter it "
         "by hand."},
    [SO_REASON_NOT_FILE] =
        {"not_file", "Không phải tệp thường (liên kết, thiết bị): đặt tệp thật vào hộp nhận.",
         "Not a regular file (link, device): put the real file into the inbox."},
};

void so_fault_clear(so_fault *f)
{
    free(f->detail);
    *f = (so_fault){0};
}

const char *so_reason_name(so_reason r)
{
    return reasons[r].name;
}

const char *so_reason_sentence_vi(so_reason r)
{
    return reasons[r].vi;
}

const char *so_reason_sentence_en(so_reason r)
{
    return reasons[r].en;
}

bool so_reason_parse(const char *name, so_reason *ret)
{
    for (int i = 0; i < SO_REASON_COUNT; i++) {
        if (!so_equal(name, reasons[i].name)) continue;
        *ret = (so_reason)i;
        return true;
    }
    return false;
}
