// SPDX-License-Identifier: Apache-2.0
// One table for all of them: the words are distinct.
#include "model/labels.h"

#include "base/lang.h"
#include "base/str.h"

static const struct {
    const char *word, *vi, *en;
} labels[] = {
    // fields
    {"case_code", "Mã hồ sơ", "Case code"},
    {"number", "Số, ký hiệu", "Number"},
    {"issued_on", "Ngày ban hành", "Issued on"},
    {"place", "Địa danh", "Place"},
    {"issuer", "Cơ quan ban hành", "Issuer"},
    {"subject", "Trích yếu", "Subject"},
    {"signer", "Người ký", "Signer"},
    {"signer_title", "Chức vụ người ký", "Signer's title"},
    {"recipient", "Nơi nhận", "Recipient"},
    {"person_name", "Họ và tên", "Name"},
    {"citizen_id", "Số định danh/CCCD", "Citizen ID"},
    {"birth_date", "Ngày sinh", "Birth date"},
    {"sex", "Giới tính", "Sex"},
    {"address", "Địa chỉ", "Address"},
    {"phone", "Điện thoại", "Phone"},
    {"tax_code", "Mã số thuế", "Tax code"},
    {"procedure", "Thủ tục", "Procedure"},
    {"received_on", "Ngày tiếp nhận", "Received on"},
    {"due_on", "Ngày hẹn trả", "Due on"},
    {"parcel", "Thửa đất", "Parcel"},
    {"map_sheet", "Tờ bản đồ", "Map sheet"},
    {"area_m2", "Diện tích (m²)", "Area (m²)"},
    {"certificate_serial", "Số phát hành GCN", "Certificate serial"},
    {"register_number", "Số vào sổ", "Register number"},
    {"expires_on", "Có giá trị đến", "Expires on"},
    // roles
    {"component", "thành phần hồ sơ", "component"},
    {"result", "kết quả", "result"},
    {"process", "giấy tờ quy trình", "process paper"},
    // kinds of page
    {"content", "nội dung", "content"},
    {"blank", "trắng", "blank"},
    {"separator", "phân cách", "separator"},
    {"quarantined", "cách ly", "quarantined"},
    // states of a batch
    {"receiving", "đang nhận", "receiving"},
    {"reading", "đang đọc", "reading"},
    {"leaving", "đang dọn", "leaving"},
    {"done", "xong", "done"},
    // what happened to a case
    {"received", "tiếp nhận", "received"},
    {"due", "hẹn trả", "due"},
    {"issued", "ban hành", "issued"},
    {"scanned", "số hóa", "scanned"},
    // what is to be reviewed
    {"dossier", "hồ sơ", "dossier"},
    {"document", "văn bản", "document"},
    {"field", "trường", "field"},
};

const char *so_label(const char *word)
{
    for (size_t i = 0; i < SO_COUNT(labels); i++)
        if (so_equal(labels[i].word, word)) return so_say(labels[i].vi, labels[i].en);
    return word;
}
