import { describe, expect, it } from 'vitest';
import { resolveReference } from '../../emulator/resolve-reference.ts';
import { resolveDestination } from '../../emulator/resolve-sink.ts';
import { kafkaSource } from '../../manifests/kafkasource.ts';
import { readText } from '../../manifests/read.ts';
import { Authority } from '../certificates.ts';

const services = `---
apiVersion: v1
kind: Service
metadata: {name: core, annotations: {plumbline.dev/url: "http://127.0.0.1:3000"}}
---
apiVersion: v1
kind: Service
metadata: {name: secure, annotations: {plumbline.dev/url: "https://127.0.0.1:3443/"}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: knative, annotations: {plumbline.dev/url: "http://127.0.0.1:4000/base/"}}
spec: {template: {spec: {containers: [{image: x}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: ftp, annotations: {plumbline.dev/url: "ftp://127.0.0.1"}}
---
apiVersion: v1
kind: Service
metadata: {name: started, annotations: {plumbline.dev/command: node server.ts}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: image}
spec: {template: {spec: {containers: [{image: shop/totals}]}}}
`;

/** What becomes of a sink in a file with the Services above, and more. */
function resolve(sink: string, more = '', strict = false) {
  const { resources } = readText(
    `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: s}
spec:
  bootstrapServers: [k]
  topics: [t]
  sink: ${sink}
${services}${more}`,
    'source.yaml',
  );
  const [resource] = resources;
  if (!resource) return expect.unreachable();
  const { value, problems } = kafkaSource(resource);
  return value ? resolveDestination(value.sink, resource, resources, { strict }) : problems[0];
}

const ref = (name: string, apiVersion = 'v1', more = '') =>
  `ref: {apiVersion: ${apiVersion}, kind: Service, name: ${name}${more}}`;
const knative = 'serving.knative.dev/v1';

describe('a sink', () => {
  it.each([
    [`{uri: "https://example.com"}`, 'https://example.com', '/'],
    [`{uri: "https://example.com:8443/in?q=1"}`, 'https://example.com:8443/in?q=1', '/in?q=1'],
    [`{${ref('core')}}`, 'http://127.0.0.1:3000', '/'],
    [`{${ref('core')}, uri: orders}`, 'http://127.0.0.1:3000/orders', '/orders'],
    [`{${ref('core', 'v1', ', address: any')}}`, 'http://127.0.0.1:3000', '/'],
    [`{${ref('secure')}}`, 'https://127.0.0.1:3443', '/'],
    [`{${ref('knative', knative)}}`, 'http://127.0.0.1:4000/base/', '/base/'],
    [`{${ref('knative', knative)}, uri: ../x}`, 'http://127.0.0.1:4000/x', '/x'],
    [`{${ref('knative', knative)}, uri: "?y"}`, 'http://127.0.0.1:4000/base/?y', '/base/?y'],
    // A host of the cluster's inside is the Service that it names.
    [`{uri: "http://core.default.svc.cluster.local/in?q=1"}`, 'http://127.0.0.1:3000/in?q=1', '/in?q=1'],
    [`{uri: "http://core.default.svc"}`, 'http://127.0.0.1:3000/', '/'],
    [`{uri: "http://core"}`, 'http://127.0.0.1:3000/', '/'],
    [`{uri: "http://core.example.com/in"}`, 'http://core.example.com/in', '/in'],
  ])('%s is sent to %s', (sink, url, path) => {
    expect(resolve(sink)).toMatchObject({ url, path, tls: url.startsWith('https') });
  });

  it.each([
    [`{${ref('knative', knative, ', address: public')}}`, 'sink.address', 'Remove address'],
    [`{${ref('ftp')}}`, 'sink.url', 'http://HOST:PORT'],
    [`{${ref('absent')}}`, 'sink.unresolved', 'Add the Service'],
    [`{${ref('started')}}`, 'sink.not-started', 'npm run stack -- up'],
    [`{${ref('image', knative)}}`, 'sink.unresolved', 'plumbline.dev/command: COMMAND'],
    [`{ref: {apiVersion: messaging.knative.dev/v1, kind: Channel, name: c}}`, 'sink.kind', 'Knative Service'],
  ])('%s is refused: %s', (sink, code, fix) => {
    const problem = { code, file: 'source.yaml', line: 7, field: 'spec.sink.ref' };
    expect(resolve(sink)).toMatchObject({ ...problem, fix: expect.stringContaining(fix) });
  });

  it('is refused at its uri when that is a host of the cluster that nothing here stands for', () => {
    const field = 'spec.sink.uri';
    expect(resolve('{uri: "http://absent.shop.svc.cluster.local"}')).toMatchObject({
      code: 'sink.unresolved',
      field,
    });
    expect(resolve('{uri: "http://started.default.svc"}')).toMatchObject({ code: 'sink.not-started', field });
  });

  it('has CACerts that hold certificates', () => {
    const { cert, key } = new Authority();
    const withCa = (pem: string) => resolve(`{uri: "https://x", CACerts: ${JSON.stringify(pem)}}`);
    expect(withCa(cert)).toMatchObject({ caCerts: cert });
    for (const pem of [
      'nothing',
      key,
      Buffer.from(cert).toString('base64'),
      cert.replace(/\n.{64}/, '\nAAAA'),
    ]) {
      expect(withCa(pem)).toMatchObject({
        code: 'kafkasource.ca-certs',
        message: expect.stringContaining('CA Cert provided is invalid'),
        field: 'spec.sink.CACerts',
        line: 7,
      });
    }
  });

  it('is trusted by CACerts and trust bundles only, else by the system, else by nobody', () => {
    const mine = new Authority().cert;
    const bundle = (label: string, namespace: string, pem: string) => `---
apiVersion: v1
kind: ConfigMap
metadata: {name: b-${label}, namespace: ${namespace}, labels: {networking.knative.dev/trust-bundle: "${label}"}}
data: {a.pem: "${pem}"}
`;
    const more = bundle('true', 'knative-eventing', 'BUNDLE') + bundle('false', 'knative-eventing', 'NOT');
    const elsewhere = bundle('true', 'default', 'NOT');
    const sink = `{uri: "https://x"}`;
    const withCa = `{uri: "https://x", CACerts: ${JSON.stringify(mine)}}`;
    expect(resolve(sink, elsewhere)).not.toHaveProperty('caCerts');
    expect(resolve(sink, elsewhere, true)).toMatchObject({ caCerts: '' });
    expect(resolve(sink, more + elsewhere)).toMatchObject({ caCerts: 'BUNDLE' });
    expect(resolve(withCa, more + elsewhere, true)).toMatchObject({ caCerts: `BUNDLE\n${mine}` });
  });
});

describe('a uri below a ref', () => {
  // As Go's url.ResolveReference answers, without fragments.
  it.each([
    ['http://h:1', '/p', 'http://h:1/p'],
    ['http://h:1', 'p', 'http://h:1/p'],
    ['http://h:1', '../../p', 'http://h:1/p'],
    ['http://h:1', '?y', 'http://h:1?y'],
    ['http://h:1', '#z', 'http://h:1'],
    ['http://H:80/x', 'p', 'http://H:80/p'],
    ['http://h:1/a/b/c?q=1#f', 'p', 'http://h:1/a/b/p'],
    ['http://h:1/a/b/c?q=1#f', './p', 'http://h:1/a/b/p'],
    ['http://h:1/a/b/c?q=1#f', '../p', 'http://h:1/a/p'],
    ['http://h:1/a/b/c?q=1#f', '?y', 'http://h:1/a/b/c?y'],
    ['http://h:1/a/b/c?q=1#f', '#z', 'http://h:1/a/b/c?q=1'],
    ['http://h:1/a/b/c?q=1#f', '/p?y#z', 'http://h:1/p?y'],
    ['http://h:1/a/b/c?q=1#f', '//other/x', 'http://other/x'],
    ['http://h:1/a/b/c?q=1#f', '/a/./b/../c', 'http://h:1/a/c'],
    ['http://h:1/a/b/c?q=1#f', '/a/b/..', 'http://h:1/a/'],
    ['http://h:1/a/b/c?q=1#f', '/a/b/.', 'http://h:1/a/b/'],
    ['http://h:1/a/b/c?q=1#f', '..', 'http://h:1/a/'],
    ['http://h:1/a/b/c?q=1#f', '.', 'http://h:1/a/b/'],
    ['http://h:1/a/b/c?q=1#f', '/%2e%2e/x', 'http://h:1/%2e%2e/x'],
    ['http://h:1/a/b/c?q=1#f', '/a%2fb', 'http://h:1/a%2fb'],
    ['http://h:1/a/b/c?q=1#f', '/sp ace', 'http://h:1/sp%20ace'],
    ['http://h:1/a/b/c?q=1#f', '/ü', 'http://h:1/%C3%BC'],
    ['http://h:1/a/b/c?q=1#f', 'p//q', 'http://h:1/a/b/p//q'],
    ['http://h:1/a/b/c?q=1#f', '/..//x', 'http://h:1/x'],
    ['http://h:1/a/b/c?q=1#f', '/?', 'http://h:1/?'],
  ])('%s and %s make %s', (base, uri, expected) => {
    expect(resolveReference(base, uri)).toBe(expected);
  });
});
