// The people of the demo who have a name in its story: one of every role, in the units that demo-units.ts names. All invented.
import type { ActivityStatus, Position, Sex } from '../../src/lib/text/labels.ts';
import type { Role } from '../../src/lib/server/platform/permissions.ts';
import type { Place } from './demo-units.ts';

/** An office: which, where, since when, by which decision. */
type CastOffice = { position: Position; at: Place; from_on: string; decision: string };

/** A grant by decision: which role, where, since when. */
type CastGrant = { role: Role; at: Place; from_on: string; decision: string };

/** One named person. Without a login he has no account. */
export type CastMember = {
  name: string;
  sex: Sex;
  born_on: string;
  joined_on: string;
  branch: Place;
  login?: string;
  /** What the sign-in page and the terminal say he is. */
  label?: string;
  offices?: CastOffice[];
  grants?: CastGrant[];
  activity_status?: ActivityStatus;
  host?: Place;
};

const woman = (name: string, born_on: string, joined_on: string, branch: Place, more: Partial<CastMember> = {}): CastMember => ({
  name,
  sex: 'female',
  born_on,
  joined_on,
  branch,
  ...more
});
const man = (name: string, born_on: string, joined_on: string, branch: Place, more: Partial<CastMember> = {}): CastMember => ({
  name,
  sex: 'male',
  born_on,
  joined_on,
  branch,
  ...more
});
const office = (position: Position, at: Place, from_on: string, decision: string): CastOffice => ({ position, at, from_on, decision });
const grant = (role: Role, at: Place, from_on: string, decision: string): CastGrant => ({ role, at, from_on, decision });

/** The people of the ward's branches. */
// prettier-ignore
const members: CastMember[] = [
  man('Trần Văn Định', '1954-04-18', '1978-02-03', 'branch_7', {
    login: 'bithu', label: 'Bí thư chi bộ', offices: [office('secretary', 'branch_7', '2025-08-12', '01-NQ/CB')]
  }),
  woman('Lê Thị Bình', '1960-10-02', '1986-05-19', 'branch_7', {
    login: 'chiuy', label: 'Chi ủy viên, Phó Bí thư chi bộ', offices: [office('deputy_secretary', 'branch_7', '2025-08-12', '01-NQ/CB')]
  }),
  man('Ngô Quang Hải', '1971-06-25', '1999-09-02', 'branch_7', {
    login: 'ngoquanghai', offices: [office('committee_member', 'branch_7', '2026-03-03', '03-NQ/CB')]
  }),
  woman('Nguyễn Thị Hòa', '1961-03-12', '1987-02-03', 'branch_7', { login: 'dangvien', label: 'Đảng viên' }),
  man('Trịnh Gia Minh', '1998-06-21', '2026-09-02', 'branch_7', { login: 'dubi' }),
  man('Bùi Tuấn Kiệt', '2001-01-15', '2025-12-05', 'branch_7', { login: 'buituankiet' }),
  man('Lê Văn Tấn', '1939-01-04', '1964-12-22', 'branch_7', { activity_status: 'exempt' }),
  woman('Phạm Thị Nụ', '1946-08-30', '1970-05-19', 'branch_7'),
  woman('Mai Anh Thư', '1989-12-11', '2014-11-07', 'branch_7', { login: 'maianhthu' }),
  man('Đặng Đình Khôi', '1958-02-14', '1983-02-03', 'branch_7', { login: 'dangdinhkhoi' }),
  woman('Hồ Thị Lan', '1964-07-07', '1992-09-02', 'branch_7', { login: 'hothilan' }),
  man('Bùi Văn Phú', '1952-11-20', '1975-12-22', 'branch_7', { login: 'buivanphu' }),
  man('Vương Đức Long', '1990-07-30', '2018-11-07', 'branch_15', { login: 'dangvien2', label: 'Đảng viên chi bộ khác' }),
  man('Phùng Quang Vinh', '1956-05-05', '1981-05-19', 'branch_3', {
    login: 'totruong', offices: [office('group_leader', 'group_1', '2025-09-10', '02-NQ/CB')]
  }),
  woman('Nguyễn Thị Hoà', '1985-11-08', '2012-05-19', 'branch_3', {
    login: 'nguyenthihoa85', activity_status: 'temporarily_elsewhere', host: 'branch_7'
  })
];

/** Those who work for the ward. */
// prettier-ignore
const wardStaff: CastMember[] = [
  woman('Đặng Thùy Dương', '1993-03-09', '2019-05-19', 'ward_board', {
    login: 'nghiepvu', label: 'Cán bộ nghiệp vụ phường', offices: [office('record_officer', 'ward', '2025-07-15', '11-QĐ/ĐU')],
    grants: [grant('record_officer', 'ward', '2025-07-15', '11-QĐ/ĐU')]
  }),
  woman('Vũ Minh Châu', '1988-09-17', '2013-02-03', 'ward_board', {
    login: 'tochuc', label: 'Cán bộ tổ chức phường', grants: [grant('commune_organization', 'ward', '2025-07-01', '14-QĐ/ĐU')]
  }),
  man('Lưu Thanh Tùng', '1984-01-28', '2011-09-02', 'ward_office', {
    login: 'quantri1', label: 'Quản trị đơn vị phường', grants: [grant('unit_administrator', 'ward', '2025-07-01', '4810-QĐ/TU')]
  }),
  woman('Kiều Diệu Ngân', '1991-04-21', '2017-11-07', 'ward_office', {
    login: 'quantri2', label: 'Quản trị đơn vị phường (người thứ hai)', grants: [grant('unit_administrator', 'ward', '2025-07-01', '4810-QĐ/TU')]
  }),
  man('Phan Quốc Bảo', '1991-08-06', '2016-05-19', 'ward_board', {
    login: 'bientap', label: 'Biên tập viên phường', offices: [office('editor', 'ward', '2026-01-15', '03-QĐ/ĐU')],
    grants: [grant('editor', 'ward', '2026-01-15', '03-QĐ/ĐU')]
  }),
  woman('Đỗ Thu Hằng', '1979-05-30', '2004-02-03', 'ward_board', {
    login: 'duyetdang',
    offices: [office('standing_member', 'ward', '2025-07-01', '4795-QĐ/TU'), office('overseer', 'branch_7', '2025-08-20', '21-QĐ/ĐU')],
    grants: [grant('publisher', 'ward', '2025-07-20', '15-QĐ/ĐU')]
  }),
  man('Phạm Hồng Sơn', '1986-12-02', '2012-12-22', 'ward_office', { login: 'vanthu', grants: [grant('office_clerk', 'ward', '2025-07-15', '12-QĐ/ĐU')] }),
  woman('Đào Hải Yến', '1990-02-18', '2015-09-02', 'ward_office', { login: 'vanphong', grants: [grant('commune_office', 'ward', '2025-07-15', '12-QĐ/ĐU')] }),
  woman('Tạ Hoài Phương', '1987-10-10', '2014-05-19', 'ward_board', {
    login: 'tuyengiao', grants: [grant('commune_propaganda', 'ward', '2025-07-15', '13-QĐ/ĐU')]
  }),
  man('Nguyễn Khắc Toàn', '1977-07-23', '2003-05-19', 'ward_board', {
    login: 'kiemtra', offices: [office('inspection_head', 'ward', '2025-07-01', '4795-QĐ/TU')],
    grants: [grant('commune_inspection', 'ward', '2025-07-15', '13-QĐ/ĐU')]
  })
];

/** Those who work for the city and for its direct unit of Party agencies. */
// prettier-ignore
const cityStaff: CastMember[] = [
  woman('Hoàng Diệu Linh', '1985-06-14', '2010-09-02', 'city_board', {
    login: 'tochuc.tp', label: 'Ban Tổ chức Thành ủy', grants: [grant('city_organization', 'city', '2025-07-01', '4802-QĐ/TU')]
  }),
  man('Cao Xuân Khánh', '1980-03-03', '2006-02-03', 'city_board', {
    login: 'kiemtra.tp', label: 'Ủy ban Kiểm tra Thành ủy', grants: [grant('city_inspection', 'city', '2025-07-01', '4804-QĐ/TU')]
  }),
  man('Đinh Việt Cường', '1983-11-19', '2009-11-07', 'city_office', {
    login: 'tuyengiao.tp', grants: [grant('city_propaganda', 'city', '2025-07-01', '4803-QĐ/TU')]
  }),
  woman('Dương Thanh Hà', '1987-01-31', '2013-05-19', 'city_office', { login: 'vanphong.tp', grants: [grant('city_office', 'city', '2025-07-01', '4805-QĐ/TU')] }),
  woman('Trương Bích Ngọc', '1982-08-12', '2008-09-02', 'city_board', {
    login: 'quantri.tp', grants: [grant('unit_administrator', 'city', '2025-07-01', '4806-QĐ/TU')]
  }),
  man('Nghiêm Quốc Anh', '1989-05-27', '2016-12-22', 'city_office', {
    login: 'quantri.ht1', label: 'Quản trị hệ thống', grants: [grant('system_administrator', 'city', '2025-07-01', '4807-QĐ/TU')]
  }),
  woman('Tô Lệ Thủy', '1992-09-08', '2018-05-19', 'city_office', {
    login: 'quantri.ht2', grants: [grant('system_administrator', 'city', '2025-07-01', '4807-QĐ/TU')]
  }),
  man('Mai Trọng Nhân', '1981-02-25', '2007-02-03', 'city_board', { login: 'tochuc.tt', grants: [grant('district_organization', 'agencies', '2025-07-10', '05-QĐ/ĐU')] }),
  woman('Lại Thu Trà', '1988-07-16', '2014-09-02', 'city_office', { login: 'tuyengiao.tt', grants: [grant('district_propaganda', 'agencies', '2025-07-10', '05-QĐ/ĐU')] }),
  man('Doãn Đức Thịnh', '1979-04-09', '2005-05-19', 'city_office', { login: 'vanphong.tt', grants: [grant('district_office', 'agencies', '2025-07-10', '05-QĐ/ĐU')] }),
  woman('Bạch Kim Oanh', '1984-10-22', '2011-11-07', 'city_board', { login: 'kiemtra.tt', grants: [grant('district_inspection', 'agencies', '2025-07-10', '05-QĐ/ĐU')] })
];

/** Everyone of the story, in the order of their member numbers. */
export const cast: readonly CastMember[] = [...members, ...wardStaff, ...cityStaff];
