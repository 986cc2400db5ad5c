import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

type Looked = { readonly error: NodeJS.ErrnoException } | { readonly found: LookupAddress[] };

/** Those under way, by name. */
const asked = new Map<string, Promise<Looked>>();

/**
 * The system's, but never twice at a time for one name. In Docker a container that is gone has no name any more, and a
 * resolver without a network takes many seconds to say so: one thread of Node's four each, asked every second.
 */
export const lookup: LookupFunction = (host, options, answer) => {
  let asking = asked.get(host);
  if (!asking) {
    asking = new Promise<Looked>((done) =>
      systemLookup(host, { all: true, verbatim: true }, (error, found) =>
        done(error ? { error } : { found }),
      ),
    ).finally(() => asked.delete(host));
    asked.set(host, asking);
  }
  void asking.then((looked) => {
    if ('error' in looked) return answer(looked.error, '', 0);
    const [first] = looked.found;
    if (options.all || !first) answer(null, looked.found);
    else answer(null, first.address, first.family);
  });
};
