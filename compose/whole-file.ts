import { link, rename, rm, writeFile } from 'node:fs/promises';

/** A reader never sees half a file; only the user may read it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await rename(await drafted(file, text), file);
}

/** The same where there is no such file yet; else it stays as it is, and the answer is false. */
export async function writeNew(file: string, text: string): Promise<boolean> {
  const draft = await drafted(file, text);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function drafted(file: string, text: string): Promise<string> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  return draft;
}
