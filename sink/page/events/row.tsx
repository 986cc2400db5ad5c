import { Component, type ComponentChildren } from 'preact';
import { Badge } from '../parts/badge.tsx';
import { TableName } from '../parts/table-name.tsx';
import { Text } from '../parts/text.tsx';
import { Time } from '../parts/time.tsx';
import { duration } from '../parts/when.ts';
import type { Entry } from '../state/log.ts';
import { Change } from './change.tsx';
import { keyText } from './key-text.ts';
import { line } from './line.ts';
import { marksOf } from './marks.ts';

interface Props {
  readonly entry: Entry;
  /** From 1, below the head; undefined while rows move at every moment. */
  readonly place: number | undefined;
  readonly selected: boolean;
}

export const rowId = (entry: Entry): string => `event-${entry.n}`;

/** An event never changes: its row is drawn again only when it is selected or moves. */
export class Row extends Component<Props> {
  override shouldComponentUpdate({ entry, place, selected }: Props): boolean {
    return entry !== this.props.entry || place !== this.props.place || selected !== this.props.selected;
  }

  override render({ entry, place, selected }: Props) {
    const { view } = entry;
    return (
      <div
        role="row"
        id={rowId(entry)}
        class={`row ${view.operation}`}
        data-seq={entry.seq}
        data-n={entry.n}
        aria-rowindex={place}
        aria-selected={selected}
      >
        <Cell name="at">
          <Time ms={view.receivedMs} />
        </Cell>
        <Cell name="operation">
          <Badge operation={view.operation} />
        </Cell>
        <Cell name="table">
          <TableName of={line(view.table)} />
        </Cell>
        <Cell name="key">
          <Text of={line(keyText(view.key))} />
        </Cell>
        <Cell name="change">
          <Change entry={entry} />
        </Cell>
        <Cell name="marks">
          {marksOf(view).map(({ text, title, kind }) => (
            <span key={text} class={`note ${kind}`} title={title}>
              {text}
            </span>
          ))}
        </Cell>
        <Cell name="latency">{view.latencyMs === null ? '' : duration(view.latencyMs)}</Cell>
      </div>
    );
  }
}

function Cell({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <span role="gridcell" class={name}>
      {children}
    </span>
  );
}
