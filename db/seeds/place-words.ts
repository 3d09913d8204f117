// The words invented places are named from: villages, schools, enterprises, agencies. None is meant to be a real one.
const words = (text: string) => text.trim().split(/\s+/);
const phrases = (text: string) => text.split('|').map((phrase) => phrase.trim());

/** Villages are two words: 'Đông Khê', 'Phú Trạch'. */
export const villageFirst = words('Đông Đoài Trung Thượng Hạ Nội Ngoại Tiền Hậu Tân Phú Vĩnh An Xuân Yên Phúc Lộc Thọ');
export const villageSecond = words('Khê Đình Xá Mai Trạch Cầu Bến Sơn Hòa Thịnh Ninh Lâm Điền Mỹ Trà Giang Quang Lai');

/** Names of schools and kindergartens; a level stands before them. */
export const schoolNames = phrases(
  'Hoa Sữa|Sao Mai|Bình Minh|Hoa Phượng|Ban Mai|Ánh Dương|Hướng Dương|Hoa Ban|Sơn Ca|Búp Sen|Vành Khuyên|Tuổi Xanh'
);
export const schoolLevels = phrases('Trường Mầm non|Trường Tiểu học|Trường Trung học cơ sở|Trường Trung học phổ thông');

/** Enterprises: a trade and an invented name. */
export const trades = phrases(
  'Cơ khí|Dệt may|Xây dựng|Thương mại|In và Bao bì|Vận tải|Dược liệu|Thiết bị điện|Nông sản|Đồ gỗ|Gốm sứ|Môi trường đô thị'
);
export const firmNames = phrases(
  'Hồng Lam|Sông Nhuệ Xanh|Đại Cát|Thăng Tiến|Tân Hợp Phát|Việt Khang|An Lộc|Hưng Vượng|Bắc Hà Thành|Trường Xuân|Phú Đông|Minh Khôi'
);

/** Parts an enterprise or a large agency is divided into. */
export const firmParts = phrases('Khối văn phòng|Phân xưởng 1|Phân xưởng 2|Phòng Kỹ thuật|Phòng Kinh doanh|Đội vận chuyển|Kho');
export const agencyParts = phrases(
  'Văn phòng|Phòng Tổ chức|Phòng Kế hoạch|Phòng Tài chính|Phòng Tổng hợp|Thanh tra|Phòng Công nghệ|Phòng Nghiệp vụ 1|Phòng Nghiệp vụ 2'
);
export const universityParts = phrases(
  'Khoa Cơ bản|Khoa Kinh tế|Khoa Ngoại ngữ|Khoa Kỹ thuật|Phòng Đào tạo|Phòng Hành chính|Thư viện|Sinh viên'
);
