import type { SourceStatus } from './source-status.ts';

/** The least that a dashboard wants, in Prometheus's text format. */
export function metricsText(sources: readonly SourceStatus[]): string {
  const lines: string[] = [];
  const metric = (name: string, type: string, help: string, value: (status: SourceStatus) => number) => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const status of sources) {
      const [namespace = '', source = ''] = status.name.split('/');
      lines.push(
        `${name}{kn_kafkasource_namespace="${namespace}",kn_kafkasource_name="${source}"} ${value(status)}`,
      );
    }
  };
  metric('plumbline_source_ready', 'gauge', '1 while partitions are assigned.', ({ ready }) =>
    ready ? 1 : 0,
  );
  metric('plumbline_source_lag', 'gauge', 'Records not finished yet.', ({ lag }) => lag);
  metric(
    'plumbline_source_delivered_total',
    'counter',
    'Events that the sink took.',
    ({ delivered }) => delivered,
  );
  metric(
    'plumbline_source_failed_total',
    'counter',
    'Events dead-lettered, dropped or lost.',
    ({ failed }) => failed,
  );
  return `${lines.join('\n')}\n`;
}
