import { anything, fields, free, integer, list, map, type Shape, text } from '../fields.ts';

/** What Knative's kinds have in common, from the CRDs of 1.23. */
const reference = { apiVersion: text, kind: text, name: text, namespace: text };
export const ref = fields(reference);
/** Only where the CRD lets `address` and `group` through. */
export const addressedRef = fields({ ...reference, address: text, group: text });

const destinationOf = (to: Shape) => fields({ ref: to, uri: text, CACerts: text, audience: text });
export const destination = destinationOf(ref);
export const addressedDestination = destinationOf(addressedRef);

export const deliveryTo = (deadLetterSink: Shape): Shape =>
  fields({
    backoffDelay: text,
    backoffPolicy: text,
    deadLetterSink,
    format: text,
    retry: integer,
    retryAfterMax: text,
    timeout: text,
  });
export const delivery = deliveryTo(destination);

/** `spec` of a channel inside is what its kind takes. */
export const channelTemplate = fields({ apiVersion: text, kind: text, spec: free });
export const ceOverrides = fields({ extensions: map(text) });
export const selector = fields({
  matchLabels: map(text),
  matchExpressions: list(fields({ key: text, operator: text, values: list(text) })),
});
export const secretRef = fields({ secret: fields({ ref: fields({ name: text }, 'name') }) });
/** A filter of subscriptions' API: the ones inside `all` and `any` are filters again. */
const filterOf = (inner: Shape): Shape =>
  fields({
    all: list(inner),
    any: list(inner),
    cesql: text,
    exact: map(text),
    not: inner,
    prefix: map(text),
    suffix: map(text),
  });
/** Deeper ones than anybody writes are not looked at. */
export const filter = filterOf(filterOf(filterOf(filterOf(free))));

export const subscribers = list(
  fields({
    auth: fields({ serviceAccountName: text, serviceAccountNames: list(text) }),
    delivery,
    generation: integer,
    name: text,
    namespace: text,
    replyAudience: text,
    replyCACerts: text,
    replyUri: text,
    subscriberAudience: text,
    subscriberCACerts: text,
    subscriberUri: text,
    uid: text,
  }),
);

/** Of a revision's template: other fields of ObjectMeta mean nothing there. */
export const templateMetadata = fields({
  annotations: map(text),
  creationTimestamp: anything,
  finalizers: list(text),
  labels: map(text),
  name: text,
  namespace: text,
});
