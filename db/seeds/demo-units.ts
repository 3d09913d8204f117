// The organization of the demo: the whole city down to its direct units, a few of them to the last party group, and some past.
import { add, cityUnits, REFORM_DAY, type SeedUnit } from './city.ts';
import { hanoiCommunes, partyGroups, unitsBelowCommune, unitsBelowDirect } from './places.ts';

/** Wards and communes with units below them, and how many. The first has the demo people. */
const deep: Record<string, number> = { 'Cầu Giấy': 42, 'Ba Đình': 20, 'Sóc Sơn': 24 };

/** Units of the direct unit of the city's own Party agencies. */
const AGENCY_UNITS = 47;

/** Names of the units that the demo people and its history speak of. */
const places = {
  city: 'Đảng bộ Thành phố Hà Nội',
  ward: 'Đảng bộ phường Cầu Giấy',
  agencies: 'Đảng bộ các cơ quan Đảng thành phố Hà Nội',
  branch_3: 'Đảng bộ phường Cầu Giấy/Chi bộ tổ dân phố số 3',
  branch_7: 'Đảng bộ phường Cầu Giấy/Chi bộ tổ dân phố số 7',
  branch_15: 'Đảng bộ phường Cầu Giấy/Chi bộ tổ dân phố số 15',
  ward_office: 'Đảng bộ các cơ quan Đảng phường Cầu Giấy/Chi bộ Văn phòng',
  ward_board: 'Đảng bộ các cơ quan Đảng phường Cầu Giấy/Chi bộ Ban Xây dựng Đảng',
  city_office: 'Đảng bộ Cơ quan số 1/Chi bộ Văn phòng',
  city_board: 'Đảng bộ Cơ quan số 1/Chi bộ Phòng Tổ chức',
  group_1: 'Chi bộ tổ dân phố số 3/Tổ đảng số 1',
  old_branch_5: 'Đảng bộ phường Dịch Vọng (cũ)/Chi bộ số 5 (cũ)',
  old_branch_6: 'Đảng bộ phường Dịch Vọng (cũ)/Chi bộ số 6 (cũ)'
} as const;

export type Place = keyof typeof places;

/** The units of the demo, with a way to find one by its short name. */
export type DemoUnits = { list: SeedUnit[]; at(place: Place): SeedUnit };

/** Every unit of the demo. The same at each run. */
export function demoUnits(): DemoUnits {
  const communes = hanoiCommunes();
  const list = cityUnits({
    commune: (index) => {
      const commune = communes[index];
      const size = deep[commune?.name ?? ''];
      return commune && size ? unitsBelowCommune(commune, size, 1) : [];
    },
    direct: (index) => (index === 0 ? unitsBelowDirect('agency', AGENCY_UNITS, 1) : [])
  });
  const at = finder(list);
  addGroups(list, at('branch_3'));
  addPast(list, at);
  for (const board of ['Văn phòng Thành ủy', 'Ban Tổ chức Thành ủy', 'Ban Tuyên giáo và Dân vận Thành ủy', 'Ủy ban Kiểm tra Thành ủy']) {
    add(list, at('city'), { kind: 'advisory_body', name: board });
  }
  for (const board of ['Văn phòng Đảng ủy', 'Ban Xây dựng Đảng', 'Ủy ban Kiểm tra Đảng ủy']) {
    for (const ward of list.filter(
      (u) => u.kind === 'commune_org' && list.some((below) => below.parent_id === u.id && below.kind !== 'advisory_body')
    )) {
      add(list, ward, { kind: 'advisory_body', name: board });
    }
  }
  return { list, at };
}

/** The unit's name, and that of the one above it before a slash, as `places` writes it. */
function finder(list: SeedUnit[]): DemoUnits['at'] {
  return (place) => {
    const [last = '', above] = places[place].split('/').reverse();
    const found = list.find((u) => u.name === last && (!above || list[(u.parent_id ?? 0) - 1]?.name === above));
    if (!found) throw new Error(`the demo has no unit ${places[place]}`);
    return found;
  };
}

function addGroups(list: SeedUnit[], branch: SeedUnit): void {
  for (const { kind, name } of partyGroups(2)) add(list, branch, { kind, name, opened_on: '2025-09-05' });
}

/** What stood before July 2025 where the ward of the demo people stands: a district, two wards, branches that became one. */
function addPast(list: SeedUnit[], at: DemoUnits['at']): void {
  const closed = { closed_on: REFORM_DAY, opened_on: '1997-09-01' };
  const [ward, branch] = [at('ward'), at('branch_7')];
  const district = add(list, at('city'), { ...closed, kind: 'district_org', name: 'Đảng bộ quận Cầu Giấy', successor_id: ward.id });
  const old = (name: string) => add(list, district, { ...closed, kind: 'commune_org', tier: 'grassroots', name, successor_id: ward.id });
  const first = old('Đảng bộ phường Dịch Vọng (cũ)');
  old('Đảng bộ phường Quan Hoa (cũ)');
  for (const no of [5, 6]) {
    add(list, first, { ...closed, kind: 'branch', branch_type: 'residential', name: `Chi bộ số ${no} (cũ)`, successor_id: branch.id });
  }
}
