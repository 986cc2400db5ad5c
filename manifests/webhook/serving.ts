import { checkName, dns1035Label, dnsSubdomain } from '../schema/names.ts';
import { annotationRules, labelRules } from '../schema/rules/metadata.ts';
import type { View } from '../schema/view.ts';
import { needs } from './common.ts';
import { revisionRules } from './revision.ts';
import { scalingRules } from './scaling.ts';
import { routeTraffic, serviceTraffic } from './traffic.ts';

export function serviceRules(document: View): void {
  ownAnnotations(document);
  templateRules(document);
  serviceTraffic(document.at('spec', 'traffic'));
}

export function configurationRules(document: View): void {
  ownAnnotations(document);
  templateRules(document);
}

export const revisionKindRules = (document: View): void => {
  scalingRules(document.at('metadata', 'annotations'));
  revisionRules(document.at('spec'));
};

export function routeRules(document: View): void {
  ownAnnotations(document);
  routeTraffic(document.at('spec', 'traffic'));
}

export function domainMappingRules(document: View): void {
  const name = document.at('metadata', 'name');
  if (name.text !== undefined && !name.text.includes('.'))
    name.refuse(
      'the name of a DomainMapping is the domain, of two parts at least',
      'Name it as shop.example.com.',
    );
  if (name.text?.endsWith('.cluster.local'))
    name.refuse("it must not be a name of the cluster's own", 'Name a domain of yours.');
  const ref = document.at('spec', 'ref');
  needs(ref, ['apiVersion', 'kind', 'name']);
  const { namespace } = document.resource;
  if (ref.at('namespace').isPresent && ref.at('namespace').text !== namespace)
    ref.at('namespace').refuse(`it must be that of the DomainMapping, ${namespace}`, 'Remove it.');
}

/** How to scale stands at the template: above it, nothing would read it. */
function ownAnnotations(document: View): void {
  for (const [key, value] of document.at('metadata', 'annotations').entries) {
    if (key.startsWith('autoscaling.knative.dev/'))
      value.refuse('it must stand in spec.template.metadata.annotations', 'Move it there.');
  }
  const name = document.at('metadata', 'name');
  checkName(name, dns1035Label, `the name of a ${document.resource.kind}`);
}

function templateRules(document: View): void {
  const template = document.at('spec', 'template');
  const metadata = template.at('metadata');
  labelRules(metadata.at('labels'));
  annotationRules(metadata.at('annotations'));
  scalingRules(metadata.at('annotations'));
  const name = metadata.at('name');
  const prefix = `${document.resource.name}-`;
  if (name.text !== undefined && !name.text.startsWith(prefix))
    name.refuse(
      `invalid value: ${JSON.stringify(name.text)} must have prefix ${JSON.stringify(prefix)}`,
      `Name the revision ${prefix}v1, or leave the name out.`,
    );
  else checkName(name, dns1035Label, 'the name of a revision');
  revisionRules(template.at('spec'));
  checkName(template.at('spec', 'serviceAccountName'), dnsSubdomain, 'the name of a ServiceAccount');
}
