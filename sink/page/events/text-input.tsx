import type { Control } from '../parts/field.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { change, filter } from '../state/filter.ts';

interface Props {
  readonly of: 'text' | 'type' | 'source' | 'where';
  readonly control: Partial<Control> & { readonly id: string };
  readonly placeholder?: string;
  readonly label?: string;
}

/** A part of the filter as text. Escape leaves it, and the text stays. */
export function TextInput({ of, control, placeholder, label }: Props) {
  return (
    <SearchField
      control={control}
      kind={of}
      value={filter.value[of]}
      onChange={(text) => change({ [of]: text })}
      onLeave={() => document.querySelector<HTMLElement>('.events-list')?.focus()}
      placeholder={placeholder}
      label={label}
    />
  );
}

export const searchId = 'search';

export function SearchInput() {
  return <TextInput of="text" control={{ id: searchId }} label="Search" placeholder="Search  /" />;
}
