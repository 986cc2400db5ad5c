import { certificatesFault } from '../pem.ts';
import type { View } from '../schema/view.ts';

/** What differs between Knative's webhooks. */
export interface Webhook {
  /** Whether a reference may lead to another namespace: only the webhook of the Kafka kinds takes one. */
  readonly mayCross: boolean;
}

/** A place that events go to: `ref`, `uri`, or a relative `uri` below the `ref` (knative.dev/pkg: Destination.Validate). */
export function destinationRules(destination: View, webhook: Webhook): void {
  if (!destination.isRecord) return;
  const [ref, uri] = [destination.at('ref'), destination.at('uri')];
  if (!ref.isPresent && uri.text === undefined) {
    destination.refuse('it names no place: expected ref or uri', 'Give a ref or a uri.');
  } else if (uri.text === undefined) {
    referenceRules(ref, webhook);
  } else if (ref.isPresent && /^[a-z][a-z0-9+.-]*:/i.test(uri.text)) {
    uri.refuse('a uri beside a ref must be relative to it', 'Give a path, or remove the ref.');
  } else if (!ref.isPresent && !(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]/i.test(uri.text) && URL.canParse(uri.text))) {
    uri.refuse('a uri alone must be absolute, with a host', 'Write it as http://HOST:PORT/PATH.');
  } else {
    const certificates = destination.at('CACerts');
    const fault = certificates.text === undefined ? undefined : certificatesFault(certificates.text);
    if (fault) certificates.refuse(`it ${fault.message}`, fault.fix);
  }
}

/** A reference to another resource (knative.dev/pkg: KReference.Validate). */
export function referenceRules(ref: View, { mayCross }: Webhook): void {
  for (const name of ['apiVersion', 'kind', 'name'])
    if (ref.at(name).text === undefined) ref.at(name).missing();
  if (ref.at('group').text !== undefined)
    ref
      .at('group')
      .refuse('group is an experimental feature, which is off', 'Write apiVersion with the version.');
  const namespace = ref.at('namespace');
  const own = ref.resource.namespace;
  if (mayCross || namespace.text === undefined || namespace.text === own) return;
  namespace.refuse(
    `a ${ref.resource.kind} cannot refer to namespace ${namespace.text} from ${own}`,
    'Remove namespace, and refer to something of its own namespace.',
  );
}
