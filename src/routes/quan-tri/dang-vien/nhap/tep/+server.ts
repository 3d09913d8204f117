import { redirect } from '@sveltejs/kit';
import { IMPORT_LIMITS, receiveImport, requireTable } from '#members';
import { fileStore } from '#platform/files.ts';
import { upload } from '#platform/http-files.ts';
import type { RequestEvent } from './$types.ts';

const back = '/quan-tri/dang-vien/nhap';

/** The file of a list: kept while it arrives, refused when it can be none, then checked in the background. */
export const POST = upload<RequestEvent>('members.import', {
  back,
  limit: IMPORT_LIMITS.max_bytes,
  async receive({ file, name, write }) {
    await requireTable(await fileStore().open(file.key));
    const id = await write((ctx) => receiveImport(ctx, { file, name }));
    redirect(303, `${back}/${id}?nhan=da-nhan-tep`);
  }
});
