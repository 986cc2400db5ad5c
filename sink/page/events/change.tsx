import { changeText } from '../../view/change.ts';
import { schemaOf } from '../../view/data.ts';
import { useColumns } from '../event/columns.ts';
import { Text } from '../parts/text.tsx';
import type { Entry } from '../state/log.ts';
import { line } from './line.ts';

/** What an event says, in a line. Of rows that are drawn the columns are asked for: days become dates. */
export function Change({ entry }: { readonly entry: Entry }) {
  const { view, event } = entry;
  const isRow = view.operation !== 'event' && (view.before !== null || view.after !== null);
  const columns = useColumns(isRow ? view.table : '');
  return <Text of={line(columns ? changeText(view, { columns, schema: schemaOf(event) }) : said(entry))} />;
}

function said({ view, event }: Entry): string {
  if (view.operation === 'tombstone') return 'an empty event: the row of this key is gone';
  return view.operation === 'event' && view.change === '' ? String(event.type ?? '') : view.change;
}
