/** Every page of the site and the states it is seen in, by the person who uses it. screens.spec.ts visits them all. */
import type { APIRequestContext, Page } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pdfText } from '#test/files/pdf-text.ts';
import { memberPath, unitPath } from './people.ts';

/** What a screen that has to be brought about works with: the page it will stand on, and others who help. */
export interface Tools {
  page: Page;
  caller: (login?: string) => Promise<APIRequestContext>;
}

/** One state of one page. */
export interface Screen {
  /** The page's folder below src/routes: `/quan-tri/to-chuc/[unit]`. */
  route: string;
  heading: string | RegExp;
  /** Its address, or only its query when it begins with `?`, or how to find it; without it the route itself. */
  at?: string | ((tools: Tools) => Promise<string>);
  /** What is unfolded, what is typed, by label, and the button that then refuses: the screen is the form with its mistakes. */
  open?: string;
  type?: Record<string, string>;
  send?: string | RegExp;
  /** What the page answers where that is not 200. */
  status?: number;
}

/** The pages there are: every folder with a +page.svelte. */
export function pageRoutes(): string[] {
  const root = join(import.meta.dirname, '..', '..', 'src', 'routes');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /(^|\/)\+page\.svelte$/.test(file))
    .map((file) => `/${file.replace(/\/?\+page\.svelte$/, '')}`)
    .sort();
}

/** Whether an address belongs to a route. */
export function isOfRoute(path: string, route: string): boolean {
  return new RegExp(`^${route.replaceAll('.', '\\.').replaceAll(/\[\w+\]/g, '[^/]+')}$`).test(path);
}

const BRANCH = 'Chi bộ tổ dân phố số 7';
const MEMBER = 'Nguyễn Thị Hòa';

/** Addresses already found, so that each is looked up once in a worker. */
const known = new Map<string, Promise<string>>();

function once(name: string, look: () => Promise<string>): Promise<string> {
  const path = known.get(name) ?? look();
  known.set(name, path);
  return path;
}

const member =
  (rest = '', name = MEMBER) =>
  async ({ page }: Tools) =>
    `${await once(name, () => memberPath(page, name))}${rest}`;
const unit =
  (rest = '', name = BRANCH) =>
  async ({ page }: Tools) =>
    `${await once(name, () => unitPath(page, name))}${rest}`;
/** How other specs come to the member and the unit of these screens. */
export const found = { member, unit };
const idOf = async (page: Page, name: string) => (await once(name, () => unitPath(page, name))).split('/').at(-1);

/** The first link of the page at `path` that leads where `start` says. */
const linked =
  (path: string, start: string) =>
  async ({ page }: Tools): Promise<string> => {
    await page.goto(path);
    return (await page.locator(`main a[href^="${start}"]`).first().getAttribute('href')) ?? '';
  };

/** Sends a list of members and waits until it stands there checked; gives its address. `then` goes on from there. */
const imported =
  (then: (page: Page) => Promise<void> = async () => undefined, lines = LINES) =>
  async ({ page }: Tools): Promise<string> => {
    await page.goto('/quan-tri/dang-vien/nhap');
    await page.getByLabel('Tệp danh sách').setInputFiles({ name: 'man-hinh.csv', mimeType: 'text/csv', buffer: Buffer.from(lines) });
    await page.getByRole('button', { name: 'Gửi tệp để kiểm tra' }).click();
    await settled(page);
    await then(page);
    return new URL(page.url()).pathname;
  };

/** The page asks again by itself while work is under way: waits until it no longer does. */
async function settled(page: Page): Promise<void> {
  await page.locator('html:not(:has(meta[http-equiv="refresh"]))').waitFor({ state: 'attached', timeout: 40_000 });
  await page.getByRole('main').waitFor();
}

const HEADINGS = 'Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Chi bộ\n';
const LINES = `${HEADINGS}Cù Thị Màn;01/02/1990;Nữ;03/02/2015;03/02/2016;${BRANCH}
Cù Văn Hình;31/02/1990;Nam;03/02/2015;03/02/2016;${BRANCH}
Trần Văn Định;18/04/1954;Nam;03/02/1978;03/02/1979;Chi bộ tổ dân phố số 12
Cù Thị Lạc;01/02/1991;Nữ;03/02/2015;03/02/2016;Chi bộ không có thật
`;

/** Someone who is not on the list yet, also where these tests ran before. */
const ONE_NEW = `${HEADINGS}Cù Thị Mới;${new Date(Date.UTC(1970, 0, 1 + (Math.floor(Date.now() / 1000) % 9000))).toLocaleDateString('en-GB')};Nữ;03/02/2015;03/02/2016;Chi bộ tổ dân phố số 11\n`;

/** Work under way is over before it can be looked at: what the server sent while it went on is shown once more. */
async function running({ page }: Tools): Promise<string> {
  const rows = Array.from({ length: 3000 }, (_, n) => `Cù Văn Dài;01/02/1990;Nam;03/02/2015;03/02/2016;Chi bộ số ${n}\n`);
  let shown = '';
  await page.route(/\/nhap\/\d+$/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    shown ||= body.replace(/<meta http-equiv="refresh"[^>]*>/, '');
    await route.fulfill({ response: answer, body: shown });
  });
  await page.goto('/quan-tri/dang-vien/nhap');
  const file = { name: 'man-hinh-lon.csv', mimeType: 'text/csv', buffer: Buffer.from(HEADINGS + rows.join('')) };
  await page.getByLabel('Tệp danh sách').setInputFiles(file);
  await page.getByRole('button', { name: 'Gửi tệp để kiểm tra' }).click();
  await page.getByRole('heading', { name: /^(Đã nhận tệp, chờ kiểm tra|Đang kiểm tra)$/ }).waitFor();
  return new URL(page.url()).pathname;
}

/** Presents a fresh card of someone who waits for activation; the browser then stands before the next step. */
async function withCard({ page, caller }: Tools): Promise<void> {
  const officer = await caller('nghiepvu');
  const waiting = await (await officer.get('/quan-tri/tai-khoan?loai=pending_activation')).text();
  const [, account = ''] = /name="account_ids" value="(\d+)"/.exec(waiting) ?? [];
  const cards = await officer.post('/quan-tri/tai-khoan/in-lai', { form: { account_ids: account, once: crypto.randomUUID() } });
  const code = /[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}/.exec(pdfText(await cards.body()))?.[0] ?? '';
  await page.goto('/kich-hoat');
  await page.getByLabel('Mã trên thẻ').fill(code);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('heading', { name: 'Có đúng là đồng chí không?' }).waitFor();
}

const nobody: Screen[] = [
  { route: '/dang-nhap', heading: 'Đăng nhập' },
  { route: '/dang-nhap', heading: 'Đăng nhập', send: 'Đăng nhập' },
  { route: '/kich-hoat', heading: 'Kích hoạt tài khoản' },
  { route: '/kich-hoat', heading: 'Kích hoạt tài khoản', at: '?het-han' },
  { route: '/kich-hoat', heading: 'Kích hoạt tài khoản', send: 'Tiếp tục' },
  {
    route: '/kich-hoat/xac-nhan',
    heading: 'Có đúng là đồng chí không?',
    at: async (tools) => {
      await withCard(tools);
      return '/kich-hoat/xac-nhan';
    }
  },
  { route: '/kich-hoat/mat-khau', heading: 'Đặt mật khẩu' },
  { route: '/kich-hoat/mat-khau', heading: 'Đặt mật khẩu', send: 'Đặt mật khẩu và vào sổ tay' },
  { route: '/quen-mat-khau', heading: 'Quên mật khẩu' },
  { route: '/he-thong/thanh-phan', heading: 'Các thành phần giao diện' },
  { route: '/huong-dan', heading: 'Hướng dẫn sử dụng' }
];

/** Pages that stand nowhere in the demonstration, and why. */
export const elsewhere: Record<string, string> = {
  '/dang-nhap/dinh-danh':
    'the bridge to an outside identity provider: only where one is set up, and only as the answer to a form; identity.spec.ts looks at it'
};

const staff: Screen[] = [
  { route: '/quan-tri', heading: 'Việc cần xử lý' },
  { route: '/quan-tri/dang-vien', heading: 'Đảng viên' }
];

/** The screens by login name; '' is nobody. */
export const screens: Record<string, Screen[]> = {
  '': nobody,
  dangvien: [
    { route: '/', heading: `Chào đồng chí ${MEMBER}` },
    { route: '/tat-ca', heading: 'Tất cả các mục' },
    { route: '/ca-nhan', heading: 'Trang cá nhân' },
    { route: '/ca-nhan/ho-so', heading: MEMBER },
    { route: '/ca-nhan/ho-so', heading: MEMBER, type: { 'Số điện thoại': '0912' }, send: 'Lưu số điện thoại' },
    { route: '/ca-nhan/de-nghi-sua', heading: 'Đề nghị sửa thông tin' },
    { route: '/ca-nhan/de-nghi-sua', heading: 'Đề nghị sửa thông tin', at: '?muc=joined_on' },
    { route: '/ca-nhan/de-nghi-sua', heading: 'Đề nghị sửa thông tin', at: '?muc=joined_on', send: 'Gửi đề nghị' },
    { route: '/ca-nhan/de-nghi-sua', heading: 'Đề nghị sửa thông tin', at: '?muc=sex', send: 'Gửi đề nghị' },
    { route: '/ca-nhan/ai-xem', heading: 'Ai xem được hồ sơ của tôi' },
    { route: '/ca-nhan/bao-mat', heading: 'Bảo mật và quyền riêng tư' },
    { route: '/ca-nhan/bao-mat/mat-khau', heading: 'Đổi mật khẩu' },
    { route: '/ca-nhan/bao-mat/mat-khau', heading: 'Đổi mật khẩu', send: 'Đổi mật khẩu' },
    { route: '/cai-dat/hien-thi', heading: 'Cỡ chữ và màu nền' },
    { route: '/dang-xuat', heading: 'Đăng xuất' },
    { route: '/huong-dan', heading: 'Hướng dẫn sử dụng' },
    { route: '/huong-dan/[bai]', heading: 'Mọi đảng viên', at: '/huong-dan/dang-vien' },
    { route: '/quan-tri/dang-vien', heading: 'Phần này không thuộc quyền của đồng chí', status: 403 }
  ],
  bithu: [
    ...staff,
    { route: '/', heading: 'Chào đồng chí Trần Văn Định' },
    { route: '/quan-tri/dang-vien/[member]', heading: MEMBER, at: member() },
    { route: '/quan-tri/to-chuc', heading: 'Tổ chức' },
    { route: '/quan-tri/dang-vien/[member]/de-nghi', heading: 'Đề nghị sửa thông tin', at: member('/de-nghi') },
    {
      route: '/quan-tri/dang-vien/[member]/de-nghi',
      heading: 'Đề nghị sửa thông tin',
      at: member('/de-nghi?muc=sex'),
      send: 'Gửi đề nghị'
    },
    { route: '/huong-dan/[bai]', heading: 'Bí thư, chi ủy chi bộ', at: '/huong-dan/bi-thu-chi-bo' }
  ],
  nghiepvu: [
    ...staff,
    { route: '/quan-tri/dang-vien', heading: 'Đảng viên', at: '?gioi=female&tu-cach=official&tuoi=from_31&nam=2019' },
    { route: '/quan-tri/dang-vien', heading: 'Đảng viên', at: '?tim=khongaicotennay' },
    { route: '/quan-tri/dang-vien/them', heading: 'Thêm đảng viên' },
    {
      route: '/quan-tri/dang-vien/them',
      heading: 'Thêm đảng viên',
      at: async ({ page }) => `?don-vi=${await idOf(page, BRANCH)}`
    },
    {
      route: '/quan-tri/dang-vien/them',
      heading: 'Thêm đảng viên',
      at: async ({ page }) => `?don-vi=${await idOf(page, BRANCH)}`,
      send: /^Thêm/
    },
    { route: '/quan-tri/dang-vien/[member]', heading: MEMBER, at: member() },
    { route: '/quan-tri/dang-vien/[member]', heading: MEMBER, at: member(), open: 'Xem số định danh', send: 'Xem số định danh' },
    { route: '/quan-tri/dang-vien/[member]', heading: MEMBER, at: member('?phan=lich-su') },
    { route: '/quan-tri/dang-vien/[member]', heading: MEMBER, at: member('?phan=ai-xem') },
    { route: '/quan-tri/dang-vien/[member]/sua', heading: 'Sửa thông tin', at: member('/sua') },
    {
      route: '/quan-tri/dang-vien/[member]/sua',
      heading: 'Sửa thông tin',
      at: member('/sua'),
      type: { 'Họ và tên': '', 'Ngày sinh': '31/02/1961' },
      send: 'Lưu thông tin'
    },
    { route: '/quan-tri/dang-vien/[member]/sinh-hoat', heading: 'Chuyển sinh hoạt', at: member('/sinh-hoat') },
    {
      route: '/quan-tri/dang-vien/[member]/sinh-hoat',
      heading: 'Chuyển sinh hoạt',
      at: async (tools) => member(`/sinh-hoat?don-vi=${await idOf(tools.page, 'Chi bộ tổ dân phố số 15')}`)(tools),
      send: /^(Ghi|Chuyển)/
    },
    { route: '/quan-tri/dang-vien/[member]/tinh-trang', heading: 'Ghi tình trạng', at: member('/tinh-trang') },
    { route: '/quan-tri/dang-vien/[member]/tinh-trang', heading: 'Ghi tình trạng', at: member('/tinh-trang'), send: 'Ghi tình trạng' },
    { route: '/quan-tri/dang-vien/xuat', heading: 'Xuất danh sách', at: '?gioi=female' },
    { route: '/quan-tri/dang-vien/xuat', heading: 'Xuất danh sách', send: 'Tạo tệp danh sách' },
    { route: '/quan-tri/de-nghi-sua', heading: 'Đề nghị sửa hồ sơ' },
    { route: '/quan-tri/de-nghi-sua', heading: 'Đề nghị sửa hồ sơ', send: /^Không chấp nhận/ },
    { route: '/quan-tri/de-nghi-sua', heading: 'Đề nghị sửa hồ sơ', at: '?xem=da-tra-loi' },
    { route: '/quan-tri/tai-khoan', heading: 'Tài khoản' },
    { route: '/quan-tri/tai-khoan', heading: 'Tài khoản', at: '?loai=none' },
    { route: '/quan-tri/tai-khoan', heading: 'Tài khoản', at: '?loai=pending_activation' },
    { route: '/quan-tri/tai-khoan', heading: 'Tài khoản', at: '?tim=khongaicotennay' },
    { route: '/huong-dan/[bai]', heading: 'Cán bộ nghiệp vụ đảng viên', at: '/huong-dan/can-bo-nghiep-vu' }
  ],
  'tochuc.tp': [
    ...staff,
    { route: '/quan-tri/to-chuc', heading: 'Tổ chức' },
    { route: '/quan-tri/don-vi-lam-viec', heading: 'Đổi đơn vị làm việc' },
    { route: '/quan-tri/don-vi-lam-viec', heading: 'Đổi đơn vị làm việc', at: '?tim=cau+giay' }
  ],
  tochuc: [
    { route: '/quan-tri/to-chuc', heading: 'Tổ chức' },
    { route: '/quan-tri/to-chuc', heading: 'Tổ chức', at: '?tim=to+dan+pho+so+7' },
    { route: '/quan-tri/to-chuc', heading: 'Tổ chức', at: '?tim=khongcodonvinay' },
    { route: '/quan-tri/to-chuc', heading: 'Tổ chức', at: '?ngay=01/08/2025' },
    { route: '/quan-tri/to-chuc/[unit]', heading: BRANCH, at: unit() },
    { route: '/quan-tri/to-chuc/[unit]/them', heading: 'Thêm tổ chức trực thuộc', at: unit('/them') },
    { route: '/quan-tri/to-chuc/[unit]/them', heading: 'Thêm tổ chức trực thuộc', at: unit('/them'), send: 'Ghi nhận đơn vị mới' },
    { route: '/quan-tri/to-chuc/[unit]/doi-ten', heading: 'Tên và mã', at: unit('/doi-ten') },
    {
      route: '/quan-tri/to-chuc/[unit]/doi-ten',
      heading: 'Tên và mã',
      at: unit('/doi-ten'),
      type: { 'Tên mới': '' },
      send: 'Ghi nhận tên mới'
    },
    { route: '/quan-tri/to-chuc/[unit]/chuyen-truc-thuoc', heading: 'Chuyển trực thuộc', at: unit('/chuyen-truc-thuoc') },
    {
      route: '/quan-tri/to-chuc/[unit]/chuyen-truc-thuoc',
      heading: 'Chuyển trực thuộc',
      at: unit('/chuyen-truc-thuoc?tim=cau+giay', 'Chi bộ Phòng Kinh tế'),
      send: 'Ghi nhận chuyển trực thuộc'
    },
    { route: '/quan-tri/to-chuc/[unit]/chuc-vu', heading: 'Chức vụ', at: unit('/chuc-vu') },
    { route: '/quan-tri/to-chuc/[unit]/chuc-vu', heading: 'Chức vụ', at: unit('/chuc-vu?tim=hoa'), send: 'Ghi nhận chức vụ' },
    { route: '/quan-tri/to-chuc/[unit]/loai-hinh', heading: 'Loại hình và cấp', at: unit('/loai-hinh') },
    { route: '/quan-tri/to-chuc/[unit]/loai-hinh', heading: 'Loại hình và cấp', at: unit('/loai-hinh'), send: 'Ghi nhận loại hình và cấp' },
    { route: '/quan-tri/to-chuc/[unit]/tham-quyen', heading: 'Thẩm quyền', at: unit('/tham-quyen') },
    { route: '/quan-tri/to-chuc/[unit]/tham-quyen', heading: 'Thẩm quyền', at: unit('/tham-quyen'), send: 'Ghi nhận thẩm quyền' },
    { route: '/quan-tri/to-chuc/[unit]/ket-thuc', heading: 'Kết thúc hoạt động', at: unit('/ket-thuc') },
    { route: '/quan-tri/dang-vien/nhap', heading: 'Nhập danh sách' },
    {
      route: '/quan-tri/dang-vien/nhap',
      heading: 'Nhập danh sách',
      at: async ({ page }) => {
        await page.goto('/quan-tri/dang-vien/nhap');
        await page.getByRole('button', { name: 'Gửi tệp để kiểm tra' }).click();
        await page.getByRole('alert').waitFor();
        const { pathname, search } = new URL(page.url());
        return pathname + search;
      }
    },
    { route: '/quan-tri/dang-vien/nhap/[import]', heading: 'man-hinh-lon.csv', at: running },
    { route: '/quan-tri/dang-vien/nhap/[import]', heading: 'man-hinh.csv', at: imported() },
    { route: '/quan-tri/dang-vien/nhap/[import]', heading: 'man-hinh.csv', at: async (tools) => `${await imported()(tools)}?dong=invalid` },
    {
      route: '/quan-tri/dang-vien/nhap/[import]',
      heading: 'man-hinh.csv',
      at: imported(async (page) => {
        await page.getByRole('button', { name: /^Ghi vào danh sách/ }).click();
        await settled(page);
      }, ONE_NEW)
    },
    { route: '/quan-tri/dang-vien/nhap/[import]', heading: 'man-hinh.csv', at: imported(undefined, 'Cột một,Cột hai\nmột,hai\n') },
    { route: '/huong-dan/[bai]', heading: 'Cán bộ tổ chức', at: '/huong-dan/can-bo-to-chuc' }
  ],
  quantri1: [
    { route: '/quan-tri', heading: 'Việc cần xử lý' },
    {
      route: '/quan-tri/tai-khoan/[account]',
      heading: 'Ngô Quang Hải',
      at: linked('/quan-tri/tai-khoan?tim=ngoquanghai', '/quan-tri/tai-khoan/')
    },
    {
      route: '/quan-tri/tai-khoan/[account]',
      heading: 'Ngô Quang Hải',
      at: linked('/quan-tri/tai-khoan?tim=ngoquanghai', '/quan-tri/tai-khoan/'),
      open: 'Khóa tài khoản',
      send: 'Khóa tài khoản'
    },
    { route: '/quan-tri/phan-quyen', heading: 'Phân quyền' },
    { route: '/quan-tri/phan-quyen', heading: 'Phân quyền', at: '?phan=proposed' },
    { route: '/quan-tri/phan-quyen', heading: 'Phân quyền', at: '?phan=ended' },
    {
      route: '/quan-tri/phan-quyen/[grant]',
      heading: 'Cán bộ nghiệp vụ đảng viên: Mai Anh Thư',
      at: linked('/quan-tri/phan-quyen?phan=proposed', '/quan-tri/phan-quyen/2')
    },
    {
      route: '/quan-tri/phan-quyen/[grant]',
      heading: 'Cán bộ nghiệp vụ đảng viên: Mai Anh Thư',
      at: linked('/quan-tri/phan-quyen?phan=proposed', '/quan-tri/phan-quyen/2'),
      open: 'Rút đề nghị này',
      send: 'Rút đề nghị này'
    },
    { route: '/quan-tri/phan-quyen/moi', heading: 'Cấp quyền' },
    {
      route: '/quan-tri/phan-quyen/moi',
      heading: 'Cấp quyền',
      at: linked('/quan-tri/phan-quyen/moi?tim=thu', '/quan-tri/phan-quyen/moi?'),
      send: 'Đề nghị cấp quyền'
    },
    { route: '/quan-tri/phan-quyen/bang', heading: 'Bảng quyền' },
    { route: '/quan-tri/phan-quyen/uy-quyen', heading: 'Ủy quyền' },
    {
      route: '/quan-tri/phan-quyen/uy-quyen',
      heading: 'Ủy quyền',
      at: linked('/quan-tri/phan-quyen/uy-quyen?tim=thu', '/quan-tri/phan-quyen/uy-quyen?'),
      type: { 'Đến hết ngày': '31/12/2099' },
      send: 'Ủy quyền cho đồng chí này'
    },
    { route: '/quan-tri/phan-quyen/vi-sao', heading: 'Vì sao người này xem được người kia' },
    { route: '/quan-tri/phan-quyen/thieu-quan-tri', heading: 'Đơn vị chưa có người quản trị riêng' },
    { route: '/xac-thuc', heading: 'Thêm một bước xác thực', at: '?lai=1' },
    { route: '/xac-thuc', heading: 'Thêm một bước xác thực', at: '?lai=1', send: /^Xác thực|^Xong, bật xác thực/ },
    { route: '/ca-nhan/bao-mat', heading: 'Bảo mật và quyền riêng tư' },
    { route: '/ca-nhan/bao-mat/ung-dung', heading: 'Cài ứng dụng xác thực' },
    { route: '/ca-nhan/bao-mat/khoa-truy-cap', heading: 'Thêm khóa truy cập' },
    { route: '/ca-nhan/bao-mat/ma-du-phong', heading: 'Mã dự phòng' },
    { route: '/huong-dan/[bai]', heading: 'Quản trị đơn vị', at: '/huong-dan/quan-tri-don-vi' }
  ],
  kiemtra: [
    { route: '/quan-tri/phan-quyen/vi-sao', heading: 'Vì sao người này xem được người kia' },
    { route: '/quan-tri/nhat-ky', heading: 'Nhật ký' },
    { route: '/quan-tri/nhat-ky', heading: 'Nhật ký', at: '?tim=hoa' },
    { route: '/quan-tri/nhat-ky', heading: 'Nhật ký', at: '?tu=01/01/2020&den=02/01/2020' },
    { route: '/quan-tri/nhat-ky', heading: 'Nhật ký', at: '?tu=31/02/2026' },
    { route: '/huong-dan/[bai]', heading: 'Cán bộ kiểm tra', at: '/huong-dan/can-bo-kiem-tra' },
    { route: '/huong-dan/[bai]', heading: 'Tuyên giáo, văn phòng, biên tập', at: '/huong-dan/tuyen-giao-van-phong' },
    { route: '/huong-dan/[bai]', heading: 'Cán bộ tổ chức cấp Thành phố', at: '/huong-dan/can-bo-thanh-pho' }
  ],
  'quantri.ht1': [
    { route: '/quan-tri', heading: 'Việc cần xử lý' },
    { route: '/quan-tri/tai-khoan', heading: 'Tài khoản' },
    { route: '/quan-tri/quy-dinh', heading: 'Mức quy định' },
    { route: '/quan-tri/quy-dinh/[key]', heading: 'Thời hạn của thẻ kích hoạt', at: '/quan-tri/quy-dinh/accounts.activation_days' },
    {
      route: '/quan-tri/quy-dinh/[key]',
      heading: 'Thời hạn của thẻ kích hoạt',
      at: '/quan-tri/quy-dinh/accounts.activation_days',
      send: 'Ghi nhận giá trị mới'
    },
    { route: '/huong-dan/[bai]', heading: 'Quản trị hệ thống', at: '/huong-dan/quan-tri-he-thong' }
  ]
};
