import type { RawRequest } from '../contract.ts';

/** A command for bash that sends the same bytes. @param origin `http://127.0.0.1:18080` */
export function curlOf(request: RawRequest, origin: string): string {
  return `curl -X ${request.method} ${origin}`;
}
