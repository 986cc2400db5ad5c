import type { Serving } from '../../emulator/serving/serving.ts';
import type { Logger } from '../../lib/log.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { command } from '../command.ts';

export const source = command({
  usage: 'source',
  summary: 'Run KafkaSources: records of Kafka become CloudEvents at their sinks',
  options: {
    file: {
      type: 'string',
      array: true,
      alias: 'f',
      demandOption: true,
      describe: 'YAML files, or folders with such; watched for changes',
    },
    'bootstrap-servers': {
      type: 'string',
      describe:
        'Kafka as HOST:PORT[,…], instead of what the sources say; spec.net still tells how to speak to it',
    },
    plaintext: {
      type: 'boolean',
      default: false,
      describe: 'Speak plaintext to Kafka, whatever spec.net says; its Secrets may be missing',
    },
    secrets: {
      type: 'string',
      describe:
        'Folder with values of Secrets that the YAML leaves out: DIR/NAME/KEY or DIR/NAMESPACE/NAME/KEY',
    },
    'connect-url': { type: 'string', describe: 'Kafka Connect; without it KafkaConnectors are left alone' },
    database: {
      type: 'string',
      describe: 'HOST:PORT of the database that connectors read here; env: Connect has it in its environment',
    },
    logins: {
      type: 'string',
      describe:
        "HOST:PORT where the files' KafkaUsers log in to a local Kafka; PLUMBLINE_USERS_KEY makes passwords",
    },
    state: {
      type: 'string',
      describe: 'Folder for what is remembered over restarts: which topics were made',
    },
    functions: {
      type: 'string',
      describe: 'Start what Services name by plumbline.dev/command; folder for what it prints',
    },
    'functions-elsewhere': {
      type: 'boolean',
      default: false,
      describe: 'This is a container: plumbline functions runs them on the machine outside, and connects',
    },
    containers: {
      type: 'string',
      array: true,
      default: [],
      describe: 'NAMESPACE/NAME=URL of a Service that runs as a container',
    },
    'values-at': {
      type: 'string',
      describe:
        "STATE/values as Connect's provider plumbline sees it: values of Secrets are put there for it",
    },
    'event-display': { type: 'string', describe: 'URL of the Event Display that Knative Services stand for' },
    port: {
      type: 'number',
      default: 0,
      describe: 'Port of /status, /notices, /metrics, /readyz, /healthz; 0: any free',
    },
    host: { type: 'string', default: '127.0.0.1', describe: 'Address to listen on' },
    json: { type: 'boolean', default: false, describe: 'Print {"ready":"NAMESPACE/NAME"} for each source' },
    strict: { type: 'boolean', default: false, describe: 'Lose and hang whatever the real one does' },
    pace: { type: 'string', choices: ['cluster'], describe: "The real one's polling rhythm and limits" },
  },
  examples: [
    ['source -f source.yaml --bootstrap-servers 127.0.0.1:9092', 'deliver the records of any Kafka'],
    ['source -f k8s/ --bootstrap-servers 127.0.0.1:9092 --pace cluster', 'no faster than a cluster would'],
    [
      'source -f k8s/ --secrets ~/secrets',
      'a real Kafka by spec.net; ~/secrets/kafka-login/password holds a value',
    ],
  ],
  epilogue: 'PLUMBLINE_LOG in the environment is the level of the log: debug, info (default), warn or error.',
  async run(args, io) {
    const { runSource } = await import('../../emulator/main.ts');
    const { log, logForPeople } = await import('../../lib/log.ts');
    const { readAtUp } = await import('../../manifests/settings-at-up.ts');
    // Of a stack: what its other stations run with.
    const atUp = process.env.PLUMBLINE_AT_UP && readAtUp(process.env.PLUMBLINE_AT_UP);
    if (process.stderr.isTTY && !args.json) logForPeople();
    const stop = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    });
    const serving = await servingOf(args, log);
    await runSource({
      ...(serving ? { serving } : {}),
      paths: args.file,
      ...(args['bootstrap-servers'] ? { bootstrapServers: servers(args['bootstrap-servers']) } : {}),
      plaintext: args.plaintext,
      ...(args.secrets === undefined ? {} : { secrets: args.secrets }),
      ...(args['connect-url'] ? { connectUrl: args['connect-url'] } : {}),
      ...(args.database ? { database: args.database } : {}),
      ...(args.logins === undefined ? {} : { logins: { address: args.logins, key: usersKey() } }),
      ...(atUp ? { atUp } : {}),
      ...(args.state === undefined ? {} : { state: args.state }),
      ...(args['values-at'] === undefined ? {} : { valuesAt: args['values-at'] }),
      ...(args['event-display'] ? { eventDisplay: args['event-display'] } : {}),
      ...(args.pace === 'cluster' ? { pace: 'cluster' } : {}),
      port: args.port,
      host: args.host,
      strict: args.strict,
      log,
      onReady: (key) => {
        if (args.json) io.out(JSON.stringify({ ready: key }));
        else log.info({ source: key }, 'source is ready');
      },
      stop,
    });
    return 0;
  },
});

function usersKey(): string {
  const key = process.env.PLUMBLINE_USERS_KEY;
  if (key) return key;
  throw new PlumblineError({
    code: 'cli.usage',
    message: '--logins needs PLUMBLINE_USERS_KEY in the environment',
    fix: 'give it any secret text: the passwords of KafkaUsers are made from it',
  });
}

async function servingOf(
  args: { functions: string | undefined; functionsElsewhere: boolean; containers: readonly string[] },
  log: Logger,
): Promise<Serving | undefined> {
  if (args.functionsElsewhere) {
    const { serveThere } = await import('../../emulator/serving/there.ts');
    return serveThere(new Map(args.containers.map((one) => halves(one))));
  }
  if (args.functions === undefined) return undefined;
  const { serveHere } = await import('../../emulator/serving/here.ts');
  return serveHere({ log, logs: args.functions });
}

function halves(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

function servers(text: string): string[] {
  const list = text.split(',');
  const wrong = list.find((each) => !/^(\[[\da-fA-F:]+\]|[^\s:/]+):\d{1,5}$/.test(each));
  if (wrong === undefined) return list;
  throw new PlumblineError({
    code: 'cli.usage',
    message: `--bootstrap-servers: "${wrong}" is no HOST:PORT`,
    fix: 'write it as 127.0.0.1:9092; several with commas between',
  });
}
