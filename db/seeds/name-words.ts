// The words invented people are named from, as Hanoi names its people. No list is taken from real persons.
import { weighted } from './random.ts';

const words = (text: string) => text.trim().split(/\s+/);
/** Pairs of middle and given name, written 'Khánh-Linh'. */
const pairs = (text: string) => words(text).map((pair) => pair.split('-') as [string, string]);

/** Family names by their share in Hanoi, in percent of those listed. */
// prettier-ignore
export const familyName = weighted<string>([
  ['Nguyễn', 31], ['Trần', 8.5], ['Lê', 8.2], ['Phạm', 6.8], ['Vũ', 5.4], ['Hoàng', 4.5], ['Đỗ', 3.6], ['Bùi', 3.2],
  ['Đặng', 2.9], ['Ngô', 2.4], ['Phan', 1.9], ['Dương', 1.9], ['Đinh', 1.6], ['Đào', 1.6], ['Trịnh', 1.5], ['Phùng', 1.3],
  ['Đoàn', 1.2], ['Trương', 1.2], ['Lương', 1.1], ['Lưu', 1], ['Hà', 1], ['Tạ', 1], ['Chu', 0.9], ['Cao', 0.9],
  ['Vương', 0.9], ['Mai', 0.8], ['Kiều', 0.7], ['Hồ', 0.7], ['Nghiêm', 0.5], ['Tô', 0.5], ['Khuất', 0.4], ['Đàm', 0.4],
  ['Võ', 0.4], ['Doãn', 0.3], ['Cấn', 0.3], ['Quách', 0.3], ['Lại', 0.3], ['Thái', 0.3], ['Bạch', 0.2]
]);

/**
 * How a generation of one sex is named: the shares (0–1) of 'Văn' or 'Thị' alone, of 'Thị' before a second
 * middle name, and of the pairs loved lately; everyone else has another middle name.
 */
export type Fashion = {
  plain: string;
  plainShare: number;
  longShare: number;
  pairShare: number;
  middles: string[];
  givens: string[];
  pairs: [string, string][];
};

const womenMiddles = words('Thu Minh Thanh Hồng Ngọc Bích Kim Tuyết Phương Mai Lệ Diệu Hoài Việt');
const menMiddles = words('Đình Đức Hữu Xuân Quang Ngọc Bá Trọng Thế Công Duy Mạnh Khắc Đăng Viết Huy Tiến Minh Quốc Thanh');
const youngWomenPairs = pairs(`Khánh-Linh Phương-Anh Minh-Anh Quỳnh-Anh Thùy-Trang Thùy-Linh Ngọc-Anh Hà-My Minh-Châu Bảo-Ngọc
  Thu-Trang Diệu-Linh Hải-Yến Ngọc-Mai Phương-Thảo Thanh-Hà Minh-Nguyệt Hồng-Nhung Khánh-Huyền Thảo-Nguyên Lan-Anh Hoài-Thu`);
const youngMenPairs = pairs(`Đức-Anh Tuấn-Anh Minh-Đức Quang-Huy Hoàng-Nam Việt-Hoàng Tuấn-Minh Hải-Đăng Gia-Huy Thành-Đạt Anh-Tuấn
  Minh-Quân Trung-Hiếu Hoàng-Long Nhật-Minh Quốc-Khánh Bảo-Long Duy-Anh Tiến-Đạt Việt-Anh Xuân-Trường Thái-Sơn`);

/** Fashions by the last year of birth they reach to, oldest first. */
// prettier-ignore
export const fashions: { until: number; female: Fashion; male: Fashion }[] = [
  {
    until: 1959,
    female: {
      plain: 'Thị', plainShare: 0.82, longShare: 0.08, pairShare: 0, middles: womenMiddles, pairs: [],
      givens: words(`Hoa Lan Hồng Nga Thanh Bình Hòa Liên Tuyết Nhung Hiền Loan Cúc Mùi Tý Sửu Mận Đào Xuân Yến Thìn Tỵ Hợi Dần
        Thơm Nhàn Vân Phúc Tâm Nguyệt Thoa Bưởi Chắt Hạnh Lý Quý Thái Thịnh Dậu Minh`)
    },
    male: {
      plain: 'Văn', plainShare: 0.52, longShare: 0, pairShare: 0, middles: menMiddles, pairs: [],
      givens: words(`Thắng Hùng Tiến Sơn Bình Hải Hòa Thành Long Chiến Khánh Lộc Thọ Toàn Vinh Tâm Lâm Nghĩa Hợi Sửu Ngọ Thìn Dậu
        Mão Chung Khoát Lưu Quý Tụng Vượng Xuyên Đoàn Hiển Kế Luận Nhân Phú Tài Thuận Dũng`)
    }
  },
  {
    until: 1982,
    female: {
      plain: 'Thị', plainShare: 0.42, longShare: 0.26, pairShare: 0.04, middles: womenMiddles, pairs: youngWomenPairs,
      givens: words(`Hương Hà Hằng Thủy Phương Dung Hạnh Huyền Thu Lan Nga Oanh Hoa Vân Nguyệt Tâm Ngân Trang Liên Thúy Hải Hiền
        Loan Nhung Yến Tuyết Hồng Minh Thảo Giang Hòa Mai Bình Ngọc Anh`)
    },
    male: {
      plain: 'Văn', plainShare: 0.3, longShare: 0, pairShare: 0.08, middles: menMiddles, pairs: youngMenPairs,
      givens: words(`Tuấn Hùng Dũng Cường Hải Sơn Thắng Nam Long Trung Hà Quân Việt Thành Tùng Hưng Tú Hiếu Anh Khoa Minh Bình
        Hòa Toàn Quyết Đông Giang Kiên Lợi Phương Tân Thịnh Tiến Vinh Lâm`)
    }
  },
  {
    until: 9999,
    female: {
      plain: 'Thị', plainShare: 0.14, longShare: 0.24, pairShare: 0.4, middles: womenMiddles, pairs: youngWomenPairs,
      givens: words(`Linh Trang Huyền Phương Anh Ngọc Thảo Hà Nhung Mai Hương Chi Quỳnh Ly Hằng Yến Ngân Giang Châu Diệp Thủy Hiền
        Hoa Vân Thu Lan Dung My Nga Uyên`)
    },
    male: {
      plain: 'Văn', plainShare: 0.16, longShare: 0, pairShare: 0.34, middles: menMiddles, pairs: youngMenPairs,
      givens: words(`Anh Minh Đức Hiếu Hoàng Huy Khánh Long Nam Phong Quân Sơn Thành Trung Tuấn Tùng Việt Dũng Đạt Duy Hưng Kiên
        Lâm Linh Mạnh Nghĩa Phúc Thái Tú Vũ`)
    }
  }
];

/** Names of well-known people that the lists could make by chance: whoever draws one gets another given name. */
// prettier-ignore
export const wellKnown = new Set([
  'Nguyễn Văn Linh', 'Lê Đức Anh', 'Lê Đức Thọ', 'Nguyễn Xuân Phúc', 'Đinh Tiến Dũng', 'Đỗ Văn Chiến', 'Nguyễn Trọng Nghĩa',
  'Chu Ngọc Anh', 'Phan Văn Giang', 'Lê Minh Hưng', 'Bùi Thanh Sơn', 'Trần Quốc Vượng', 'Nguyễn Văn Phong', 'Phùng Thị Hồng Hà',
  'Nguyễn Đức Chung', 'Nguyễn Mạnh Hùng', 'Trần Đức Thắng'
]);
