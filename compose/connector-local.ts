import { inEnvironment, type Local, loginsInEnvironment } from '../emulator/reconcile/localise.ts';
import { keepValues } from '../emulator/reconcile/values.ts';
import { containerValues, valuesFolder } from './connect.ts';
import type { Site } from './station.ts';

/** What a connector's configuration becomes in this stack, also of one that is added by hand. */
export function connectorLocal(site: Site): Local {
  const folder = valuesFolder(site);
  return {
    ...inEnvironment,
    ...loginsInEnvironment(site.settings),
    keep: keepValues(folder, site.runtime === 'docker' ? containerValues : folder),
  };
}
