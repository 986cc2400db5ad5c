import type { Problem } from '../../lib/problem.ts';
import { nearest } from '../nearest.ts';
import { isRecord, problemAt, type Resource } from '../read.ts';
import { missingField, unknownField, wrongValue } from '../shape.ts';
import { fieldName, valueAt } from '../yaml.ts';
import type { Fault } from './ajv.ts';
import { validator } from './fields.ts';
import { isKnownGroup, isOldStrimzi, isServed, kindsOf, versionsOf } from './kinds.ts';
import { knativeShape } from './knative/index.ts';
import { loadModel, modelOf, type Validator } from './models.ts';
import { upToDate } from './strimzi.ts';

/** What the API server's schema of its kind has against a resource: unknown fields, missing ones, wrong values. */
export async function schemaProblems(resource: Resource): Promise<Problem[]> {
  if (!isServed(resource) && !isOldStrimzi(resource)) return notServed(resource);
  const document = withoutStatus(resource.document);
  const validate = await validatorOf(resource);
  return validate(document).map((fault) => problemOf(resource, document, fault));
}

/** The warning that nobody here knows a kind: another operator's, as a rule. */
export function uncheckedKind(resource: Resource): Problem[] {
  if (isServed(resource) || isKnownGroup(resource) || versionsOf(resource).length > 0) return [];
  return [
    problemAt(resource, ['kind'], {
      code: 'manifest.unknown-kind',
      message: `${resource.kind} of ${resource.apiVersion} was not checked: Plumbline does not know it`,
      fix: 'Check it with kubectl apply --server-side --dry-run=server, where its operator is.',
    }),
  ];
}

async function validatorOf({ apiVersion, kind }: Resource): Promise<Validator> {
  const name = modelOf({ apiVersion, kind });
  if (name === undefined) return validator(knativeShape(apiVersion, kind));
  const model = await loadModel(name);
  return apiVersion === 'kafka.strimzi.io/v1' ? upToDate(kind, model) : model;
}

/** Strimzi's kinds of v1beta2: `up` reads them with a notice, a cluster with Strimzi 1.x refuses them. */
export const oldKind = (resource: Resource): Problem[] => (isOldStrimzi(resource) ? notServed(resource) : []);

/** A kind of a group that is known, in a version that no cluster serves; of other groups nothing is known. */
function notServed(resource: Resource): Problem[] {
  const versions = versionsOf(resource);
  if (versions.length === 0 && !isKnownGroup(resource)) return [];
  return [
    problemAt(resource, ['apiVersion'], {
      code: 'manifest.not-served',
      message: `there is no ${resource.kind} in ${resource.apiVersion}`,
      fix: versions.length > 0 ? `Write apiVersion: ${versions.join(' or ')}.` : kindFix(resource),
    }),
  ];
}

function kindFix(resource: Resource): string {
  const meant = nearest(resource.kind, kindsOf(resource));
  return meant ? `Did you mean kind: ${meant}?` : 'Check kind and apiVersion.';
}

/** What an API server takes of a document: no status, and what is null is not there, though its name must be known. */
function withoutStatus(document: unknown): unknown {
  if (!isRecord(document)) return document;
  const { status: _, ...rest } = document;
  return withoutNulls(rest);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === null ? undefined : withoutNulls(inner)]),
  );
}

function problemOf(resource: Resource, document: unknown, { path, kind, wanted }: Fault): Problem {
  if (kind === 'unknown') return unknownField(resource, path, wanted);
  if (kind === 'wrong') {
    const value = valueAt(document, path);
    const fix = typeof value === 'string' && wanted.includes('base64') ? base64Fix(resource) : undefined;
    return wrongValue(resource, path, wanted.join(' or '), value, fix);
  }
  if (wanted.length === 1) return missingField(resource, path, `Add ${wanted[0]}.`);
  return problemAt(resource, path, {
    code: 'manifest.missing',
    message: `${fieldName(path)} needs one of ${wanted.join(', ')}`,
    fix: `Give exactly one of them.`,
  });
}

const base64Fix = ({ kind }: Resource): string =>
  kind === 'Secret' ? 'Put it under stringData, or write the base64 of it.' : 'Write the base64 of it.';
