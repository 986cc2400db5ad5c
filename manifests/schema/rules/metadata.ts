import { groupOf, type Resource } from '../../read.ts';
import {
  checkName,
  dns1035Label,
  dnsLabel,
  dnsSubdomain,
  labelValue,
  pathSegment,
  qualifiedName,
} from '../names.ts';
import type { View } from '../view.ts';

/** What holds of the metadata of every kind. */
export function metadataRules(document: View): void {
  const { kind } = document.resource;
  const metadata = document.at('metadata');
  checkName(metadata.at('name'), nameSyntax(document), `the name of a ${kind}`);
  checkName(metadata.at('namespace'), dnsLabel, 'a namespace');
  labelRules(metadata.at('labels'));
  annotationRules(metadata.at('annotations'));
  for (const finalizer of metadata.at('finalizers').items) {
    const name = finalizer.text ?? '';
    const isStandard = ['foregroundDeletion', 'orphan', 'kubernetes'].includes(name);
    // Of a custom resource a cluster takes a name without a slash too, with a warning.
    const isWhole = isStandard || name.includes('/') || isCustom(document.resource);
    if (!isWhole || qualifiedName(name))
      finalizer.refuse(`${JSON.stringify(name)} is no finalizer`, 'Write it as example.com/name.');
  }
}

/** Kubernetes' own groups have no dot, or end in k8s.io. */
function isCustom(resource: Resource): boolean {
  const group = groupOf(resource);
  return group.includes('.') && !group.endsWith('.k8s.io');
}

function nameSyntax({ resource }: View) {
  const { kind } = resource;
  const group = groupOf(resource);
  if (group === 'rbac.authorization.k8s.io') return pathSegment;
  if (group === '' && kind === 'Namespace') return dnsLabel;
  if (kind === 'Service') return dns1035Label;
  if (group === 'batch' && kind === 'CronJob') return cronJobName;
  return dnsSubdomain;
}

/** Its Jobs' names are 11 characters longer. */
const cronJobName = (text: string) =>
  text.length > 52 ? 'it is longer than 52 characters' : dnsSubdomain(text);

/** Labels of a resource, a template or a selector. */
export function labelRules(labels: View): void {
  for (const [key, value] of labels.entries) {
    const fault = qualifiedName(key);
    if (fault)
      value.refuse(`${JSON.stringify(key)} cannot be the key of a label: ${fault}`, 'Choose another key.');
    else if (typeof value.value === 'string') {
      const wrong = labelValue(value.value);
      if (wrong)
        value.refuse(
          `${JSON.stringify(value.value)} cannot be the value of a label: ${wrong}`,
          'Make it an annotation, or write it otherwise.',
        );
    }
  }
}

/** Annotations of a resource or a template. */
export function annotationRules(annotations: View): void {
  for (const [key, value] of annotations.entries) {
    const fault = qualifiedName(key);
    if (fault)
      value.refuse(
        `${JSON.stringify(key)} cannot be the key of an annotation: ${fault}`,
        'Choose another key.',
      );
  }
}

/** A selector of `matchLabels` and `matchExpressions`. */
export function selectorRules(selector: View): void {
  labelRules(selector.at('matchLabels'));
  for (const expression of selector.at('matchExpressions').items) {
    checkName(expression.at('key'), qualifiedName, 'the key of a label');
    const operator = expression.at('operator');
    const values = expression.at('values');
    const isExistence = operator.text === 'Exists' || operator.text === 'DoesNotExist';
    if (operator.text === 'In' || operator.text === 'NotIn') {
      if (values.items.length === 0) values.missing('Give the values to look for.');
    } else if (!isExistence && operator.isPresent)
      operator.refuse(
        `${JSON.stringify(operator.value)} is no operator of a selector`,
        'Use In, NotIn, Exists or DoesNotExist.',
      );
    if (isExistence && values.items.length > 0)
      values.refuse(`${operator.text} takes no values`, 'Remove the values, or use In.');
  }
}
