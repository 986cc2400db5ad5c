import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { whole } from '../state/words.ts';
import { Button } from './button.tsx';
import { beginningOf } from './fold.ts';
import { Text } from './text.tsx';

interface Props {
  readonly of: string;
  /** How many characters it is said to have, where the text is written with more. */
  readonly size?: number;
  /** How it is shown, or its beginning. */
  readonly children?: (text: string) => ComponentChildren;
}

const plain = (text: string): ComponentChildren => <Text of={text} />;

/** Text of others; of a long one the beginning, until all of it is asked for. */
export function Folded({ of, size = of.length, children = plain }: Props) {
  const [all, showAll] = useState(false);
  const beginning = beginningOf(of);
  if (beginning === null) return <>{children(of)}</>;
  return (
    <>
      {children(all ? of : `${beginning}…`)}{' '}
      <Button small onClick={() => showAll(!all)}>
        {all ? 'show less' : `show all (${whole(size)} characters)`}
      </Button>
    </>
  );
}
