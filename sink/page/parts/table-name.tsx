import { Text } from './text.tsx';

/** `inventory.customers`; the database is quiet, and may be left out where room is short. */
export function TableName({ of }: { readonly of: string }) {
  const dot = of.lastIndexOf('.') + 1;
  return (
    <>
      {dot > 0 && (
        <span class="database">
          <Text of={of.slice(0, dot)} />
          <wbr />
        </span>
      )}
      <Text of={of.slice(dot)} />
    </>
  );
}
