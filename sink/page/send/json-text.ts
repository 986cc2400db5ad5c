/** Why a text is not JSON, with the place as line and column where the browser tells; null when it is. */
export function jsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const at = /at position (\d+)/.exec(said)?.[1];
    if (at === undefined || /line \d+/.test(said)) return said;
    const before = text.slice(0, Number(at)).split('\n');
    return `${said} (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
  }
}
