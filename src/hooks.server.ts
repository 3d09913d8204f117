import { error } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { announcesTooMuch, counted, USUAL_BODY_BYTES } from '#platform/body-limit.ts';
import { newReference } from '#platform/log.ts';
import { getRuntime } from '#platform/runtime.ts';
import { sessionHash } from '#platform/session-cookie.ts';
import { displayAttributes } from '#ui/display.ts';

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), browsing-topics=()',
  'x-frame-options': 'DENY'
} as const;

/** Routes that take more than a usual form: the file of a list, with what surrounds it. */
const LARGE_BODIES: Record<string, number> = { '/quan-tri/dang-vien/nhap/tep': 101 * 1_048_576 };

/** Every request: its reference, its session, the same-origin rule for whatever may change something, and the headers. */
export const handle: Handle = async ({ event, resolve }) => {
  event.locals.reference = newReference();
  event.locals.token_hash = sessionHash(event.cookies, event.url);
  if (!isSafe(event.request.method) && !isSameOrigin(event.request, event.url)) {
    getRuntime().log.warn({ reference: event.locals.reference, path: event.url.pathname }, 'cross-site request refused');
    return new Response(`Yêu cầu không đến từ trang này nên chưa được thực hiện. Mã tra cứu: ${event.locals.reference}`, {
      status: 403,
      headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store' }
    });
  }
  const limit = LARGE_BODIES[event.url.pathname] ?? USUAL_BODY_BYTES;
  if (announcesTooMuch(event.request, limit)) {
    return new Response(`Nội dung gửi lên quá lớn nên chưa có gì được lưu. Mời chọn tệp nhỏ hơn. Mã tra cứu: ${event.locals.reference}`, {
      status: 413,
      headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'private, no-store' }
    });
  }
  const { reference } = event.locals;
  Object.assign(event, { request: counted(event.request, limit, () => error(413, reference, { reference })) });
  const display = displayAttributes(event.cookies.get('hien_thi'));
  const response = await resolve(event, { transformPageChunk: ({ html }) => html.replace('%sotay.display%', display) });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (event.url.protocol === 'https:') response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  return response;
};

/**
 * What nobody foresaw: the log gets everything, the person a sentence and the reference. The reference is the message as
 * well: `error.html`, which answers for files, can print nothing else.
 */
export const handleError: HandleServerError = (caught) => {
  const { reference } = caught.event.locals;
  if (caught.kind === 'unknown') {
    const { error, event } = caught;
    getRuntime().log.error({ reference, path: event.route.id, error: error instanceof Error ? error.stack : String(error) }, 'unforeseen');
  }
  return { message: reference, reference };
};

function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

function isSameOrigin(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin');
  return origin === null ? request.headers.get('sec-fetch-site') === 'same-origin' : origin === url.origin;
}
