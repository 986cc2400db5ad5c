import { useMemo, useState } from 'preact/hooks';
import type { RawRequest } from '../../contract.ts';
import { Button } from '../parts/button.tsx';
import { Code } from '../parts/code.tsx';
import { Folded } from '../parts/folded.tsx';
import { Text } from '../parts/text.tsx';
import { bytes } from '../parts/when.ts';
import { bodyOf } from './body.ts';

/** The request as it came, header by header. */
export function Request({ request }: { readonly request: RawRequest }) {
  const { method, target, httpVersion, headers } = request;
  return (
    <ul class="headers">
      <li class="request-line">
        <Text of={`${method} ${target} HTTP/${httpVersion}`} />
      </li>
      {headers.map(([name, value], index) => (
        // Two headers may be the same: their order is all that tells them apart.
        <li key={`${index} ${name}`}>
          <span class="header-name">
            <Text of={name} />
          </span>
          : <Folded of={value} />
        </li>
      ))}
    </ul>
  );
}

export function Body({ request }: { readonly request: RawRequest }) {
  const body = useMemo(() => bodyOf(request.body), [request]);
  const [raw, setRaw] = useState(false);
  if (body.bytes === 0) return <p class="quiet">The request had no body.</p>;
  const shown = raw ? null : body.pretty;
  return (
    <>
      <p class="body-line">
        <span class="quiet">
          {bytes(body.bytes)}
          {body.binary && ', no text'}
        </span>
        {body.pretty !== null && (
          <Button small pressed={raw} onClick={() => setRaw(!raw)}>
            As it came
          </Button>
        )}
      </p>
      <Code text={shown ?? body.raw} label="Body" json={body.pretty !== null} />
    </>
  );
}
