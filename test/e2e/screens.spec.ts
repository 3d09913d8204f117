/** Every screen, as the person who uses it, on a phone and on a desk: it answers, it reads, it fits, axe finds nothing. */
import type { Page } from '@playwright/test';
import { expect, memberPath, test, unitPath } from './people.ts';
import { axeProblems, outlineProblems, overflowProblems } from './screen.ts';

/** A screen: its address (or how to find it), and the heading it must have. */
type Screen = [heading: string, path: string | ((page: Page) => Promise<string>)];

/** Addresses already found, so that each is looked up once in a worker. */
const found = new Map<string, Promise<string>>();

function once(name: string, look: () => Promise<string>): Promise<string> {
  const path = found.get(name) ?? look();
  found.set(name, path);
  return path;
}

const member =
  (name: string, rest = '') =>
  async (page: Page) =>
    `${await once(name, () => memberPath(page, name))}${rest}`;
const unit =
  (name: string, rest = '', before?: string) =>
  async (page: Page) => {
    const path = await once(name, () => unitPath(page, name));
    return before ? `${before}${path.split('/').at(-1)}` : `${path}${rest}`;
  };
const BRANCH = 'Chi bộ tổ dân phố số 7';

const screens: Record<string, Screen[]> = {
  // nobody signed in
  '': [
    ['Đăng nhập', '/dang-nhap'],
    ['Kích hoạt tài khoản', '/kich-hoat'],
    ['Quên mật khẩu', '/quen-mat-khau'],
    ['Các thành phần giao diện', '/he-thong/thanh-phan']
  ],
  dangvien: [
    ['Chào đồng chí Nguyễn Thị Hòa', '/'],
    ['Tất cả các mục', '/tat-ca'],
    ['Trang cá nhân', '/ca-nhan'],
    ['Nguyễn Thị Hòa', '/ca-nhan/ho-so'],
    ['Đề nghị sửa thông tin', '/ca-nhan/de-nghi-sua'],
    ['Đề nghị sửa thông tin', '/ca-nhan/de-nghi-sua?muc=joined_on'],
    ['Ai xem được hồ sơ của tôi', '/ca-nhan/ai-xem'],
    ['Bảo mật và quyền riêng tư', '/ca-nhan/bao-mat'],
    ['Đổi mật khẩu', '/ca-nhan/bao-mat/mat-khau'],
    ['Cỡ chữ và màu nền', '/cai-dat/hien-thi'],
    ['Đăng xuất', '/dang-xuat'],
    ['Hướng dẫn sử dụng', '/huong-dan'],
    ['Mọi đảng viên', '/huong-dan/dang-vien']
  ],
  bithu: [
    ['Việc cần xử lý', '/quan-tri'],
    ['Đảng viên', '/quan-tri/dang-vien'],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa')],
    ['Tổ chức', '/quan-tri/to-chuc']
  ],
  nghiepvu: [
    ['Việc cần xử lý', '/quan-tri'],
    ['Đảng viên', '/quan-tri/dang-vien'],
    ['Đảng viên', '/quan-tri/dang-vien?gioi=female&tu-cach=official&tuoi=from_31&nam=2019'],
    ['Đảng viên', '/quan-tri/dang-vien?tim=khongaicotennay'],
    ['Thêm đảng viên', '/quan-tri/dang-vien/them'],
    ['Thêm đảng viên', unit(BRANCH, '', '/quan-tri/dang-vien/them?don-vi=')],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa')],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa', '?phan=lich-su')],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa', '?phan=ai-xem')],
    ['Sửa thông tin', member('Nguyễn Thị Hòa', '/sua')],
    ['Chuyển sinh hoạt', member('Nguyễn Thị Hòa', '/sinh-hoat')],
    ['Ghi tình trạng', member('Nguyễn Thị Hòa', '/tinh-trang')],
    ['Xuất danh sách', '/quan-tri/dang-vien/xuat?gioi=female'],
    ['Đề nghị sửa hồ sơ', '/quan-tri/de-nghi-sua'],
    ['Đề nghị sửa hồ sơ', '/quan-tri/de-nghi-sua?xem=da-tra-loi'],
    ['Tài khoản', '/quan-tri/tai-khoan'],
    ['Tài khoản', '/quan-tri/tai-khoan?loai=none'],
    ['Tài khoản', '/quan-tri/tai-khoan?loai=pending_activation']
  ],
  tochuc: [
    ['Tổ chức', '/quan-tri/to-chuc'],
    ['Tổ chức', '/quan-tri/to-chuc?tim=to+dan+pho+so+7'],
    ['Tổ chức', '/quan-tri/to-chuc?tim=khongcodonvinay'],
    [BRANCH, unit(BRANCH)],
    ['Thêm tổ chức trực thuộc', unit(BRANCH, '/them')],
    ['Tên và mã', unit(BRANCH, '/doi-ten')],
    ['Chuyển trực thuộc', unit(BRANCH, '/chuyen-truc-thuoc')],
    ['Chức vụ', unit(BRANCH, '/chuc-vu')],
    ['Thẩm quyền', unit(BRANCH, '/tham-quyen')],
    ['Kết thúc hoạt động', unit(BRANCH, '/ket-thuc')],
    ['Đổi đơn vị làm việc', '/quan-tri/don-vi-lam-viec']
  ],
  quantri1: [
    ['Việc cần xử lý', '/quan-tri'],
    ['Phân quyền', '/quan-tri/phan-quyen'],
    ['Phân quyền', '/quan-tri/phan-quyen?phan=proposed'],
    ['Phân quyền', '/quan-tri/phan-quyen?phan=ended'],
    ['Cấp quyền', '/quan-tri/phan-quyen/moi'],
    ['Bảng quyền', '/quan-tri/phan-quyen/bang'],
    ['Ủy quyền', '/quan-tri/phan-quyen/uy-quyen'],
    ['Vì sao người này xem được người kia', '/quan-tri/phan-quyen/vi-sao'],
    ['Đơn vị chưa có người quản trị riêng', '/quan-tri/phan-quyen/thieu-quan-tri'],
    ['Mức quy định', '/quan-tri/quy-dinh'],
    ['Thêm một bước xác thực', '/xac-thuc?lai=1'],
    ['Bảo mật và quyền riêng tư', '/ca-nhan/bao-mat']
  ],
  'tochuc.tp': [
    ['Việc cần xử lý', '/quan-tri'],
    ['Tổ chức', '/quan-tri/to-chuc'],
    ['Đảng viên', '/quan-tri/dang-vien'],
    ['Đổi đơn vị làm việc', '/quan-tri/don-vi-lam-viec']
  ],
  kiemtra: [
    ['Nhật ký', '/quan-tri/nhat-ky'],
    ['Nhật ký', '/quan-tri/nhat-ky?tim=hoa']
  ],
  'quantri.ht1': [
    ['Việc cần xử lý', '/quan-tri'],
    ['Tài khoản', '/quan-tri/tai-khoan']
  ]
};

for (const [login, list] of Object.entries(screens)) {
  test(`screens of ${login || 'nobody'}`, async ({ as, page: stranger }, info) => {
    const page = login ? await as(login) : stranger;
    const wrong: string[] = [];
    for (const [heading, at] of list) {
      const path = typeof at === 'string' ? at : await at(page);
      const response = await page.goto(path);
      const shown = await page
        .locator('h1')
        .first()
        .innerText()
        .catch(() => '');
      const faults = [
        response?.status() === 200 ? '' : `status ${response?.status()}`,
        shown === heading ? '' : `heading “${shown}”`,
        ...(await outlineProblems(page)),
        ...(await axeProblems(page)),
        ...(await overflowProblems(page, info.project.name === 'phone' ? [390] : [1280, 768]))
      ];
      wrong.push(...faults.filter(Boolean).map((line) => `${path} ${line}`));
    }
    expect(wrong).toEqual([]);
  });
}

test('pages that refuse are pages as well', async ({ as }, info) => {
  const page = await as('dangvien');
  const wrong: string[] = [];
  for (const [status, heading, path] of [
    [403, 'Phần này không thuộc quyền của đồng chí', '/quan-tri/dang-vien'],
    [404, 'Không có trang này', '/khong-co']
  ] as const) {
    expect((await page.goto(path))?.status()).toBe(status);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    const faults = [
      ...(await outlineProblems(page)),
      ...(await axeProblems(page)),
      ...(await overflowProblems(page, info.project.name === 'phone' ? [390] : [1280, 768]))
    ];
    wrong.push(...faults.map((line) => `${path} ${line}`));
  }
  expect(wrong).toEqual([]);
});

test('themes and contrast as the device keeps them', async ({ as, baseURL }, info) => {
  const wrong: string[] = [];
  const looks = info.project.name === 'phone' ? ['m.dark.auto', 'm.dark.high'] : ['m.light.high'];
  for (const [login, path] of [
    ['dangvien', '/'],
    ['dangvien', '/ca-nhan/de-nghi-sua?muc=sex'],
    ['nghiepvu', '/quan-tri/dang-vien'],
    ['tochuc', '/quan-tri/to-chuc']
  ] as const) {
    const page = await as(login);
    for (const value of looks) {
      await page.context().addCookies([{ name: 'hien_thi', value, url: baseURL ?? '' }]);
      await page.goto(path);
      wrong.push(...(await axeProblems(page)).map((line) => `${path} ${value} ${line}`));
    }
  }
  expect(wrong).toEqual([]);
});
