import { SearchField } from '../parts/search-field.tsx';
import { useKeys } from '../parts/use-key.ts';

const id = 'search-rows';

interface Props {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Looks at all rows that the sink has, not only at those that are shown. */
export function RowSearch({ value, onChange }: Props) {
  useKeys({ '/': () => document.getElementById(id)?.focus() });
  return (
    <SearchField
      control={{ id }}
      kind="text"
      value={value}
      onChange={onChange}
      onLeave={() => {
        document.getElementById(id)?.blur();
        document.querySelector<HTMLElement>('.scroll')?.focus();
      }}
      label="Search its rows"
      placeholder="Search its rows  /"
    />
  );
}
