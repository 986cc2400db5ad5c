import { restartedText, rests, runs } from '../../compose/connector-state.ts';
import { hint } from '../../compose/hint.ts';
import type { StackStatus } from '../../compose/status.ts';
import type { ServedNotice } from '../../lib/notices.ts';
import { describe } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const status = command({
  usage: 'status',
  summary: 'Tell how the stack is: stations, connectors, sources',
  options: common,
  examples: [
    ['status', 'exit code 0 when all of it is ready, 1 when not'],
    ['status --json', 'for a script'],
  ],
  async run(args, io) {
    const { savedSite } = await import('../../compose/site.ts');
    const { noStatus, stackStatus } = await import('../../compose/status.ts');
    const { runtimeNamed } = await import('../../compose/choose.ts');
    const saved = await savedSite(args.name);
    const now = saved
      ? await stackStatus(saved.site, await runtimeNamed(saved.site.runtime))
      : noStatus(args.name);
    if (args.json) io.out(JSON.stringify(now));
    else for (const line of renderStatus(now)) io.out(line);
    return now.ready ? 0 : 1;
  },
});

/** For people: a mark, a name, what there is to know. */
export function renderStatus(
  now: StackStatus,
  columns = process.stdout.columns ?? Number.POSITIVE_INFINITY,
): string[] {
  const lines = [
    `${now.name}: ${now.ready ? 'ready' : 'not ready'}${now.runtime ? ` (${now.runtime})` : ''}`,
    '',
  ];
  for (const station of now.stations) {
    const memory = station.memoryBytes ? `${Math.round(station.memoryBytes / 1024 / 1024)} MiB` : '';
    const what = station.pid ? `pid ${station.pid}` : (station.container ?? '');
    lines.push(
      `${station.leftOut ? '‖' : mark(station.ready)} ${station.name.padEnd(9)} ${(station.address ?? '').padEnd(24)} ${memory.padStart(8)}  ${what.padEnd(12)} ${indented(station.detail)}`.trimEnd(),
    );
  }
  if (now.connectors.length > 0) lines.push('');
  for (const connector of now.connectors) {
    const tasks = connector.tasks.map((task) => `task ${task.id} ${task.state}`).join(', ') || 'no task';
    const sign = rests(connector) ? '‖' : mark(runs(connector));
    const { name, state, restarts } = connector;
    const now = `${state}, ${tasks}`;
    // One that fails at this moment says so itself.
    const failed = tasks.includes('FAILED') || state === 'FAILED';
    const hides = restarts && !failed;
    lines.push(`${sign} connector ${name}: ${hides ? `${restartedText(restarts)} (now ${now})` : now}`);
    // A task that has failed again mostly gives the same cause.
    const whys = [...(restarts ? [restarts] : []), ...connector.tasks];
    const told = whys.filter((why, at) => whys.findIndex(({ cause }) => cause === why.cause) === at);
    for (const { cause, fix } of told) {
      if (cause) lines.push(`    ${cause}`);
      if (fix) lines.push(`    → ${fix}`);
    }
    if (restarts && failed) lines.push(`    ${restartedText(restarts)}`);
    lines.push(...noticesLines(connector.notices ?? [], columns));
  }
  if (now.sources.length > 0) lines.push('');
  for (const source of now.sources) {
    const dead = source.deadLettered > 0 ? `, dead-lettered ${source.deadLettered}` : '';
    const counts = `lag ${source.lag}, delivered ${source.delivered}, failed ${source.failed}${dead}`;
    lines.push(
      `${mark(source.ready)} source ${source.name}: ${counts}`,
      ...(source.detail ? [`    ${indented(source.detail)}`] : []),
      ...noticesLines(source.notices, columns),
    );
  }
  if (now.functions.length > 0) lines.push('');
  for (const { name, ready, url, detail } of now.functions) {
    lines.push(`${mark(ready)} function ${name}: ${detail ?? url}`);
    const own = name.split('/').at(-1) ?? name;
    if (!ready) lines.push(`    more: ${hint(now, `logs ${own}`)}`);
  }
  if (now.problems.length > 0) lines.push('', 'The YAML as it is now is not applied:');
  for (const problem of now.problems) lines.push(`✖ ${describe(problem)}`);
  return lines;
}

/** Its further lines below the thing that it is of. */
const indented = (text: string): string => text.replaceAll('\n', '\n    ');

/** What mends several stands once below them. */
function noticesLines(notices: readonly ServedNotice[], columns: number): string[] {
  return notices.flatMap((notice, index) => {
    const { fix } = notice;
    const isLast = fix !== undefined && fix !== notices[index + 1]?.fix;
    return [...noticeLines(notice, columns), ...(isLast ? [`      → ${fix}`] : [])];
  });
}

/** One line, or two where the terminal is narrower. */
function noticeLines(notice: ServedNotice, columns: number): string[] {
  const { severity, message, cause, count, link, file, line, field } = notice;
  const sign = severity === 'info' ? 'ℹ' : '⚠';
  const times = count > 1 ? `${count}× ` : '';
  const about = field ?? cause;
  const place = file === undefined ? [] : [`${file}${line === undefined ? '' : `:${line}`}`];
  const places = [...place, ...(about === undefined ? [] : [about])].join(': ');
  const head = `    ${sign} ${times}${message}`;
  const where = places === '' ? '' : ` (${places})`;
  const whole = `${head}${where}, see ${link}`;
  return whole.length <= columns ? [whole] : [head, `      ${places === '' ? '' : `${places}, `}see ${link}`];
}

function mark(good: boolean): string {
  return good ? '✔' : '✖';
}
