import { PERMISSIONS, ROLES, type Permission, type Role } from '../../src/lib/server/platform/permissions.ts';
import { labelOf } from '../../src/lib/text/labels.ts';
import { permissionText } from '../../src/lib/text/permissions.ts';

/** The table of permissions in Vietnamese, for approval by people who do not read code. */
export function permissionsDoc(): string {
  return [
    '# Bảng phân quyền\n\nTài liệu này được tạo tự động từ bảng quyền của sản phẩm (`src/lib/server/platform/permissions.ts`); không sửa tay.\n',
    'Mỗi vai trò chỉ có các quyền được liệt kê, trong phạm vi đơn vị ghi ở quyết định phân quyền. Đảng viên luôn xem được thông tin của chính mình mà không cần phân quyền.\n',
    ...(Object.keys(ROLES) as Role[]).map(roleText),
    '\n## Các quyền\n\n| Quyền | Nghĩa | Mở dữ liệu | Xác thực lại |\n|---|---|---|---|',
    ...(Object.keys(PERMISSIONS) as Permission[]).map(
      (code) =>
        `| \`${code}\` | ${permissionText(code)} | ${WALLS[PERMISSIONS[code].wall ?? 'none']} | ${PERMISSIONS[code].step_up ? 'có' : 'không'} |`
    ),
    ''
  ].join('\n');
}

const WALLS = { members: 'thông tin đảng viên', accounts: 'tài khoản và nhật ký', none: 'không có dữ liệu cá nhân' };

function roleText(role: Role): string {
  const { levels, reach, power, permissions } = ROLES[role];
  return [
    `\n## ${labelOf('role', role)} (\`${role}\`)\n`,
    `- Phân ở: ${levels.map((level) => labelOf('usage_level', level)).join(', ')}. Phạm vi thường dùng: ${labelOf('grant_reach', reach).toLowerCase()}.`,
    `- ${power ? 'Có quyền đối với người khác: cần người thứ hai xác nhận và xác thực hai lớp.' : 'Không cần người thứ hai xác nhận.'}`,
    ...permissions.map((permission) => `- ${permissionText(permission)}`)
  ].join('\n');
}
