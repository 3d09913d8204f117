import { redirect } from '@sveltejs/kit';
import {
  applyImport,
  cancelImport,
  decideRest,
  decideRestForm,
  decideRows,
  decideRowsForm,
  importPage,
  importRows,
  importUnits,
  importWordForm,
  type ImportCount
} from '#members';
import { action, page } from '#platform/http.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

/** What a person looks at first: what waits for him, then what is wrong, then what will change. */
const ORDER = ['duplicate', 'invalid', 'wrong_unit', 'stale', 'changed', 'new', 'unchanged'];

export const load = page('members.import', async (ctx, { params, url }: PageServerLoadEvent) => {
  const found = await importPage(ctx, params.import);
  const asked = url.searchParams.get('dong') ?? '';
  const outcome = ORDER.includes(asked) ? asked : ORDER.find((code) => has(found.counts, code));
  const after = numberOf(url, 'sau');
  const from = numberOf(url, 'tu');
  const ready = found.state === 'checked' || found.state === 'applied';
  return {
    import: found,
    outcome,
    after,
    from,
    rows: ready && outcome ? await importRows(ctx, found.id, { outcome, after }) : { rows: [], next: undefined },
    units: ready ? await importUnits(ctx, found.id, from) : { rows: [], next: undefined }
  };
});

export const actions = {
  decide: action('members.import', decideRowsForm, async ({ input, write, event }) => {
    await write((ctx) => decideRows(ctx, { ...input, import_id: event.params.import ?? '' }));
    redirect(303, `${event.url.pathname}?dong=duplicate&nhan=da-chon-cach-xu-ly`);
  }),
  decideRest: action('members.import', decideRestForm, async ({ input, write, event }) => {
    await write((ctx) => decideRest(ctx, { ...input, import_id: event.params.import ?? '' }));
    redirect(303, `${event.url.pathname}?dong=duplicate&nhan=da-chon-cach-xu-ly`);
  }),
  apply: action('members.import', importWordForm, async ({ write, event }) => {
    await write((ctx) => applyImport(ctx, event.params.import ?? ''));
    redirect(303, `${event.url.pathname}?nhan=dang-ghi-danh-sach`);
  }),
  cancel: action('members.import', importWordForm, async ({ write, event }) => {
    await write((ctx) => cancelImport(ctx, event.params.import ?? ''));
    redirect(303, '/quan-tri/dang-vien/nhap?nhan=da-huy-lan-nhap');
  })
} satisfies Actions;

function has(counts: ImportCount[], code: string): boolean {
  return counts.some(({ outcome, effect }) => outcome === code || effect === code);
}

function numberOf(url: URL, name: string): number {
  const typed = url.searchParams.get(name) ?? '';
  return /^[1-9][0-9]{0,9}$/.test(typed) ? Math.min(Number(typed), 2_147_483_646) : 0;
}
