/** Bytes a request may carry, where nothing else is said. */
export const USUAL_BODY_BYTES = 1_048_576;

/** Does the request announce more than the limit? */
export function announcesTooMuch(request: Request, limit: number): boolean {
  return Number(request.headers.get('content-length') ?? 0) > limit;
}

/** The request with its body counted while it is read: of one that does not say its length, reading ends behind the limit by what `refuse` throws. */
export function counted(request: Request, limit: number, refuse: () => never): Request {
  if (!request.body || request.headers.has('content-length')) return request;
  let size = 0;
  const body = request.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        size += chunk.byteLength;
        if (size > limit) refuse();
        controller.enqueue(chunk);
      }
    })
  );
  return new Request(request, { body, duplex: 'half' } as RequestInit);
}
