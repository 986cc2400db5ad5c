import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, PlumblineError } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const exportCommand = command({
  usage: 'export',
  summary: 'Write manifests for a cluster: what runs here, with what a cluster needs around it',
  options: {
    file: {
      alias: 'f',
      type: 'string',
      array: true,
      default: [],
      describe:
        "Your YAML, files or folders, - is standard input; else the stack's own, else examples/inventory",
    },
    out: { type: 'string', describe: 'Folder to write, for kubectl apply -k' },
    // No default: a name that is given has to be a stack's.
    name: { type: 'string', describe: `${common.name.describe}; else ${common.name.default}` },
    namespace: { type: 'string', describe: 'For everything; else each resource stays in its own' },
    database: {
      choices: ['in-cluster', 'external'],
      describe: 'A MySQL in the cluster, or only a name for one elsewhere; else as the connectors say',
    },
    force: {
      type: 'boolean',
      default: false,
      describe: 'Into a folder that has files: those of an earlier export are replaced, all others stay',
    },
    format: {
      choices: ['kustomize', 'yaml'],
      default: 'kustomize',
      describe: 'A folder, or one stream of YAML on stdout',
    },
    overlay: {
      choices: ['dev', 'production'],
      describe: 'Which of the two --format yaml prints; else dev',
    },
  },
  examples: [
    ['export --out k8s', 'the sample pipeline; then kubectl apply -k k8s'],
    ['export -f my/ --out k8s --database external', 'yours; its database is elsewhere'],
    ['export -f my/ --format yaml', 'one stream, to be read or piped'],
  ],
  async run(args, io) {
    const { out, format, namespace, database } = args;
    if (format === 'kustomize' && out === undefined) throw usage('say where to: --out DIR');
    if (format === 'yaml' && out !== undefined)
      throw usage('--format yaml prints to stdout; leave --out away');
    if (format === 'kustomize' && args.overlay !== undefined) {
      throw usage('a folder has both overlays; --overlay goes with --format yaml');
    }
    if (namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
      throw usage('--namespace takes lower-case letters, digits and hyphens, 63 at most');
    }
    const { exportFiles, exportResources, exportStream } = await import('../../compose/export.ts');
    const { exampleResources, savedSite } = await import('../../compose/site.ts');
    const { root } = await import('../../compose/root.ts');
    const { contents, readForExport } = await import('../export-input.ts');
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    const name = args.name ?? common.name.default;
    const saved = args.file.length > 0 ? undefined : await savedSite(name);
    if (args.file.length === 0 && args.name !== undefined && saved === undefined) {
      throw new PlumblineError({
        code: 'stack.unknown',
        message: `there is no stack named ${name} to export`,
        fix: `start it: npm run stack -- up --name ${name} --detach; or name the YAML itself: -f DIR`,
      });
    }
    const paths = args.file.length > 0 ? args.file : (saved?.site.resources ?? [exampleResources]);
    const isExample = paths.every((path) => `${resolve(path)}/`.startsWith(join(root, 'examples/')));
    const input = {
      resources: await readForExport(paths),
      stack: name,
      version: manifest.version,
      ...(namespace === undefined ? {} : { namespace }),
      ...(database === 'in-cluster' || database === 'external' ? { database } : {}),
      ...(isExample
        ? { sample: await readFile(join(root, 'compose/database/20-inventory.sql'), 'utf8') }
        : {}),
    };
    io.err(contents(paths, exportResources(input, args.overlay ?? 'dev')));
    if (format === 'yaml') {
      io.out(exportStream(input, args.overlay ?? 'dev').trimEnd());
      return 0;
    }
    if (out === undefined) return 2;
    const { writeFolder } = await import('../export-folder.ts');
    const { withFolders } = await import('../export-commands.ts');
    const files = exportFiles({ ...input, resources: withFolders(input.resources, out) });
    await writeFolder(out, files, args.force);
    const { leftToDo } = await import('../export-input.ts');
    for (const problem of await leftToDo(out, input.resources)) io.err(`! ${describe(problem)}`);
    io.err(`Wrote ${files.size} files to ${out}; its README.md says what a cluster must have.`);
    io.err(`Fill in ${out}/overlays/dev/secrets/*.env, then: kubectl apply -k ${out}`);
    io.err(`For production the same with overlays/production: kubectl apply -k ${out}/overlays/production`);
    return 0;
  },
});

const usage = (message: string) => new PlumblineError({ code: 'cli.usage', message, fix: 'see --help' });
