import { rename, writeFile } from 'node:fs/promises';

/** A reader never sees half a file; only the user may read it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
