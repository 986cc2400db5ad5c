import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readText } from '../../manifests/read.ts';
import { folderOf } from '../../manifests/service-home.ts';
import { textAt } from '../../manifests/value.ts';
import { withFolders } from '../../scripts/export-commands.ts';

const service = (annotations: string) => `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: fn, annotations: {${annotations}}}
spec: {template: {spec: {containers: [{image: fn}]}}}
`;

/** The one Service of a file. */
function read(annotations: string, file: string) {
  const { resources, problems } = readText(service(annotations), file);
  expect(problems).toEqual([]);
  return resources;
}

const folder = (annotations: string, file: string) => read(annotations, file).map(folderOf)[0];

test('a command runs in the folder of its file, or in one that is named from there', () => {
  expect(folder('plumbline.dev/command: run', 'k8s/fn.yaml')).toBe(resolve('k8s'));
  expect(folder('plumbline.dev/folder: ../fn', 'k8s/fn.yaml')).toBe(resolve('fn'));
});

test('an export names the folder from where its own files stand, so that the command runs where it ran', () => {
  for (const own of ['', ', plumbline.dev/folder: ../fn']) {
    const before = read(`plumbline.dev/command: run${own}`, 'team/k8s/fn.yaml');
    const [written] = withFolders(before, 'out/cluster');
    const named = textAt(written?.document, 'metadata', 'annotations', 'plumbline.dev/folder');
    expect(named).toBe(own === '' ? '../../../team/k8s' : '../../../team/fn');
    const there = join('out/cluster/base/services.yaml');
    expect(folder(`plumbline.dev/folder: ${named}`, there)).toBe(before.map(folderOf)[0]);
  }
});

test('an export leaves Services without a command alone', () => {
  const before = read('plumbline.dev/url: "http://127.0.0.1:1"', 'fn.yaml');
  expect(withFolders(before, 'out')).toEqual(before);
});
