import { statSync } from 'node:fs';
import type { RuntimeName } from '../compose/station.ts';
import { resolveDestination } from '../emulator/resolve-sink.ts';
import { lostCommand } from '../emulator/serving/stdin-command.ts';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import { checkResources, inOrder } from '../manifests/check.ts';
import type { Inputs } from '../manifests/inputs.ts';
import { isKafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import { type LoadedPaths, type Resource, readPaths } from '../manifests/read.ts';
import { homeOf, isService } from '../manifests/service-home.ts';

/** The user's resources; throws everything that is wrong with them, before anything is started on them. */
export async function checkedResources(
  paths: readonly string[],
  runtime: RuntimeName,
  inputs?: Inputs,
  nothing: (loaded: LoadedPaths) => Problem[] = () => [],
): Promise<LoadedPaths> {
  const loaded = await readPaths(paths, inputs);
  const { resources, problems } = loaded;
  const wrong = [
    ...problems,
    ...nothing(loaded),
    ...(await checkResources(resources)),
    ...resources.flatMap((each) => lostSinks(each, resources, runtime)),
    ...resources.flatMap((each) => lostFunction(each, resources)),
  ];
  if (wrong.length > 0) throw new PlumblineError(inOrder(wrong));
  return loaded;
}

/** Sinks that have no address here, whatever the port of Event Display will be. */
function lostSinks(resource: Resource, resources: readonly Resource[], runtime: RuntimeName): Problem[] {
  if (!isKafkaSource(resource)) return [];
  const { value: source } = kafkaSource(resource);
  const destinations = source ? [source.sink, source.delivery?.deadLetterSink] : [];
  return destinations.flatMap((destination) => {
    if (!destination) return [];
    const target = resolveDestination(destination, resource, resources, {
      eventDisplay: somewhere,
      served: {
        addressOf(service) {
          const { kind } = homeOf(service, resources);
          return kind === 'command' || (kind === 'image' && runtime === 'docker') ? somewhere : undefined;
        },
        viaFor: () => undefined,
      },
    });
    return 'code' in target ? [target] : [];
  });
}

/** A command whose folder is not known, or not there. */
function lostFunction(service: Resource, resources: readonly Resource[]): Problem[] {
  if (!isService(service) || homeOf(service, resources).kind !== 'command') return [];
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const lost = lostCommand(service, isFolder);
  return lost ? [lost] : [];
}

const somewhere = 'http://127.0.0.1';
