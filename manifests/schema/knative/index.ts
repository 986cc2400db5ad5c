import { anything, fields, list, map, type Shape, text } from '../fields.ts';
import { eventing } from './eventing.ts';
import { serving } from './serving.ts';
import { sources } from './sources.ts';

const specs = { ...eventing, ...serving, ...sources };

const metadata = fields({
  annotations: map(text),
  creationTimestamp: anything,
  deletionGracePeriodSeconds: anything,
  deletionTimestamp: anything,
  finalizers: list(text),
  generateName: text,
  generation: anything,
  labels: map(text),
  managedFields: anything,
  name: text,
  namespace: text,
  ownerReferences: list(anything),
  resourceVersion: text,
  selfLink: text,
  uid: text,
});

/** The whole document of a kind of Knative's. */
export function knativeShape(apiVersion: string, kind: string): Shape {
  return fields({ apiVersion: text, kind: text, metadata, spec: specs[`${apiVersion} ${kind}`] ?? anything });
}
