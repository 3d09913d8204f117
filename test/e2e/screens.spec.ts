/** Every screen, as the person who uses it, on a phone and on a desk: it answers, it reads, it fits, axe finds nothing. */
import type { Page } from '@playwright/test';
import { expect, memberPath, test, unitPath } from './people.ts';
import { axeProblems, outlineProblems, overflowProblems } from './screen.ts';

/** A screen: its address (or how to find it), and the heading it must have. */
type Screen = [heading: string | RegExp, path: string | ((page: Page) => Promise<string>)];

const member = (name: string, rest = '') => async (page: Page) => `${await memberPath(page, name)}${rest}`;
const unit = (name: string, rest = '') => async (page: Page) => `${await unitPath(page, name)}${rest}`;
const BRANCH = 'Chi bộ tổ dân phố số 7';

const screens: Record<string, Screen[]> = {
  // nobody signed in
  '': [
    ['Đăng nhập', '/dang-nhap'],
    ['Kích hoạt', '/kich-hoat'],
    ['Quên mật khẩu', '/quen-mat-khau'],
    [/.+/, '/he-thong/thanh-phan']
  ],
  dangvien: [
    ['Chào đồng chí Nguyễn Thị Hòa', '/'],
    ['Tất cả các mục', '/tat-ca'],
    ['Trang cá nhân', '/ca-nhan'],
    ['Nguyễn Thị Hòa', '/ca-nhan/ho-so'],
    ['Đề nghị sửa thông tin', '/ca-nhan/de-nghi-sua'],
    ['Đề nghị sửa thông tin', '/ca-nhan/de-nghi-sua?muc=joined_on'],
    ['Bảo mật và quyền riêng tư', '/ca-nhan/bao-mat'],
    ['Đổi mật khẩu', '/ca-nhan/bao-mat/mat-khau'],
    [/.+/, '/cai-dat/hien-thi']
  ],
  bithu: [
    ['Đảng viên', '/quan-tri/dang-vien'],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa')]
  ],
  nghiepvu: [
    ['Đảng viên', '/quan-tri/dang-vien'],
    ['Đảng viên', '/quan-tri/dang-vien?gioi=female&tu-cach=official&tuoi=30'],
    ['Đảng viên', '/quan-tri/dang-vien?tim=khongaicotennay'],
    ['Thêm đảng viên', '/quan-tri/dang-vien/them'],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa')],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa', '?phan=lich-su')],
    ['Nguyễn Thị Hòa', member('Nguyễn Thị Hòa', '?phan=ai-xem')],
    [/.+/, member('Nguyễn Thị Hòa', '/sua')],
    [/.+/, member('Nguyễn Thị Hòa', '/sinh-hoat')],
    [/.+/, member('Nguyễn Thị Hòa', '/tinh-trang')],
    ['Đề nghị sửa hồ sơ', '/quan-tri/de-nghi-sua'],
    ['Đề nghị sửa hồ sơ', '/quan-tri/de-nghi-sua?xem=da-tra-loi'],
    ['Tài khoản', '/quan-tri/tai-khoan']
  ],
  tochuc: [
    ['Tổ chức', '/quan-tri/to-chuc'],
    ['Tổ chức', '/quan-tri/to-chuc?tim=to+dan+pho+so+7'],
    [BRANCH, unit(BRANCH)],
    [/.+/, unit(BRANCH, '/them')],
    [/.+/, unit(BRANCH, '/doi-ten')],
    [/.+/, unit(BRANCH, '/chuyen-truc-thuoc')],
    [/.+/, unit(BRANCH, '/chuc-vu')],
    [/.+/, unit(BRANCH, '/tham-quyen')],
    [/.+/, unit(BRANCH, '/ket-thuc')],
    ['Đổi đơn vị làm việc', '/quan-tri/don-vi-lam-viec']
  ]
};

for (const [login, list] of Object.entries(screens)) {
  test(`screens of ${login || 'nobody'}`, async ({ as, page: stranger }, info) => {
    const page = login ? await as(login) : stranger;
    const wrong: string[] = [];
    for (const [heading, at] of list) {
      const path = typeof at === 'string' ? at : await at(page);
      const response = await page.goto(path);
      const shown = await page.locator('h1').first().innerText().catch(() => '');
      const told = typeof heading === 'string' ? shown === heading : heading.test(shown);
      const found = [
        response?.status() === 200 ? '' : `status ${response?.status()}`,
        told ? '' : `heading “${shown}”`,
        ...(await outlineProblems(page)),
        ...(await axeProblems(page)),
        ...(await overflowProblems(page, info.project.name === 'phone' ? [390] : [1280, 768]))
      ];
      wrong.push(...found.filter(Boolean).map((line) => `${path.replace(/\d{3,}/, 'N')} ${line}`));
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${info.project.name}-${login}-${path.replaceAll(/[^a-z0-9]+/gi, '_')}.png`, fullPage: true });
    }
    expect(wrong).toEqual([]);
  });
}
