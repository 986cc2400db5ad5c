import type { ComposeService } from '../station.ts';

type Settings = Readonly<Record<string, string | number>>;

/**
 * Settings as an image's environment: `plugin.discovery` → `CONNECT_PLUGIN_DISCOVERY`; underscores are doubled and
 * hyphens tripled, as Kafka's image undoes it.
 */
export function asEnvironment(prefix: string, settings: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      `${prefix}${key.toUpperCase().replaceAll('_', '__').replaceAll('-', '___').replaceAll('.', '_')}`,
      String(value),
    ]),
  );
}

/** A text as it stands: Compose replaces variables in every one. */
export function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

/** The same for each value. */
export function literals(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, literal(value)]));
}

/** What a user, or the Docker runtime, may set from outside: `${PLUMBLINE_KAFKA_PORT:-19092}`. */
export function setting(name: string, fallback: string | number): string {
  return `\${PLUMBLINE_${name}:-${fallback}}`;
}

type Healthcheck = ComposeService['healthcheck'];

/** Asked every second until the first yes (start_interval needs Docker 25), then seldom: twice a second would cost a start on two cores 1 s. */
export function health(test: readonly string[], startPeriod: string): Healthcheck {
  return {
    test,
    interval: '10s',
    timeout: '5s',
    retries: 3,
    start_period: startPeriod,
    start_interval: '1s',
  };
}

/** Someone listens on the port. Bash opens sockets by itself: not every image has curl, every one here has Bash. */
export function listens(port: number): readonly string[] {
  return ['CMD', 'bash', '-c', `: </dev/tcp/127.0.0.1/${port}`];
}

/** GET answers 2xx. */
export function answersOk(port: number, path: string): readonly string[] {
  const get = `exec 3<>/dev/tcp/127.0.0.1/${port} && printf 'GET ${path} HTTP/1.0\\r\\n\\r\\n' >&3`;
  // Compose would take a single dollar for a variable of its own.
  return ['CMD', 'bash', '-c', `${get} && read -r _ code _ <&3 && [[ $$code = 2* ]]`];
}
